internal import Settlements

/// An amount in its original currency and what it must come to in the account's currency.
struct Exchange {
    let original: Money
    /// Nil where the file states none.
    let rate: Rate?
    /// How many digits behind the point the rate is known to have; the file may have dropped zeros at its end.
    let places: Int

    /// Whether `gross` is the original amount at the rate, by the rule of the design. In one currency the two must be
    /// equal; a rate that reads 1 is exactly 1.
    func explains(_ gross: Money) -> Bool {
        if original.currency == gross.currency { return original.minorUnits == gross.minorUnits }
        guard original.minorUnits != 0 || gross.minorUnits != 0 else { return true }
        return precise?.explains(gross, from: original) ?? false
    }

    /// What the original amount comes to, rounded to the nearest minor unit; nil where no rate says it or it is out of
    /// reach.
    func amount(in currency: Currency) -> Int64? {
        if original.currency == currency { return original.minorUnits }
        guard original.minorUnits != 0 else { return 0 }
        guard let rate else { return nil }
        let shift = rate.scale + original.currency.exponent - currency.exponent
        var value = Int128(original.minorUnits) * Int128(rate.digits)
        for _ in 0..<max(0, -shift) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        let unit = (0..<max(0, shift)).reduce(Int128(1)) { power, _ in power * 10 }
        let half = value < 0 ? -(unit / 2) : unit / 2
        return Int64(exactly: (value + half) / unit)
    }

    /// The rate with the zeros that its file dropped.
    private var precise: Rate? {
        guard let rate else { return nil }
        let isOne = rate.digits == 1 && rate.scale == 0
        let zeros = (isOne ? Self.placesOfOne : places) - rate.scale
        guard zeros > 0 else { return rate }
        let text = rate.description + (rate.scale == 0 ? "." : "") + String(repeating: "0", count: zeros)
        return Rate(text) ?? rate
    }

    /// More than any file states, and few enough for the arithmetic.
    private static let placesOfOne = 12
}
