internal import Settlements

/// The check of one row: gross × rate − costs = net, as far as the row states them.
struct AdyenFooting {
    /// In the account's currency, as an entry has it.
    let gross: Int64
    let fees: Fees
    /// Whether the row's own figures prove its net; otherwise only the batch's sum does.
    let isProved: Bool
    /// By how much the row's net is off: found less expected.
    private(set) var difference: Int64 = 0

    /// Where the figures of the row at hand stand.
    struct Place {
        let table: CSVTable
        let columns: AdyenColumns

        /// The net that is given.
        var net: Int { table.isEmpty(columns.netCredit) ? columns.netDebit : columns.netCredit }
    }

    /// Checks a row of this type, and reports what does not agree.
    ///
    /// - Parameter places: how many digits behind the point its rate has.
    /// - Throws: ``MoneyError/overflow``.
    init(
        _ type: AdyenType, _ amounts: AdyenAmounts, places: Int, at place: Place, _ findings: inout FindingList
    ) throws(MoneyError) {
        let costs = try amounts.totalCosts()
        switch type.meaning {
        case .entry(let entry) where entry.isFeeOnly:
            gross = 0
            fees = costs == 0 ? Fees(.processing, amounts.net) : try amounts.fees()
            isProved = costs != 0 || amounts.gross?.minorUnits ?? 0 != 0
            difference = costs == 0 ? 0 : try amounts.net.adding(costs)
            if difference != 0 {
                let expected = try Int64(0).subtracting(costs)
                findings.add(place.rowNet(type, amounts, expected: expected, "its fee components add up to that"))
            }
        case .entry(let entry) where !entry.carriesNoFee:
            let stated = amounts.paymentFees ?? 0
            let total = costs == 0 ? stated : costs
            fees = costs == 0 ? Fees(.processing, try Int64(0).subtracting(stated)) : try amounts.fees()
            gross = try amounts.net.adding(total)
            isProved = true
            if let stated = amounts.paymentFees, costs != 0, stated != costs {
                findings.add(place.feeSum(type, amounts, expected: costs, found: stated))
            }
        default:
            gross = amounts.net
            fees = .none
            isProved = amounts.gross?.minorUnits ?? 0 != 0
            if amounts.costs.contains(where: { $0 != 0 }) || amounts.paymentFees ?? 0 != 0 {
                findings.add(place.strayFees(type, amounts))
            }
        }
        try compareWithOriginal(type, amounts, places, place, &findings)
    }

    private mutating func compareWithOriginal(
        _ type: AdyenType, _ amounts: AdyenAmounts, _ places: Int, _ place: Place, _ findings: inout FindingList
    ) throws(MoneyError) {
        // What is charged or moved stands in the net columns; a gross beside it, where there is one, is the same amount.
        let given = type.hasGross ? amounts.gross ?? Money(minorUnits: 0, currency: amounts.currency) : amounts.gross
        guard let given, type.hasGross || given.minorUnits != 0 else { return }
        let stated = type.hasGross ? gross : amounts.net
        let exchange = Exchange(original: given, rate: amounts.rate, places: places)
        if let finding = place.unusableRate(exchange, amounts.currency) {
            findings.add(finding)
            return
        }
        guard !exchange.explains(Money(minorUnits: stated, currency: amounts.currency)) else { return }
        let costs = try stated.subtracting(amounts.net)
        let expected = try exchange.amount(in: amounts.currency)?.subtracting(costs)
        if let expected { difference = try amounts.net.subtracting(expected) }
        findings.add(
            place.rowNet(type, amounts, expected: expected, place.story(exchange, amounts.currency, costs: costs)))
    }
}

extension AdyenType {
    /// Whether its rows state what the shopper paid or got back.
    fileprivate var hasGross: Bool {
        guard case .entry(let type) = meaning else { return false }
        return !type.isFeeOnly && !type.carriesNoFee
    }
}

