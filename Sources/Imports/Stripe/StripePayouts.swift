internal import Settlements

/// The payouts that a file names, each with the sum of its rows. Nothing here grows with the rows.
struct StripePayouts {
    /// The row that tells of the payout itself.
    private struct OwnRow {
        /// What was sent, without what Stripe charged for it.
        let gross: Int64
        let net: Int64
        let created: Instant
        let line: Int
    }

    private struct Payment {
        let id: String
        let account: Account
        /// Of the first row that names it.
        let line: Int
        var paidAt: (instant: Instant, line: Int)?
        /// Net of its rows but its own.
        var sum: Int64 = 0
        var hasRows = false
        var own: OwnRow?
        /// Line of a row that tells of another payout and is part of this one.
        var other: Int?
        var bankReference: String?
        /// A row of it cannot be relied upon, which is reported: its sum would say nothing more.
        var isDoubtful = false

        init(id: String, account: Account, line: Int) {
            self.id = id
            self.account = account
            self.line = line
        }
    }

    private var payments: [Payment] = []
    private var indices: [String: Int] = [:]
    private var last: (id: String, index: Int)?
    /// Payouts with rows that could not be read.
    private var unread: Set<String> = []
    /// Payouts that were sent by hand and are part of another, each with the line of its row.
    private var byHand: [(id: String, line: Int)] = []

    /// A row of the payout could not be read.
    mutating func skip(_ id: String?) {
        if let id { unread.insert(id) }
    }

    /// Counts a row of the payout that it names, and reports where the two contradict each other.
    ///
    /// - Throws: ``MoneyError/overflow``.
    mutating func count(
        _ row: StripeRow, of account: Account, isReliable: Bool, _ table: CSVTable, _ columns: StripeColumns,
        _ findings: inout FindingList
    ) throws(MoneyError) {
        guard let id = row.partOf else { return }
        let index = index(of: id, account, row)
        if !isReliable { payments[index].isDoubtful = true }
        if payments[index].bankReference == nil, let column = columns.trace, !table.isEmpty(column) {
            payments[index].bankReference = table.text(column)
        }
        guard agrees(row, account, index, table, columns, &findings) else {
            payments[index].isDoubtful = true
            return
        }
        if row.ownPayout == id {
            payments[index].own = OwnRow(gross: row.gross, net: row.net, created: row.created, line: row.line)
        } else {
            payments[index].sum = try payments[index].sum.adding(row.net)
            payments[index].hasRows = true
            if let other = row.ownPayout {
                payments[index].other = row.line
                byHand.append((other, row.line))
            }
        }
    }

    private mutating func index(of id: String, _ account: Account, _ row: StripeRow) -> Int {
        if let last, last.id == id { return last.index }
        let index = indices[id] ?? payments.count
        if index == payments.count {
            indices[id] = index
            payments.append(Payment(id: id, account: account, line: row.line))
        }
        last = (id, index)
        return index
    }

    // MARK: What one payout has once

    /// Whether the row has the account, currency and moment of the payout, and is its only own row.
    private mutating func agrees(
        _ row: StripeRow, _ account: Account, _ index: Int, _ table: CSVTable, _ columns: StripeColumns,
        _ findings: inout FindingList
    ) -> Bool {
        let payment = payments[index]
        guard payment.account == account else {
            let isCurrency = payment.account.currency != account.currency
            findings.add(
                table.finding(
                    .value, at: isCurrency ? columns.currency : columns.connectedAccount ?? columns.id,
                    expected: payment.account.description, found: account.description,
                    "this row of payout \(payment.id) is of \(account), the one on line \(payment.line) of "
                        + "\(payment.account): a payout pays out one account in one currency"))
            return false
        }
        if let column = columns.paidAt?.column, let paidAt = row.paidAt {
            if let known = payment.paidAt, known.instant != paidAt {
                findings.add(
                    table.finding(
                        .value, at: column, expected: known.instant.description, found: paidAt.description,
                        "payout \(payment.id) leaves on \(paidAt) by this row, on \(known.instant) by line \(known.line): "
                            + "a payout has one moment"))
                return false
            }
            if payment.paidAt == nil { payments[index].paidAt = (paidAt, row.line) }
        }
        if row.ownPayout == payment.id, let own = payment.own {
            findings.add(
                table.finding(
                    .duplicateIdentity, at: columns.id, found: payment.id,
                    "payout \(payment.id) has a row of its own on line \(own.line) already: money is sent once"))
            return false
        }
        return true
    }

    // MARK: At the end of the file

