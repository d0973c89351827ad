import Imports
import Settlements
import Testing

/// Reports in several files, for several accounts, and of several days.
@Suite struct PayPalPartsTests {
    private static let one = "STL-20260106.01.009.CSV"
    private static let two = "STL-20260106.02.009.CSV"
    private static let day = PayPalFile.day.lines

    // The day in two files: rows 1 to 5, then 4 more and the footers. PayPal's specification splits by the number of rows.
    private static let first = PayPalFile(lines: Array(day[0..<9]) + [#""FF",5"#])
    private static let second = PayPalFile(
        lines: [#""FH",02"#] + Array(day[9..<19]) + [#""FF",4"#])

    private static func second(after headers: [String]) -> PayPalFile {
        PayPalFile(lines: headers + second.lines.dropFirst(headers.contains(#""FH",02"#) ? 1 : 0))
    }

    // How the second file begins.
    private static let beginnings: [(String, [String])] = [
        ("FH", [#""FH",02"#]), ("FH CH", [#""FH",02"#, day[3]]), ("FH SH CH", [#""FH",02"#, day[2], day[3]]),
        ("RH FH SH CH", [day[0], #""FH",02"#, day[2], day[3]]), ("RH FH", [day[0], #""FH",02"#]),
    ]

    @Test(arguments: beginnings)
    func `the parts of a report are read as one`(name: String, headers: [String]) throws {
        let whole = try PayPalReading([PayPalFile.day.file()])
        let files = [Self.second(after: headers).file(Self.two), Self.first.file(Self.one)]
        let groups = paypal.groups(of: files)
        #expect(groups.map { $0.map(\.name) } == [[Self.one, Self.two]])
        let parts = try PayPalReading(try #require(groups.first))
        #expect(parts.entries.map(\.entry.identity) == whole.entries.map(\.entry.identity), "\(name)")
        #expect(parts.entries.map(\.entry.net) == whole.entries.map(\.entry.net))
        #expect(parts.batches.map(\.batch) == whole.batches.map(\.batch))
        #expect(parts.reading?.summary == whole.reading?.summary)
    }

    /// A second file of another account.
    private static let stranger = second(
        after: [day[0].replacing("EXAMPLE01", with: "EXAMPLE02"), #""FH",02"#])

    @Test func `a part of another account's report is none of this`() throws {
        #expect(try PayPalReading.findings([Self.first.file(Self.one), Self.stranger.file(Self.two)]) == ["1 parts"])
    }

    // The files given, and what is found.
    private static let damaged: [(String, [ImportFile], [String])] = [
        ("both", [first.file(one), second.file(two)], []),
        ("the second is missing", [first.file(one)], ["- parts"]),
        ("the first is missing", [second.file(two)], ["- parts"]),
        ("one in the middle is missing", [first.file(one), second.file("STL-20260106.03.009.CSV")], ["- parts"]),
        ("one is given twice", [first.file(one), first.file(one), second.file(two)], ["- parts"]),
        ("two versions", [first.file(one), second.file("STL-20260106.02.008.CSV")], ["- parts"]),
        (
            "two versions of the whole", [PayPalFile.day.file(one), PayPalFile.day.file("STL-20260106.01.008.CSV")],
            ["- parts"]
        ),
        ("the number in the file", [first.file(one), second.with(1, "02", "03").file(two)], ["1 parts"]),
        ("the count of the first file", [first.with(10, "5", "6").file(one), second.file(two)], ["10 count"]),
        ("the count of the second", [first.file(one), second.with(12, "4", "9").file(two)], ["12 count"]),
        (
            "a row of the second", [first.file(one), second.without(2).file(two)],
            [
                "6 footer", "6 footer", "6 footer", "6 count", "7 count", "9 footer", "9 footer", "9 count", "10 count",
                "11 count",
            ]
        ),
        ("the first is cut off", [first.without(10).file(one), second.file(two)], ["9 footer"]),
        ("renamed, the first", [first.file("monday.csv")], ["- parts"]),
        ("renamed, the second", [second.file("monday.csv")], ["1 parts", "2 record", "11 record"]),
        ("another account", [first.file(one), stranger.file(two)], ["- parts"]),
    ]

    @Test(arguments: damaged)
    func `what is no whole report is refused`(name: String, files: [ImportFile], expected: [String]) throws {
        let found = try PayPalReading.findings(try #require(paypal.groups(of: files).first))
        #expect(found == expected, "\(name)")
    }

    private func messages(_ files: [ImportFile]) throws -> [String] {
        try refusal { _ = try PayPalReading(files) }?.findings.map(\.message) ?? []
    }

    @Test func `a missing part is named, with the command that takes them all`() throws {
        #expect(
            try messages([Self.first.file(Self.one)]) == [
                "part 2 of this report is missing (STL-20260106.02.009.CSV): import all in one command, settlecast import "
                    + "STL-20260106.01.009.CSV STL-20260106.02.009.CSV --as paypal-settlement"
            ])
        #expect(
            try messages([Self.second.file("STL-20260106.R.02.03.009.CSV")]) == [
                "parts 1, 3 of this report are missing (STL-20260106.R.01.03.009.CSV, STL-20260106.R.03.03.009.CSV): import "
                    + "all in one command, settlecast import STL-20260106.R.01.03.009.CSV STL-20260106.R.02.03.009.CSV "
                    + "STL-20260106.R.03.03.009.CSV --as paypal-settlement"
            ])
    }

    @Test func `in several parts a finding says in which`() throws {
        let files = [Self.first.file(Self.one), Self.second.with(2, "T0003", "T0033").file(Self.two)]
        #expect(try messages(files).first?.hasPrefix("in \(Self.two): ") == true)
    }

    @Test func `files of two days, two accounts and other names are not mixed`() throws {
        let other = PayPalFile(lines: Self.day.map { $0.replacing("SHOPEXAMPLE01", with: "SHOPEXAMPLE02") })
        let files = [
            PayPalFile.day.file("STL-20260107.01.009.CSV"), Self.second.file(Self.two), PayPalFile.day.file("copy.csv"),
            Self.first.file(Self.one), other.file("STL-20260107.01.009.CSV"),
        ]
        #expect(
            paypal.groups(of: files).map { $0.map(\.name) } == [
                ["STL-20260107.01.009.CSV"], [Self.one, Self.two], ["copy.csv"], ["STL-20260107.01.009.CSV"],
            ])
    }

    // MARK: Several accounts

    /// Two sections, the second of another account of the owner's; the report's footers sum both.
    private static let accounts: PayPalFile = {
        let section = [
            #""SH",2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,"SHOPEXAMPLE02","""#, day[3],
            PayPalFile.row("SUB1", "", "T0006", "CR 500 EUR", fee: "DR 20"),
            #""SF","EUR",500,0,0,20,"CR",100,"CR",580,"CR",100,"CR",580,"CR",0,"CR",0,1"#, #""SC",1"#,
        ]
        let footers = [
            #""RF","EUR",10500,9500,58,365,"CR",20100,"CR",20793,"CR",15100,"CR",14793,"CR",0,"CR",0,6"#, day[17],
            #""RC",10"#, #""FF",10"#,
        ]
        return PayPalFile(lines: Array(day[0..<16]) + section + footers)
    }()

    @Test func `each section is an account of its own`() throws {
        let read = try PayPalReading([Self.accounts.file()])
        #expect(
            read.batches.map { "\($0.account) \($0.batch.carriedIn ?? -1) \($0.batch.carriedOut)" } == [
                "paypal/SHOPEXAMPLE01 EUR 20000 20213", "paypal/SHOPEXAMPLE01 JPY 5000 12700",
                "paypal/SHOPEXAMPLE02 EUR 100 580",
            ])
        #expect(read.entries.last?.account.provider == "paypal/SHOPEXAMPLE02")
    }

    @Test func `whose each account is can be said`() throws {
        var options = ImportOptions()
        options.accounts = ["paypal/SHOPEXAMPLE01": "acme", "paypal/SHOPEXAMPLE02": "fjord"]
        let read = try PayPalReading([Self.accounts.file()], options)
        #expect(
            Set(read.entries.map { "\($0.account.provider) \($0.account.merchant)" }) == [
                "paypal/SHOPEXAMPLE01 acme", "paypal/SHOPEXAMPLE02 fjord",
            ])
        options.accounts["paypal/SHOPEXAMPLE02"] = nil
        #expect(try PayPalReading.findings([Self.accounts.file()], options) == ["17 no-merchant"])
    }

    @Test func `the report's footers are the sums of its sections`() throws {
        #expect(
            try PayPalReading.findings([Self.accounts.with(22, "20793", "20213").file()]) == ["22 footer"])
        #expect(try PayPalReading.findings([Self.accounts.with(22, "0,6", "0,5").file()]) == ["22 count"])
    }

    @Test func `one account has one section for a day`() throws {
        let file = Self.accounts.with(17, "SHOPEXAMPLE02", "SHOPEXAMPLE01")
        #expect(try PayPalReading.findings([file.file()]).first == "17 record")
    }

    // MARK: Windows

    @Test func `a window that is no day is named by its two times`() throws {
        let file = PayPalFile(
            lines: Self.day.map { $0.replacing("23:59:59 -0800", with: "12:59:59 -0800") })
        let read = try PayPalReading([file.file()])
        #expect(Set(read.batches.map(\.batch.name)) == ["2026-01-06T08:00:00Z/2026-01-06T20:59:59Z"])
        #expect(read.coverage.map(\.until).first == .instant(try Instant(timestamp: "2026-01-06T21:00:00Z")))
    }

    @Test func `the day on which the clocks are changed is a day`() throws {
        let file = PayPalFile(
            lines: Self.day.map {
                $0.replacing("2026/01/06 23:59:59 -0800", with: "2026/03/08 23:59:59 -0700").replacing(
                    "2026/01/06", with: "2026/03/08")
            })
        let read = try PayPalReading([file.file()])
        #expect(Set(read.batches.map(\.batch.name)) == ["2026-03-08"])
        #expect(read.coverage.map(\.until).first == .instant(try Instant(timestamp: "2026-03-09T07:00:00Z")))
    }

    @Test func `a day without rows still hands its balance on`() throws {
        let lines = [
            Self.day[0], Self.day[1], Self.day[2], Self.day[3],
            #""SF","EUR",0,0,0,0,"CR",20213,"CR",20213,"CR",0,"CR",0,"CR",0,"CR",0,0"#, #""SC",0"#,
            #""RF","EUR",0,0,0,0,"CR",20213,"CR",20213,"CR",0,"CR",0,"CR",0,"CR",0,0"#, #""RC",0"#, #""FF",0"#,
        ]
        let read = try PayPalReading([PayPalFile(lines: lines).file()])
        #expect(read.batches.map { [$0.batch.carriedIn, $0.batch.carriedOut] } == [[20_213, 20_213]])
        #expect(read.coverage.count == 1)
    }

    // Without headers and counts, as some tools leave a report, and an older footer: its sums alone prove it.
    @Test func `the sums of the footers alone prove a report whole`() throws {
        let lines = Array(Self.day[2..<15]) + Array(Self.day[16..<18])
        #expect(try PayPalReading([PayPalFile(lines: lines).file("stl.csv")]).entries.count == 9)
        let older = PayPalFile(
            lines: lines.map { $0.replacing(#","CR",0,"CR",0,5"#, with: "").replacing(#","CR",0,"DR",7,4"#, with: "") })
        #expect(try PayPalReading([older.file("stl.csv")]).entries.count == 9)
    }
}
