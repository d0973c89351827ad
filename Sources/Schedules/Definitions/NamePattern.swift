package import Settlements

/// How the files of a delivery are called.
///
/// Two files of one delivery never have the same name: ``NameProof`` holds a pattern to that when it is loaded.
package struct NamePattern: Hashable, Sendable {
    package typealias Field = TextPattern.Field

    /// Bytes of a name: most file systems take 255, and a temporary name on the way needs some.
    package static let longest = 200
    static let fields: [Field] = [
        .definition, .merchantID, .periodLabel, .periodStart, .periodEnd, .revision, .sequence, .output, .fileExtension,
    ]

    /// For an output that is called as its file ends: `csv`.
    private let plain: TextPattern
    /// For every other.
    private let named: TextPattern

    /// Where a definition does not say: `{definition}_{merchant.id}_{period.label}_r{revision}.{extension}`, and with
    /// `_{output}` before the dot for the manifest and for an output with a name of its own.
    ///
    /// Read from its end, what stands before the last `_` is a period's label for the one and a revision for the others,
    /// since no output's name holds a `_`; so the two forms never meet, whatever the merchant's id.
    package static let standard = NamePattern(
        plain: TextPattern(start + [.literal("."), .field(.fileExtension)]),
        named: TextPattern(start + [.literal("_"), .field(.output), .literal("."), .field(.fileExtension)]))

    private static let start: [TextPattern.Piece] = [
        .field(.definition), .literal("_"), .field(.merchantID), .literal("_"), .field(.periodLabel), .literal("_r"),
        .field(.revision),
    ]

    init(_ pattern: TextPattern) {
        self.init(plain: pattern, named: pattern)
    }

    private init(plain: TextPattern, named: TextPattern) {
        self.plain = plain
        self.named = named
    }

    /// What the name of an output's file is made of.
    func pattern(output: String, fileExtension: String) -> TextPattern {
        output == fileExtension ? plain : named
    }

    /// What a name is made of.
    package struct Values: Sendable {
        package let definition: String
        package let merchant: String
        package let period: Period
        package let revision: Int
        package let sequence: Int
        /// The output's name: `csv`, `books`, `manifest`.
        package let output: String
        /// What the file's name ends with: `csv`, `json`.
        package let fileExtension: String

        package init(
            definition: String, merchant: String, period: Period, revision: Int, sequence: Int, output: String,
            fileExtension: String
        ) {
            self.definition = definition
            self.merchant = merchant
            self.period = period
            self.revision = revision
            self.sequence = sequence
            self.output = output
            self.fileExtension = fileExtension
        }
    }

    /// The name of one file. A character of a value that a name cannot hold is percent-encoded (RFC 3986, 2.1), so
    /// that two values never become one.
    ///
    /// - Throws: ``NameTooLong``, where it would have more than ``longest`` bytes.
    package func name(for values: Values) throws(NameTooLong) -> String {
        let pattern = pattern(output: values.output, fileExtension: values.fileExtension)
        let name = pattern.filled { field in
            switch field {
            case .definition: .text(Self.encoded(values.definition))
            case .title, .merchantName: .text("")
            case .merchantID: .text(Self.encoded(values.merchant))
            case .periodLabel:
                .text(values.period.payout.map { Self.encoded(label: $0.label) } ?? Self.encoded(values.period.label))
            case .periodStart: .date(values.period.firstDate)
            case .periodEnd: .date(values.period.endDate)
            case .revision: .number(values.revision)
            case .sequence: .number(values.sequence)
            case .output: .text(Self.encoded(values.output))
            case .fileExtension: .text(Self.encoded(values.fileExtension))
            }
        }
        guard name.utf8.count <= Self.longest else { throw NameTooLong(name: name) }
        return name
    }

    /// Letters, digits and `-._~@+=` of ASCII stay, but for a dot at the start or after a dot; of all else each byte
    /// becomes `%XX`.
    static func encoded(_ value: String) -> String {
        var encoded = ""
        var previous = UInt8(ascii: ".")
        for byte in value.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isDotToHide = scalar == "." && previous == byte
            previous = byte
            if byte < 0x80, !isDotToHide, isSafe(scalar) {
                encoded.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }

    /// A payout's label as a name holds it: letters, digits and `-` of ASCII stay, of all else each byte becomes `%XX`. So does
    /// the first character of one that reads like a week or another period, which a name of another definition may have there,
    /// or like a revision, which stands behind it.
    static func encoded(label: String) -> String {
        let first = isMistakable(label) ? 1 : 0
        return label.utf8.enumerated().map { index, byte in
            let scalar = Unicode.Scalar(byte)
            if index >= first, byte < 0x80, scalar != "%", isOfLabel(scalar) { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
    }

    /// Whether a payout's label may have that character in a name.
    static func isOfLabel(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "%": true
        default: false
        }
    }

    private static func isMistakable(_ label: String) -> Bool {
        let bytes = Array(label.utf8)
        func isDigits(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { (0x30...0x39).contains($0) } }
        let isYear = bytes.count >= 4 && isDigits(bytes[..<4]) && (bytes.count == 4 || bytes[4] == UInt8(ascii: "-"))
        let isRevision = bytes.first == UInt8(ascii: "r") && bytes.count > 1 && isDigits(bytes[1...])
        return isYear || isRevision || label.hasPrefix("FY")
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", "@", "+", "=": true
        default: false
        }
    }
}

/// A file's name came out longer than any server need take.
package struct NameTooLong: Error, Hashable, CustomStringConvertible {
    package let name: String

    package var description: String {
        "the file name '\(name.prefix(60))…' would have \(name.utf8.count) bytes, more than \(NamePattern.longest): "
            + "shorten the pattern at 'name', or the merchant's id"
    }
}
