import Foundation
import Reports
import Settlements
import Testing

struct SettlementLinesTests {
    private static let header =
        "section,merchant_id,account,currency,entry_id,type,booked_at,occurred_at,method,scheme,channel,gross,commission,markup,"
        + "scheme_fee,interchange,processing,fx,tax,fixed,fees,net,original_amount,original_currency,rate,reference,"
        + "merchant_reference,modification_reference,batch,description\r\n"

    /// A line, and the bytes that RFC 4180, RFC 3339 and ISO 4217 make of it.
    struct Line: Sendable {
        let section: StatementSection
        let currency: String
        let entry: Entry
        let bytes: String

        init(_ section: StatementSection, _ currency: String, _ entry: Entry, is bytes: String) {
            self.section = section
            self.currency = currency
            self.entry = entry
            self.bytes = bytes
        }
    }

    private static func booked(_ text: String) throws -> Moment { .instant(try Instant(timestamp: text)) }

    private static func fees(_ amounts: [(FeeComponent, Int64)]) -> Fees {
        var fees = Fees.none
        for (component, amount) in amounts { fees[component] = amount }
        return fees
    }

    /// Account by account, late ones first, as a statement hands them out.
    private static func table() throws -> [Line] {
        let friday = try booked("2026-11-13T23:50:00Z")
        return [
            Line(
                .late, "EUR",
                Entry(
                    identity: "L1", type: .refund, booked: try booked("2026-10-25T00:30:00Z"), gross: -5, net: -5,
                    line: 2),
                is:
                    "late,m-1001,adyen/ACME_COFFEE,EUR,L1,refund,2026-10-25T02:30:00+02:00,,,,,-0.05,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,-0.05,,,,,,,,\r\n"
            ),
            Line(
                .late, "EUR",
                Entry(
                    identity: "L2", type: .refundReversal, booked: try booked("2026-10-25T01:30:00Z"), gross: 5, net: 5,
                    line: 2),
                is:
                    "late,m-1001,adyen/ACME_COFFEE,EUR,L2,refund_reversal,2026-10-25T02:30:00+01:00,,,,,0.05,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.05,,,,,,,,\r\n"
            ),
            Line(
                .period, "EUR",
                Entry(
                    identity: "a,b", type: .payment, booked: friday, occurred: .date(try CalendarDate("2026-11-22")),
                    method: "visa",
                    scheme: "visa \"gold\"", channel: .inPerson, gross: 9_007_199_254_740_993,
                    fees: fees([
                        (.commission, -1), (.markup, -2), (.scheme, -3), (.interchange, -4), (.processing, -5),
                        (.fx, -6), (.tax, -7),
                        (.fixed, 8),
                    ]), net: 9_007_199_254_740_973,
                    original: OriginalAmount(
                        money: Money(minorUnits: -5000, currency: try "JPY".asCurrency), rate: Rate("0.00629")),
                    reference: "=1+1", merchantReference: "Zürich 🥐", modificationReference: "two\r\nlines",
                    description: "she said \"no\"\n",
                    batch: " 380 ", line: 3),
                is:
                    "period,m-1001,adyen/ACME_COFFEE,EUR,\"a,b\",payment,2026-11-14T00:50:00+01:00,2026-11-22,visa,\"visa \"\"gold\"\"\",in_person,"
                    + "90071992547409.93,-0.01,-0.02,-0.03,-0.04,-0.05,-0.06,-0.07,0.08,-0.20,90071992547409.73,-5000,JPY,0.00629,"
                    + "=1+1,Zürich 🥐,\"two\r\nlines\", 380 ,\"she said \"\"no\"\"\n\"\r\n"),
            Line(
                .period, "EUR",
                Entry(
                    identity: "-@+\t;'", type: .payout, booked: .date(try CalendarDate("2026-11-15")), gross: -100,
                    net: -100,
                    reference: "\rcr", description: "'", line: 4),
                is:
                    "period,m-1001,adyen/ACME_COFFEE,EUR,-@+\t;',payout,2026-11-15,,,,,-1.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,-1.00,,,,\"\rcr\",,,,'\r\n"
            ),
            Line(
                .period, "JPY",
                Entry(identity: "J", type: .payment, booked: friday, channel: .online, gross: -1, net: -1, line: 5),
                is:
                    "period,m-1001,adyen/ACME_COFFEE,JPY,J,payment,2026-11-14T00:50:00+01:00,,,,online,-1,0,0,0,0,0,0,0,0,0,-1,,,,,,,,\r\n"
            ),
            Line(
                .period, "KWD",
                Entry(
                    identity: "K", type: .fee, booked: friday, gross: 0, fees: fees([(.fixed, -12_345)]), net: -12_345,
                    line: 6),
                is:
                    "period,m-1001,adyen/ACME_COFFEE,KWD,K,fee,2026-11-14T00:50:00+01:00,,,,,0.000,0.000,0.000,0.000,0.000,0.000,0.000,0.000,-12.345,-12.345,-12.345,,,,,,,,\r\n"
            ),
            Line(
                .period, "CLF", Entry(identity: "C", type: .payment, booked: friday, gross: .max, net: .max, line: 7),
                is:
                    "period,m-1001,adyen/ACME_COFFEE,CLF,C,payment,2026-11-14T00:50:00+01:00,,,,,922337203685477.5807,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,922337203685477.5807,,,,,,,,\r\n"
            ),
        ]
    }

