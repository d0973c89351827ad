/// An amount: a whole number of minor units of one currency. Never a binary fraction.
package struct Money: Hashable, Sendable, CustomStringConvertible {
    /// Cents of EUR, yen of JPY, fils of KWD. Negative: away from the merchant.
    package let minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads an amount in major units as files state it: `-12.3`, `1044.35`, `96`. Decimal point, no grouping.
    ///
    /// More digits than the currency has are taken only where they are zeros: nothing is rounded here.
    /// - Throws: ``MoneyError`` that says what was wrong.
    package init(_ text: some StringProtocol, currency: Currency) throws(MoneyError) {
        self.init(
            minorUnits: try Self.minorUnits(Array(text.utf8)[...], exponent: currency.exponent), currency: currency)
    }

    /// Reads minor units from the bytes of an amount in major units.
    package static func minorUnits(_ text: ArraySlice<UInt8>, exponent: Int) throws(MoneyError) -> Int64 {
        var rest = text
        let negative = rest.first == UInt8(ascii: "-")
        if negative { rest = rest.dropFirst() }
        var units: Int64 = 0
        var decimals: Int?
        var digits = 0
        for byte in rest {
            if byte == UInt8(ascii: "."), decimals == nil, digits > 0 {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .notANumber }
            let digit = Int64(byte - UInt8(ascii: "0"))
            digits += 1
            if let seen = decimals {
                decimals = seen + 1
                if seen >= exponent {
                    guard digit == 0 else { throw .tooManyDigits(exponent) }
                    continue
                }
            }
            units = try shifted(units, adding: negative ? -digit : digit)
        }
        guard digits > 0, decimals != 0 else { throw .notANumber }
        for _ in min(decimals ?? 0, exponent)..<exponent {
            units = try shifted(units, adding: 0)
        }
        return units
    }

    private static func shifted(_ units: Int64, adding digit: Int64) throws(MoneyError) -> Int64 {
        let (tens, overTens) = units.multipliedReportingOverflow(by: 10)
        let (sum, overSum) = tens.addingReportingOverflow(digit)
        guard !overTens, !overSum else { throw .overflow }
        return sum
    }

    /// The sum of two amounts of one currency.
    ///
    /// - Throws: ``MoneyError/overflow``; ``MoneyError/currencies`` where they differ: there is no sum across currencies.
    package func adding(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currencies(currency.code, other.currency.code) }
        return Money(minorUnits: try minorUnits.adding(other.minorUnits), currency: currency)
    }

    /// Major units with exactly the currency's digits, a point, no grouping: `-12.30`, `96` for JPY.
    package var amount: String {
        var bytes: [UInt8] = []
        Self.append(minorUnits, exponent: currency.exponent, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { "\(amount) \(currency.code)" }

    /// Appends an amount in major units as ASCII, for writers that make many.
    package static func append(_ minorUnits: Int64, exponent: Int, to bytes: inout [UInt8]) {
        if minorUnits < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = minorUnits.magnitude
        let first = bytes.count
        var written = 0
        repeat {
            if written == exponent, exponent > 0 { bytes.append(UInt8(ascii: ".")) }
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
            written += 1
        } while rest > 0 || written <= exponent
        bytes[first...].reverse()
    }
}

/// Why an amount cannot be read or summed.
package enum MoneyError: Error, Hashable, CustomStringConvertible {
    case notANumber
    /// More digits behind the point than the currency has.
    case tooManyDigits(Int)
    /// Beyond what 64 bits of minor units hold.
    case overflow
    case currencies(String, String)

    package var description: String {
        switch self {
        case .notANumber: "not an amount: digits with a decimal point are expected, as in 1234.50"
        case .tooManyDigits(let digits): "more than \(digits) digits behind the decimal point"
        case .overflow: "larger than this program can hold without rounding"
        case .currencies(let one, let other): "\(one) and \(other) cannot be summed"
        }
    }
}

extension Int64 {
    /// The sum, or an error where it does not fit: money never wraps.
    package func adding(_ other: Int64) throws(MoneyError) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw .overflow }
        return sum
    }
}
