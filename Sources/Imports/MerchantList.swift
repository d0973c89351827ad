internal import Diagnostics
package import Settlements

/// The file of `import --as merchants`: who is paid, a row each. `docs/importing.md` documents its columns.
package enum MerchantList {
    private static let columns = [
        "id", "name", "address", "vat_id", "report_email", "zone", "locale", "tags", "since", "closed",
    ]

    /// Reads and checks a whole file.
    ///
    /// - Parameter zones: where a merchant's zone must be found.
    /// - Throws: ``ImportRefusal`` with every reason.
    package static func read(_ file: ImportFile, zones: Zones) throws(ImportRefusal) -> [Merchant] {
        try file.refuseWhatIsNoText()
        var findings = FindingList()
        let merchants = rows(file, zones, &findings)
        try findings.refuse(file.name)
        return merchants
    }

    private static func rows(_ file: ImportFile, _ zones: Zones, _ findings: inout FindingList) -> [Merchant] {
        guard var table = CSVTable(file, &findings) else { return [] }
        table.reportUnknown(known: columns, &findings)
        guard let id = table.column("id"), let name = table.column("name") else {
            for title in ["id", "name"] where table.column(title) == nil {
                table.reportMissing(title, known: columns, &findings)
            }
            return []
        }
        table.watch(ids: [], texts: [id, name, table.column("address"), table.column("tags")])
        var merchants: [Merchant] = []
        var lines: [String: Int] = [:]
        while table.next(&findings) {
            let row = MerchantRow(table: table, zones: zones)
            guard let id = row.id(id, lines: &lines, &findings), let name = row.name(name, &findings) else {
                continue
            }
            merchants.append(row.merchant(id: id, name: name, &findings))
        }
        if merchants.isEmpty, findings.count == 0 {
            findings.add(Finding(.empty, line: 1, column: 1, "the file has a header and no merchants"))
        }
        return merchants
    }
}

/// One row of the list.
private struct MerchantRow {
    let table: CSVTable
    let zones: Zones

    /// An id without white space at its ends or control characters, and not seen before.
    func id(_ column: Int, lines: inout [String: Int], _ findings: inout FindingList) -> String? {
        guard let id = table.required(column, &findings) else { return nil }
        guard !id.contains(where: { $0.isWhitespace || $0.isNewline }) else {
            findings.add(
                table.finding(.value, at: column, found: id, "id \(shown(id)) has white space: one word is expected"))
            return nil
        }
        guard Merchant.isID(id) else {
            findings.add(
                table.finding(
                    .value, at: column, found: id,
                    "id \(shown(id)): at most 100 characters and no invisible ones are expected"))
            return nil
        }
        if let first = lines[id] {
            findings.add(
                table.finding(
                    .duplicateIdentity, at: column, found: id,
                    "merchant \(shown(id)) stands on line \(first) already: one row each is expected"))
            return nil
        }
        lines[id] = table.line
        return id
    }

    /// A name as a page, a file of addresses and the subject of a message can hold it.
    func name(_ column: Int, _ findings: inout FindingList) -> String? {
        guard let name = table.required(column, &findings) else { return nil }
        let invisible: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
        guard name.count <= Self.longestName,
            name.unicodeScalars.allSatisfy({ !invisible.contains($0.properties.generalCategory) })
        else {
            findings.add(
                table.finding(
                    .value, at: column, found: shown(name),
                    "name \(shown(name)): one line of at most \(Self.longestName) characters is expected"))
            return nil
        }
        return name
    }

    /// Longer than any registered name; what is longer is a field too many.
    private static let longestName = 200

    func merchant(id: String, name: String, _ findings: inout FindingList) -> Merchant {
        let since = date("since", &findings)
        let closed = date("closed", &findings)
        if let since, let closed, closed < since, let column = table.column("closed") {
            findings.add(
                table.finding(
                    .date, at: column, found: closed.description,
                    "closed \(closed) is before since \(since): the two seem to be exchanged"))
        }
        let address = table.text(table.column("address")).split { $0 == "|" || $0.isNewline }.map(Self.trimmed)
        return Merchant(
            id: id, name: name, address: address.filter { !$0.isEmpty }, vatID: text("vat_id"),
            reportEmails: emails(&findings), zone: zone(&findings), locale: locale(&findings), tags: list("tags"),
            since: since?.description, closed: closed?.description)
    }

    private func text(_ title: String) -> String? {
        let text = table.text(table.column(title))
        return text.isEmpty ? nil : text
    }

    /// What stands between semicolons.
    private func list(_ title: String) -> [String] {
        table.text(table.column(title)).split(separator: ";").map(Self.trimmed).filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    private func emails(_ findings: inout FindingList) -> [Mailbox] {
        var boxes: [Mailbox] = []
        for text in list("report_email") {
            do {
                boxes.append(try Mailbox(parsing: text))
            } catch {
                report(.address, "report_email", text, "report_email \(error)", &findings)
            }
        }
        return boxes
    }

    private func zone(_ findings: inout FindingList) -> String? {
        guard let name = text("zone") else { return nil }
        do {
            return try zones.zone(name).identifier
        } catch {
            let near = error.suggestions.first.map { "; is \(shown($0)) meant?" } ?? ""
            report(.zone, "zone", name, "\(error)\(near)", &findings)
            return nil
        }
    }

    /// The shape of BCP 47, not its registry: `nl`, `pt-BR`, `zh-Hant-TW`.
    private func locale(_ findings: inout FindingList) -> String? {
        guard let name = text("locale") else { return nil }
        let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let letters = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        let digits = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let isLocale =
            2...3 ~= parts[0].count && parts[0].allSatisfy(letters)
            && parts.dropFirst().allSatisfy { 2...8 ~= $0.count && $0.allSatisfy { letters($0) || digits($0) } }
        if isLocale { return name }
        report(.value, "locale", name, "locale \(shown(name)): a language like nl or pt-BR is expected", &findings)
        return nil
    }

    private func date(_ title: String, _ findings: inout FindingList) -> CalendarDate? {
        guard let text = text(title) else { return nil }
        do {
            return try CalendarDate(text)
        } catch {
            report(.date, title, text, "\(title): \(error)", &findings)
            return nil
        }
    }

    private func report(
        _ rule: Finding.Rule, _ title: String, _ found: String, _ message: String, _ findings: inout FindingList
    ) {
        guard let column = table.column(title) else { return }
        findings.add(table.finding(rule, at: column, found: found, message))
    }
}
