/// Finds what looks like the number of a payment card (a PAN): 13 to 19 digits, the prefix of a card scheme, and the check
/// digit of ISO/IEC 7812-1 (Luhn).
package enum CardNumber {
    /// Whether these bytes are the digits of what looks like one, and nothing else.
    package static func isLikely(_ digits: ArraySlice<UInt8>) -> Bool {
        guard 13...19 ~= digits.count, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
            return false
        }
        return hasKnownPrefix(digits) && hasCheckDigit(digits)
    }

    private static func hasCheckDigit(_ digits: ArraySlice<UInt8>) -> Bool {
        var sum = 0
        for (index, byte) in digits.reversed().enumerated() {
            let digit = Int(byte - UInt8(ascii: "0")) * (index % 2 == 0 ? 1 : 2)
            sum += digit > 9 ? digit - 9 : digit
        }
        return sum % 10 == 0
    }

    private static func hasKnownPrefix(_ digits: ArraySlice<UInt8>) -> Bool {
        let prefix = digits.prefix(4).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        switch prefix {
        case 3000...3059, 3095, 3400...3499, 3528...3589, 3600...3699, 3700...3799, 3800...3999: return true
        case 4000...4999, 5000...5099, 5100...5599, 5600...5999: return true
        case 2200...2204, 2221...2720, 6000...6999, 8100...8199, 9792: return true
        default: return false
        }
    }
}
