/// Walks over ASCII text that has digits at fixed places: dates, times, labels.
struct DigitReader<Bytes: Collection> where Bytes.Element == UInt8 {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) {
        rest = bytes[...]
    }

    var isAtEnd: Bool { rest.isEmpty }
    var next: UInt8? { rest.first }

    /// The number that exactly `count` digits make; nil, and nothing read, where they are not there.
    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        var ahead = rest
        for _ in 0..<count {
            guard let byte = ahead.popFirst(), UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        rest = ahead
        return value
    }

    /// Steps over this character, or the other one; false, and nothing read, where neither stands there.
    mutating func skip(_ character: Unicode.Scalar, _ other: Unicode.Scalar? = nil) -> Bool {
        guard let byte = rest.first, byte == UInt8(ascii: character) || other.map({ byte == UInt8(ascii: $0) }) ?? false
        else { return false }
        rest.removeFirst()
        return true
    }

    /// Steps over one character, whatever it is; does nothing at the end.
    mutating func advance() {
        _ = rest.popFirst()
    }

    /// Steps over all digits that stand here and returns how many they were.
    mutating func skipDigits() -> Int {
        var count = 0
        while let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            rest.removeFirst()
            count += 1
        }
        return count
    }
}

extension Span<UInt8> {
    /// The number that the digits at these places make; nil where anything else stands among them.
    func number(_ places: Range<Int>) -> Int? {
        var value = 0
        for place in places {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= self[place] else { return nil }
            value = value * 10 + Int(self[place] - UInt8(ascii: "0"))
        }
        return value
    }

    /// The day that the ten characters from a place on name, as in `2026-11-22`; nil where they name none.
    func date(at place: Int) -> CalendarDate? {
        guard self[place + 4] == UInt8(ascii: "-"), self[place + 7] == UInt8(ascii: "-"),
            let year = number(place..<place + 4), let month = number(place + 5..<place + 7),
            let day = number(place + 8..<place + 10)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}

/// Appends 0…99 as two digits.
func appendTwoDigits(_ value: Int, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
    text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
}

/// Appends a year as four digits; outside 0…9999 with a sign and as many digits as it needs (ISO 8601 expanded).
func appendYear(_ year: Int, to text: inout [UInt8]) {
    if 0...9999 ~= year {
        appendTwoDigits(year / 100, to: &text)
        appendTwoDigits(year % 100, to: &text)
    } else {
        let digits = String(year.magnitude)
        text.append(year < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        text += Array(repeating: UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count))
        text += Array(digits.utf8)
    }
}
