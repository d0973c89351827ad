internal import GRDB
internal import Settlements

/// What a revision says otherwise than the report that it replaces.
extension SQLiteSnapshot {
    private var replaced: LineSections {
        LineSections(
            request.basis, of: .replaced, read: Self.bounds(of: request.revised?.late, request.period),
            isOfPayout: request.period.payout != nil)
    }

    /// A condition on a line: the replaced report did not have it. False where nothing is replaced.
    var isAdded: String {
        request.revised == nil ? "0" : "NOT (\(replaced.isInPeriod) OR \(replaced.isLate))"
    }

    /// Nil of a report that replaces none.
    ///
    /// Where all lines count the two balances are told beside each other: with what was added and removed one leads to the
    /// other. A report of fees or refunds is changed by lines of its own kind alone, and tells no balance.
    func changes(
        _ id: Int64, _ account: Account, _ balance: AccountStatement.Balance
    ) throws -> AccountChanges? {
        guard let revised = request.revised else { return nil }
        let removed = Side(
            .removed, replaced, "NOT (\(sections.isInPeriod) OR \(sections.isLate))", request.report, id)
        let added = Side(.added, sections, isAdded, request.report, id)
        var lines = try self.lines(of: removed, limit: AccountChanges.listed)
        lines += try self.lines(of: added, limit: AccountChanges.listed - lines.count)
        var before: AccountChanges.Balances?
        if request.report == .settlement, case .known = balance { before = revised.balances[account] }
        return AccountChanges(
            lines: lines, added: try totals(of: added), removed: try totals(of: removed), before: before)
    }

    /// Lines that are in one of the two reports alone.
    private struct Side {
        let kind: AccountChanges.Kind
        let account: Int64
        private let sections: LineSections
        private let condition: String

        init(
            _ kind: AccountChanges.Kind, _ sections: LineSections, _ condition: String, _ report: ReportKind,
            _ account: Int64
        ) {
            self.kind = kind
            self.account = account
            self.sections = sections
            self.condition = "\(condition) AND \(report.concerned)"
        }

        func sql(_ columns: String) -> String { sections.lines(columns, where: condition) }

        var moment: String { sections.moment.column }
    }

    private func totals(of side: Side) throws -> Totals {
        let sums = "SELECT \(Totals.sums) FROM (\(side.sql(Self.groupedColumns)))"
        guard let row = try Row.fetchOne(db, compiled: sums, arguments: arguments(side.account)), row[0] as Int64 > 0
        else {
            return .zero
        }
        return Totals(row, from: 0)
    }

    private func lines(of side: Side, limit: Int) throws -> [AccountChanges.Line] {
        guard limit > 0 else { return [] }
        let inner = side.sql("\(LineQuery.lineColumns), import, line, \(side.moment) AS moment")
        let statement = try db.makeStatement(
            sql: """
                SELECT \(LineQuery.lineColumns), 0, line, section FROM (\(inner))
                ORDER BY moment, import, line LIMIT \(limit)
                """)
        var batch = LineBatch()
        var lines: [Int] = []
        try each(statement, arguments(side.account)) { row in
            lines.append(Int(row.integer(LineQuery.end)))
            try batch.append(
                row, StatementSection(stored: row.integer(LineQuery.end + 1)), withPayment: false)
        }
        return lines.indices.map { row in
            .init(kind: side.kind, section: batch.section[row], entry: Entry(batch, row, line: lines[row]))
        }
    }
}

extension ReportKind {
    /// A condition on a line: it is of those that the report is about.
    var concerned: String {
        switch self {
        case .settlement: "1"
        case .refunds: "type IN \(LineQuery.refundTypes)"
        case .fees: "(\((FeeColumns.deducted + FeeColumns.invoiced).map { "\($0) <> 0" }.joined(separator: " OR ")))"
        }
    }
}
