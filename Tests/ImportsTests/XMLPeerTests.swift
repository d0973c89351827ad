import Foundation
import Support
import Testing

@testable import Imports

/// Ours beside expat, which shares nothing with the parser that we use, on files that chance has damaged.
@Suite struct XMLPeerTests {
    /// One line for each file: what is read of it, or `bad`; bad too where text stands between elements.
    private static let script = """
        import base64, sys, xml.parsers.expat as X
        def read(data):
            said, open = [], []
            parser = X.ParserCreate(namespace_separator='|')
            parser.buffer_text = True
            def gap():
                if open[-1][1].strip(' \\t\\r\\n'): raise ValueError
                open[-1][1] = ''
            def start(name, _):
                if open: gap(); open[-1][0] = True
                open.append([False, ''])
                said.append(name.split('|')[-1] + '>')
            def end(name):
                if open[-1][0]: gap()
                has, text = open.pop()
                said.append('<' + name.split('|')[-1] if has else name.split('|')[-1] + '=' + text)
            def text(data): open[-1][1] += data
            def no(*_): raise ValueError
            parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
            parser.StartDoctypeDeclHandler = no
            try: parser.Parse(data, True)
            except (X.ExpatError, ValueError): return 'bad'
            return '\\n'.join(said)
        for line in sys.stdin:
            print(base64.b64encode(read(base64.b64decode(line)).encode()).decode())
        """

    private static func events(_ bytes: [UInt8]) -> String {
        var said: [String] = []
        do throws(XMLReader.Fault) {
            try XMLReader.read(ImportFile(name: "file.xml", bytes: bytes)) { event in
                switch event {
                case .start(let tag): said.append("\(tag.name)>")
                case .end(let tag, let text): said.append(text.map { "\(tag.name)=\($0)" } ?? "<\(tag.name)")
                }
                return true
            }
        } catch {
            return "bad"
        }
        return said.joined(separator: "\n")
    }

    private static let whole = """
        <!-- one --><?two three?>
        <r xmlns="urn:a" xmlns:p="urn:b" k='1' l="2 &amp; 3">
        <p:a>x &lt; y</p:a><b><c/><c><![CDATA[<d>]]&gt;]]></c></b>
        <e>&#65;&#x42;æ</e><!-- four - five --><f g=">">-1.00</f>
        </r><!-- six -->
        """

    private static func damaged(seed: UInt64) -> [UInt8] {
        var random = Seeded(seed: seed)
        var bytes = Array(whole.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let mark = Array("<>&;/!?-[]='\" abkp:1#x\n\u{1}".utf8).randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(mark, at: place)
            case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 12)], at: place)
            default: bytes[place] = mark
            }
        }
        return bytes
    }

    @Test func `two parsers agree on what is well-formed and what stands there`() throws {
        let files = [Array(Self.whole.utf8)] + (1..<4000).map { Self.damaged(seed: UInt64($0)) }
        let input = files.map { Data($0).base64EncodedString() + "\n" }.joined()
        let finished = try run(try Peer.python.required(), ["-c", Self.script], input: input)
        let theirs = finished.output.split(separator: "\n").map { line in
            Data(base64Encoded: String(line)).map { String(decoding: $0, as: UTF8.self) }
        }
        try #require(theirs.count == files.count)
        for (seed, file) in files.enumerated() {
            let ours = Self.events(file)
            #expect(
                ours == theirs[seed], "seed \(seed): \(String(decoding: file, as: UTF8.self))")
        }
        #expect(theirs[0] != "bad")
        #expect(theirs.count { $0 != "bad" } > 300)
    }
}
