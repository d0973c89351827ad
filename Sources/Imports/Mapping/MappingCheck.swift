internal import Diagnostics
internal import Settlements

/// Holds the parts of a mapping against each other.
struct MappingCheck {
    let findings: Findings
    let uses: MappingUses

    /// Words of types that are named elsewhere must stand in the table of types.
    func types(_ types: Mapping.Types, negated: [Findings.Written], totals: [MappingSumReader.ReadTotal]) {
        for (key, written) in negated.map({ ("negate", $0) }) + totals.flatMap({ $0.types.map { ("totals", $0) } })
        where !types.words.contains(written.text) {
            let meant = Spelling.nearest(to: written.text, among: types.words)
            findings.add(
                .unknownValue,
                "'\(key)' names \(written.text.quoted), which is none of the words under 'fields.type.values'",
                at: written.span, allowed: types.words, help: meant.map { "did you mean '\($0)'?" })
        }
    }

    /// A column that is summed must hold amounts.
    func amounts(_ totals: [MappingSumReader.ReadTotal], _ fields: Mapping.Fields) {
        let columns = fields.amounts.values.flatMap { Self.columns($0) }
        for column in totals.compactMap(\.column) where !columns.contains(column.text) {
            let meant = Spelling.nearest(to: column.text, among: columns)
            findings.add(
                .amountColumn, "column \(column.text.quoted) is summed, and no field of amounts is made of it",
                at: column.span, allowed: Set(columns).sorted(), help: meant.map { "did you mean '\($0)'?" })
        }
    }

    static func columns(_ field: Mapping.AmountField) -> [String] {
        switch field.place {
        case .one(.columns(let columns)): columns
        case .one: []
        case .split(let credit, let debit): [credit, debit]
        }
    }

    /// Payouts come from rows or are made up, not both.
    func payouts(_ payouts: Mapping.Payouts?, _ fields: Mapping.Fields, at span: Span?) {
        guard let payouts, let span else { return }
        let words = zip(fields.types.words, fields.types.meanings).filter { $0.1 == .entry(.payout, nil) }.map(\.0)
        if let word = words.first {
            findings.add(
                .payoutTwice, "rows of type \(word.quoted) are payouts already", at: span,
                help: "delete 'payouts', or map that word to 'ignore'")
        }
        if payouts.scope == .batch, fields.texts[.batch] == nil {
            findings.add(
                .missingKey, "key 'batch' is missing in 'fields'", at: span,
                help: "'for_each: batch' makes a payout for each value of that field")
        }
    }

    /// A balance proves the rows together with the other one, and alone nothing.
    func balances(_ balance: Mapping.Balance?, _ rows: [Mapping.SpecialRow], at span: Span?) {
        let meanings = Set(rows.map(\.meaning))
        let hasOpening = balance?.opening != nil || meanings.contains(.opening)
        let hasClosing = balance?.closing != nil || meanings.contains(.closing)
        guard let span, findings.isClean, hasOpening != hasClosing else { return }
        let (known, missing) = hasOpening ? ("an opening", "closing") : ("a closing", "opening")
        findings.add(
            .missingKey, "\(known) balance is read, and no \(missing) one: alone it proves nothing", at: span,
            help:
                "say where the other stands: under 'balance' before the header, under 'special_rows' in a row of the table; "
                + "where the file has none, map that row to 'ignore'")
    }

    /// Who refers to lines before the header must say how they are laid out.
    func preamble(_ preamble: (value: Mapping.Preamble, reader: MappingReader)?) {
        guard preamble == nil else { return }
        for mention in uses.preamble {
            findings.add(
                .noPreamble, "\(mention.name.quoted) is to be read before the header, and nothing says how",
                at: mention.span,
                help:
                    "write 'preamble: {layout: beside}' where the value stands beside its name, 'below' where below it")
        }
    }

    func columns(_ rules: Mapping.ColumnRules, ignored: Yaml.Pair?, personal: Yaml.Pair?) {
        for written in findings.texts(ignored) {
            guard let mention = uses.first(written.text) else { continue }
            findings.add(
                .columnUsed, "column \(written.text.quoted) is ignored here and used elsewhere", at: written.span,
                help: "delete one of the two", notes: [findings.note("it is used here", at: mention.span)])
        }
        let allowed = Set(findings.texts(personal).map(\.text))
        var reported: Set<String> = []
        for mention in uses.columns where mention.field != nil && !allowed.contains(mention.name) {
            guard PersonalColumns.looksPersonal(mention.name), reported.insert(mention.name).inserted else { continue }
            findings.add(
                .personalColumn, "column \(mention.name.quoted) looks like personal data, and would be stored",
                at: mention.span,
                help: "where it must be kept, say so: 'personal: [\(mention.name)]'; otherwise leave the field out")
        }
    }
}

/// Columns whose titles look like data about people: they are stored only where a mapping asks for it.
enum PersonalColumns {
    private static let words: Set<String> = [
        "name", "firstname", "lastname", "surname", "email", "mail", "phone", "mobile", "address", "street", "city",
        "postcode", "zip", "zipcode", "birthday", "birthdate", "iban", "cardholder",
        "naam", "vorname", "nachname", "strasse",
    ]

    static func looksPersonal(_ title: String) -> Bool {
        let words = title.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return words.contains(where: Self.words.contains)
    }
}
