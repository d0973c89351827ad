extension ReportPage {
    /// `docs/templates.md` as it must stand: every value that a template may use.
    package static func valuesPage() -> String {
        var text = """
            # Templates of HTML documents

            This page is made from the table that templates are checked against: change that, not this.

            A template is a Mustache file, `NAME.mustache`, in `report-templates/` beside the configuration; `settlement` is also part of the
            program. It has values, sections and comments: `{{merchant.name}}`, `{{#accounts}}…{{/accounts}}`,
            `{{^notices}}…{{/notices}}`, `{{! a remark }}`. Values are always escaped. There are no functions, no partials and no
            other braces; a tag that names nothing is an error with its line and column before anything is rendered.

            Within a section its own values come first, then those around it. A value that is missing shows nothing, and its section is left out.

            ## settlement


            """
        append(SettlementValues.shelf.values, depth: 0, to: &text)
        return text
    }

    private static func append(_ values: [PublishedValue], depth: Int, to text: inout String) {
        for value in values {
            let start = String(repeating: "  ", count: depth)
            switch value.shape {
            case .text: text += "\(start)- `{{\(value.name)}}` \(value.meaning)\n"
            case .figure: text += "\(start)- `{{\(value.name)}}` an amount: \(value.meaning)\n"
            case .flag: text += "\(start)- `{{#\(value.name)}}` yes or no: \(value.meaning)\n"
            case .texts: text += "\(start)- `{{#\(value.name)}}{{.}}{{/\(value.name)}}` \(value.meaning)\n"
            case .group(let parts):
                text += "\(start)- `{{#\(value.name)}}` or `{{\(value.name).…}}` \(value.meaning)\n"
                append(parts, depth: depth + 1, to: &text)
            case .list(let parts):
                text += "\(start)- `{{#\(value.name)}}` once for each: \(value.meaning)\n"
                append(parts, depth: depth + 1, to: &text)
            }
        }
    }
}
