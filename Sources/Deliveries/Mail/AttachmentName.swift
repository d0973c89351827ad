internal import Settlements

/// A file's name as every reader of mail finds it: `filename*` in UTF-8 (RFC 2231, without continuations, which some
/// readers do not know), then `filename` in ASCII, and `name` in encoded words, for Outlook. A reader that heeds only the
/// first of two (Python's) gets the right one.
struct AttachmentName {
    /// A name that a file system can hold.
    private static let longest = 255

    private let name: String

    /// - Throws: ``MailMessageError`` where the name is empty, too long, has a space at an end, or holds a control
    ///   character or a slash.
    init(_ name: String) throws(MailMessageError) {
        let field = "attachment \(MailFields.printable(name))"
        try MailFields.check(name, of: field)
        guard !name.isEmpty else { throw MailMessageError("attachment", "has no name") }
        guard name.utf8.count <= Self.longest else {
            throw MailMessageError(
                field, "has a name of \(name.utf8.count) bytes, where at most \(Self.longest) may stand")
        }
        guard !name.contains("/"), !name.contains("\\") else {
            throw MailMessageError(field, "has a slash in its name, which readers take for a directory")
        }
        guard !name.hasPrefix(" "), !name.hasSuffix(" ") else {
            throw MailMessageError(field, "has a space at an end of its name, which readers leave out")
        }
        self.name = name
    }

    /// Printable ASCII without a double quote, and not to be taken for an encoded word: every reader agrees about it.
    private var isPlain: Bool {
        name.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") } && !name.contains("=?")
    }

    /// `name="…"`, in words to be folded.
    var typeParameter: [String] {
        guard !isPlain else { return ["name=\(HeaderText.quotedString(name))"] }
        var words = HeaderText.encoded(name, room: FoldedHeader.widest - "name=\"\" ".utf8.count)
        words[0] = "name=\"" + words[0]
        words[words.count - 1] += "\""
        return words
    }

    var dispositionParameters: [String] {
        guard !isPlain else { return ["filename=\(HeaderText.quotedString(name))"] }
        return ["filename*=utf-8''\(percentEncoded);", "filename=\"\(ascii)\""]
    }

    /// The name with `_` for each character that ASCII has not.
    private var ascii: String {
        String(name.map { $0.isASCII && $0 != "\"" ? $0 : "_" }).replacing("=?", with: "=_")
    }

    /// `attribute-char` of RFC 5987, 3.2.1 stands for itself.
    private var percentEncoded: String {
        name.utf8.reduce(into: "") { text, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                if "!#$&+-.^_`|~".utf8.contains(byte) {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    text += "%" + byte.hex
                }
            }
        }
    }
}