    /// Compares each payout with its rows, and hands on those that have no row of their own. Of a cut-out nothing is derived:
    /// rows are missing there.
    ///
    /// - Throws: ``MoneyError/overflow``.
    func settle(_ columns: StripeColumns, _ door: Door) throws(MoneyError) {
        reportTwoSides(&door.findings)
        for payment in payments {
            let isDoubtful = payment.isDoubtful || unread.contains(payment.id)
            if let own = payment.own {
                let booked = payment.paidAt?.instant ?? own.created
                try take(
                    payment, net: own.gross, booked: booked, line: own.line, isDerived: false,
                    valueDate: valueDate(payment, own, columns, door), door)
                if payment.hasRows, !isDoubtful { try foot(payment, own, booked: booked, door) }
            } else if !door.options.isPart, !isDoubtful {
                try derive(payment, columns, door)
            }
        }
    }

    /// A payout is either part of another or has rows of its own: where its own row is said to be part of another one, the row
    /// names the wrong payout.
    private func reportTwoSides(_ findings: inout FindingList) {
        var seen: [String: Int] = [:]
        for (id, line) in byHand {
            guard let other = seen[id] ?? indices[id].map({ payments[$0].line }) else {
                seen[id] = line
                continue
            }
            findings.add(
                Finding(
                    .value, line: line, column: 1, expected: id,
                    "the row of payout \(id) says that another payout pays it out, but line \(other) names payout \(id) too: one of "
                        + "them names the wrong payout"))
        }
    }

    private func foot(
        _ payment: Payment, _ own: OwnRow, booked: Instant, _ door: Door
    ) throws(MoneyError) {
        let off = try payment.sum.adding(own.net)
        guard off != 0 else { return }
        let money = { (units: Int64) in Money(minorUnits: units, currency: payment.account.currency) }
        let stated = money(try Int64(0).subtracting(own.net))
        let hint =
            own.net == payment.sum
            ? "money that is sent to the bank is negative in its row"
            : "a row is missing or doubled, or the payout's row is wrong"
        let adjustment = Door.Adjustment(
            identity: payment.id, batch: payment.id, booked: .instant(booked), line: own.line)
        try door.reportDifference(
            money(off), of: payment.account, adjustment: adjustment,
            Finding(
                .payoutSum, line: own.line, column: 1, expected: stated.amount, found: money(payment.sum).amount,
                difference: money(off).amount,
                "payout \(payment.id): the net of its rows adds up to \(money(payment.sum)), expected \(stated.amount) as "
                    + "its own row says (difference \(money(off).amount)); \(hint)"))
    }

    private func derive(_ payment: Payment, _ columns: StripeColumns, _ door: Door) throws(MoneyError) {
        guard let paidAt = payment.paidAt else {
            door.findings.add(
                Finding(
                    columns.paidAt == nil ? .missingColumn : .missingValue, line: payment.line, column: 1,
                    expected: "automatic_payout_effective_at_utc",
                    "payout \(payment.id): no row says when it leaves the balance: take the report with the column "
                        + "automatic_payout_effective_at_utc"))
            return
        }
        if payment.sum == 0, let line = payment.other {
            door.findings.add(
                Finding(
                    .value, line: line, column: 1, expected: payment.id,
                    "the row of a payout takes all that payout \(payment.id) has, and its source_id is another payout: one of the "
                        + "two is wrong"))
            return
        }
        let net = try Int64(0).subtracting(payment.sum)
        try take(payment, net: net, booked: paidAt.instant, line: payment.line, isDerived: true, door)
    }

    /// The date on which the payout is effective, where its row was booked at another moment. Of a payout without a row
    /// nothing else is known: it is booked then.
    private func valueDate(_ payment: Payment, _ own: OwnRow, _ columns: StripeColumns, _ door: Door) -> CalendarDate? {
        guard let paidAt = payment.paidAt?.instant, paidAt != own.created else { return nil }
        let zone = columns.paidAt?.isUTC == false ? door.options.zone ?? .utc : .utc
        return zone.local(at: paidAt).date
    }

    /// A payout is the same one whether its file has a row of it or not: it has the identity and the fields that both know.
    private func take(
        _ payment: Payment, net: Int64, booked: Instant, line: Int, isDerived: Bool, valueDate: CalendarDate? = nil,
        _ door: Door
    ) throws(MoneyError) {
        let entry = Entry(
            identity: payment.id, type: .payout, booked: .instant(booked), gross: net, net: net, reference: payment.id,
            batch: payment.id, line: line)
        try door.take(entry, payment.account, isRow: !isDerived)
        let payout = Payout(
            identity: payment.id, id: payment.id, bankReference: payment.bankReference,
            amount: try Int64(0).subtracting(net), booked: entry.booked, batch: payment.id, isDerived: isDerived,
            valueDate: valueDate)
        door.take(payout, payment.account)
    }
}
