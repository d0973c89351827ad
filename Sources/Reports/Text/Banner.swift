/// A notice that stands over a message after the message was made.
enum Banner {
    /// A text with the notice before it.
    static func text(_ notice: String, over text: String) -> String { paragraph(notice) + text }

    /// A text with the notice behind its first paragraph, which says what the report comes to.
    static func text(_ notice: String, behindFirstOf text: String) -> String {
        guard let end = text.firstRange(of: "\n\n") else { return text + "\n" + paragraph(notice) }
        return text[..<end.upperBound] + paragraph(notice) + text[end.upperBound...]
    }

    private static func paragraph(_ notice: String) -> String {
        var page = TextPage(width: ReportText.width)
        for line in notice.split(separator: "\n") { page.paragraph("! \(line)", hanging: 2) }
        page.blank()
        return page.text
    }

    /// A page with the notice over all that it shows: right behind its `<body>`. A page that leaves this tag out, as HTML
    /// lets it, has it where the body begins: behind the head, or what else of these tags it has.
    static func html(_ notice: String, over page: String) -> String {
        let lines = notice.split(separator: "\n").map { HTMLText().escapeText(String($0)) }
        let banner = "\n<p style=\"\(look)\">\(lines.joined(separator: "<br>"))</p>"
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
