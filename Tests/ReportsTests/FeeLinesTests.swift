import Reports
import Settlements
import Testing

struct FeeLinesTests {
    /// Entries, and the lines that the layout's page promises of them.
    private static func table() throws -> [(line: Books.Line, text: String)] {
        [
            (
                (
                    .late,
                    Entry(
                        identity: "L", type: .payment, booked: try Books.instant("2026-10-25T00:30:00Z"), gross: 10_000,
                        fees: Books.fees([.interchange: -20, .markup: -30, .tax: -11]), net: 9_939, line: 1)
                ),
                """
                late,m-1001,adyen/ACME_COFFEE,EUR,L,payment,2026-10-25T02:30:00+02:00,,markup,deducted,-0.30,100.00,,,,,,,,
                late,m-1001,adyen/ACME_COFFEE,EUR,L,payment,2026-10-25T02:30:00+02:00,,interchange,deducted,-0.20,100.00,,,,,,,,
                late,m-1001,adyen/ACME_COFFEE,EUR,L,payment,2026-10-25T02:30:00+02:00,,tax,deducted,-0.11,100.00,,,,,,,,

                """
            ),
            (
                (
                    .period,
                    Entry(
                        identity: "a,b", type: .refund, booked: try Books.instant("2026-11-10T22:50:00Z"),
                        occurred: try Books.date("2026-11-09"), method: "visa", scheme: "visa \"gold\" ",
                        channel: .online, gross: -5_000, fees: Fees(.processing, -10), net: -5_010,
                        invoiced: Books.fees([.commission: 25, .scheme: -4, .fixed: -1]), reference: "=1+1",
                        merchantReference: "Zürich", modificationReference: "007", description: "a\nb", batch: "380",
                        line: 2)
                ),
                """
                period,m-1001,adyen/ACME_COFFEE,EUR,"a,b",refund,2026-11-10T23:50:00+01:00,2026-11-09,processing,deducted,-0.10,-50.00,visa,"visa ""gold"" ",online,=1+1,Zürich,007,380,"a
                b"
                period,m-1001,adyen/ACME_COFFEE,EUR,"a,b",refund,2026-11-10T23:50:00+01:00,2026-11-09,commission,invoiced,0.25,-50.00,visa,"visa ""gold"" ",online,=1+1,Zürich,007,380,"a
                b"
                period,m-1001,adyen/ACME_COFFEE,EUR,"a,b",refund,2026-11-10T23:50:00+01:00,2026-11-09,scheme,invoiced,-0.04,-50.00,visa,"visa ""gold"" ",online,=1+1,Zürich,007,380,"a
                b"
                period,m-1001,adyen/ACME_COFFEE,EUR,"a,b",refund,2026-11-10T23:50:00+01:00,2026-11-09,fixed,invoiced,-0.01,-50.00,visa,"visa ""gold"" ",online,=1+1,Zürich,007,380,"a
                b"

                """
            ),
            (
                (
                    .period,
                    Entry(
                        identity: "none", type: .payment, booked: try Books.date("2026-11-11"), gross: 7, net: 7,
                        line: 3)
                ), ""
            ),
            (
                (
                    .period,
                    Entry(
                        identity: "F", type: .fee, booked: try Books.date("2026-11-12"), gross: 0,
                        fees: Fees(.fixed, -2_500), net: -2_500, line: 4)
                ), "period,m-1001,adyen/ACME_COFFEE,EUR,F,fee,2026-11-12,,fixed,deducted,-25.00,,,,,,,,,\n"
            ),
            (
                (
                    .period,
                    Entry(
                        identity: "T", type: .tax, booked: try Books.date("2026-11-12"), gross: 0, net: 0,
                        invoiced: Fees(.tax, -525), line: 5)
                ), "period,m-1001,adyen/ACME_COFFEE,EUR,T,tax,2026-11-12,,tax,invoiced,-5.25,,,,,,,,,\n"
            ),
        ]
    }

    /// The table's texts have LF: at the end of a line it stands for CR LF, within a description for itself.
    private static func bytes(_ text: String) -> String {
        text.replacing("\n", with: "\r\n").replacing("\"a\r\nb\"", with: "\"a\nb\"")
    }

    @Test func `a fee is a line, deducted ones before invoiced ones`() throws {
        let table = try Self.table()
        let account = try Samples.account("EUR")
        let written = try Books.write(try Books.document("fee-lines@1"), [(account, table.map(\.line))])
        let text = String(decoding: written.bytes, as: UTF8.self)
        let header = try #require(Layout.named("fee-lines@1")).columnNames.joined(separator: ",") + "\r\n"
        #expect(text == header + table.map { Self.bytes($0.text) }.joined())
        // 3 + 4 + 0 + 1 + 1 lines; -0.61 + (-0.10 + 0.20) - 25.00 - 5.25 = -30.76.
        #expect(written.lines.rows == 9)
        #expect(
            written.lines.controls == [
                .init(account: account, rows: 9, sums: [.init(column: "amount", minorUnits: -3_076)])
            ])
    }

    @Test func `no fees is the header alone`() throws {
        let account = try Samples.account("EUR")
        let entry = Entry(
            identity: "1", type: .payment, booked: try Books.date("2026-11-10"), gross: 1, net: 1, line: 1)
        let written = try Books.write(
            try Books.document("fee-lines@1", columns: ["amount"]), [(account, [(.period, entry)])])
        #expect(String(decoding: written.bytes, as: UTF8.self) == "amount\r\n")
        #expect(written.lines.controls.map(\.rows) == [0])
        #expect(written.lines.controls.flatMap(\.sums).map(\.minorUnits) == [0])
    }

    /// What the store says where the only line is a payment of 1.00 with a deducted fee of 0.03 and an invoiced one of 0.05.
    static let lies: [(group: Totals, message: String)] = [
        (
            Totals(count: 1, gross: 100, fees: Fees(.fx, -3), net: 97),
            "fx invoiced of payment in section period, as written: expected 0.00, found -0.05, difference -0.05"
        ),
        (
            Totals(count: 1, gross: 100, fees: Fees(.tax, -3), net: 97, invoiced: Fees(.fx, -5)),
            "fx of payment in section period, as written: expected 0.00, found -0.03, difference -0.03; tax of payment in section period, as written: expected -0.03, found 0.00, difference 0.03"
        ),
        (
            Totals(count: 2, gross: 100, fees: Fees(.fx, -3), net: 97, invoiced: Fees(.fx, -5)),
            "lines of payment in section period, as written: expected 2, found 1, difference -1"
        ),
    ]

    @Test(arguments: lies.indices, ["fee-lines@1", "settlement-lines@2"])
    func `fees that are not what the figures were summed from are an error`(index: Int, layout: String) throws {
        let (totals, message) = Self.lies[index]
        let account = try Samples.account("EUR")
        let entry = Entry(
            identity: "1", type: .payment, booked: try Books.date("2026-11-10"), gross: 100, fees: Fees(.fx, -3),
            net: 97,
            invoiced: Fees(.fx, -5), line: 1)
        let statement = try Samples.statement([
            try Samples.figures(
                account,
                [TotalsGroup(section: .period, type: .payment, method: nil, scheme: nil, channel: nil, totals: totals)])
        ])
        let error = #expect(throws: FootingError.self) {
            try Books.document(layout).write(statement, lines: SampleLines(lines: [account: [(.period, entry)]])) { _ in
            }
        }
        #expect(error?.description == "adyen/ACME_COFFEE EUR does not foot: \(message)")
    }
}
