internal import Diagnostics
internal import Settlements

/// Reads one file under `mappings/`.
struct MappingFileReader {
    let name: String
    let zones: Zones
    let findings: Findings
    private let uses = MappingUses()
    private var values: MappingFieldReader { MappingFieldReader(findings: findings, uses: uses) }

    init(name: String, zones: Zones, findings: Findings) {
        self.name = name
        self.zones = zones
        self.findings = findings
    }

    /// The mapping; nil where there is an error in it.
    func read(_ root: Yaml.Node) -> Mapping? {
        guard let mapping = MappingReader(root, MappingShapes.mapping, at: Span(line: 1, column: 1), into: findings)
        else {
            return nil
        }
        let title = mapping.text("title")?.text
        let provider = mapping.requiredText(
            "provider", help: "a word for whose files these are; accounts are named by it, as in 'acmepay/SHOP_1'"
        ).flatMap { self.provider($0) }
        let form = mapping.optional("file").flatMap { self.form($0) } ?? CSVForm()
        let header = mapping.optional("header").flatMap { self.header($0, in: mapping) } ?? .first
        let preamble = mapping.optional("preamble").flatMap { self.preamble($0) }
        let amountStyle = mapping.optional("amounts").flatMap { self.amounts($0, form: form) } ?? AmountStyle()
        let dateStyle = mapping.optional("dates").flatMap { self.dates($0) } ?? DateStyle()
        let fields = mapping.required(
            "fields", help: "say of each field of an entry which column holds it: see docs/mappings.md"
        ).flatMap { self.fields($0) }
        let direction = mapping.optional("direction").flatMap { self.direction($0) }
        let negated = findings.texts(mapping.optional("negate"))
        let sums = MappingSumReader(findings: findings, uses: uses, values: values)
        let specialRows = mapping.optional("special_rows").map { sums.specialRows($0) } ?? []
        let balance = mapping.optional("balance").flatMap { sums.balance($0) }
        let totals = mapping.optional("totals").map { sums.totals($0) } ?? []
        let payouts = mapping.optional("payouts").flatMap { sums.payouts($0) }
        let columns = columnRules(mapping)
        let check = MappingCheck(findings: findings, uses: uses)
        if let fields {
            check.types(fields.types, negated: negated, totals: totals)
            check.payouts(payouts, fields, at: mapping.optional("payouts")?.keySpan)
            check.amounts(totals, fields)
        }
        check.balances(
            balance, specialRows, at: (mapping.optional("balance") ?? mapping.optional("special_rows"))?.keySpan)
        check.preamble(preamble)
        check.columns(columns, ignored: mapping.optional("ignore"), personal: mapping.optional("personal"))
        guard let provider, let fields, findings.isClean else { return nil }
        return Mapping(
            name: name, title: title, provider: provider, form: form, header: header, preamble: preamble?.value,
            amountStyle: amountStyle, dateStyle: dateStyle, fields: fields, direction: direction,
            negated: Set(negated.map(\.text)), specialRows: specialRows, balance: balance,
            totals: totals.map(\.total), payouts: payouts, columns: columns, uses: uses.uses)
    }

