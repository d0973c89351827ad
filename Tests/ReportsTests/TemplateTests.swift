import Diagnostics
import Foundation
import Reports
import Settlements
import Support
import Testing

struct TemplateTests {
    /// A template, and what is wrong with it: `line:column name message`, each with its help.
    struct Fault: CustomTestStringConvertible, Sendable {
        let text: String
        let found: [String]
        var testDescription: String { text }

        init(_ text: String, _ found: String...) {
            self.text = text
            self.found = found
        }
    }

    static let faults = [
        Fault("<p>{{title}}</p>{{! {{ anything }}\n{{ merchant.name }}"),
        Fault("{{titel}}", "1:3 template-unknown-value there is no value 'titel' | did you mean 'title'?"),
        Fault(
            "a\n  ü{{merchant.nmae}}",
            "2:15 template-unknown-value there is no value 'nmae' in 'merchant' | did you mean 'name'?"),
        Fault(
            "{{#accounts}}\n{{closing}}{{title}}\n{{/accounts}}",
            "2:3 template-unknown-value there is no value 'closing' | "),
        Fault(
            "{{#accounts}}{{#balance}}{{closing}}{{currency}}{{/balance}}{{/accounts}}",
            "1:39 template-unknown-value there is no value 'currency' | "),
        Fault("{{#accounts}}{{#payouts}}{{amount}}{{heading}}{{/payouts}}{{/accounts}}"),
        Fault(
            "{{accounts.heading}}",
            "1:3 template-wrong-use 'accounts' has no parts that can be named with a point | open it with {{#accounts}}"
        ),
        Fault(
            "{{accounts}}",
            "1:3 template-wrong-use 'accounts' is a list of what has parts, and no text | open it with {{#accounts}}…{{/accounts}} and"
        ),
        Fault("{{merchant}}", "1:3 template-wrong-use 'merchant' has parts and no text of its own | "),
        Fault(
            "{{has_several_accounts}}",
            "1:3 template-wrong-use 'has_several_accounts' is a yes or no and has no text | use {{#has_several_accounts}}…{{/has_several_accounts}} or {{^has_several_accounts}}…{{/has_several_accounts}}"
        ),
        Fault("{{notices}}", "1:3 template-wrong-use 'notices' is several texts | use {{#notices}}{{.}}{{/notices}}"),
        Fault("{{#notices}}{{.}}{{/notices}}"),
        Fault("{{#accounts}}{{#fees_total.is_negative}}<b>{{/fees_total.is_negative}}{{fees_total}}{{/accounts}}"),
        Fault(
            "{{#accounts}}{{fees_total.is_negative}}{{fees_total.sign}}{{/accounts}}",
            "1:16 template-wrong-use 'fees_total.is_negative' is a yes or no and has no text | ",
            "1:53 template-unknown-value there is no value 'sign' in 'fees_total' | "),
        Fault(
            "{{.}}",
            "1:3 template-wrong-use '.' stands for nothing here | it is the text within a section over texts, as in {{#merchant.address}}{{.}}{{/merchant.address}}"
        ),
        Fault(
            "{{title.upper}}",
            "1:3 template-wrong-use 'title' has no parts that can be named with a point | open it with {{#title}}"),
        Fault(
            "{{#accounts}}",
            "1:4 template-syntax 'accounts' is opened here and never closed | write {{/accounts}} where it ends"),
        Fault("{{/accounts}}", "1:4 template-syntax 'accounts' is closed here and was never opened | "),
        Fault(
            "{{#accounts}}{{#late}}{{/accounts}}{{/late}}",
            "1:26 template-syntax 'accounts' is closed here while 'late' is open | write {{/late}}",
            "1:39 template-syntax 'late' is closed here while 'accounts' is open | write {{/accounts}}"),
        Fault(
            "<h1>{{title}</h1>\n{{merchant.name}}", "1:5 template-syntax a tag that is not closed | end it with '}}'"),
        Fault(
            "{{{title}</h1>{{#notices}}{{.}}{{/notices}}",
            "1:1 template-syntax a tag that is not closed | end it with '}}'"),
        Fault("one {{title", "1:5 template-syntax a tag that is not closed | end it with '}}'"),
        Fault(
            "{{}}", "1:3 template-syntax a tag without a name | write it like {{merchant.name}}"),
        Fault(
            "{{a b}}",
            "1:3 template-syntax no value can have such a name | write it like {{merchant.name}}"),
        Fault(
            "{{uppercased(title)}}",
            "1:3 template-syntax no value can have such a name | write it like {{merchant.name}}"),
        Fault(
            "{{{merchant.name}}}",
            "1:3 template-forbidden-tag a value cannot be shown unescaped | write it with two braces, as in {{merchant.name}}"
        ),
        Fault(
            "{{&merchant.name}}",
            "1:3 template-forbidden-tag a value cannot be shown unescaped | write it with two braces, as in {{merchant.name}}"
        ),
        Fault(
            "\n {{> ../../etc/passwd}}",
            "2:6 template-syntax no partial can have such a name | write it like {{> header}}"
        ),
        Fault(
            "{{<layout}}{{/layout}}",
            "1:3 template-forbidden-tag a template cannot inherit from another | write what they share into a file of its own, and {{> its-name}}",
            "1:15 template-syntax 'layout' is closed here and was never opened | "),
        Fault(
            "{{$block}}",
            "1:3 template-forbidden-tag a template cannot inherit from another | "
        ),
        Fault(
            "{{>*merchant.name}}", "1:4 template-syntax no partial can have such a name | write it like {{> header}}"),
        Fault("{{>}}", "1:4 template-syntax a tag without a name | write it like {{> header}}"),
        Fault(
            "{{> nowhere}}",
            "1:5 template-unknown-partial there is no partial 'nowhere' | write it as nowhere.mustache beside the template"
        ),
        Fault("{{> settlement}}", "1:5 template-endless-partial 'settlement' includes itself | "),
        Fault(
            "{{=<% %>=}}<%{title}%>",
            "1:3 template-forbidden-tag the braces of tags cannot be changed | write every tag with {{ and }}"),
        Fault(
            "{{% CONTENT_TYPE: TEXT}}{{merchant.name}}",
            "1:3 template-forbidden-tag '{{%' is no tag of a template here | "),
    ]

