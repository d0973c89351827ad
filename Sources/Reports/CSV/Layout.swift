package import Settlements

/// A published table of columns with a name and a version: what a CSV document of a report has in it.
///
/// A published version never loses, renames or reorders a column; what changes is a new version beside it.
package struct Layout: Sendable {
    /// `settlement-lines@1`: what definitions and manifests call it.
    package let name: String
    /// The only report that has documents in it.
    package let report: ReportKind
    let columns: [Column]
    /// What the page on layouts says before the table: which lines there are, in which order.
    let lines: String
    /// And after it: what holds of the values of a line, and of all lines together.
    let holds: String

    init(_ name: String, of report: ReportKind, columns: [Column], lines: String, holds: String) {
        self.name = name
        self.report = report
        self.columns = columns
        self.lines = lines
        self.holds = holds
    }

    /// Whether its lines name the payouts that pay them: the statement has to be asked for with them
    /// (``DetailRequest/payouts``).
    package var needsPayouts: Bool { columns.contains { $0.name == Column.payout.name } }

    /// The names of all its columns, in their order.
    package var columnNames: [String] { columns.map(\.name) }

    /// All published layouts, those of a report together, the older version first.
    package static let all: [Layout] = [settlementLines1, settlementLines2, settlementLines3, feeLines1, refundLines1]

    /// The layout of that name and version; nil where none is published.
    package static func named(_ name: String) -> Layout? {
        all.first { $0.name == name }
    }

    /// What a document is in where the definition does not name a layout. It stays the first version: what somebody
    /// receives does not change because a newer one was published.
    package static func standard(for report: ReportKind) -> Layout {
        switch report {
        case .settlement: settlementLines1
        case .fees: feeLines1
        case .refunds: refundLines1
        }
    }

    /// The columns of those names, in that order; all of them for nil.
    /// - Throws: ``ReportError/Code/columns`` where a name is not one of its columns, stands twice, or none is left.
    func columns(_ names: [String]?) throws(ReportError) -> [Column] {
        guard let names else { return columns }
        guard !names.isEmpty else {
            throw ReportError(
                .columns, "no column of \(name) is chosen: name one at least, or leave 'columns' out for all")
        }
        var chosen: [Column] = []
        for name in names {
            guard let column = columns.first(where: { $0.name == name }) else {
                throw ReportError(
                    .columns, "\(self.name) has no column '\(name)': it has \(columnNames.joined(separator: ", "))")
            }
            guard !chosen.contains(where: { $0.name == name }) else {
                throw ReportError(.columns, "column '\(name)' of \(self.name) is chosen twice: once is enough")
            }
            chosen.append(column)
        }
        return chosen
    }
}
