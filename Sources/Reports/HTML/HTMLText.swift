import Mustache

/// How texts get into HTML: every character that means something there is escaped, one scalar at a time.
///
/// The library's own way looks at whole grapheme clusters, and does not see a quote that has an accent on it.
struct HTMLText: MustacheContentType {
    private static let name = "SETTLECAST_HTML"
    static let pragma = "{{% CONTENT_TYPE: \(name)}}"

    static func register() {
        MustacheContentTypes.register(HTMLText(), named: name)
    }

    func escapeText(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