    @Test(arguments: faults)
    func `each fault of a template is named where it stands`(fault: Fault) throws {
        let found = try Folder(["settlement": fault.text]).faults()
        #expect(found.count == fault.found.count, "\(found)")
        for (one, expected) in zip(found, fault.found) {
            #expect(one.hasPrefix("settlement.mustache:\(expected)"), "\(one)")
        }
    }

    /// Files of a template, and what is wrong with them: `file:line:column name message | help | notes`.
    struct Inclusion: CustomTestStringConvertible, Sendable {
        let files: [String: String]
        let found: [String]
        var testDescription: String { "\(files)" }

        init(_ files: [String: String], _ found: String...) {
            self.files = files
            self.found = found
        }
    }

    static let inclusions = [
        Inclusion([
            "settlement": "{{> mine}}{{#accounts}}{{> row}}{{/accounts}}", "mine": "{{title}}", "row": "{{heading}}",
        ]),
        Inclusion(
            ["settlement": "{{> row}}\n{{#accounts}}{{> row}}{{/accounts}}", "row": "<p>\n {{heading}}"],
            "row.mustache:2:4 template-unknown-value there is no value 'heading' |  | 'row' is included here settlement.mustache:1:5"
        ),
        Inclusion(
            [
                "settlement": "{{#accounts}}{{> row}}\n{{> row}}{{/accounts}}", "row": "{{> cell}}",
                "cell": "\n{{nett}}",
            ],
            "cell.mustache:2:3 template-unknown-value there is no value 'nett' |  | 'cell' is included here row.mustache:1:5, 'row' is included here settlement.mustache:1:18"
        ),
        Inclusion(
            ["settlement": "{{#accounts}}{{> row}}", "row": "{{/accounts}}"],
            "settlement.mustache:1:4 template-syntax 'accounts' is opened here and never closed",
            "row.mustache:1:4 template-syntax 'accounts' is closed here and was never opened"),
        Inclusion(
            ["settlement": "{{> one}}", "one": "\n{{> two}}", "two": "{{#accounts}} {{> one}}{{/accounts}}"],
            "two.mustache:1:19 template-endless-partial 'one' includes itself by way of 'two' | take the tag out of one of them"
        ),
        Inclusion(
            ["settlement": "{{> lime}}", "line": ""],
            "settlement.mustache:1:5 template-unknown-partial there is no partial 'lime' | did you mean 'line'?"),
        Inclusion(["settlement": "{{#notices}}{{> line}}{{/notices}}", "line": "<li>{{.}}</li>"]),
        // What follows the partial was no tag by itself: `{` and `{title}}` are one when they meet.
        Inclusion(
            ["settlement": "{{> brace}}{nonsense}}", "brace": "{"],
            "settlement.mustache:1:5 template-syntax a brace at the end of 'brace' meets the brace that follows it | put a"
        ),
        Inclusion(
            ["settlement": "{{> brace}}{{title}}}", "brace": "p {"],
            "settlement.mustache:1:5 template-syntax a brace at the end of 'brace' meets the brace that follows it | put a"
        ),
        Inclusion(
            ["settlement": "{{> one}}{{> one}}{title}}}", "one": "{{> brace}}", "brace": "{"],
            "settlement.mustache:1:5 template-syntax a brace at the end of 'one' meets",
            "settlement.mustache:1:14 template-syntax a brace at the end of 'one' meets"),
        Inclusion(["settlement": "{{> brace}} {{title}} }", "brace": "@media print {"]),
    ]

