import Diagnostics
import Foundation
import Reports
import Settlements
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
            "2:4 template-forbidden-tag a template cannot include another | write what it includes in its place"
        ),
        Fault(
            "{{<layout}}{{/layout}}",
            "1:3 template-forbidden-tag a template cannot include another | write what it includes in its place",
            "1:15 template-syntax 'layout' is closed here and was never opened | "),
        Fault(
            "{{$block}}",
            "1:3 template-forbidden-tag a template cannot include another | write what it includes in its place"
        ),
        Fault(
            "{{=<% %>=}}<%{title}%>",
            "1:3 template-forbidden-tag the braces of tags cannot be changed | write every tag with {{ and }}"),
        Fault(
            "{{% CONTENT_TYPE: TEXT}}{{merchant.name}}",
            "1:3 template-forbidden-tag '{{%' is no tag of a template here | "),
    ]

    @Test(arguments: faults)
    func `each fault of a template is named where it stands`(fault: Fault) {
        let source = Source(path: "report-templates/settlement.mustache", text: fault.text)
        let found = SettlementPage.diagnostics(of: source).map { diagnostic in
            let place = diagnostic.span.map { "\($0.line):\($0.column)" } ?? ""
            return "\(place) \(diagnostic.name.rawValue) \(diagnostic.message) | \(diagnostic.help ?? "")"
        }
        #expect(found.count == fault.found.count, "\(found)")
        for (one, expected) in zip(found, fault.found) { #expect(one.hasPrefix(expected), "\(one)") }
    }

    /// A directory with one template in it.
    private func directory(_ text: String, name: String = "settlement") throws -> URL {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("templates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: directory.appendingPathComponent("\(name).mustache"))
        return directory
    }

    @Test func `the admin's template goes before the one in the program`() throws {
        let directory = try directory(
            "Hello {{merchant.name}}{{#accounts}}{{#headline}}, {{amount}}{{/headline}}{{/accounts}}\n")
        defer { try? FileManager.default.removeItem(at: directory) }
        let page = try SettlementPage(from: Templates(directory: directory.path))
        #expect(
            try page.render(try Samples.usualWeek(), in: .english) == "Hello Acme Coffee B.V., EUR\u{A0}12,345.67\n")
    }

    @Test func `a template with a fault is refused with file, line and column`() throws {
        let directory = try directory("<p>\n  {{mercant.name}}\n", name: "mine")
        defer { try? FileManager.default.removeItem(at: directory) }
        let error = #expect(throws: ReportError.self) {
            try SettlementPage(template: "mine", from: Templates(directory: directory.path))
        }
        #expect(error?.code == .template)
        #expect(
            error?.description.hasPrefix(
                "\(directory.path)/mine.mustache:2:5: error: there is no value 'mercant' [template-unknown-value]\n")
                == true)
        #expect(error?.description.contains("= help: did you mean 'merchant'?") == true)
    }

    @Test(arguments: ["other", "../settlement", "a/b", "", "settlement.mustache"])
    func `a template that there is not is refused`(name: String) throws {
        let directory = try directory("x", name: "x")
        defer { try? FileManager.default.removeItem(at: directory) }
        let error = #expect(throws: ReportError.self) {
            try SettlementPage(template: name, from: Templates(directory: directory.path))
        }
        #expect(error?.code == .template)
    }

    @Test func `the template in the program is the one in report-templates`() throws {
        let file = Golden.root.appendingPathComponent("report-templates/settlement.mustache")
        let embedded = try Templates(directory: nil).source(named: "settlement")
        #expect(String(String.UnicodeScalarView(embedded.scalars)) == (try String(contentsOf: file, encoding: .utf8)))
        #expect(SettlementPage.diagnostics(of: embedded).isEmpty)
    }

    @Test func `the page with the values of templates is what templates are checked against`() throws {
        try Golden.expect(SettlementPage.valuesPage(), isFile: Golden.root.appendingPathComponent("docs/templates.md"))
    }
}
