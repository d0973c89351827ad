internal import Settlements

/// What single fields of the row at hand say.
extension MappingReading {
    /// What a source says of the row at hand, in the mapping's words; nil, and a finding, where it has no word for it.
    func text(_ field: MappedColumns.Text) -> String? {
        let text =
            switch field.source {
            case .constant(let text): text
            case .columns(let columns): table.text(columns[0])
            }
        guard let words = field.words, !text.isEmpty else { return text }
        if let word = words[text] { return word }
        door.findings.add(
            finding(
                .value, at: field.source, found: text,
                "the mapping has no word for \(shown(text)): its 'values' have "
                    + words.keys.sorted().map { shown($0) }.joined(separator: ", ")))
        return nil
    }

    func finding(
        _ rule: Finding.Rule, at source: MappedColumns.Source, expected: String? = nil, found: String, _ message: String
    ) -> Finding {
        guard let column = source.column else {
            return Finding(rule, line: table.line, column: 1, expected: expected, found: found, message)
        }
        return table.finding(rule, at: column, expected: expected, found: found, "\(table.titles[column]): \(message)")
    }

    func moment(
        _ source: MappedColumns.Source, _ reader: inout MomentReader, isRequired: Bool
    ) -> Moment? {
        let content: ArraySlice<UInt8>
        switch source {
        case .constant(let text): content = Array(text.utf8)[...]
        case .columns(let columns): content = table.content(columns[0])
        }
        guard !content.isEmpty else {
            if isRequired, let column = source.column { _ = table.required(column, &door.findings) }
            return nil
        }
        do {
            return try reader.moment(content)
        } catch {
            let text = String(decoding: content, as: UTF8.self)
            door.findings.add(
                finding(
                    error.rule, at: source, expected: error.expected, found: text, "\(shown(text)) \(error.message)"))
            return nil
        }
    }

    func identity() -> String? {
        let parts = columns.identity.map { table.text($0) }
        if parts.contains(where: { !$0.isEmpty }) { return parts.joined(separator: "/") }
        _ = table.required(columns.identity[0], &door.findings)
        return nil
    }

    /// Makes the entry's identity unique where the mapping says so; false where another row has it.
    func identify(_ entry: inout Entry, _ account: Account) -> Bool {
        if mapping.fields.identity.isNumbered {
            let count = door.count(entry.identity, of: account)
            if count > 1 { entry.identity += "/\(count)" }
            return true
        }
        guard let first = door.firstLine(of: entry.identity, of: account, at: table.line) else { return true }
        door.findings.add(
            table.finding(
                .duplicateIdentity, at: columns.identity[0], found: entry.identity,
                "id \(shown(entry.identity)) stands on line \(first) already: add columns to 'fields.id' that tell the "
                    + "two apart, or 'repeats: numbered' where the file has equal rows"))
        return false
    }

    func fill(_ entry: inout Entry) {
        for (name, field) in columns.texts {
            guard name.isStored || name == .channel, let text = text(field), !text.isEmpty else { continue }
            switch name {
            case .method: entry.method = text
            case .scheme: entry.scheme = text
            case .channel: entry.channel = channel(text, field)
            case .reference: entry.reference = text
            case .merchantReference: entry.merchantReference = text
            case .modificationReference: entry.modificationReference = text
            case .batch: entry.batch = text
            case .description: entry.description = text
            case .bankReference, .originalCurrency, .rate: break
            }
        }
    }

    func channel(_ text: String, _ field: MappedColumns.Text) -> SalesChannel? {
        if let channel = SalesChannel(word: text) { return channel }
        let words = SalesChannel.allCases.map(\.word).joined(separator: ", ")
        door.findings.add(
            finding(
                .value, at: field.source, expected: words, found: text,
                "unknown channel \(shown(text)); known are \(words)"))
        return nil
    }

    /// The text of a field of the row; nil where it is empty or the mapping has no such field.
    func text(_ name: TextName) -> String? {
        columns.texts.first { $0.name == name }.flatMap { text($0.text) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func original(turns: Bool) -> OriginalAmount? {
        guard let amount = columns.original, !table.isEmpty(amount.credit),
            let code = text(.originalCurrency)
        else { return nil }
        guard let currency = Currency(code: code) else {
            door.findings.add(
                table.finding(
                    .unknownCurrency, at: amount.credit, found: code,
                    "original currency \(shown(code)) is none of ISO 4217: three capital letters like EUR are expected")
            )
            return nil
        }
        var rounded = 0
        let units = table.amount(amount.credit, mapping.amountStyle, currency, rounded: &rounded, &door.findings)
        guard let written = units else { return nil }
        let signed = amount.sign.turns(row: turns) ? 0 - written : written
        let rate = text(.rate)
        let read = rate.flatMap(mapping.amountStyle.rate)
        if let rate, read == nil {
            door.findings.add(
                table.finding(
                    .rate, at: amount.credit, found: rate, "rate \(shown(rate)) is no positive decimal number"))
        }
        return OriginalAmount(money: Money(minorUnits: signed, currency: currency), rate: read)
    }
}
