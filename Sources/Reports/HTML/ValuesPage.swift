import Settlements

extension ReportPage {
    /// `docs/templates.md` as it must stand: every value that a template may use.
    package static func valuesPage() -> String {
        var text = """
            # Templates of HTML documents

            This page is made from the tables that templates are checked against: change those, not this.

            A template is a Mustache file, `NAME.mustache`, in `report-templates/` beside the configuration. Each report has one of its own in
            the program: \(Templates.pages.map { "`\($0)`" }.joined(separator: ", ")). A definition names another with `template:`:
            ```yaml
            outputs:
              - html: {template: our-fees}
            ```
            To begin, copy one of ours from `report-templates/` of the project (`settlecast demo` writes them all), give it a name of your own, and
            change it; what it includes need not be copied. A file with the name of one of ours is used in its place, by every definition. The three
            names of reports are for these reports alone.

            It has values, sections and comments: `{{merchant.name}}`, `{{#accounts}}…{{/accounts}}`, `{{^notices}}…{{/notices}}`,
            `{{! a remark }}`. Values are always escaped, for text and for attributes in quotes: put
            none into a script, a style sheet, an `on…` attribute or an address. There are no functions and no other braces; a tag that names nothing is an error with its
            file, line and column before anything is rendered. `settlecast check` shows them all, of the templates that definitions use and of the three
            standard ones.

            Within a section its own values come first, then those around it. A value that is missing shows nothing, and its section is left out.
            An amount also knows its sign: `{{#net.is_negative}}…{{/net.is_negative}}`.

            `{{> name}}` includes a partial, the file `name.mustache`, as if it stood there: it sees what a tag in its place would see. Yours come
            first, then ours: \(Templates.partials.map { "`\($0)`" }.joined(separator: ", ")).
            To change the foot of every page, copy our `page-end.mustache` and change that. `style` is the style sheet; since mail programs want it
            so, most of the look stands at the elements, and a rule of the sheet goes before that with `!important`.

            A template sees what stands below and nothing else: one report of one merchant, as text in the report's language.

            """
        for report in ReportKind.allCases {
            text += "\n## \(report.rawValue)\n\n"
            append(report.published.values, depth: 0, to: &text)
        }
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
