/// Cuts an XML file into its tags and texts (XML 1.0, fifth edition). No document type is let in, so none of its rules is needed.
struct XMLScanner {
    enum Token {
        case start(name: String, attributes: [(name: String, value: String)], isEmpty: Bool)
        case end(name: String)
        case text(String)
        /// A CDATA section.
        case section(String)
        /// A comment or a processing instruction.
        case aside
        case finished
    }

    private(set) var text: XMLText
    /// Where the token read last begins.
    private(set) var start = XMLText.Place()

    init(_ text: XMLText) {
        self.text = text
    }

    /// Reads the next token.
    mutating func next() throws(XMLReader.Fault) -> Token {
        while text[0] == nil, !text.isWhole { try text.refill() }
        start = text.place
        switch (text[0], try byte(1)) {
        case (nil, _): return .finished
        case (UInt8(ascii: "<"), UInt8(ascii: "?")): return try instruction()
        case (UInt8(ascii: "<"), UInt8(ascii: "!")): return try declaration()
        case (UInt8(ascii: "<"), UInt8(ascii: "/")): return try endTag()
        case (UInt8(ascii: "<"), _): return try startTag()
        default: return try characters()
        }
    }

    /// The byte so many further on, which may have to be read; nil at the end of the file.
    private mutating func byte(_ offset: Int) throws(XMLReader.Fault) -> UInt8? {
        while text[offset] == nil, !text.isWhole { try text.refill() }
        return text[offset]
    }

    /// How many bytes stand before the mark that must come.
    private mutating func distance(
        to mark: StaticString, from offset: Int, _ what: String
    ) throws(XMLReader.Fault) -> Int {
        while true {
            if let distance = text.distance(to: mark, from: offset) { return distance }
            guard !text.isWhole else {
                throw text.fault("the file ends before \(what) that begins here does: is it whole?")
            }
            try text.refill()
        }
    }

    // MARK: Texts

    private mutating func characters() throws(XMLReader.Fault) -> Token {
        var length: Int
        while true {
            if let distance = text.distance(to: "<", from: 0) {
                length = distance
                break
            }
            length = text.bytes.count - text.position
            if text.isWhole { break }
            try text.refill()
        }
        if let bad = text.distance(to: "]]>", from: 0, before: length) {
            throw text.fault("]]> stands in a text: ]]&gt; is expected", after: bad)
        }
        let content = try read(0..<length)
        text.advance(by: length)
        return .text(content)
    }

    private func read(_ range: Range<Int>, inAttribute: Bool = false) throws(XMLReader.Fault) -> String {
        do {
            return try XMLContent.read(text.slice(range), inAttribute: inAttribute)
        } catch {
            throw text.fault(error.message, after: range.lowerBound + error.offset)
        }
    }

    // MARK: What is no element

    private mutating func instruction() throws(XMLReader.Fault) -> Token {
        let end = try distance(to: "?>", from: 2, "a processing instruction")
        let target = text.slice(2..<end).prefix { !XMLCharacters.isSpace($0) }
        guard XMLCharacters.isName(target), !target.contains(UInt8(ascii: ":")) else {
            throw text.fault("<? begins no processing instruction here: a name is expected behind it")
        }
        guard String(decoding: target, as: UTF8.self).lowercased() != "xml" else {
            throw text.fault("an XML declaration stands where none may: only the first bytes of a file can be one")
        }
        text.advance(by: end + 2)
        return .aside
    }

    private mutating func declaration() throws(XMLReader.Fault) -> Token {
        _ = try byte(8)
        if text.starts(with: "<!--") { return try comment() }
        if text.starts(with: "<![CDATA[") {
            let end = try distance(to: "]]>", from: 9, "a CDATA section")
            let content = String(decoding: text.slice(9..<end), as: UTF8.self)
            text.advance(by: end + 3)
            return .section(content.replacing("\r\n", with: "\n").replacing("\r", with: "\n"))
        }
        let word = (2..<9).compactMap { text[$0].map { $0 & 0xDF } }
        guard word == Array("DOCTYPE".utf8) else {
            throw text.fault("<! begins nothing here that an XML file may have")
        }
        throw text.fault(
            "a document type (DOCTYPE): it can bring in other files and texts without end; no settlement file has one",
            .doctype)
    }