    /// The statement of a table, and its lines.
    private static func make(_ table: [Line], _ zone: String = "Europe/Amsterdam") throws -> (Statement, SampleLines) {
        var lines = SampleLines()
        var figures: [AccountFigures] = []
        for currency in ["EUR", "JPY", "KWD", "CLF"] {
            let own = table.filter { $0.currency == currency }.map { ($0.section, $0.entry) }
            guard !own.isEmpty else { continue }
            let account = try Samples.account(currency)
            lines.lines[account] = own
            figures.append(try Samples.figures(account, own))
        }
        return (try Samples.statement(figures, period: try Samples.week(zone)), lines)
    }

    private static func document() throws -> CSVDocument {
        try Books.document("settlement-lines@1")
    }

    private static func write(_ statement: Statement, _ lines: SampleLines) throws -> String {
        var bytes: [UInt8] = []
        _ = try document().write(statement, lines: lines) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: 1...4)
    func `every line is byte for byte what the standards make of it`(batchSize: Int) throws {
        let table = try Self.table()
        var (statement, lines) = try Self.make(table)
        lines.batchSize = batchSize
        #expect(try Self.write(statement, lines) == Self.header + table.map(\.bytes).joined())
    }

    @Test func `nothing booked is the header alone`() throws {
        let account = try Samples.account("EUR")
        #expect(try Self.write(try Samples.statement([]), SampleLines()) == Self.header)
        let empty = try Samples.statement([try Samples.figures(account, opening: 7, [TotalsGroup]())])
        #expect(try Self.write(empty, SampleLines()) == Self.header)
    }

    @Test func `times are local with their offset, and Z in UTC`() throws {
        let line = try Self.table().filter { $0.entry.identity == "J" }
        for (zone, time) in [
            ("UTC", "2026-11-13T23:50:00Z"), ("America/St_Johns", "2026-11-13T20:20:00-03:30"),
            ("Asia/Kathmandu", "2026-11-14T05:35:00+05:45"),
        ] {
            let (statement, lines) = try Self.make(line, zone)
            #expect(try Self.write(statement, lines).contains(",payment,\(time),"))
        }
    }

    @Test func `a merchant and an account with commas are quoted`() throws {
        let account = Account(merchant: "a,\"b\"", provider: "x,y/z", currency: try "EUR".asCurrency)
        let entry = Entry(
            identity: "1", type: .payment, booked: .date(try CalendarDate("2026-11-10")), gross: 1, net: 1, line: 2)
        let statement = try Samples.statement([try Samples.figures(account, [(.period, entry)])])
        let text = try Self.write(statement, SampleLines(lines: [account: [(.period, entry)]]))
        #expect(text.contains("\r\nperiod,\"a,\"\"b\"\"\",\"x,y/z\",EUR,1,payment,2026-11-10,"))
    }

    @Test func `thirty thousand lines come in pieces, in order and whole`() throws {
        let account = try Samples.account("EUR")
        let monday = try CalendarDate("2026-11-09")
        let entries = (0..<30_000).map { number in
            (
                StatementSection.period,
                Entry(
                    identity: "e\(number)", type: .payment, booked: .date(monday),
                    method: number % 3 == 0 ? "visa" : "mc", gross: 1, net: 1,
                    line: number)
            )
        }
        var lines = SampleLines(lines: [account: entries])
        lines.batchSize = LineBatch.capacity
        let statement = try Samples.statement([
            try Samples.figures(
                account,
                [
                    Samples.group(.payment, "mc", nil, nil, 20_000, gross: 20_000),
                    Samples.group(.payment, "visa", nil, nil, 10_000, gross: 10_000),
                ])
        ])
        var pieces = 0
        var rows = 0
        var largest = 0
        let written = try Self.document().write(statement, lines: lines) { bytes in
            pieces += 1
            largest = max(largest, bytes.count)
            rows += bytes.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        }
        #expect(rows == 30_001)
        #expect(written.rows == 30_000)
        #expect(pieces > 8)
        #expect(largest < 512 * 1024)
    }

