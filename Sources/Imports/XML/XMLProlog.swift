/// What stands before the root element of an XML file: the declaration, comments, processing instructions, and never a
/// document type.
///
/// A document type can declare entities that grow without end or that name files and servers, and the parser says nothing
/// of one that it meets (measured). So the parser is given nothing before the text was looked at here, as UTF-8, with the
/// document type refused in every disguise, and nothing passes that either of the two could read otherwise.
enum XMLProlog: Hashable {
    /// The text at hand ends before the prolog does.
    case more
    /// The root element begins.
    case passed(XMLDeclaration?)
    /// At these bytes.
    case doctype(Int)
    case fault(Int, String)

    /// Looks at the text of a file from its beginning on.
    ///
    /// - Parameter isWhole: nothing follows this text.
    init(_ text: [UInt8], isWhole: Bool) {
        do {
            var scan = Scan(text: text, isWhole: isWhole)
            self = try scan.run()
        } catch {
            self = error.outcome
        }
    }

    /// Leads out of a scan that has found something.
    private struct Found: Error {
        let outcome: XMLProlog
    }

    private struct Scan {
        let text: [UInt8]
        let isWhole: Bool
        var position = 0

        mutating func run() throws(Found) -> XMLProlog {
            let declaration = try declaration()
            while true {
                skipSpace()
                guard position < text.count else {
                    return isWhole ? .fault(position, "no element begins in this file") : .more
                }
                guard text[position] == UInt8(ascii: "<") else {
                    return .fault(position, "text stands where the first element is expected: this is no XML file")
                }
                guard let next = byte(1) else { return try missing() }
                switch next {
                case UInt8(ascii: "?"): try skip(past: "?>", from: 2)
                case UInt8(ascii: "!"): try skipComment()
                case _ where Self.canBeginName(next): return .passed(declaration)
                default: return .fault(position, "'<' begins no element here")
                }
            }
        }

        private mutating func declaration() throws(Found) -> XMLDeclaration? {
            if text.count < 6, !isWhole { throw Found(outcome: .more) }
            do {
                let declaration = try XMLDeclaration(text[...])
                position = declaration?.length ?? 0
                return declaration
            } catch {
                throw Found(outcome: .fault(0, error.message))
            }
        }

        private mutating func skipSpace() {
            while position < text.count, XMLDeclaration.isSpace(text[position]) { position += 1 }
        }

        private mutating func skipComment() throws(Found) {
            if starts(with: "<!--") {
                try skip(past: "-->", from: 4)
                return
            }
            guard isWhole || byte(8) != nil else { throw Found(outcome: .more) }
            let word = text[(position + 2)...].prefix(7).map { $0 & 0xDF }
            let isDoctype = word == Array("DOCTYPE".utf8)
            throw Found(
                outcome: isDoctype ? .doctype(position) : .fault(position, "'<!' begins no comment here"))
        }

        private mutating func skip(past end: StaticString, from start: Int) throws(Found) {
            let end = end.withUTF8Buffer { Array($0) }
            var place = position + start
            while place + end.count <= text.count {
                if text[place] == end[0], text[place..<(place + end.count)].elementsEqual(end) {
                    position = place + end.count
                    return
                }
                place += 1
            }
            throw Found(outcome: try missing())
        }

        /// What it means that the text ends here.
        private func missing() throws(Found) -> XMLProlog {
            isWhole ? .fault(position, "the file ends before what begins here is closed") : .more
        }

        private func byte(_ offset: Int) -> UInt8? {
            position + offset < text.count ? text[position + offset] : nil
        }

        private func starts(with mark: StaticString) -> Bool {
            mark.withUTF8Buffer { text[position...].starts(with: $0) }
        }

        /// A letter, `_`, `:`, or the beginning of a character beyond ASCII.
        private static func canBeginName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
                UInt8(ascii: ":"), 0x80...0xFF:
                true
            default: false
            }
        }
    }
}
