import ArgumentParser
import Diagnostics
import Reports
import Settlements

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Is a received set whole?",
        discussion: """
            Holds the folder of a manifest against it: what is missing, altered, swapped or extra, and whether money is \
            touched. It needs neither configuration nor store, and ends with 0 where the set is whole, else with 1.
            """)

    @Argument(help: "The .json file that came with the documents, among them.")
    var manifest: String

    @Option(help: "For people (text) or programs (json).")
    var format: Format = .text

    func run() throws {
        let check: ManifestCheck
        do {
            check = try ManifestCheck(of: manifest)
        } catch {
            guard !error.isWrongPath else { throw Exit.usage("\(error)") }
            Console.error("error: \(error)")
            throw Exit.noInput
        }
        switch format {
        case .json: Console.out(check.json.indented())
        case .text: Console.out(check.text)
        }
        if !check.isWhole { throw Exit.failed }
    }
}

extension ManifestCheck {
    /// Findings that a person is shown; JSON has all.
    private static let shown = 40

    fileprivate var text: String {
        var lines: [String] = []
        if let set, isWhole {
            lines.append("whole: \(set.summary)")
        } else {
            lines.append(
                "not whole: \(set.map(\.name) ?? manifest): \(findings.count) finding\(findings.count == 1 ? "" : "s")")
            lines += findings.prefix(Self.shown).map(\.text)
            if findings.count > Self.shown { lines.append("and \(findings.count - Self.shown) more") }
        }
        lines += notes.map { "note: \($0)" }
        if let advice { lines.append("what to do: \(advice)") }
        if let rule = findings.first?.rule {
            lines.append("more about one of them: settlecast explain \(rule.rawValue)")
        }
        return lines.joined(separator: "\n")
    }

    fileprivate var json: JSON {
        [
            "manifest": .string(manifest), "run": JSON(set?.run), "whole": .bool(isWhole),
            "documents": JSON(set?.documentCount ?? 0),
            "findings": .list(
                findings.map { finding in
                    [
                        "rule": .string(finding.rule.rawValue), "file": .string(finding.file),
                        "expected": JSON(finding.expected), "found": JSON(finding.found),
                        "difference": JSON(finding.difference), "message": .string(finding.message),
                    ]
                }),
            "notes": .list(notes.map(JSON.string)),
        ]
    }
}

extension ListedSet {
    /// `weekly-settlement@m-1001/2026-W46.1, Acme Coffee B.V.`
    fileprivate var name: String {
        let marks = [copy.map { "copy \($0)" }, isPreliminary ? "preliminary" : nil, replaces.map { "replaces \($0)" }]
        return ([run, merchant] + marks.compactMap { $0 }).joined(separator: ", ")
    }

    /// What it is, how many documents and rows, and by account what moved and what was paid out.
    fileprivate var summary: String {
        var parts = ["\(documentCount) document\(documentCount == 1 ? "" : "s")"]
        if let rows { parts.append("\(rows) row\(rows == 1 ? "" : "s")") }
        parts += sums.map { "\($0.account) net \($0.net.amount), paid out \($0.paidOut.amount)" }
        return "\(name): \(parts.joined(separator: "; "))"
    }
}

extension SetFinding {
    fileprivate var text: String {
        var lines = ["\(file): \(message) [\(rule.rawValue)]"]
        for (word, value) in [("expected", expected), ("found", found), ("difference", difference)] {
            if let value { lines.append("  = \(word): \(value)") }
        }
        return lines.joined(separator: "\n")
    }
}
