internal import GRDB
internal import Settlements

/// What payouts pay: those of the period, with all their entries, and the period's entries, with their payouts.
extension SQLiteSnapshot {
    private static let payoutColumns =
        "identity, id, bank_reference, amount, booked, booked_is_date, batch, is_derived, value_date"

    /// Payouts stand where they were booked, whatever the basis.
    func payouts(_ account: Int64) throws -> [AccountFigures.PaidOut] {
        let booked = sections.byBooking
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT \(Self.payoutColumns), \(StatementSection.period.rawValue) AS section FROM payouts
                WHERE account = :account AND \(booked[.period])\(sections.ofThePayout)
                UNION ALL
                SELECT \(Self.payoutColumns), \(StatementSection.late.rawValue) AS section FROM payouts
                WHERE account = :account AND \(booked[.late])\(sections.ofThePayout)
                ORDER BY booked, identity
                """,
            arguments: arguments(account))
        return try rows.map { row in
            let payout = Payout(row: row)
            return AccountFigures.PaidOut(
                payout: payout, section: StatementSection(stored: row["section"]),
                itemised: try itemisation(of: payout, account))
        }
    }

    /// What a payout's batch says that it pays; nil where that is not known: the payout names no batch, nothing of the batch is
    /// there, or something of it came in a cut-out and more may be missing.
    private func itemisation(
        of payout: Payout, _ account: Int64
    ) throws -> AccountFigures.PaidOut.Itemisation? {
        guard let batch = payout.batch else { return nil }
        // What it has to come to is asked of all of the batch, whichever payouts the statement is about.
        let sections = sections.ofAllPayouts
        var arguments = arguments(account)
        arguments += ["batch": batch, "own": payout.identity]
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT CASE WHEN type IN \(LineSections.payoutTypes) THEN 'paid' WHEN \(sections.isLate) THEN 'late'
                    WHEN \(sections.beforePeriod) THEN 'before' WHEN \(sections.beforeEnd) THEN 'within' ELSE 'after'
                    END AS part, count(*) AS entries, sum(net) AS net,
                    max(is_part OR coalesce(whole_in > :seen, 0)) AS is_part
                FROM \(sections.entries(by: "entries_by_batch"))
                WHERE account = :account AND batch = :batch AND identity <> :own AND \(sections.isSeen) GROUP BY part
                """,
            arguments: arguments)
        var sums: [String: NetSum] = [:]
        for row in rows {
            guard row["is_part"] as Int64 == 0 else { return nil }
            sums[row["part"]] = NetSum(entries: row["entries"], net: row["net"])
        }
        let paid = sums.removeValue(forKey: "paid")
        guard !sums.isEmpty else { return nil }
        let carried = try Row.fetchOne(
            db, compiled: "SELECT carried_in, carried_out FROM batches WHERE account = ? AND name = ? AND import <= ?",
            arguments: [account, batch, watermark])
        let carriedIn: Int64 = carried?["carried_in"] ?? 0
        let carriedOut: Int64 = carried?["carried_out"] ?? 0
        return .init(
            before: sums["before"] ?? .zero, late: sums["late"] ?? .zero, within: sums["within"] ?? .zero,
            after: sums["after"] ?? .zero, carriedIn: carriedIn,
            carriedOut: carriedOut, otherPayouts: paid?.net ?? 0)
    }

    // MARK: What came back

    /// Payouts that came back, in the order of booking, each with the payout that its entry names.
    func returns(_ account: Int64) throws -> [PayoutReturn] {
        let condition = "type IN \(LineSections.payoutTypes) AND type = \(EntryType.payoutReversal.rawValue)"
        let columns = "booked, import, line"
        let lines = StatementSection.allCases.map { section -> String in
            guard request.basis == .booked else { return sections.lines(of: section, columns, where: condition) }
            // The index holds payouts by when they were booked.
            let source = sections.entries(by: "entries_of_payout")
            return "SELECT \(section.rawValue) AS section, \(columns) FROM \(source) "
                + "WHERE account = :account AND \(condition) AND \(sections[section])"
        }
        let places = try Row.fetchAll(
            db, sql: "\(lines.joined(separator: " UNION ALL ")) ORDER BY booked, import, line",
            arguments: arguments(account))
        let one = try db.makeStatement(sql: LineQuery.one)
        var batch = LineBatch()
        for place in places {
            let arguments: StatementArguments = [
                "account": account, "booked": place["booked"] as Int64, "import": place["import"] as Int64,
                "line": place["line"] as Int64,
            ]
            try each(one, arguments) {
                try batch.append($0, StatementSection(stored: place["section"]), withPayment: true)
            }
        }
        return try places.indices.map { row in
            let entry = Entry(batch, row, line: Int(places[row]["line"] as Int64))
            return PayoutReturn(
                section: batch.section[row], entry: entry, payout: try payout(givenBackBy: entry, account))
        }
    }

    /// The payout that the entry's references name; else the only one of its batch.
    private func payout(givenBackBy entry: Entry, _ account: Int64) throws -> Payout? {
        for reference in [entry.reference, entry.modificationReference].compactMap({ $0 }) {
            let named = try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Self.payoutColumns) FROM payouts
                    WHERE account = :account AND :reference IN (identity, id, bank_reference) AND import <= :seen LIMIT 2
                    """,
                arguments: ["account": account, "reference": reference, "seen": watermark])
            if named.count == 1 { return Payout(row: named[0]) }
        }
        let ofBatch = try entry.batch.map { try someOfPayouts(of: $0, account) } ?? []
        return ofBatch.count == 1 ? ofBatch[0] : nil
    }

    // MARK: What of the statement each payout pays

    /// The lines of both sections by their batch, each with the one payout that the batch has.
    func shares(_ account: Int64) throws -> [PayoutShare] {
        let rows = try Row.fetchAll(
            db,
            compiled: """
                SELECT section, batch, count(*) AS entries, sum(net) AS net
                FROM (\(sections.lines("batch, net", where: "type NOT IN \(LineSections.payoutTypes)")))
                GROUP BY section, batch
                """,
            arguments: arguments(account))
        let shares = try rows.map { row in
            let batch: String? = row["batch"]
            let payouts = try batch.map { try someOfPayouts(of: $0, account) } ?? []
            return PayoutShare(
                section: StatementSection(stored: row["section"]), batch: batch,
                payout: payouts.count == 1 ? payouts[0] : nil, hasSeveralPayouts: payouts.count > 1,
                isCarriedOver: try payouts.isEmpty && batch.map { try isCarriedOver($0, account) } ?? false,
                sum: NetSum(entries: row["entries"], net: row["net"]))
        }
        return shares.sorted { $0.isBefore($1) }
    }

    /// At most two payouts of a batch, whenever they are booked.
    private func someOfPayouts(of batch: String, _ account: Int64) throws -> [Payout] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(Self.payoutColumns) FROM payouts WHERE account = ? AND batch = ? AND +import <= ? LIMIT 2
                """)
        return try Row.fetchAll(statement, arguments: [account, batch, watermark]).map(Payout.init(row:))
    }

    /// Whether a batch has handed on what it came to.
    private func isCarriedOver(_ batch: String, _ account: Int64) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: "SELECT carried_out <> 0 FROM batches WHERE account = ? AND name = ? AND import <= ?")
        return try Bool.fetchOne(statement, arguments: [account, batch, watermark]) ?? false
    }
}

extension PayoutShare {
    /// Late ones first; then in the order of booking of the payouts, those without one last.
    fileprivate func isBefore(_ other: PayoutShare) -> Bool {
        func key(_ share: PayoutShare) -> (UInt8, Int64, String, String) {
            (
                share.section.rawValue, share.payout?.booked.stored ?? .max, share.batch ?? "\u{10FFFF}",
                share.payout?.identity ?? ""
            )
        }
        return key(self) < key(other)
    }
}
