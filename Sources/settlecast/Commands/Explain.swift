import ArgumentParser
import Diagnostics
import Foundation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A page on a message, a state or a word.")

    @Argument(help: "A name in brackets at the end of a message, a state or a word; without it a list of all.")
    var name: String?

    func run() throws {
        let pages = Pages(String(decoding: PackageResources.explain_md, as: UTF8.self))
        guard let name else {
            var table = Table("NAME", "WHAT")
            for page in pages.all { table.add(page.name, page.summary) }
            Console.out(table.text)
            return
        }
        guard let page = pages[name] else {
            let meant = Spelling.nearest(to: name, among: pages.all.map(\.name)).map { "did you mean '\($0)'?" }
            Console.error("error: there is no page on '\(name)': \(meant ?? "`settlecast explain` lists them all")")
            throw Exit.failed
        }
        Console.out(page)
    }
}

/// The pages of docs/explain.md: one under each `## name`.
struct Pages {
    private(set) var all: [(name: String, summary: String, text: String)] = []

    init(_ markdown: String) {
        for section in ("\n" + markdown).components(separatedBy: "\n## ").dropFirst() {
            let lines = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(lines[0]).trimmingCharacters(in: .whitespaces)
            let text = lines.count > 1 ? String(lines[1]).trimmingCharacters(in: .whitespacesAndNewlines) : ""
            all.append((name, String(text.prefix { $0 != "\n" }), "\(name)\n\n\(text)"))
        }
    }

    subscript(name: String) -> String? { all.first { $0.name == name }?.text }
}