extension AdyenFooting.Place {
    fileprivate func rowNet(
        _ type: AdyenType, _ amounts: AdyenAmounts, expected: Int64?, _ why: String
    ) -> Finding {
        let found = Money(minorUnits: amounts.net, currency: amounts.currency)
        let wanted = expected.map { Money(minorUnits: $0, currency: amounts.currency) }
        let off = wanted.flatMap { try? amounts.net.subtracting($0.minorUnits) }
            .map { Money(minorUnits: $0, currency: amounts.currency).amount }
        return table.finding(
            .rowNet, at: net, expected: wanted?.amount, found: found.amount, difference: off,
            "\(type.name): net is \(found)" + (wanted.map { ", expected \($0.amount)" } ?? "")
                + (off.map { " (difference \($0))" } ?? "") + ": \(why)")
    }

    fileprivate func feeSum(_ type: AdyenType, _ amounts: AdyenAmounts, expected: Int64, found: Int64) -> Finding {
        let (expected, found) = (
            Money(minorUnits: expected, currency: amounts.currency),
            Money(minorUnits: found, currency: amounts.currency)
        )
        let off = (try? found.minorUnits.subtracting(expected.minorUnits))
            .map { Money(minorUnits: $0, currency: amounts.currency).amount }
        return table.finding(
            .feeSum, at: columns.paymentFees ?? net, expected: expected.amount, found: found.amount, difference: off,
            "\(type.name): Payment Fees (NC) is \(found), expected \(expected.amount): the sum of commission, markup, "
                + "scheme fees and interchange")
    }

    fileprivate func strayFees(_ type: AdyenType, _ amounts: AdyenAmounts) -> Finding {
        let column = zip(columns.fees, amounts.costs).first { $0.1 != 0 }?.0 ?? columns.paymentFees ?? net
        return table.finding(
            .value, at: column, expected: "0", found: table.text(column),
            "\(type.name): \(table.titles[column]) is \(table.text(column)), but such a row carries no fee")
    }

    /// A finding where the rate is missing, or is not 1 within one currency.
    fileprivate func unusableRate(_ exchange: Exchange, _ currency: Currency) -> Finding? {
        let (original, column) = (exchange.original, columns.exchangeRate)
        if original.currency == currency {
            guard let rate = exchange.rate, !rate.isOne else { return nil }
            return table.finding(
                .rate, at: column, expected: "1", found: rate.description,
                "Exchange Rate is \(rate), but gross and net are both in \(currency)")
        }
        guard original.minorUnits != 0 else { return nil }
        if let rate = exchange.rate {
            guard rate.isOne, !original.currency.isAtPar(with: currency) else { return nil }
            return table.finding(
                .rate, at: column, found: rate.description,
                "Exchange Rate is \(rate), but gross is in \(original.currency) and net in \(currency), and these are not at par: "
                    + "one of the currencies is wrong, or the rate")
        }
        return table.finding(
            .rate, at: column, found: "",
            "Exchange Rate is empty, and gross is in \(original.currency), net in \(currency)")
    }

    /// `gross 31.45 USD less 0.30 of fees`.
    fileprivate func story(_ exchange: Exchange, _ currency: Currency, costs: Int64) -> String {
        let original = exchange.original
        let gross =
            "gross \(original)" + (original.currency == currency ? "" : " × \(exchange.rate?.description ?? "?")")
        let fees = zip(AdyenColumns.feeTitles, columns.fees).filter { !table.isEmpty($0.1) }
            .map { "\($0.0) \(table.text($0.1))" }
        guard !fees.isEmpty || costs != 0 else { return "\(gross), and there are no fees" }
        return "\(gross) less fees of \(Money(minorUnits: costs, currency: currency).amount)"
            + (fees.isEmpty ? "" : " (\(fees.joined(separator: ", ")))")
    }
}

extension Rate {
    fileprivate var isOne: Bool {
        var rest = digits
        for _ in 0..<scale {
            guard rest % 10 == 0 else { return false }
            rest /= 10
        }
        return rest == 1
    }
}

extension Currency {
    /// Whether one unit of it is one of the other by law. Source: the IMF's reports on exchange arrangements.
    fileprivate func isAtPar(with other: Currency) -> Bool {
        let groups: [Set<String>] = [
            ["USD", "BMD", "BSD", "PAB", "CUC"], ["GBP", "FKP", "GIP", "SHP"], ["ZAR", "LSL", "NAD", "SZL"],
            ["INR", "BTN"], ["SGD", "BND"],
        ]
        return groups.contains { $0.contains(code) && $0.contains(other.code) }
    }
}
