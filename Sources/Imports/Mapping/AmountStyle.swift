internal import Settlements

/// How a file writes amounts.
struct AmountStyle: Hashable, Sendable {
    enum Decimal: String, Hashable, Sendable, CaseIterable {
        case point, comma
        /// Whole numbers of the smallest unit: 1250 is 12.50 EUR.
        case minorUnits = "minor_units"
    }

    enum Grouping: String, Hashable, Sendable, CaseIterable {
        case none, point, comma, space, apostrophe

        fileprivate var byte: UInt8? {
            switch self {
            case .none: nil
            case .point: UInt8(ascii: ".")
            case .comma: UInt8(ascii: ",")
            case .space: UInt8(ascii: " ")
            case .apostrophe: UInt8(ascii: "'")
            }
        }
    }

    var decimal = Decimal.point
    var grouping = Grouping.none
    /// How many digits the provider gives a currency, where that is not what ISO 4217 says.
    var digits: [String: Int] = [:]
    /// Amounts may have more decimals than their currency, and are rounded.
    var isRounded = false

    /// The word for the one way of rounding: to the nearest unit, from the middle to the even one.
    static let halfEven = "half_even"

    /// An amount in minor units of its currency. A plus before it is nothing.
    func minorUnits(_ text: ArraySlice<UInt8>, _ currency: Currency) throws(MoneyError) -> Int64 {
        let text = text.first == UInt8(ascii: "+") && text.count > 1 ? text.dropFirst() : text
        let exponent = digits.isEmpty ? currency.exponent : digits[currency.code] ?? currency.exponent
        if decimal == .point, grouping == .none {
            if exponent == currency.exponent { return try Money.minorUnits(text, exponent: exponent) }
            return try Self.shifted(try Money.minorUnits(text, exponent: exponent), from: exponent, to: currency)
        }
        let plain = try plain(text)
        guard decimal == .minorUnits else {
            return try Self.shifted(try Money.minorUnits(plain[...], exponent: exponent), from: exponent, to: currency)
        }
        guard !plain.contains(UInt8(ascii: ".")) else { throw .notANumber }
        return try Self.shifted(try Money.minorUnits(plain[...], exponent: 0), from: exponent, to: currency)
    }

    /// A rate with a decimal point.
    func rate(_ text: String) -> Rate? {
        decimal == .comma ? Rate(text.replacing(",", with: ".")) : Rate(text)
    }

    /// What an amount looks like, for a message.
    var example: String {
        guard decimal != .minorUnits else { return "a whole number like 123450" }
        let group = grouping.byte.map { String(Character(Unicode.Scalar($0))) } ?? ""
        return "one like 1\(group)234\(decimal == .comma ? "," : ".")50"
    }

    /// The digits with a decimal point and without groups.
    private func plain(_ text: ArraySlice<UInt8>) throws(MoneyError) -> [UInt8] {
        let point = decimal == .comma ? UInt8(ascii: ",") : UInt8(ascii: ".")
        let group = grouping.byte
        let text = grouping == .space ? Self.withPlainSpaces(text) : text
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        // How many digits stand behind the last mark of a group; nil before the first.
        var inGroup: Int?
        var whole = 0
        var isWhole = true
        for byte in text {
            if byte == point, isWhole {
                guard inGroup == nil || inGroup == 3 else { throw .notANumber }
                isWhole = false
                plain.append(UInt8(ascii: "."))
            } else if byte == group, isWhole {
                guard inGroup.map({ $0 == 3 }) ?? (1...3 ~= whole) else { throw .notANumber }
                inGroup = 0
            } else {
                // What is no digit here is refused by the reader of the plain number.
                guard byte != UInt8(ascii: ".") else { throw .notANumber }
                plain.append(byte)
                guard byte != UInt8(ascii: "-"), isWhole else { continue }
                whole += 1
                inGroup = inGroup.map { $0 + 1 }
            }
        }
        guard !isWhole || inGroup == nil || inGroup == 3 else { throw .notANumber }
        return plain
    }

    /// U+00A0 and U+202F, which typists put between groups, as spaces.
    private static func withPlainSpaces(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(where: { $0 >= 0x80 }) else { return text }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        return scalars.flatMap { $0 == "\u{A0}" || $0 == "\u{202F}" ? Array(" ".utf8) : Array(String($0).utf8) }[...]
    }

    private static func shifted(_ units: Int64, from exponent: Int, to currency: Currency) throws(MoneyError) -> Int64 {
        var units = units
        for _ in 0..<max(0, currency.exponent - exponent) {
            let (product, overflow) = units.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .overflow }
            units = product
        }
        for _ in 0..<max(0, exponent - currency.exponent) {
            guard units % 10 == 0 else { throw .tooManyDigits(currency.exponent) }
            units /= 10
        }
        return units
    }
}
