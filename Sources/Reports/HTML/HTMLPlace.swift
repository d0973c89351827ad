/// Finds where the body of a page begins, as far as its tags say it.
enum HTMLPlace {
    /// Elements whose contents are no tags.
    private static let texts: Set<String> = ["script", "style", "title", "textarea"]

    /// The place behind `<body …>`; where there is none, behind `</head>`, `<html …>` or the document type; else the start.
    static func bodyStart(in page: [UInt8]) -> Int {
        var found: (rank: Int, place: Int) = (0, 0)
        var position = 0
        while let start = page[position...].firstIndex(of: UInt8(ascii: "<")) {
            if page[start...].starts(with: "<!--".utf8) {
                position = end(of: "-->", in: page, from: start + 4)
                continue
            }
            let name = self.name(in: page, from: start + 1)
            position = tagEnd(in: page, from: start + 1)
            let rank = ["!doctype": 1, "html": 2, "/head": 3, "body": 4][name] ?? 0
            if rank > found.rank { found = (rank, position) }
            if name == "body" { break }
            if texts.contains(name) { position = self.end(ofText: name, in: page, from: position) }
        }
        return found.place
    }

    private static func name(in page: [UInt8], from start: Int) -> String {
        let end = page[start...].firstIndex { $0 <= 0x20 || $0 == UInt8(ascii: ">") } ?? page.count
        return String(decoding: page[start..<end], as: UTF8.self).lowercased()
    }

    /// Behind the `>` that closes a tag: one in quotes does not.
    private static func tagEnd(in page: [UInt8], from start: Int) -> Int {
        var quote: UInt8?
        for position in start..<page.count {
            switch page[position] {
            case quote: quote = nil
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = quote ?? page[position]
            case UInt8(ascii: ">") where quote == nil: return position + 1
            default: break
            }
        }
        return page.count
    }

    private static func end(of mark: String, in page: [UInt8], from start: Int) -> Int {
        var position = start
        while let next = page[min(position, page.count)...].firstIndex(of: mark.utf8.first ?? 0) {
            if page[next...].starts(with: mark.utf8) { return next + mark.utf8.count }
            position = next + 1
        }
        return page.count
    }

    /// Where the end tag of an element of text begins.
    private static func end(ofText name: String, in page: [UInt8], from start: Int) -> Int {
        var position = start
        while let next = page[position...].firstIndex(of: UInt8(ascii: "<")) {
            if self.name(in: page, from: next + 1) == "/\(name)" { return next }
            position = next + 1
        }
        return page.count
    }
}
