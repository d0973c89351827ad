internal import Foundation
internal import Settlements

/// A header line under construction: words are added, and it folds between them before 76 characters (RFC 5322, 2.2.3).
struct FoldedHeader {
    static let widest = 76

    private var text: String
    private var column: Int

    init(_ name: String) {
        text = name + ":"
        column = text.utf8.count
    }

    /// How many characters a word may have to stand on the current line.
    var room: Int { Self.widest - column - 1 }

    /// Adds a word after one space, on a line of its own where the current one has no room.
    mutating func add(_ word: String) {
        if word.utf8.count > room {
            text += "\r\n "
            column = 1
        } else {
            text += " "
            column += 1
        }
        text += word
        column += word.utf8.count
    }

    mutating func add(_ words: [String]) {
        for word in words { add(word) }
    }

    /// The whole header with its line's end.
    var line: String { text + "\r\n" }
}

/// Text of a person's own in a header: as it is where ASCII will do, else in encoded words (RFC 2047).
enum HeaderText {
    /// RFC 2047, 2: an encoded word has at most 75 characters.
    private static let longestWord = 75
    /// `=?utf-8?q?` and `?=`.
    private static let frame = 12
    /// A first word shorter than this is not worth it in a name: the line folds instead.
    private static let shortestWord = 32

    /// The words of a subject or an extension header, to be added one by one. The first stands on the name's line, for some
    /// readers take a fold there for a space of the text's own.
    static func unstructured(_ text: String, room: Int) -> [String] {
        if text.isEmpty { return [] }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
        if isPlain, words[0].utf8.count <= room,
            words.allSatisfy({ !$0.isEmpty && $0.utf8.count < FoldedHeader.widest })
        {
            return words
        }
        return encoded(text, room: room)
    }

    /// The words of a name before an address (RFC 5322, 3.4).
    static func phrase(_ name: String, room: Int) -> [String] {
        let words = name.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if words.allSatisfy({ !$0.isEmpty && $0.utf8.count < FoldedHeader.widest && $0.utf8.allSatisfy(isAtomText) }),
            !name.contains("=?")
        {
            return words
        }
        let quoted = quotedString(name)
        let isPlain = name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !name.contains("=?")
        return isPlain && quoted.utf8.count < FoldedHeader.widest ? [quoted] : encodedName(name, room: room)
    }

    /// In one word where that is possible, on a line of its own if need be, for some readers show a space between two.
    private static func encodedName(_ name: String, room: Int) -> [String] {
        let whole = encoded(name, room: longestWord)
        return whole.count == 1 || room < shortestWord ? whole : encoded(name, room: room)
    }

    /// A parameter's value or a name in double quotes (RFC 5322, 3.2.4).
    static func quotedString(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Encoded words that together mean the text, the first of at most `room` characters; none splits a character
    /// (RFC 2047, 5). Whichever of Q and B is shorter.
    static func encoded(_ text: String, room: Int) -> [String] {
        let bytes = Array(text.utf8)
        let asQuoted = length(of: bytes, asQuoted: true) <= length(of: bytes, asQuoted: false)
        var words: [String] = []
        var current: [UInt8] = []
        var budget = min(room, longestWord) - frame
        for unit in units(of: text, asQuoted: asQuoted) {
            if !current.isEmpty, length(of: current + unit, asQuoted: asQuoted) > budget {
                words.append(word(current, asQuoted: asQuoted))
                current = []
                budget = longestWord - frame
            }
            current += unit
        }
        words.append(word(current, asQuoted: asQuoted))
        return words
    }

    /// What is not split: a character as a reader sees it, or its scalars where it is too long for one word.
    private static func units(of text: String, asQuoted: Bool) -> [[UInt8]] {
        text.flatMap { character -> [[UInt8]] in
            let bytes = Array(String(character).utf8)
            guard length(of: bytes, asQuoted: asQuoted) > longestWord - frame else { return [bytes] }
            return character.unicodeScalars.map { Array(String($0).utf8) }
        }
    }

    private static func length(of bytes: [UInt8], asQuoted: Bool) -> Int {
        asQuoted ? bytes.reduce(0) { $0 + quotedLength(of: $1) } : (bytes.count + 2) / 3 * 4
    }

    private static func word(_ bytes: [UInt8], asQuoted: Bool) -> String {
        guard asQuoted else { return "=?utf-8?b?" + Data(bytes).base64EncodedString() + "?=" }
        var text = "=?utf-8?q?"
        for byte in bytes {
            if byte == 0x20 {
                text += "_"
            } else if quotedLength(of: byte) == 1 {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "=" + byte.hex
            }
        }
        return text + "?="
    }

    /// RFC 2047, 5 (3): the characters that stand for themselves even in a name.
    private static func quotedLength(of byte: UInt8) -> Int {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20: 1
        default: "!*+-/".utf8.contains(byte) ? 1 : 3
        }
    }

    /// `atext` of RFC 5322, 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }
}

extension UInt8 {
    /// Two upper-case hex digits, as quoted-printable and percent-encoding want them.
    var hex: String {
        let digits = String(self, radix: 16, uppercase: true)
        return self < 16 ? "0" + digits : digits
    }
}
