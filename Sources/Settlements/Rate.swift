/// An exchange rate as a file states it: a decimal number, kept digit for digit.
package struct Rate: Hashable, Sendable, CustomStringConvertible {
    /// The digits without the point: 11 of `0.011`.
    package let digits: Int64
    /// How many of them stand behind the point: 3 of `0.011`.
    package let scale: Int
    private let text: String

    /// Reads a positive decimal number of at most 18 digits; nil where the text is anything else.
    package init?(_ text: some StringProtocol) {
        self.init(ascii: Array(text.utf8)[...])
    }

    /// Reads it from the bytes of a file.
    package init?(ascii text: ArraySlice<UInt8>) {
        let bytes = text.span
        var digits: Int64 = 0
        var count = 0
        var point: Int?
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "."), point == nil, index > 0 {
                point = index
                continue
            }
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte, count < Self.mostDigits else { return nil }
            digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
            count += 1
        }
        let scale = point.map { bytes.count - 1 - $0 } ?? 0
        guard digits > 0, point == nil || scale > 0 else { return nil }
        self.digits = digits
        self.scale = scale
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// As many as 64 bits hold, whatever they are.
    private static let mostDigits = 18

    package var description: String { text }

    /// Whether `gross` can be `original` at this rate: |gross − original × rate| ≤ ½ minor unit + |original| × ½ of the
    /// rate's last digit. Files round the rate as well as the amount. False where the numbers are too large to tell.
    package func explains(_ gross: Money, from original: Money) -> Bool {
        // Both sides in units of 10^-(scale + exponent of original) minor units of the gross currency, doubled.
        let unit = Int128.power(ofTen: scale + original.currency.exponent)
        let lift = Int128.power(ofTen: gross.currency.exponent)
        let (stated, overStated) = Int128(gross.minorUnits).multipliedReportingOverflow(by: unit)
        let computed = Int128(original.minorUnits) * Int128(digits)
        let (scaled, overScaled) = computed.multipliedReportingOverflow(by: lift)
        let (slack, overSlack) = Int128(original.minorUnits.magnitude).multipliedReportingOverflow(by: lift)
        let (allowed, overAllowed) = unit.addingReportingOverflow(slack)
        let (gap, overGap) = stated.subtractingReportingOverflow(scaled)
        let (doubled, overDoubled) = gap.magnitude.multipliedReportingOverflow(by: 2)
        guard ![overStated, overScaled, overSlack, overAllowed, overGap, overDoubled].contains(true) else {
            return false
        }
        return doubled <= allowed.magnitude
    }
}

extension Int128 {
    fileprivate static func power(ofTen exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
