import Foundation
import Reports
import Settlements
import Support
import Testing

/// The manifest as bytes, and the page and schema that describe it.
@Suite struct ManifestTests {
    /// The statement behind the example of docs/manifest.md.
    ///
    /// EUR: opening 50.00; late refund −10.00; payments 100.00 and 40.00, fees −1.20 and −0.30; invoiced −0.25; payout −88.50.
    /// It pays −0.30 of the week before, the late refund, and the first payment: −0.30 − 10.00 + 98.80 = 88.50.
    /// Gross −10 + 100 + 40 − 88.50 = 41.50, fees −1.50, net 40.00, closing 90.00. JPY: no start known; payment 5000.
    private static func example() throws -> Manifest {
        let euro = try Samples.account("EUR")
        let yen = try Samples.account("JPY", "paypal/ACME")
        let payout = AccountFigures.PaidOut(
            payout: Payout(
                identity: "TX635094301XT", id: "TX635094301XT", bankReference: nil, amount: 8_850,
                booked: .instant(try Instant(timestamp: "2026-11-12T23:30:00Z")), batch: "380",
                valueDate: try CalendarDate("2026-11-16")),
            itemised: .init(
                before: NetSum(entries: 1, net: -30), late: NetSum(entries: 1, net: -1_000),
                within: NetSum(entries: 1, net: 9_880)))
        var invoiced = Samples.group(.payment, "ideal", nil, .online, 1, gross: 4_000, fees: [.processing: -30]).totals
        invoiced.invoiced = Fees(.fixed, -25)
        let statement = try Samples.statement([
            try Samples.figures(
                euro, opening: 5_000,
                [
                    Samples.group(.refund, "visa", nil, .online, 1, gross: -1_000, section: .late),
                    Samples.group(.payment, "visa", nil, .online, 1, gross: 10_000, fees: [.commission: -120]),
                    TotalsGroup(
                        section: .period, type: .payment, method: "ideal", scheme: nil, channel: .online,
                        totals: invoiced),
                    Samples.group(.payout, nil, nil, nil, 1, gross: -8_850),
                ], payouts: [payout]),
            try Samples.figures(
                yen, opening: nil, [Samples.group(.payment, "jcb", nil, .online, 1, gross: 5_000)]),
        ])
        let page = Array("<!doctype html>\n".utf8)
        let csv = Array("account,currency,net\r\n".utf8)
        return try Manifest(
            of: statement, definitionDigest: Digest(of: "title: Weekly settlement report\n".utf8),
            files: [
                .page("weekly-settlement_m-1001_2026-W46_r1.html", page),
                .lines(
                    "weekly-settlement_m-1001_2026-W46_r1.csv", csv, .excelEU,
                    counted: DocumentLines(
                        rows: 5,
                        controls: [
                            .init(
                                account: euro, rows: 4,
                                sums: [
                                    .init(column: "gross", minorUnits: 4_150), .init(column: "fees", minorUnits: -150),
                                    .init(column: "net", minorUnits: 4_000),
                                ]),
                            .init(account: yen, rows: 1, sums: [.init(column: "net", minorUnits: 5_000)]),
                        ])),
            ])
    }

    private static func page() throws -> String {
        try String(contentsOfFile: packageRoot + "/docs/manifest.md", encoding: .utf8)
    }

    @Test func `its bytes are those of the page's example`() throws {
        let page = try Self.page()
        let start = try #require(page.range(of: "```json\n"))
        let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
        let made = try Self.example().bytes()
        if String(decoding: made, as: UTF8.self) != page[start.upperBound..<end.lowerBound] {
            try Golden.expect(
                page.replacingCharacters(
                    in: start.upperBound..<end.lowerBound, with: String(decoding: made, as: UTF8.self)),
                isFile: URL(fileURLWithPath: packageRoot + "/docs/manifest.md"))
        }
        #expect(try Self.example().bytes() == made)
    }

    /// The command that the page prints, by the system's own tools.
    @Test func `its seal can be checked by hand`() throws {
        let command = "head -n -2 weekly-settlement_m-1001_2026-W46_r1_manifest.json | sha256sum"
        #expect(try Self.page().contains(command))
        let scratch = try Scratch()
        let made = try Self.example().bytes()
        try scratch.write(made, to: "weekly-settlement_m-1001_2026-W46_r1_manifest.json")
        let printed = try run("/bin/sh", ["-c", "cd \(scratch.path) && \(command)"]).output
        let digest = try #require(printed.split(separator: " ").first)
        #expect(digest.count == 64)
        #expect(String(decoding: made, as: UTF8.self).hasSuffix(",\n  \"sha256_above\": \"\(digest)\"\n}\n"))
    }