    private mutating func comment() throws(XMLReader.Fault) -> Token {
        let end = try distance(to: "--", from: 4, "a comment")
        guard try byte(end + 2) == UInt8(ascii: ">") else {
            throw text.fault("a comment has -- in it", after: end)
        }
        text.advance(by: end + 3)
        return .aside
    }

    // MARK: Tags

    private mutating func endTag() throws(XMLReader.Fault) -> Token {
        let end = try distance(to: ">", from: 2, "a tag")
        let inside = text.slice(2..<end)
        let name = inside.prefix { !XMLCharacters.isSpace($0) }
        guard XMLCharacters.isName(name), inside[name.endIndex...].allSatisfy(XMLCharacters.isSpace) else {
            throw text.fault("</ begins no tag here: a name and > are expected behind it")
        }
        let token = Token.end(name: String(decoding: name, as: UTF8.self))
        text.advance(by: end + 1)
        return token
    }

    private mutating func startTag() throws(XMLReader.Fault) -> Token {
        var offset = try endOfName(from: 1)
        guard XMLCharacters.isName(text.slice(1..<offset)) else {
            throw text.fault("< begins no tag here: in a text &lt; is expected")
        }
        let name = String(decoding: text.slice(1..<offset), as: UTF8.self)
        var attributes: [(name: String, value: String)] = []
        while true {
            let gap = try skipSpace(from: offset)
            switch try byte(gap) {
            case UInt8(ascii: ">"):
                text.advance(by: gap + 1)
                return .start(name: name, attributes: attributes, isEmpty: false)
            case UInt8(ascii: "/"):
                guard try byte(gap + 1) == UInt8(ascii: ">") else {
                    throw text.fault("> is expected behind /", after: gap)
                }
                text.advance(by: gap + 2)
                return .start(name: name, attributes: attributes, isEmpty: true)
            case nil: throw text.fault("the file ends before a tag that begins here does: is it whole?")
            default:
                guard gap > offset else {
                    throw text.fault("a blank, / or > is expected here in <\(name)>", after: gap)
                }
                offset = try attribute(from: gap, in: name, &attributes)
            }
        }
    }

    /// Reads an attribute; the place behind it.
    private mutating func attribute(
        from start: Int, in tag: String, _ attributes: inout [(name: String, value: String)]
    ) throws(XMLReader.Fault) -> Int {
        let nameEnd = try endOfName(from: start)
        guard XMLCharacters.isName(text.slice(start..<nameEnd)) else {
            throw text.fault("no attribute can begin so in <\(tag)>", after: start)
        }
        let name = String(decoding: text.slice(start..<nameEnd), as: UTF8.self)
        let equals = try skipSpace(from: nameEnd)
        guard try byte(equals) == UInt8(ascii: "=") else {
            throw text.fault("attribute \(shown(name)) has no value: = is expected", after: nameEnd)
        }
        let open = try skipSpace(from: equals + 1)
        let quote = try byte(open)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw text.fault("the value of attribute \(shown(name)) has no quotes around it", after: open)
        }
        let end = try distance(to: quote == UInt8(ascii: "'") ? "'" : "\"", from: open + 1, "a tag")
        if let bad = text.distance(to: "<", from: open + 1, before: end) {
            throw text.fault("< stands in an attribute: &lt; is expected", after: bad)
        }
        attributes.append((name, try read((open + 1)..<end, inAttribute: true)))
        guard attributes.count <= Self.mostAttributes else {
            throw text.fault("<\(tag)> has more than \(Self.mostAttributes) attributes: this is no such file")
        }
        return end + 1
    }

    /// More than any element of a settlement file or bank statement has.
    private static let mostAttributes = 256

    private mutating func skipSpace(from start: Int) throws(XMLReader.Fault) -> Int {
        try skip(from: start, while: XMLCharacters.isSpace)
    }

    private mutating func endOfName(from start: Int) throws(XMLReader.Fault) -> Int {
        try skip(from: start) { byte in
            switch byte {
            case 0x09, 0x0A, 0x0D, 0x20, UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "<"),
                UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"):
                false
            default: true
            }
        }
    }

    /// Where the first byte stands, from so many further on, that is not such a one; the end of the file where there is none.
    private mutating func skip(from start: Int, while isSuch: (UInt8) -> Bool) throws(XMLReader.Fault) -> Int {
        var offset = start
        while true {
            offset += text.count(from: offset, while: isSuch)
            guard text[offset] == nil, !text.isWhole else { return offset }
            try text.refill()
        }
    }
}
