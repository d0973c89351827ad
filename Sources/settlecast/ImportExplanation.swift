import ArgumentParser
import Diagnostics
import Imports
import Settlements

/// What `import --explain` prints: what became of a file's first rows, its totals, and what is wrong with it.
struct ImportExplanation {
    let explanation: Explanation
    let file: String
    let profile: String
    /// What the mapping says of itself.
    let title: String?

    /// Looks at each group of files that an import would read as one; nothing is written.
    ///
    /// - Throws: `ExitCode` 65 where any of them would be refused.
    static func tell(
        _ files: [ImportFile], as kind: FileKind, _ options: ImportOptions, rows: Int, format: Format
    ) throws {
        var isRefused = false
        for group in kind.profile.groups(of: files) {
            let found = kind.profile.explain(group, options, mapping: kind.mapping, rows: rows)
            let told = ImportExplanation(
                explanation: found, file: group.map(\.name).joined(separator: " + "), profile: kind.profile.name,
                title: kind.mapping?.title)
            Console.out(format == .json ? told.json.text : told.text)
            isRefused = isRefused || found.refusal != nil
        }
        if isRefused { throw Exit.wrongData }
    }

    // MARK: For people

    private static let widestTitle = 30
    private static let widestValue = 34
    private static let widestLine = 110
    private static let indent = "  "

    var text: String {
        var parts = [
            "\(file) as \(profile)" + (title.map { " (\($0))" } ?? "") + ": nothing is stored"
        ]
        if !explanation.before.isEmpty {
            let width = Self.width(explanation.before.map(\.title))
            parts.append(
                (["before the table"]
                    + explanation.before.map { cell in
                        line(cell.title, cell.value, cell.fields.map(\.name).joined(separator: ", "), width)
                    }).joined(separator: "\n"))
        }
        parts += explanation.rows.map { text(of: $0) }
        if explanation.rows.isEmpty { parts.append("no row can be shown: see below") }
        if !explanation.unused.isEmpty {
            parts.append("columns of which nothing is made\n" + Self.wrapped(explanation.unused))
        }
        parts.append(totals)
        let warnings = explanation.warnings.map { "warning: \(file):\($0)" }
        if !warnings.isEmpty { parts.append(warnings.joined(separator: "\n")) }
        if explanation.lacksMerchant {
            parts.append(
                "whose money it is was not said: an import needs --merchant, or 'accounts' in the configuration")
        }
        if let refusal = explanation.refusal {
            let count = refusal.findings.count + refusal.more
            parts.append("an import would refuse the file, for \(count) reason\(count == 1 ? "" : "s")\n\(refusal)")
        } else {
            parts.append("an import would take the file")
        }
        return parts.joined(separator: "\n\n")
    }

    private func text(of row: Explanation.Row) -> String {
        let value = { (name: String) in row.entry.first { $0.name == name }?.value }
        let head = [value("type"), value("net"), value("currency")].compactMap(\.self).joined(separator: " ")
        var lines = ["line \(row.line)" + (row.entry.isEmpty ? ": no entry" : ": \(head)")]
        let width = Self.width(row.cells.map(\.title))
        for cell in row.cells {
            let became = cell.fields.map { field in
                field.value.isEmpty
                    ? field.name == "id" ? "part of id" : field.name : "\(field.name) \(field.value)"
            }
            let place = Self.indent.count + width + Self.widestValue + 5
            if place + became.joined(separator: ", ").count <= Self.widestLine {
                lines.append(line(cell.title, cell.value, became.joined(separator: ", "), width))
                continue
            }
            for (index, field) in became.enumerated() {
                lines.append(line(index == 0 ? cell.title : "", index == 0 ? cell.value : "", field, width))
            }
        }
        guard !row.others.isEmpty else { return lines.joined(separator: "\n") }
        lines.append(Self.indent + (row.cells.contains { !$0.fields.isEmpty } ? "besides" : "becomes"))
        let names = Self.width(row.others.map(\.name))
        lines += row.others.map { Self.indent + Self.indent + Self.padded($0.name, names) + $0.value }
        return lines.joined(separator: "\n")
    }