    @Test func `a total beyond 64 bits is an error`() throws {
        let account = try Samples.account("EUR")
        let statement = try Samples.statement([
            try Samples.figures(
                account, opening: nil,
                [
                    Samples.group(.payment, nil, nil, nil, 1, gross: .max),
                    Samples.group(.payout, nil, nil, nil, 1, gross: -.max),
                    Samples.group(.payment, nil, nil, nil, 1, gross: 1, section: .late),
                ])
        ])
        #expect(throws: Never.self) { try Manifest(of: statement, definitionDigest: Digest(of: []), files: []) }
        let late = try Samples.statement([
            AccountStatement.figures(account, period: .max, late: 1)
        ])
        let error = #expect(throws: ReportError.self) {
            try Manifest(of: late, definitionDigest: Digest(of: []), files: [])
        }
        #expect(error?.code == .overflow)
    }

    // MARK: The schema

    /// What Python's `jsonschema` says of each: "valid", or the place and keyword of the first fault.
    private static func verdicts(_ manifests: [[UInt8]]) throws -> [String] {
        let python = try Peer.environmentPython()
        let scratch = try Scratch()
        let paths = try manifests.enumerated().map { try scratch.write($1, to: "\($0).json") }
        let finished = try run(
            python,
            [packageRoot + "/Tests/Peers/validate_manifests.py", packageRoot + "/docs/manifest.schema.json"] + paths)
        #expect(finished.status == 0, "\(finished.output)")
        return finished.output.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            return parts.count == 3 ? (parts[1] == "valid" ? "valid" : "\(parts[1]) \(parts[2])") : String(line)
        }
    }

    @Test func `every manifest is valid by the schema`() throws {
        let statements = [
            try Samples.usualWeek(), try Samples.severalAccounts(), try Samples.negativeBalance(),
            try Samples.unknownBalance(), try Samples.emptyWeek(), try Samples.longMonth(), try Samples.cutWeek(),
            try Samples.revisedWeek(), try Samples.notice(), try Samples.incompleteWeek(),
        ]
        var manifests = try statements.map {
            try Manifest(of: $0, definitionDigest: Digest(of: []), files: []).bytes()
        }
        for (statement, bytes) in zip(statements, manifests) {
            let scratch = try Scratch()
            let folder = try scratch.write([("m.json", bytes)], into: "set")
            #expect(try ManifestCheck(of: "\(folder)/m.json").findings == [], "\(statement.run)")
        }
        for bytes in manifests { manifests.append(try Manifest.copy(of: bytes, number: 1, names: [:])) }
        manifests.append(try Self.example().bytes())
        manifests.append(try ReceivedSet.week("2026-W46", salt: 46).manifestBytes)
        manifests.append(
            try ReceivedSet.week("2026-W30", merchant: "ü/ 1\"\\", salt: 9_007_199_254_740_993 / 37).manifestBytes)
        let adHoc = try Samples.statement(
            [], period: try Period(adHoc: "2026-01-01/2026-03-01", in: .utc), sequence: nil, report: .refunds)
        manifests.append(try Manifest(of: adHoc, definitionDigest: Digest(of: []), files: []).bytes())
        let verdicts = try Self.verdicts(manifests)
        #expect(verdicts == manifests.map { _ in "valid" })
    }

    /// What is replaced in the example, by what, and where the schema must find it.
    private static let broken: [(text: String, by: String, found: String)] = [
        ("settlecast-manifest@1", "settlecast-manifest@2", "format const"),
        ("\"report\": \"settlement\",\n", "", " required"),
        ("\"sha256_above\": \"", "\"sha256_above\": \"A", "sha256_above pattern"),
        ("\"title\": \"Weekly settlement report\"", "\"title\": \"\"", "definition/title minLength"),
        ("/2026-W46.1\"", "/2026-W46\"", "run pattern"),
        ("2026-11-09T00:00:00+01:00", "2026-11-09T00:00:00", "period/start pattern"),
        ("2026-11-16T00:00:00+01:00", "2026-11-16 00:00:00+01:00", "period/end pattern"),
        ("\"sequence\": 46", "\"sequence\": 0", "sequence minimum"),
        ("\"sequence\": 46", "\"sequence\": \"46\"", "sequence type"),
        ("\"revision\": 1", "\"revision\": 1.5", "revision type"),
        ("\"preliminary\": false", "\"preliminary\": null", "preliminary type"),
        ("\"basis\": \"booked\"", "\"basis\": \"now\"", "basis enum"),
        ("\"kind\": \"original\"", "\"kind\": \"second\"", "edition/kind enum"),
        ("\"copy\": null", "\"copy\": 0", "edition/copy minimum"),
        (
            "\"missing\": []", "\"missing\": [{\"what\": \"time\", \"account\": \"a/b\", \"currency\": \"EUR\"}]",
            "missing/0/what enum"
        ),
        ("\"replaces\": null", "\"replaces\": \"revision 1\"", "edition/replaces anyOf"),
        (
            "\"voids\": []", "\"voids\": [{\"sequence\": 0, \"run\": \"d@m/p.1\", \"why\": \"x\"}]",
            "voids/0/sequence minimum"
        ),
        ("\"covered_through\": null", "\"covered_through\": \"yesterday\"", "accounts/0/covered_through anyOf"),
        ("\"late\": {", "\"late\": null, \"x\": {", "accounts/0/late type"),
        ("\"reserve\": null", "\"reserve\": \"0.00\"", "accounts/0/reserve anyOf"),
        ("\"in_transit\": true", "\"in_transit\": null", "accounts/0/payouts/0/in_transit type"),
        ("\"value_date\": \"2026-11-16\"", "\"value_date\": \"soon\"", "accounts/0/payouts/0/value_date anyOf"),
        ("\"carried\": \"0.00\"", "\"carried\": \"0.\"", "accounts/0/payouts/0/itemised anyOf"),
        (
            "\"name\": \"weekly-settlement_m-1001_2026-W46_r1.html\"", "\"name\": \"../r1.html\"",
            "documents/0/name pattern"
        ),
        (
            "\"name\": \"weekly-settlement_m-1001_2026-W46_r1.html\"", "\"name\": \"in/r1.html\"",
            "documents/0/name pattern"
        ),
        ("\"bytes\": 16", "\"bytes\": -1", "documents/0/bytes minimum"),
        ("\"dialect\": \"excel-eu\"", "\"dialect\": \"Excel EU\"", "documents/1/dialect pattern"),
        ("\"rows\": 5", "\"rows\": \"5\"", "documents/1/rows type"),
        ("\"gross\": \"41.50\"", "\"gross\": 41.50", "accounts/0/gross type"),
        ("\"net\": \"5000\"", "\"net\": \"5,000\"", "accounts/1/net pattern"),
        ("\"opening\": \"50.00\"", "\"opening\": \"50.\"", "accounts/0/opening anyOf"),
        ("\"invoiced_fees\": \"-0.25\"", "\"invoiced_fees\": \"- 0.25\"", "accounts/0/invoiced_fees pattern"),
        ("\"amount\": \"88.50\"", "\"amount\": \"+88.50\"", "accounts/0/payouts/0/amount pattern"),
        ("\"date\": \"2026-11-13\"", "\"date\": \"13-11-2026\"", "accounts/0/payouts/0/date pattern"),
        ("\"currency\": \"JPY\"", "\"currency\": \"jpy\"", "accounts/1/currency pattern"),
    ]

    @Test func `the schema rejects what is wrong, and takes what may follow`() throws {
        let text = String(decoding: try Self.example().bytes(), as: UTF8.self)
        let changed = Self.broken.map { text.replacing($0.text, with: $0.by) }
        #expect(zip(Self.broken, changed).filter { $1 == text }.map(\.0.text) == [], "each changes something")
        let longer = text.replacing("\"preliminary\": false", with: "\"preliminary\": false,\n  \"replaces\": null")
        let verdicts = try Self.verdicts((changed + [longer]).map { Array($0.utf8) })
        #expect(verdicts == Self.broken.map(\.found) + ["valid"])
    }
}

extension AccountStatement {
    /// An account whose lines are one payment of the period and a late one.
    fileprivate static func figures(_ account: Account, period: Int64, late: Int64) -> AccountFigures {
        AccountFigures(
            account: account, balance: .unknown(movementsSince: .date(CalendarDate(daysSinceEpoch: 0))),
            groups: [
                Samples.group(.payment, nil, nil, nil, 1, gross: period),
                Samples.group(.payment, nil, nil, nil, 1, gross: late, section: .late),
            ], payouts: [], brokenEntries: [])
    }
}