    @Test(.enabled(if: Reader.python != nil || Reader.isCI, "python3 is not installed"))
    func `Python's csv reads back every value`() throws {
        let table = try Self.table()
        let (statement, lines) = try Self.make(table)
        let text = try Self.write(statement, lines)
        let script = """
            import csv, json, sys, io
            rows = list(csv.reader(io.TextIOWrapper(sys.stdin.buffer, encoding='utf-8', newline=''), strict=True))
            print(json.dumps(rows))
            """
        let (status, output) = try Reader.run(try #require(Reader.python), ["-c", script], input: Array(text.utf8))
        try #require(status == 0, "\(output)")
        let rows = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
        try #require(rows.count == table.count + 1)
        #expect(rows.allSatisfy { $0.count == 30 })
        for (row, line) in zip(rows.dropFirst(), table) {
            let values = Dictionary(uniqueKeysWithValues: zip(rows[0], row))
            #expect(values["entry_id"] == line.entry.identity)
            #expect(values["type"] == line.entry.type.word)
            #expect(values["scheme"] == line.entry.scheme ?? "")
            #expect(values["reference"] == line.entry.reference ?? "")
            #expect(values["merchant_reference"] == line.entry.merchantReference ?? "")
            #expect(values["modification_reference"] == line.entry.modificationReference ?? "")
            #expect(values["batch"] == line.entry.batch ?? "")
            #expect(values["description"] == line.entry.description ?? "")
            #expect(try Money(values["net"] ?? "", currency: try line.currency.asCurrency).minorUnits == line.entry.net)
        }
    }

    /// What the store says of two payments by card online of 1.00 each, and what is wrong with it.
    struct Lie: Sendable {
        let groups: [TotalsGroup]
        let message: String
    }

    static let lies = [
        Lie(
            groups: [Samples.group(.payment, "visa", nil, .online, 2, gross: 201)],
            message:
                "net of payment visa online in section period, as written: expected 2.01, found 2.00, difference -0.01; gross of payment visa online in section period, as written: expected 2.01, found 2.00, difference -0.01"
        ),
        Lie(
            groups: [Samples.group(.payment, "visa", nil, .online, 3, gross: 200)],
            message: "lines of payment visa online in section period, as written: expected 3, found 2, difference -1"),
        Lie(
            groups: [Samples.group(.payment, "visa", nil, .online, 2, gross: 201, fees: [.fx: -1])],
            message:
                "gross of payment visa online in section period, as written: expected 2.01, found 2.00, difference -0.01; fx of payment visa online in section period, as written: expected -0.01, found 0.00, difference 0.01"
        ),
        Lie(
            groups: [Samples.group(.payment, "visa", nil, .online, 2, gross: 200, section: .late)],
            message:
                "lines of payment visa online in section late, as written: expected 2, found 0, difference -2; net of payment visa online in section late, as written: expected 2.00, found 0.00, difference -2.00; gross of payment visa online in section late, as written: expected 2.00, found 0.00, difference -2.00; lines of payment visa online in section period, as written: expected 0, found 2, difference 2; net of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00; gross of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00"
        ),
        Lie(
            groups: [Samples.group(.payment, "mc", nil, .online, 2, gross: 200)],
            message:
                "lines of payment mc online in section period, as written: expected 2, found 0, difference -2; net of payment mc online in section period, as written: expected 2.00, found 0.00, difference -2.00; gross of payment mc online in section period, as written: expected 2.00, found 0.00, difference -2.00; lines of payment visa online in section period, as written: expected 0, found 2, difference 2; net of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00; gross of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00"
        ),
        Lie(
            groups: [
                Samples.group(.payment, "visa", nil, .online, 1, gross: 100),
                Samples.group(.payment, "visa", nil, .inPerson, 1, gross: 100),
            ],
            message:
                "lines of payment visa in_person in section period, as written: expected 1, found 0, difference -1; net of payment visa in_person in section period, as written: expected 1.00, found 0.00, difference -1.00; gross of payment visa in_person in section period, as written: expected 1.00, found 0.00, difference -1.00; lines of payment visa online in section period, as written: expected 1, found 2, difference 1; net of payment visa online in section period, as written: expected 1.00, found 2.00, difference 1.00; gross of payment visa online in section period, as written: expected 1.00, found 2.00, difference 1.00"
        ),
        Lie(
            groups: [],
            message:
                "lines of payment visa online in section period, as written: expected 0, found 2, difference 2; net of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00; gross of payment visa online in section period, as written: expected 0.00, found 2.00, difference 2.00"
        ),
    ]

    @Test(arguments: lies.indices)
    func `lines that are not what the figures were summed from are an error`(index: Int) throws {
        let lie = Self.lies[index]
        let account = try Samples.account("EUR")
        let lines = SampleLines(lines: [
            account: try (1...2).map { number in
                (
                    .period,
                    Entry(
                        identity: "\(number)", type: .payment, booked: .date(try CalendarDate("2026-11-10")),
                        method: "visa",
                        channel: .online, gross: 100, net: 100, line: number)
                )
            }
        ])
        let statement = try Samples.statement([try Samples.figures(account, lie.groups)])
        let error = #expect(throws: FootingError.self) {
            try Self.document().write(statement, lines: lines) { _ in }
        }
        #expect(error?.description == "adyen/ACME_COFFEE EUR does not foot: \(lie.message)")
        #expect(error?.differences.allSatisfy { $0.rule == .total } == true)
    }

    @Test func `an error of the place where it is written comes through`() throws {
        struct DiskFull: Error {}
        let (statement, lines) = try Self.make(try Self.table())
        #expect(throws: DiskFull.self) {
            try Self.document().write(statement, lines: lines) { _ in throw DiskFull() }
        }
    }
}
