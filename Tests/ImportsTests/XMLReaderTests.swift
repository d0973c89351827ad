import Foundation
import Testing

@testable import Imports

@Suite struct XMLReaderTests {
    /// What is read of a file, on one line: `a>`, `a=text`, `<a`; a fault as `line:column rule`.
    private func events(_ bytes: [UInt8], pieceSize: Int? = nil) -> String {
        var said: [String] = []
        do throws(XMLReader.Fault) {
            try XMLReader.read(ImportFile(name: "file.xml", bytes: bytes, pieceSize: pieceSize ?? 1 << 16)) { event in
                switch event {
                case .start(let tag): said.append("\(tag.name)>")
                case .end(let tag, let text): said.append(text.map { "\(tag.name)=\($0)" } ?? "<\(tag.name)")
                }
                return true
            }
        } catch {
            said.append("\(error.line):\(error.column) \(error.rule.rawValue)")
        }
        return said.joined(separator: " ")
    }

    private func fault(_ bytes: [UInt8]) -> XMLReader.Fault? {
        do throws(XMLReader.Fault) {
            try XMLReader.read(ImportFile(name: "file.xml", bytes: bytes)) { _ in true }
            return nil
        } catch {
            return error
        }
    }

    // XML 1.0, fifth edition, and Namespaces in XML 1.0 say what each of these is.
    private static let texts: [(String, String)] = [
        ("<a/>", "a> a="),
        ("<a><b>x</b><b/></a>", "a> b> b=x b> b= <a"),
        ("<a>\n  <b> x </b>\n</a>\n", "a> b> b= x  <a"),
        ("<a>x &amp; &lt;y&gt; &quot;z&apos; &#65;&#x42;</a>", "a> a=x & <y> \"z' AB"),
        ("<a>1<![CDATA[<b>&amp;]]>2</a>", "a> a=1<b>&amp;2"),
        ("<a>1<!-- two -->3<?four five?>6</a>", "a> a=136"),
        ("<!-- one --><?two?>\n<a/><!-- three -->\n", "a> a="),
        ("<?xml version='1.0'?><a/>", "a> a="),
        ("<?pi?><a><?pi?><b/><?p-i x>y?></a><?pi?>", "a> b> b= <a"),
        ("<a>&#xfffd;&#0065;\u{fffd}</a>", "a> a=\u{fffd}A\u{fffd}"),
        ("<a b = '&lt;\t&#9;'\n/>", "a> a="),
        ("<a>x\r\ny\rz&#13;</a >", "a> a=x\ny\nz\r"),
        ("<xml:a/>", "a> a="),
        ("<a><p:b xmlns:p='urn:x'/><p:c xmlns:p='urn:y'/></a>", "a> b> b= c> c= <a"),
        ("<?xml version=\"1.0\" encoding='utf-8' standalone=\"no\" ?>\n<a/>", "a> a="),
        ("<p:a xmlns:p='urn:x'><p:b/></p:a>", "a> b> b= <a"),
        ("<å>ø</å>", "å> å=ø"),
        ("<a>\r\n</a>", "a> a=\n"),
        ("<a x='1' y='2'/>", "a> a="),
        ("<a><!DOCTYPE b></a>", "a> 1:4 doctype"),
        ("", "1:1 empty"),
        ("  \n ", "2:2 xml"),
        ("type,net\n1,2\n", "1:1 xml"),
        ("<", "1:1 xml"),
        ("< a/>", "1:1 xml"),
        ("<a>", "a> 1:4 xml"),
        ("<a><b>x</b>", "a> b> b=x 1:12 xml"),
        ("<a", "1:1 xml"),
        ("<a><b></a></b>", "a> b> 1:7 xml"),
        ("<a/><b/>", "a> a= 1:5 xml"),
        ("<a/>x", "a> a= 1:5 xml"),
        ("<a>x<b/></a>", "a> 1:5 xml"),
        ("<a><b/>x</a>", "a> b> b= 1:9 xml"),
        ("<a x='1' x='2'/>", "1:1 xml"),
        ("<a x=1/>", "1:6 xml"),
        ("<a>x < y</a>", "a> 1:6 xml"),
        ("<a>x & y</a>", "a> 1:6 xml"),
        ("<a>]]></a>", "a> 1:4 xml"),
        ("<a>&nbsp;</a>", "a> 1:4 xml"),
        ("<a>&#0;</a>", "a> 1:4 xml"),
        ("<a>\u{1}</a>", "a> 1:4 xml"),
        ("<a>\u{0}</a>", "a> 1:4 xml"),
        ("<p:a/>", "1:1 xml"),
        ("<a p:x='1'/>", "1:1 xml"),
        (" <?xml version='1.0'?><a/>", "1:2 xml"),
        ("<?xml version='1.1'?><a/>", "1:1 xml"),
        ("<?xml encoding='UTF-8'?><a/>", "1:1 xml"),
        ("<?xml version='1.0' encoding='UTF-8'", "1:1 xml"),
        ("<?xml version='1.0' encoding='EBCDIC-CP-BE'?><a/>", "1:1 encoding"),
        ("<?xml version='1.0' encoding='UTF-7'?><a/>", "1:1 encoding"),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", "1:1 encoding"),
        ("<!-- x", "1:1 xml"),
        ("<a><!-- x -- y --></a>", "a> 1:11 xml"),
        ("<a><!--x---></a>", "a> 1:9 xml"),
        ("<a><?></a>", "a> 1:4 xml"),
        ("<a><? x?></a>", "a> 1:4 xml"),
        ("<a><?XML x?></a>", "a> 1:4 xml"),
        ("<a><![cdata[x]]></a>", "a> 1:4 xml"),
        ("<a/><![CDATA[x]]>", "a> a= 1:5 xml"),
        ("<a x='1'y='2'/>", "1:9 xml"),
        ("<a x/>", "1:5 xml"),
        ("<a x='<'/>", "1:7 xml"),
        ("<a / >", "1:4 xml"),
        ("</a>", "1:1 xml"),
        ("<a></a x='1'>", "a> 1:4 xml"),
        ("<1a/>", "1:1 xml"),
        ("<a:b:c/>", "1:1 xml"),
        ("<a><p:b xmlns:p='urn:x'/><p:c/></a>", "a> b> b= 1:26 xml"),
        ("<a xmlns:p=''/>", "1:1 xml"),
        ("<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", "1:1 xml"),
        ("<a>&#xFFFE;</a>", "a> 1:4 xml"),
        ("<a>&#x110000;</a>", "a> 1:4 xml"),
        ("<a>&#-1;</a>", "a> 1:4 xml"),
        ("<a>\u{FFFE}</a>", "a> 1:4 xml"),
        ("<a>é\u{7}</a>", "a> 1:5 xml"),
        ("<!ELEMENT a ANY><a/>", "1:1 xml"),
    ]

