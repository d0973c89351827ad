/// Texts of others in the commands that messages suggest: copied into a shell they are one word, and nothing in them acts.
package enum ShellWord {
    /// The text itself where nothing in it means anything to a shell, else in single quotes (POSIX, XCU 2.2).
    package static func of(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.first != UInt8(ascii: "~") && text.utf8.allSatisfy(isPlain)
        return isPlain ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_.,:/@%+=~".utf8.contains(byte)
        }
    }
}
