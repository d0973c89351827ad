/// What the parser's error codes say, in words; it has none of its own. The codes are libxml2's (`xmlParserErrors`).
enum XMLErrorWords {
    static let unfinished = "the file ends before its root element is closed"

    /// Remarks that are no errors of the file: a namespace whose name is no absolute URI, odd values of `xml:lang` and
    /// `xml:space`, a version of XML beyond 1.0.
    static func isHarmless(_ code: Int) -> Bool { 97...100 ~= code || code == 102 }

    /// - Parameters:
    ///   - isAtEnd: the whole file was given to the parser.
    ///   - open: the innermost element that is open, and its line.
    static func message(
        _ code: Int, isAtEnd: Bool, open: (name: String, line: Int)?, hasRoot: Bool
    ) -> String {
        if endings.contains(code), isAtEnd, let open {
            return "the file ends before <\(open.name)> of line \(open.line) is closed: is it whole?"
        }
        if code == 5, hasRoot, open == nil { return "something stands after the end of the root element" }
        if let open, code == 76 { return "<\(open.name)> of line \(open.line) is closed by another element's end" }
        return words[code] ?? "this is not well-formed XML (libxml2 says \(code))"
    }

    /// Errors that also say that the text ended too early.
    private static let endings: Set<Int> = [4, 5, 36, 39, 40, 45, 47, 63, 65, 68, 73, 74, 75, 77]

    private static let words: [Int: String] = [
        4: "no element begins in this file",
        6: "a reference to a character ends too early: &#…; is expected",
        7: "a reference to a character ends too early: &#…; is expected",
        8: "a reference to a character ends too early: &#…; is expected",
        9: "a character that no XML has",
        23: "the reference after & does not end with ;",
        26: "an entity that is not known: only &amp; &lt; &gt; &quot; and &apos; are",
        38: "'<' stands in an attribute: &lt; is expected",
        39: "the value of an attribute has no quotes around it",
        40: "the quotes around an attribute are not closed",
        41: "an attribute has no value",
        42: "an attribute stands twice in one element",
        45: "a comment is not closed, or has -- in it",
        47: "a processing instruction is not closed",
        62: "]]> stands in a text",
        63: "a CDATA section is not closed",
        64: "an XML declaration stands where none may: only the first bytes of a file can be one",
        65: "a blank is missing between two parts of an element's start",
        68: "'<' or '&' begins no name here: in a text &lt; or &amp; is expected",
        73: "the start of an element is not closed: > is expected",
        74: "an element's end is not closed: </ and > are expected",
        80: "a comment has -- in it",
        201: "a prefix that no namespace is declared for",
        200: "a prefix is declared for no namespace",
    ]
}
