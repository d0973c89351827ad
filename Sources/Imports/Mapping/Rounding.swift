internal import Settlements

/// What rounding each amount of a file by itself can come to.
enum Rounding {
    /// Whether a difference of so many minor units can come from that many rounded amounts: half a unit each.
    static func explains(_ units: Int128, of amounts: Int) -> Bool {
        units != 0 && Int128(units.magnitude) * 2 <= Int128(amounts)
    }
}

extension AmountStyle {
    /// Providers give up to eight decimals; more than this is no amount.
    private static let mostDecimals = 12

    /// An amount in minor units of its currency, and whether decimals were rounded off: to the nearest unit, from the middle
    /// to the even one. Without ``isRounded`` an amount has the currency's decimals and no more.
    func rounded(_ text: ArraySlice<UInt8>, _ currency: Currency) throws(MoneyError) -> (units: Int64, isRounded: Bool) {
        let separator = UInt8(ascii: decimal == .comma ? "," : ".")
        guard isRounded, decimal != .minorUnits, let point = text.lastIndex(of: separator) else {
            return (try minorUnits(text, currency), false)
        }
        let decimals = text[(point + 1)...]
        guard decimals.count > currency.exponent else { return (try minorUnits(text, currency), false) }
        guard decimals.count <= Self.mostDecimals else { throw .tooManyDigits(Self.mostDecimals) }
        guard decimals.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { throw .notANumber }
        let kept = currency.exponent == 0 ? text[..<point] : text[..<(point + 1 + currency.exponent)]
        var plain = self
        plain.digits = [:]
        let units = try plain.minorUnits(kept, currency)
        let rest = decimals.dropFirst(currency.exponent).map { $0 - UInt8(ascii: "0") }
        guard rest.contains(where: { $0 != 0 }) else { return (units, false) }
        let isMiddle = rest[0] == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
        guard isMiddle ? units % 2 != 0 : rest[0] >= 5 else { return (units, true) }
        return (try units.adding(text.first == UInt8(ascii: "-") ? -1 : 1), true)
    }
}

/// What is over between a payout and its rows, once each of these is rounded, is a line of its own.
extension MappingFooting {
    /// Holds each batch whose payout is among the rows against them.
    mutating func roundBatches() throws(MoneyError) {
        for index in sums.indices {
            for batch in sums[index].batches where batch.net != 0 && !batch.payouts.isEmpty && batch.others > 0 {
                guard batch.payouts.count == 1, Rounding.explains(Int128(batch.net), of: batch.rounded) else {
                    try report(batch, of: index)
                    continue
                }
                try takeRounding(
                    try Int64(0).subtracting(batch.net), payout: batch.payouts[0], batch: batch.name,
                    booked: batch.latest, line: batch.line, index)
            }
        }
    }

    /// Takes what is over between the rows and the file's own payout; false where rounding cannot be the reason.
    mutating func round(_ rows: Int64, to amount: Int64) throws(MoneyError) -> Bool {
        let difference = try rows.subtracting(amount)
        guard mapping.amountStyle.isRounded, Rounding.explains(Int128(difference), of: sums[0].rounded) else {
            return false
        }
        try takeRounding(
            try Int64(0).subtracting(difference), payout: payoutID, batch: batchName, booked: sums[0].latest,
            line: sums[0].lastLine, 0)
        return true
    }

    private mutating func takeRounding(
        _ units: Int64, payout: String, batch: String?, booked: Moment, line: Int, _ index: Int
    ) throws(MoneyError) {
        let entry = Entry(
            identity: "rounding/" + payout, type: .rounding, booked: booked, gross: units, net: units,
            reference: payout, description: "rounding of payout \(payout)", batch: batch, line: line)
        try sums[index].add(net: units)
        try door.take(entry, sums[index].account, isRow: false)
    }

    private func report(_ batch: MappedSums.BatchSum, of index: Int) throws(MoneyError) {
        let account = sums[index].account
        let off = Money(minorUnits: batch.net, currency: account.currency)
        let nothing = Money(minorUnits: 0, currency: account.currency).amount
        let adjustment = Door.Adjustment(
            identity: "batch/\(batch.name)", batch: batch.name, booked: batch.latest, line: batch.line)
        try door.reportDifference(
            off, of: account, adjustment: adjustment,
            Finding(
                .payoutSum, line: batch.line, column: 1, expected: nothing, found: off.amount, difference: off.amount,
                "batch \(batch.name): its rows, payout included, come to \(off), and \(batch.rounded) rounded amounts "
                    + "explain half a unit each: rows are missing, doubled or wrong"))
    }
}