    @Test(arguments: inclusions)
    func `each fault of a partial is named where it stands and where it is included`(inclusion: Inclusion) throws {
        let found = try Folder(inclusion.files).faults()
        #expect(found.count == inclusion.found.count, "\(found)")
        for (one, expected) in zip(found, inclusion.found) { #expect(one.hasPrefix(expected), "\(one)") }
    }

    @Test func `partials that double at each step come to an end`() throws {
        var files = ["settlement": "{{> p0}}"]
        for step in 0..<30 { files["p\(step)"] = "{{> p\(step + 1)}}{{> p\(step + 1)}}" }
        files["p30"] = "x"
        let found = try Folder(files).faults()
        #expect(found.contains { $0.contains("template-endless-partial more than 1000 partials are included") })
    }

    @Test func `sections without end come to an end`() throws {
        let nested =
            String(repeating: "{{#merchant}}", count: 60) + "{{> row}}"
            + String(repeating: "{{/merchant}}", count: 60)
        #expect(try Folder(["settlement": nested, "row": "x"]).faults().isEmpty)
        let found = try Folder(["settlement": nested, "row": nested.replacing("{{> row}}", with: "y")]).faults()
        #expect(found.count == 1)
        // The 41st of 13 characters each, in the partial.
        #expect(
            found.first?.hasPrefix("row.mustache:1:524 template-syntax more than 100 sections are open here") == true,
            "\(found)")
    }

    @Test func `what the library does not take is found without a run`() throws {
        // An accent on a closing brace: no brace any more to a reader of whole characters.
        let found = try Folder(["settlement": "<p>{{title}}\u{301} {{merchant.name}}</p>"]).faults()
        #expect(found.count == 1)
        #expect(found.first?.contains("template-syntax a tag that cannot be read") == true, "\(found)")
    }