    private func line(_ title: String, _ value: String, _ field: String, _ width: Int) -> String {
        var line =
            Self.indent + Self.padded(Self.cut(title, Self.widestTitle), width) + Self.cut(value, Self.widestValue)
        if !field.isEmpty {
            let place = Self.indent.count + width + Self.widestValue + 2
            line = Self.padded(line, place) + "-> " + field
        }
        while line.last == " " { line.removeLast() }
        return line
    }

    private var totals: String {
        let summary = explanation.summary
        var lines = ["totals of the file: \(summary.entries) entries"]
        for totals in summary.totals {
            lines.append(
                "  \(totals.currency)  payments \(totals.payments.amount)  refunds \(totals.refunds.amount)  "
                    + "chargebacks \(totals.chargebacks.amount)  fees \(totals.fees.amount)")
            lines.append("       net of all rows \(totals.net.amount)")
        }
        for payout in summary.payouts {
            lines.append(
                "  payout \(payout.id)  \(payout.amount)" + (payout.isDerived ? "  (the sum of its rows)" : ""))
        }
        return lines.joined(separator: "\n")
    }

    private static func width(_ texts: [String]) -> Int {
        min(widestTitle, texts.map(\.count).max() ?? 0) + 2
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func cut(_ text: String, _ width: Int) -> String {
        let line = text.map { $0.isNewline ? " " : $0 }
        return line.count > width ? String(line.prefix(width - 1)) + "…" : String(line)
    }

    /// Words in lines of at most 80 characters.
    private static func wrapped(_ words: [String]) -> String {
        var lines: [String] = []
        var line = indent
        for (index, word) in words.enumerated() {
            let piece = word + (index + 1 < words.count ? ", " : "")
            if line.count + piece.count > 80, line != indent {
                lines.append(line)
                line = indent
            }
            line += piece
        }
        return (lines + [line]).joined(separator: "\n")
    }

    // MARK: For programs

    var json: JSON {
        [
            "file": .string(file), "profile": .string(profile),
            "before_table": .list(explanation.before.map(Self.json)),
            "rows": .list(
                explanation.rows.map { row in
                    [
                        "line": JSON(row.line), "columns": .list(row.cells.map(Self.json)),
                        "entry": .list(row.entry.map(Self.json)),
                    ]
                }),
            "unused_columns": .list(explanation.unused.map(JSON.string)),
            "entries": JSON(explanation.summary.entries),
            "totals": .list(
                explanation.summary.totals.map { totals in
                    [
                        "currency": .string(totals.currency.code), "payments": .string(totals.payments.amount),
                        "refunds": .string(totals.refunds.amount),
                        "chargebacks": .string(totals.chargebacks.amount), "fees": .string(totals.fees.amount),
                        "net": .string(totals.net.amount),
                    ]
                }),
            "payouts": .list(
                explanation.summary.payouts.map { payout in
                    [
                        "id": .string(payout.id), "currency": .string(payout.amount.currency.code),
                        "amount": .string(payout.amount.amount),
                    ]
                }),
            "warnings": .list(explanation.warnings.map(Self.json)),
            "refused": .list((explanation.refusal?.findings ?? []).map(Self.json)),
            "more": JSON(explanation.refusal?.more ?? 0),
        ]
    }

    private static func json(_ cell: Explanation.Cell) -> JSON {
        [
            "title": .string(cell.title), "value": .string(cell.value),
            "fields": .list(cell.fields.map { .string($0.name) }),
        ]
    }

    private static func json(_ field: Explanation.Field) -> JSON {
        ["field": .string(field.name), "value": .string(field.value)]
    }

    private static func json(_ finding: Finding) -> JSON {
        [
            "rule": .string(finding.rule.rawValue), "line": JSON(finding.line), "column": JSON(finding.column),
            "expected": JSON(finding.expected), "found": JSON(finding.found), "difference": JSON(finding.difference),
            "message": .string(finding.message),
        ]
    }
}