    @Test(arguments: texts) func `elements come with their texts, and what is not well-formed is a fault`(
        text: String, expected: String
    ) {
        #expect(events(Array(text.utf8)) == expected)
    }

    @Test(arguments: [1, 2, 3, 7, 64]) func `how a file is cut into pieces changes nothing`(pieceSize: Int) {
        for (text, expected) in Self.texts {
            #expect(events(Array(text.utf8), pieceSize: pieceSize) == expected, "\(text)")
        }
        let wide = [0xFF, 0xFE] + Self.wide("<?xml version='1.0' encoding='utf-16'?><a>å€𝄞</a>")
        #expect(events(wide, pieceSize: pieceSize) == "a> a=å€𝄞")
    }

    // Every file is one that a parser would take, or take in part, but for its document type.
    private static let doctypes: [(String, Int, Int)] = [
        ("<!DOCTYPE a><a/>", 1, 1),
        ("<?xml version='1.0'?>\n<!-- one\ntwo --> <!DOCTYPE a>\n<a/>", 3, 9),
        ("<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'>\n<a/>", 2, 1),
        ("<!DOCTYPE a PUBLIC '-//X//Y' 'a.dtd'><a/>", 1, 1),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", 1, 1),
        ("<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;]><a/>", 1, 1),
        ("<!doctype a><a/>", 1, 1),
        ("<?x <a> ?><!DOCTYPE a><a/>", 1, 11),
        ("<!-- <a> --><!DOCTYPE a><a/>", 1, 13),
        ("<!----><!DOCTYPE a><a/>", 1, 8),
        ("\n\n<!DOCTYPE\na><a/>", 3, 1),
        ("<?xml version='1.0'?><?xml-stylesheet href='>'?><!DOCTYPE a><a/>", 1, 49),
        (
            "<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>"
                + "<!ENTITY lol3 '&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;'>]><lolz>&lol3;</lolz>",
            1, 1
        ),
    ]

    @Test(arguments: doctypes) func `a document type is refused in every encoding`(text: String, line: Int, column: Int)
    {
        var wide: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { wide += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        var big: [UInt8] = [0xFE, 0xFF]
        for unit in text.utf16 { big += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), wide, big] {
            let fault = fault(bytes)
            #expect(fault?.rule == .doctype)
            #expect(fault?.line == line)
            #expect(fault?.column == column)
        }
    }

