import Reports
import Settlements
import Testing

/// CSV documents of entries made by hand.
enum Books {
    typealias Line = (section: StatementSection, entry: Entry)

    static func document(
        _ layout: String, _ dialect: Dialect = .rfc4180, columns: [String]? = nil
    ) throws -> CSVDocument {
        try CSVDocument(layout: try #require(Layout.named(layout)), dialect: dialect, columns: columns)
    }

    /// Writes a document; its statement is made of the same lines.
    static func write(
        _ document: CSVDocument, _ accounts: [(account: Account, lines: [Line])],
        payments: [String: RefundedPayment] = [:], zone: String = "Europe/Amsterdam"
    ) throws -> (bytes: [UInt8], lines: DocumentLines) {
        let statement = try Samples.statement(
            try accounts.map { try Samples.figures($0.account, $0.lines) }, period: try Samples.week(zone))
        let lines = SampleLines(
            lines: Dictionary(uniqueKeysWithValues: accounts.map { ($0.account, $0.lines) }), payments: payments)
        var bytes: [UInt8] = []
        let written = try document.write(statement, lines: lines) { bytes += $0 }
        return (bytes, written)
    }

    static func text(
        _ document: CSVDocument, _ accounts: [(account: Account, lines: [Line])],
        payments: [String: RefundedPayment] = [:], zone: String = "Europe/Amsterdam"
    ) throws -> String {
        String(decoding: try write(document, accounts, payments: payments, zone: zone).bytes, as: UTF8.self)
    }

    static func fees(_ amounts: [FeeComponent: Int64]) -> Fees {
        var fees = Fees.none
        for (component, amount) in amounts { fees[component] = amount }
        return fees
    }

    static func instant(_ text: String) throws -> Moment { .instant(try Instant(timestamp: text)) }

    static func date(_ text: String) throws -> Moment { .date(try CalendarDate(text)) }

    /// A payment of 0.01 whose description is the text, and nothing else of interest.
    static func entry(_ number: Int, description: String) throws -> Entry {
        Entry(
            identity: "e\(number)", type: .payment, booked: try date("2026-11-10"), gross: 1, net: 1,
            description: description, line: number)
    }
}