    private func provider(_ written: Findings.Written) -> String? {
        let isSound = written.text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
            default: false
            }
        }
        if isSound { return written.text }
        findings.add(
            .providerName, "expected a word for the provider, found \(written.text.quoted)", at: written.span,
            help: "letters, digits, '-', '_' and '.', as in 'acmepay'; the account comes from 'fields.account'")
        return nil
    }

    // MARK: The file

    private func form(_ pair: Yaml.Pair) -> CSVForm? {
        guard let mapping = MappingReader(pair.value, MappingShapes.file, at: pair.keySpan, into: findings) else {
            return nil
        }
        var form = CSVForm()
        if let delimiter = mapping.word("delimiter") {
            form.separator = delimiter == "tab" ? UInt8(ascii: "\t") : delimiter.utf8.first ?? form.separator
        }
        if let encoding = mapping.word("encoding").flatMap(TextEncoding.init) { form.encoding = encoding }
        let words = CSVForm.Leniency.allCases.map(\.rawValue)
        form.leniencies = Set(
            findings.texts(mapping.optional("allow")).compactMap { written in
                findings.word(written, of: words, at: "allow").flatMap(CSVForm.Leniency.init)
            })
        return form
    }

    private func header(_ pair: Yaml.Pair, in mapping: MappingReader) -> Mapping.HeaderPlace? {
        if case .scalar(let scalar) = pair.value.content {
            let word = findings.word((scalar.text, pair.value.span), of: ["first", "found"], at: "header")
            return word.map { $0 == "found" ? .found : .first }
        }
        guard let mapping = MappingReader(pair.value, MappingShapes.header, at: pair.keySpan, into: findings) else {
            return nil
        }
        return findings.number(mapping.requiredText("line"), 1...1000).map { .line($0) }
    }

    private func preamble(_ pair: Yaml.Pair) -> (value: Mapping.Preamble, reader: MappingReader)? {
        guard let mapping = MappingReader(pair.value, MappingShapes.preamble, at: pair.keySpan, into: findings),
            mapping.required("layout", help: "'beside': the value stands beside its name; 'below': below it") != nil,
            let layout = mapping.word("layout").flatMap(Mapping.Preamble.Layout.init)
        else { return nil }
        let ignored = findings.texts(mapping.optional("ignore"))
        let expected = mapping.optional("expect").map { expectations($0, "preamble.expect") } ?? [:]
        return (
            Mapping.Preamble(
                layout: layout, ignored: Set(ignored.map(\.text)),
                ignoresOthers: mapping.word("other_lines") == "ignore", expected: expected),
            mapping
        )
    }

    private func amounts(_ pair: Yaml.Pair, form: CSVForm) -> AmountStyle? {
        guard let mapping = MappingReader(pair.value, MappingShapes.amounts, at: pair.keySpan, into: findings) else {
            return nil
        }
        var style = AmountStyle()
        style.decimal = mapping.word("decimal").flatMap(AmountStyle.Decimal.init) ?? .point
        style.grouping = mapping.word("grouping").flatMap(AmountStyle.Grouping.init) ?? .none
        let clash =
            style.decimal.rawValue == style.grouping.rawValue
            || style.decimal == .minorUnits && style.grouping != .none
        if clash, let grouping = mapping.optional("grouping") {
            findings.add(
                .numberStyle,
                "'grouping: \(style.grouping.rawValue)' does not go together with "
                    + "'decimal: \(style.decimal.rawValue)'", at: grouping.value.span,
                help: "the sign between groups of three digits differs from the one before the decimals")
        }
        if form.separator == UInt8(ascii: ","), style.decimal == .comma, let decimal = mapping.optional("decimal") {
            findings.add(
                .commaAmounts, "amounts have a decimal comma, and columns are separated by commas too",
                severity: .warning, at: decimal.value.span,
                help:
                    "write the file's delimiter, as in 'file: {delimiter: \";\"}'; where it is a comma all the same, its "
                    + "amounts stand in quotes")
        }
        style.isRounded = mapping.word("rounding") != nil
        if let digits = mapping.optional("digits"),
            let table = MappingReader(
                digits.value, Shape("amounts.digits", [], others: .text("a number")), at: digits.keySpan, into: findings
            )
        {
            for pair in table.named {
                guard case .scalar(let scalar) = pair.value.content,
                    let number = findings.number((scalar.text, pair.value.span), 0...4),
                    currency((pair.key, pair.keySpan)) != nil
                else { continue }
                style.digits[pair.key] = number
            }
        }
        return style
    }

    private func currency(_ written: Findings.Written) -> Currency? {
        if let currency = Currency(code: written.text) { return currency }
        findings.add(
            .currencyCode, "\(written.text.quoted) is no currency of ISO 4217", at: written.span,
            help: "three capital letters, as in EUR")
        return nil
    }

    private func dates(_ pair: Yaml.Pair) -> DateStyle? {
        guard let mapping = MappingReader(pair.value, MappingShapes.dates, at: pair.keySpan, into: findings) else {
            return nil
        }
        var style = DateStyle()
        if let patterns = mapping.optional("pattern").map({ values.patterns($0) }), !patterns.isEmpty {
            style.patterns = patterns
        }
        style.repeatedHour = mapping.word("repeated_hour").flatMap(DateStyle.Hour.init)
        guard let written = mapping.text("zone") else { return style }
        do {
            style.zone = try zones.zone(written.text)
        } catch {
            let meant = error.suggestions.first ?? Spelling.nearest(to: written.text, among: zones.names())
            findings.add(
                "unknown-zone", error.description, at: written.span, help: meant.map { "did you mean '\($0)'?" })
        }
        return style
    }

    // MARK: Fields

    private func fields(_ pair: Yaml.Pair) -> Mapping.Fields? {
        guard let mapping = MappingReader(pair.value, MappingShapes.fields, at: pair.keySpan, into: findings) else {
            return nil
        }
        let values = values
        let identity = mapping.required(
            "id", help: "the column, or the columns, that make a row the same one in another file"
        ).flatMap { values.identity($0) }
        let types = mapping.required("type").flatMap { values.types($0) }
        let booked = mapping.required("booked_at", help: "the column that says when the balance moved")
            .flatMap { values.moment($0, for: "booked_at") }
        let currency = mapping.required("currency", help: "a column, or a constant as in 'currency: {text: EUR}'")
            .flatMap { pair in values.text(pair, for: "currency").flatMap { checked($0, pair) } }
        var texts: [TextName: Mapping.TextField] = [:]
        for name in TextName.allCases {
            texts[name] = values.text(mapping.optional(name.rawValue), for: name.rawValue)
        }
        var amounts: [AmountName: Mapping.AmountField] = [:]
        for name in AmountName.allCases { amounts[name] = values.amount(mapping.optional(name.word), for: name.word) }
        if !mapping.has("gross"), !mapping.has("net"), !mapping.sawUnknownKey {
            findings.add(
                .missingKey, "one of gross, net is missing in 'fields'", at: pair.keySpan,
                help: "gross: before fees; net: what the balance moves by; where both are given, they are checked")
        }
        if let original = mapping.optional("original_amount"), !mapping.has("original_currency") {
            findings.add(
                .missingKey, "key 'original_currency' is missing in 'fields'", at: original.keySpan,
                help: "an amount without its currency says nothing")
        }
        let occurred = values.moment(mapping.optional("occurred_at"), for: "occurred_at")
        let valueDate = values.moment(mapping.optional("value_date"), for: "value_date")
        let account = values.text(mapping.optional("account"), for: "account")
        let merchant = values.text(mapping.optional("merchant"), for: "merchant")
        guard let identity, let types, let booked, let currency else { return nil }
        return Mapping.Fields(
            identity: identity, types: types, booked: booked, occurred: occurred, valueDate: valueDate,
            currency: currency, account: account, merchant: merchant, texts: texts, amounts: amounts)
    }

    /// The field of the currency, whose constants must be currencies.
    private func checked(_ field: Mapping.TextField, _ pair: Yaml.Pair) -> Mapping.TextField? {
        guard case .text(let code) = field.source else { return field }
        return currency((code, pair.value.span)) == nil ? nil : field
    }

    private func direction(_ pair: Yaml.Pair) -> Mapping.Direction? {
        guard let mapping = MappingReader(pair.value, MappingShapes.direction, at: pair.keySpan, into: findings),
            let column = mapping.requiredText("column").flatMap({ values.column($0, for: "sign") }),
            let credit = mapping.requiredText("credit"), let debit = mapping.requiredText("debit")
        else { return nil }
        return Mapping.Direction(column: column, credit: credit.text, debit: debit.text)
    }

    // MARK: Columns

    private func columnRules(_ mapping: MappingReader) -> Mapping.ColumnRules {
        let expected = mapping.optional("expect").map { expectations($0, "expect") } ?? [:]
        return Mapping.ColumnRules(
            optional: Set(findings.texts(mapping.optional("optional")).map(\.text)),
            ignored: Set(findings.texts(mapping.optional("ignore")).map(\.text)),
            ignoresOthers: mapping.word("other_columns") == "ignore", expected: expected)
    }

    private func expectations(_ pair: Yaml.Pair, _ name: String) -> [String: [String]] {
        guard let mapping = MappingReader(pair.value, MappingShapes.expect(name), at: pair.keySpan, into: findings)
        else {
            return [:]
        }
        var expected: [String: [String]] = [:]
        for pair in mapping.named {
            expected[pair.key] = findings.texts(pair).map(\.text)
            if name == "expect" {
                uses.column((pair.key, pair.keySpan), for: nil)
            } else {
                uses.line((pair.key, pair.keySpan), for: nil)
            }
        }
        return expected
    }
}
