/// What a value of a column with ids is by its looks.
enum ValueShape {
    /// Something with a digit and without a blank.
    case id
    /// An id that a spreadsheet turned into a number: `1.2302025304E+022`.
    case destroyed
    /// Words, between which blanks stand.
    case text

    /// Nil of what can be neither an id nor hold a number: nothing, or a word like `n/a` or `<auto>`.
    init?(_ value: ArraySlice<UInt8>) {
        var hasDigit = false
        var hasPower = false
        var hasOther = false
        for byte in value {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "E"), UInt8(ascii: "e"): hasPower = true
            case UInt8(ascii: " "), 0x09...0x0D:
                self = .text
                return
            case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ","): break
            default: hasOther = true
            }
        }
        guard hasDigit else { return nil }
        self = hasPower && !hasOther && Self.isPower(value) ? .destroyed : .id
    }

    /// Digits, perhaps with a decimal mark, times a power of ten: `1.2E+22`, `1,2e+022`, `12E+5`. Without the plus sign, which
    /// spreadsheets write, only with a mark: `12E5` may well be an id.
    private static func isPower(_ value: ArraySlice<UInt8>) -> Bool {
        let parts = value.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "E") || $0 == UInt8(ascii: "e") }
        guard parts.count == 2 else { return false }
        let hasPlus = parts[1].first == UInt8(ascii: "+")
        let number = parts[0].split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
        }
        return isDigits(hasPlus ? parts[1].dropFirst() : parts[1]) && number.count <= 2 && number.allSatisfy(isDigits)
            && (hasPlus || number.count == 2)
    }

    private static func isDigits(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }
}
