/// Finds what looks like the number of a payment card (a PAN): 13 to 19 digits, a prefix and a length that a card scheme has,
/// and the check digit of ISO/IEC 7812-1 (Luhn). Digits may stand in groups with a single space or hyphen between them.
package enum CardNumber {
    /// Whether these bytes are what looks like one, and nothing else.
    package static func isLikely(_ value: ArraySlice<UInt8>) -> Bool {
        guard lengths.lowerBound...longest ~= value.count else { return false }
        return value.withUnsafeBufferPointer { bytes in
            var found = false
            search(bytes, from: 0) { end in
                found = end == bytes.count
                return found
            }
            return found
        }
    }

    /// Whether one stands anywhere in these bytes, and in no longer run of digits.
    package static func isLikely(within text: ArraySlice<UInt8>) -> Bool {
        var found = false
        text.withUnsafeBufferPointer { bytes in
            searchAll(bytes) { _ in
                found = true
                return true
            }
        }
        return found
    }

    /// The text with all but the first six and the last four digits of each card number in it replaced by `*`.
    package static func masked(_ text: String) -> String {
        var text = text
        guard text.utf8.count >= lengths.lowerBound else { return text }
        let hidden = text.withUTF8 { bytes in
            var hidden: [Int] = []
            searchAll(bytes) { range in
                hidden += range.filter { isDigit(bytes[$0]) }.dropFirst(6).dropLast(4)
                return false
            }
            return hidden
        }
        guard !hidden.isEmpty else { return text }
        var bytes = Array(text.utf8)
        for place in hidden { bytes[place] = UInt8(ascii: "*") }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Runs of digits

    private static let lengths = 13...19
    /// Bytes of the longest one, each digit in a group of its own.
    private static let longest = 19 + 18 * 2

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Every card number in these bytes, until `take` has had enough.
    private static func searchAll(_ bytes: UnsafeBufferPointer<UInt8>, _ take: (Range<Int>) -> Bool) {
        var start = 0
        while start + lengths.lowerBound <= bytes.count {
            guard isDigit(bytes[start]) else {
                start += 1
                continue
            }
            var isEnough = false
            search(bytes, from: start) { end in
                isEnough = take(start..<end)
                return isEnough
            }
            if isEnough { return }
            while start < bytes.count, isDigit(bytes[start]) { start += 1 }
        }
    }

    /// The card numbers that begin with the group of digits at `start`, each by its end, until `take` has had enough.
    private static func search(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ take: (Int) -> Bool) {
        var digits = Digits()
        var place = start
        while place < bytes.count, isDigit(bytes[place]), digits.count < lengths.upperBound {
            digits.add(bytes[place] - UInt8(ascii: "0"))
            place += 1
            guard place == bytes.count || !isDigit(bytes[place]) else { continue }
            if digits.count >= lengths.lowerBound, digits.areLikely, take(place) { return }
            place += separator(bytes, at: place)
        }
    }

    /// How many bytes the space or hyphen at this place has; 0 where none stands there.
    private static func separator(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int {
        guard place < bytes.count else { return 0 }
        if bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "-") { return 1 }
        // A space that does not break.
        return bytes[place] == 0xC2 && place + 1 < bytes.count && bytes[place + 1] == 0xA0 ? 2 : 0
    }

    /// A number's digits, one after the other.
    private struct Digits {
        private(set) var count = 0
        /// The first six.
        private var prefix = 0
        /// Sums with the first, third, … digit doubled, and with the second, fourth, …
        private var sums = (odd: 0, even: 0)

        mutating func add(_ digit: UInt8) {
            let digit = Int(digit)
            let doubled = digit > 4 ? 2 * digit - 9 : 2 * digit
            sums.odd += count.isMultiple(of: 2) ? doubled : digit
            sums.even += count.isMultiple(of: 2) ? digit : doubled
            if count < 6 { prefix = prefix * 10 + digit }
            count += 1
        }

        var areLikely: Bool {
            // The check digit itself is not doubled.
            guard (count.isMultiple(of: 2) ? sums.odd : sums.even).isMultiple(of: 10) else { return false }
            return CardScheme.ranges.contains { $0.prefixes.contains(prefix) && $0.lengths.contains(count) }
        }
    }
}
