internal import Settlements

/// One settlement of one sale unit while its transactions are read, and the check of what it states.
struct VippsSettlement {
    /// What is paid out; the other way the fees are invoiced apart.
    enum Kind: String {
        case net = "Net"
        case gross = "Gross"
    }

    /// The sums of transactions, in minor units.
    struct Sums {
        var capture: Int64 = 0
        var refund: Int64 = 0
        var gross: Int64 = 0
        var net: Int64 = 0
        var fee: Int64 = 0

        mutating func add(_ transaction: VippsTransaction) throws(MoneyError) {
            capture = try capture.adding(transaction.parts.capture)
            refund = try refund.adding(transaction.parts.refund)
            gross = try gross.adding(transaction.gross)
            net = try net.adding(transaction.net)
            fee = try fee.adding(transaction.fee)
        }
    }

    let id: String
    let date: CalendarDate
    let type: Kind
    let currency: Currency
    /// The sale unit's number, as Vipps names the files of its settlements: `100297-2000001`.
    let unit: String
    /// Nil where nobody says whose it is, which was reported.
    let account: Account?
    let line: Int
    private(set) var sums = Sums()
    private(set) var count = 0
    /// A transaction could not be read: the sums say nothing.
    private(set) var isBroken = false

    var booked: Moment { .date(date) }

    init(
        id: String, date: CalendarDate, type: Kind, currency: Currency, unit: String, account: Account?, line: Int
    ) {
        self.id = id
        self.date = date
        self.type = type
        self.currency = currency
        self.unit = unit
        self.account = account
        self.line = line
    }

    mutating func count(_ transaction: VippsTransaction?) throws(MoneyError) {
        count += 1
        guard let transaction else {
            isBroken = true
            return
        }
        try sums.add(transaction)
    }

    // MARK: What it states

    /// Checks the totals, and gives the door the payout and the batch.
    ///
    /// - Parameter record: its element, read to the end.
    func settle(_ record: VippsRecord, _ door: Door) throws(MoneyError) {
        let paid = type == .gross ? sums.gross : sums.net
        var amount: Int64? = paid
        var isAccepted = false
        if record.schema == .three {
            amount = record.amount(.settled, currency, &door.findings)
            if let amount, amount != paid, !isBroken {
                isAccepted = try !reportSettled(amount, paid, record, door)
            }
        }
        try checkTotals(record, isAccepted: isAccepted, door)
        guard let account else { return }
        // What a cut-out of version 2.0 was paid is not known.
        if let amount, record.schema == .three || !door.options.isPart {
            try payOut(amount, account, isDerived: record.schema == .two, line: record.line(of: .settled), door)
        }
        if !door.options.isPart {
            try door.take(
                Batch(name: id, opened: booked, carriedIn: 0, carriedOut: 0, number: Int64(id)), account)
        }
    }

    private func reportSettled(
        _ amount: Int64, _ paid: Int64, _ record: VippsRecord, _ door: Door
    ) throws(MoneyError) -> Bool {
        let off = Money(minorUnits: try paid.subtracting(amount), currency: currency)
        let other = type == .gross ? sums.net : sums.gross
        let otherKind = type == .gross ? Kind.net : .gross
        return try door.reportDifference(
            off, of: account,
            adjustment: Door.Adjustment(identity: id, batch: id, booked: booked, line: line),
            record.finding(
                .payoutSum, at: .settled, expected: text(amount), found: text(paid), difference: off.amount,
                "settlement \(id) of \(unit): <SettledAmount> is \(text(amount)), and the \(type.rawValue.lowercased()) "
                    + "amounts of its transactions come to \(text(paid)): the difference is \(off.amount)"
                    + (other == amount
                        ? "; the \(otherKind.rawValue.lowercased()) amounts come to it: is <SettlementType> wrong?"
                        : "")))
    }

    private func checkTotals(_ record: VippsRecord, isAccepted: Bool, _ door: Door) throws(MoneyError) {
        let ofThree: [(VippsSchema.Field, Int64)] = [(.captureSum, sums.capture), (.refundSum, sums.refund)]
        let ofBoth: [(VippsSchema.Field, Int64)] = [(.grossSum, sums.gross), (.netSum, sums.net), (.feeSum, sums.fee)]
        let isChecked = !isBroken && !door.options.isPart
        var faults: [Finding] = []
        for (field, sum) in (record.schema == .three ? ofThree : []) + ofBoth {
            guard let stated = record.amount(field, currency, &door.findings), stated != sum, isChecked else {
                continue
            }
            faults.append(
                try record.footer(
                    field, stated: stated, sum: sum, currency, "settlement \(id) of \(unit): the transactions"))
        }
        if let stated = record.count(.transactions, &door.findings), stated != count, isChecked {
            faults.append(
                record.finding(
                    .count, at: .transactions, expected: "\(stated)", found: "\(count)",
                    "settlement \(id) of \(unit) says it has \(stated) transactions, and \(count) stand there"))
        }
        for fault in faults {
            if isAccepted { door.warn(fault) } else { door.findings.add(fault) }
        }
    }

    private func text(_ units: Int64) -> String { Money(minorUnits: units, currency: currency).amount }

    // MARK: The payout

    /// A settlement of nothing moves no money; one below nothing is taken from the merchant, by invoice.
    private func payOut(
        _ amount: Int64, _ account: Account, isDerived: Bool, line: Int, _ door: Door
    ) throws(MoneyError) {
        guard amount != 0 else { return }
        let net = try Int64(0).subtracting(amount)
        let identity = "\(id)/payout"
        let entry = Entry(
            identity: identity, type: .payout, booked: booked, gross: net, net: net, reference: "\(unit)-\(id)",
            batch: id, line: line)
        try door.take(entry, account, isRow: !isDerived)
        door.take(
            Payout(
                identity: identity, id: "\(unit)-\(id)", bankReference: nil, amount: amount, booked: booked, batch: id,
                isDerived: isDerived), account)
    }
}

extension VippsRecord {
    /// A total that the file states and its rows do not come to.
    func footer(
        _ field: VippsSchema.Field, stated: Int64, sum: Int64, _ currency: Currency, _ what: String
    ) throws(MoneyError) -> Finding {
        let text = { (units: Int64) in Money(minorUnits: units, currency: currency).amount }
        let off = text(try sum.subtracting(stated))
        return finding(
            .footer, at: field, expected: text(stated), found: text(sum), difference: off,
            "\(what) come to \(text(sum)), and <\(field.rawValue)> says \(text(stated)): the difference is \(off)")
    }
}