    @Test func `a link that leads nowhere is no reason to take ours`() throws {
        let folder = try Folder(["x": "x"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/settlement.mustache", withDestinationPath: folder.path + "/nowhere")
        let found = ReportPage.diagnostics(of: .settlement, template: nil, from: folder.templates)
        #expect(found.map(\.name.rawValue) == ["unreadable-file"])
    }

    @Test func `a partial stands where its tag stands, and a line of its own goes with the tag`() throws {
        let folder = try Folder([
            "settlement": "<ul>\n{{#accounts}}\n  {{> row}}\n{{/accounts}}\n</ul>{{> end}}\n",
            "row": "<li>{{headline.amount}}</li>\n",
            "end": "<!-- {{merchant.name}} -->",
        ])
        let page = try ReportPage(.settlement, from: folder.templates)
        #expect(
            try page.render(try Samples.usualWeek(), in: .english)
                == "<ul>\n  <li>EUR\u{A0}12,345.67</li>\n</ul><!-- Acme Coffee B.V. -->\n")
    }

    @Test func `what there is: a template for each report, and the admin's own`() throws {
        let folder = try Folder(["mine": "x", "settlement": "y", "no name": "z"])
        let templates = folder.templates
        #expect(templates.names == Templates.ours.names + ["mine"])
        #expect(templates.has("mine") && templates.has("settlement"))
        #expect(!templates.has("other") && !templates.has("no name") && !Templates.ours.has("mine"))
    }

    @Test func `the admin's template goes before the one in the program`() throws {
        let folder = try Folder([
            "settlement": "Hello {{merchant.name}}{{#accounts}}{{#headline}}, {{amount}}{{/headline}}{{/accounts}}\n"
        ])
        let page = try ReportPage(.settlement, from: folder.templates)
        #expect(
            try page.render(try Samples.usualWeek(), in: .english) == "Hello Acme Coffee B.V., EUR\u{A0}12,345.67\n")
    }

    @Test func `a template with a fault is refused with file, line and column`() throws {
        let folder = try Folder(["mine": "<p>\n  {{mercant.name}}\n"])
        let error = #expect(throws: ReportError.self) {
            try ReportPage(.settlement, template: "mine", from: folder.templates)
        }
        #expect(error?.code == .template)
        #expect(
            error?.description.hasPrefix(
                "\(folder.path)/mine.mustache:2:5: error: there is no value 'mercant' [template-unknown-value]\n")
                == true)
        #expect(error?.description.contains("= help: did you mean 'merchant'?") == true)
    }

    @Test(arguments: ["other", "../settlement", "a/b", "", "settlement.mustache"])
    func `a template that there is not is refused`(name: String) throws {
        let folder = try Folder(["x": "x"])
        let error = #expect(throws: ReportError.self) {
            try ReportPage(.settlement, template: name, from: folder.templates)
        }
        #expect(error?.code == .template)
    }

    @Test(arguments: Templates.embedded)
    func `what is in the program is what stands in report-templates`(name: String) throws {
        let file = Golden.root.appendingPathComponent("report-templates/\(name).mustache")
        let embedded = try Templates.ours.source(named: name)
        #expect(embedded.text == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test func `every file of report-templates is in the program`() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Golden.root.appendingPathComponent("report-templates").path)
        #expect(Set(files) == Set(Templates.embedded.map { "\($0).mustache" }))
    }

    @Test(arguments: ReportKind.allCases)
    func `nothing is wrong with the templates in the program`(report: ReportKind) {
        #expect(ReportPage.diagnostics(of: report, template: nil, from: .ours).isEmpty)
    }

    @Test func `the page with the values of templates is what templates are checked against`() throws {
        try Golden.expect(ReportPage.valuesPage(), isFile: Golden.root.appendingPathComponent("docs/templates.md"))
    }
}

extension Templates {
    /// The templates that are part of the program, and no others.
    static let ours = Templates(directory: nil)
}

/// A directory with templates, by their names.
private final class Folder {
    private let scratch: Scratch

    init(_ files: [String: String]) throws {
        scratch = try Scratch()
        for (name, text) in files { try scratch.write(text.utf8, to: "\(name).mustache") }
    }

    var path: String { scratch.path }
    var templates: Templates { Templates(directory: scratch.path) }

    /// What is wrong with `settlement` and what it includes: `file:line:column name message | help | notes`.
    func faults() -> [String] {
        func place(_ source: Source, _ span: Span?) -> String {
            "\(source.path.dropFirst(path.count + 1))" + (span.map { ":\($0.line):\($0.column)" } ?? "")
        }
        return ReportPage.diagnostics(of: .settlement, template: nil, from: templates).map { found in
            let notes = found.notes.map { "\($0.message) \(place($0.source, $0.span))" }.joined(separator: ", ")
            return
                "\(place(found.source, found.span)) \(found.name.rawValue) \(found.message) | \(found.help ?? "") | \(notes)"
        }
    }
}
