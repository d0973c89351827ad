internal import Settlements

/// One sale unit of a report while its settlements are read, and the check of what it states over all of them.
struct VippsUnit {
    let number: String
    let line: Int
    let column: Int
    /// Version 2.0: fees are collected apart, since the report lists such.
    let collectsFees: Bool
    /// Of the settlement that is read.
    var settlement: VippsSettlement?
    private(set) var settlements = 0
    private var gross: Int64 = 0
    private var net: Int64 = 0
    private var fee: Int64 = 0
    private var refund: Int64 = 0
    private var isBroken = false

    init(number: String, line: Int, column: Int, collectsFees: Bool) {
        self.number = number
        self.line = line
        self.column = column
        self.collectsFees = collectsFees
    }

    /// Counts a settlement that was read to its end; nil where it could not be read.
    mutating func close(_ settlement: VippsSettlement?) throws(MoneyError) {
        settlements += 1
        self.settlement = nil
        guard let settlement, !settlement.isBroken else {
            isBroken = true
            return
        }
        gross = try gross.adding(settlement.sums.gross)
        net = try net.adding(settlement.sums.net)
        fee = try fee.adding(settlement.sums.fee)
        refund = try refund.adding(settlement.sums.refund)
    }

    /// Checks the totals over all settlements.
    ///
    /// - Parameter record: the element that states them, read to its end.
    func foot(_ record: VippsRecord, _ currency: Currency, _ door: Door) throws(MoneyError) {
        let isChecked = !door.options.isPart
        if let stated = record.count(.settlements, &door.findings), stated != settlements, isChecked {
            door.findings.add(
                record.finding(
                    .count, at: .settlements, expected: "\(stated)", found: "\(settlements)",
                    "sale unit \(number) says it has \(stated) settlements, and \(settlements) stand there"))
        }
        guard record.schema == .two else { return }
        let totals: [(VippsSchema.Field, Int64)] = [
            (.totalGross, gross), (.totalNet, net), (.totalFee, fee), (.totalRefund, refund),
        ]
        for (field, sum) in totals {
            guard let stated = record.amount(field, currency, &door.findings), isChecked, !isBroken else { continue }
            // Nothing says which sign version 2.0 gives to the sum of refunds.
            let isMet = stated == sum || field == .totalRefund && stated.magnitude == sum.magnitude
            guard !isMet else { continue }
            door.findings.add(
                try record.footer(
                    field, stated: stated, sum: sum, currency, "sale unit \(number): the settlements"))
        }
    }
}