    // The bytes would be read by a parser that guesses the encoding in another way than the one that looks for a DOCTYPE.
    private static let disguises: [(String, [UInt8], Finding.Rule)] = [
        ("UTF-16 without a mark", wide("<!DOCTYPE a><a/>"), .encoding),
        ("UTF-16 behind the mark of UTF-8", [0xEF, 0xBB, 0xBF] + wide("<!DOCTYPE a><a/>"), .xml),
        ("two marks", [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + Array("<!DOCTYPE a><a/>".utf8), .xml),
        ("UTF-32", [0xFF, 0xFE, 0, 0] + "<!DOCTYPE a><a/>".utf8.flatMap { [$0, 0, 0, 0] }, .xml),
        (
            "UTF-7", Array("<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-".utf8), .encoding
        ),
        ("no UTF-8", Array("<a>x".utf8) + [0xC0, 0xBC] + Array("!DOCTYPE</a>".utf8), .encoding),
        ("another declared", [0xFF, 0xFE] + wide("<?xml version='1.0' encoding='UTF-8'?><a/>"), .encoding),
    ]

    private static func wide(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    @Test(arguments: disguises) func `what two readers could read differently is refused`(
        _: String, bytes: [UInt8], rule: Finding.Rule
    ) {
        #expect(fault(bytes)?.rule == rule)
    }

    @Test func `text is read in the encoding that the mark or the declaration says`() {
        #expect(events([0xEF, 0xBB, 0xBF] + Array("<a>å€</a>".utf8)) == "a> a=å€")
        #expect(events([0xFF, 0xFE] + Self.wide("<?xml version='1.0' encoding='utf-16'?><a>å€𝄞</a>")) == "a> a=å€𝄞")
        let western =
            Array("<?xml version='1.0' encoding='windows-1252'?><a>".utf8) + [0xE5, 0x80] + Array("</a>".utf8)
        #expect(events(western) == "a> a=å€")
        let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE5] + Array("</a>".utf8)
        #expect(events(latin) == "a> a=å")
    }

    @Test func `names, namespaces and attributes are as declared`() throws {
        var tags: [XMLReader.Tag] = []
        let text = "<a xmlns='urn:one' xmlns:p='urn:two' k='1' p:k='2'>\n<p:b/><c xmlns=''/></a>"
        try XMLReader.read(ImportFile(name: "file.xml", bytes: Array(text.utf8))) { event in
            if case .start(let tag) = event { tags.append(tag) }
            return true
        }
        #expect(tags.map(\.name) == ["a", "b", "c"])
        #expect(tags.map(\.namespace) == ["urn:one", "urn:two", ""])
        #expect(tags.map(\.attributes) == [["k": "1", "p:k": "2"], [:], [:]])
        #expect(tags.map(\.line) == [1, 2, 2])
    }

    @Test func `a reader that is told to stop reads no further`() throws {
        var names: [String] = []
        try XMLReader.read(ImportFile(name: "file.xml", bytes: Array("<a><b/><c></a>".utf8))) { event in
            if case .start(let tag) = event { names.append(tag.name) }
            return names.count < 2
        }
        #expect(names == ["a", "b"])
    }

    /// What a file begins with, what follows again and again, and how often.
    private static let floods: [(String, String, Int)] = [
        ("", "<a>", 200_000),
        ("<a>", "x", 1_500_000),
        ("<a>", " ", 1_500_000),
        ("<a>", "x&#65;<!---->", 100_000),
        ("<a><b/>", " <!-- -->x", 100_000),
        ("<a x='", "x", 1_500_000),
        ("<", "x", 1_500_000),
        ("</", "x", 1_500_000),
        ("<a ", " ", 1_500_000),
        ("<!-- ", "x", 1_500_000),
        ("<a><!-- ", "x", 1_500_000),
        ("<a><?x ", "x", 1_500_000),
        ("<a><![CDATA[", "x", 1_500_000),
        ("<a>&", "x", 1_500_000),
        ("<a ", "x='' ", 400_000),
        ("", " ", 1_500_000),
    ]

    @Test(arguments: floods) func `what never ends is refused`(start: String, again: String, times: Int) {
        let bytes = Array(start.utf8) + Array(repeating: Array(again.utf8), count: times).joined()
        #expect(fault(bytes)?.rule == .xml)
    }

    @Test func `a file is read whatever its pieces, on one line or many`() {
        // Longer than the pieces in which it is read, with characters of two bytes at every border.
        let record = "<b>æ&amp;</b>"
        for gap in ["", "\n"] {
            let text = "<a>" + String(repeating: record + gap, count: 20_000) + "</a>"
            var count = 0
            var others = 0
            do throws(XMLReader.Fault) {
                try XMLReader.read(ImportFile(name: "file.xml", bytes: Array(text.utf8), pieceSize: 997)) { event in
                    if case .end(_, let text?) = event {
                        if text == "æ&" { count += 1 } else { others += 1 }
                    }
                    return true
                }
            } catch {
                Issue.record("\(error.line):\(error.column) \(error.message)")
            }
            #expect(count == 20_000)
            #expect(others == 0)
        }
    }

    @Test func `a fault far into a file says its line`() {
        let text = "<a>\n" + String(repeating: "<b/>\n", count: 100_000) + "<c>\n</a>"
        #expect(fault(Array(text.utf8))?.line == 100_003)
        #expect(
            fault(Array(text.utf8))?.message == "<c> of line 100002 is closed by </a>")
    }

    @Test func `a file that ends too early is said to`() {
        let message = fault(Array("<a>\n<b><c>1</c>".utf8))?.message
        #expect(message == "the file ends before <b> of line 2 is closed: is it whole?")
    }

    @Test func `a file that cannot be opened is unreadable`() {
        do throws(XMLReader.Fault) {
            try XMLReader.read(ImportFile(path: "/nowhere/file.xml")) { _ in true }
            Issue.record("it was read")
        } catch {
            #expect(error.rule == .unreadable)
        }
    }
}
