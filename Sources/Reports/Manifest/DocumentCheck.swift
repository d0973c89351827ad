internal import Diagnostics
internal import Settlements

/// Says what differs in a file that is not the one that was sent.
struct DocumentCheck {
    let document: ListedSet.Document
    let folder: SetFolder

    private var name: FileName { FileName(document.name) }

    /// The finding on the file as such, then those on its rows and sums.
    ///
    /// - Parameter content: what lies there.
    func findings(_ content: Content) throws(FileTrouble) -> [SetFinding] {
        var restorer = LineEnds.Restorer()
        var count = document.countable.map { CSVCount(dialect: $0.dialect, columns: $0.lines.columns) }
        try folder.read(name) { piece in
            restorer.add(piece)
            count?.add(piece)
            return true
        }
        count?.finish()
        var story = "not the file that was sent"
        if content.size == 0 {
            story = "empty, though something was sent"
        } else if let change = restorer.change(from: document.content.digest) {
            story += ": only its line ends were changed, \(change); transfer it as binary, not as text"
        }
        var details: [SetFinding] = []
        if let count, let lines = document.lines {
            details = rowFindings(count, lines) + sumFindings(count, lines)
            if let broken = count.broken {
                details.append(
                    SetFinding(
                        .rowBroken, document.name, found: broken.reason,
                        "the row on line \(broken.line) cannot be read: \(broken.reason)"))
            }
            story += verdict(count, lines, differs: !details.isEmpty)
        }
        let gap = Int128(content.size) - Int128(document.content.size)
        let altered = SetFinding(
            .fileAltered, document.name, expected: described(document.content), found: described(content),
            difference: gap == 0 ? nil : "\(gap)", story)
        return [altered] + details
    }

    private func described(_ content: Content) -> String {
        "\(content.size) byte\(content.size == 1 ? "" : "s"), SHA-256 \(content.digest)"
    }

    /// What the change means in rows and money.
    private func verdict(_ count: CSVCount, _ lines: DocumentLines, differs: Bool) -> String {
        if differs { return "; rows or amounts are touched" }
        let rows = "its \(lines.rows) row\(lines.rows == 1 ? "" : "s")"
        guard count.hasAccounts else {
            return "; \(rows) are all there; no sums were compared, as the columns account and currency are not in it"
        }
        let missing = count.columns.indices.filter { !count.has($0) }.map { count.columns[$0] }
        let left = missing.isEmpty ? "" : " (not compared: \(missing.joined(separator: ", ")))"
        return
            "; \(rows) are all there and sum to what was sent\(left), so something other than these amounts is touched"
    }

    private func rowFindings(_ count: CSVCount, _ lines: DocumentLines) -> [SetFinding] {
        var findings: [SetFinding] = []
        if count.rows != lines.rows {
            findings.append(rowFinding("", expected: lines.rows, found: count.rows))
        }
        guard count.hasAccounts else { return findings }
        var strangers = count.tallies
        for control in lines.controls {
            let found = strangers.removeValue(forKey: control.key)?.rows ?? 0
            // Of a single account the line above has said it.
            guard found != control.rows, lines.controls.count > 1 || found - control.rows != count.rows - lines.rows
            else { continue }
            findings.append(rowFinding(" of \(control.account)", expected: control.rows, found: found))
        }
        for (key, tally) in strangers.sorted(by: { $0.key.text < $1.key.text }) {
            findings.append(rowFinding(" of \(key.text.quoted), which was not in it", expected: 0, found: tally.rows))
        }
        return findings
    }

    private func rowFinding(_ whose: String, expected: Int64, found: Int64) -> SetFinding {
        let gap = Int128(found) - Int128(expected)
        return SetFinding(
            .rowCount, document.name, expected: "\(expected)", found: "\(found)", difference: "\(gap)",
            "rows\(whose): expected \(expected), found \(found)")
    }

    private func sumFindings(_ count: CSVCount, _ lines: DocumentLines) -> [SetFinding] {
        guard count.hasAccounts else { return [] }
        return lines.controls.flatMap { control -> [SetFinding] in
            let tally = count.tallies[control.key]
            return control.sums.compactMap { sum in
                guard let place = count.columns.firstIndex(of: sum.column), count.has(place) else { return nil }
                let found = tally?.sums[place] ?? 0
                guard found != Int128(sum.minorUnits) else { return nil }
                let currency = control.account.currency
                func amount(_ units: Int128) -> String {
                    Money(minorUnits: Int64(clamping: units), currency: currency).amount
                }
                let gap = amount(found - Int128(sum.minorUnits))
                return SetFinding(
                    .controlSum, document.name, expected: amount(Int128(sum.minorUnits)), found: amount(found),
                    difference: gap,
                    "sum of \(sum.column.quoted) of \(control.account): expected \(amount(Int128(sum.minorUnits))), "
                        + "found \(amount(found)), difference \(gap) \(currency)")
            }
        }
    }
}

extension ListedSet.Document {
    /// What its rows can be counted by; nil where it is no CSV document, or one of a dialect that this program does not know.
    fileprivate var countable: (dialect: Dialect, lines: DocumentLines)? {
        guard let dialect, let lines else { return nil }
        return (dialect, lines)
    }
}

extension DocumentLines {
    /// Every column that some account has a sum of, in the order of columns.
    fileprivate var columns: [String] {
        controls.flatMap(\.sums).map(\.column).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension DocumentLines.Control {
    fileprivate var key: CSVCount.AccountKey {
        CSVCount.AccountKey(account: Array(account.provider.utf8), currency: Array(account.currency.code.utf8))
    }
}

extension CSVCount.AccountKey {
    fileprivate var text: String { String(decoding: account + [0x20] + currency, as: UTF8.self) }
}
