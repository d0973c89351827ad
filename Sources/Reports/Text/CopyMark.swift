/// What tells a copy from the report that was sent before: the same documents, handed over once more by hand.
package enum CopyMark {
    /// The subject of a copy: `Copy 1: Settlement 2026-W46: …`.
    package static func subject(_ subject: String, number: Int, in language: ReportLanguage) -> String {
        let words = language.words
        return words.field(words.copies.copy(number), "").replacing("\u{A0}", with: " ") + subject
    }

    /// A text with the notice as its first line.
    package static func text(_ text: String, number: Int, in language: ReportLanguage) -> String {
        var page = TextPage(width: ReportText.width)
        page.paragraph("! \(language.words.copies.notice(number))", hanging: 2)
        page.blank()
        return page.text + text
    }

    /// A page with the notice over all that it shows: right behind its `<body>`. A page that leaves this tag out, as HTML
    /// lets it, has it where the body begins: behind the head, or what else of these tags it has.
    package static func html(_ page: String, number: Int, in language: ReportLanguage) -> String {
        let notice = HTMLText().escapeText(language.words.copies.notice(number))
        let banner = "\n<p style=\"\(look)\">\(notice)</p>"
        let bytes = Array(page.utf8)
        let place = HTMLPlace.bodyStart(in: bytes)
        return String(decoding: bytes[..<place], as: UTF8.self) + banner
            + String(decoding: bytes[place...], as: UTF8.self)
    }

    /// Both colours are told, so that it can be read whatever the page's own are. The contrast is 8.6 to 1.
    private static let look =
        "margin:0;padding:12px 18px;background-color:#fbf3df;border-bottom:3px solid #a9780c;color:#4b3909;"
        + "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
        + "font-size:15px;line-height:1.45;text-align:center"
}

/// Finds where the body of a page begins, as far as its tags say it.
private enum HTMLPlace {
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
