import ArgumentParser
import Diagnostics
import Foundation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "A page on a diagnostic, an error or a word.")

    @Argument(help: "The name in brackets at the end of a message; without it all names.")
    var name: String?

    func run() throws {
        let pages = Pages(String(decoding: PackageResources.explain_md, as: UTF8.self))
        guard let name else {
            Console.out(pages.names.joined(separator: "\n"))
            return
        }
        guard let page = pages[name] else {
            let meant = Spelling.nearest(to: name, among: pages.names).map { "did you mean '\($0)'?" }
            Console.error("error: there is no page on '\(name)': \(meant ?? "`settlecast explain` lists them all")")
            throw Exit.failed
        }
        Console.out(page)
    }
}

/// The pages of docs/explain.md: one under each `## name`.
struct Pages {
    private var pages: [(name: String, text: String)] = []

    init(_ markdown: String) {
        for section in ("\n" + markdown).components(separatedBy: "\n## ").dropFirst() {
            let lines = section.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(lines[0]).trimmingCharacters(in: .whitespaces)
            let text = lines.count > 1 ? String(lines[1]) : ""
            pages.append((name, "\(name)\n\n\(text.trimmingCharacters(in: .whitespacesAndNewlines))"))
        }
    }

    var names: [String] { pages.map(\.name) }

    subscript(name: String) -> String? { pages.first { $0.name == name }?.text }
}
