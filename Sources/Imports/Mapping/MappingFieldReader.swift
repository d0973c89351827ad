internal import Diagnostics
internal import Settlements

/// Reads where single values of a mapping come from.
struct MappingFieldReader {
    let findings: Findings
    let uses: MappingUses

    typealias Written = Findings.Written

    // MARK: Sources

    /// A column's title alone, or what a mapping with `column`, `text` or `preamble` says.
    private func source(_ pair: Yaml.Pair, _ shape: Shape, for field: String?) -> (Mapping.FieldSource, MappingReader?)?
    {
        if case .scalar(let scalar) = pair.value.content {
            return column((scalar.text, pair.value.span), for: field).map { (.columns([$0]), nil) }
        }
        guard let mapping = MappingReader(pair.value, shape, at: pair.keySpan, into: findings),
            let choice = mapping.theOne(help: "write the title of a column, or as in '{column: Amount}'"),
            let written = mapping.text(choice.key)
        else { return nil }
        switch choice.key {
        case "text": return (.text(written.text), mapping)
        case "preamble":
            uses.line(written, for: field)
            return (.preamble(written.text), mapping)
        default: return column(written, for: field).map { (.columns([$0]), mapping) }
        }
    }

    func column(_ written: Written, for field: String?) -> String? {
        guard !written.text.allSatisfy(\.isWhitespace) else {
            findings.add(.emptyValue, "a column's title is expected", at: written.span)
            return nil
        }
        uses.column(written, for: field)
        return written.text
    }

    func text(_ pair: Yaml.Pair?, in place: String = "fields", for field: String?) -> Mapping.TextField? {
        guard let pair, let (source, mapping) = source(pair, MappingShapes.text("\(place).\(pair.key)"), for: field)
        else { return nil }
        var words: [String: String]?
        if let values = mapping?.optional("values"),
            let table = MappingReader(
                values.value, Shape("\(place).\(pair.key).values", [], others: .text("a text")), at: values.keySpan,
                into: findings)
        {
            words = [:]
            for pair in table.named {
                guard case .scalar(let scalar) = pair.value.content else { continue }
                words?[pair.key] = scalar.text
                if values.keySpan.line > 0, field == "channel", SalesChannel(word: scalar.text) == nil {
                    _ = findings.word(
                        (scalar.text, pair.value.span), of: SalesChannel.allCases.map(\.word), at: "channel")
                }
            }
        }
        return Mapping.TextField(source: source, words: words)
    }

    func moment(_ pair: Yaml.Pair?, in place: String = "fields", for field: String?) -> Mapping.MomentField? {
        guard let pair, let (source, mapping) = source(pair, MappingShapes.moment("\(place).\(pair.key)"), for: field)
        else { return nil }
        return Mapping.MomentField(source: source, patterns: mapping?.optional("pattern").map { patterns($0) })
    }

    func amount(_ pair: Yaml.Pair?, in place: String = "fields", for field: String?) -> Mapping.AmountField? {
        guard let pair else { return nil }
        let shape = MappingShapes.amount("\(place).\(pair.key)")
        if case .mapping(let pairs) = pair.value.content,
            pairs.contains(where: { $0.key == "debit" || $0.key == "credit" })
        {
            return split(pair, shape, for: field)
        }
        guard let (source, mapping) = source(pair, shape, for: field) else { return nil }
        return Mapping.AmountField(place: .one(source), sign: sign(mapping))
    }

    private func split(_ pair: Yaml.Pair, _ shape: Shape, for field: String?) -> Mapping.AmountField? {
        guard let mapping = MappingReader(pair.value, shape, at: pair.keySpan, into: findings), mapping.theOne() != nil,
            let credit = mapping.requiredText("credit").flatMap({ column($0, for: field) }),
            let debit = mapping.requiredText("debit").flatMap({ column($0, for: field) })
        else { return nil }
        return Mapping.AmountField(place: .split(credit: credit, debit: debit), sign: sign(mapping))
    }

    private func sign(_ mapping: MappingReader?) -> Mapping.AmountField.Sign {
        mapping?.word("sign").flatMap(Mapping.AmountField.Sign.init) ?? .row
    }

    // MARK: Patterns

    func patterns(_ pair: Yaml.Pair) -> [DatePattern] {
        findings.texts(pair).compactMap { written in
            if let pattern = DatePattern(written.text) { return pattern }
            findings.add(
                .datePattern, "\(written.text.quoted) is no pattern of dates", at: written.span,
                help: "build it of yyyy, MM, dd, HH, mm, ss, SSS and XXX (the offset), as in 'dd.MM.yyyy HH:mm:ss'; or "
                    + "write 'iso'")
            return nil
        }
    }

    // MARK: Identity and type

    func identity(_ pair: Yaml.Pair) -> Mapping.Identity? {
        if case .mapping = pair.value.content {
            guard let mapping = MappingReader(pair.value, MappingShapes.identity, at: pair.keySpan, into: findings),
                let columns = mapping.required("columns").map({ columns($0, for: "id") })
            else { return nil }
            return Mapping.Identity(columns: columns, isNumbered: mapping.word("repeats") == "numbered")
        }
        return Mapping.Identity(columns: columns(pair, for: "id"), isNumbered: false)
    }

    private func columns(_ pair: Yaml.Pair, for field: String) -> [String] {
        findings.texts(pair).compactMap { column($0, for: field) }
    }

    func types(_ pair: Yaml.Pair) -> Mapping.Types? {
        guard let mapping = MappingReader(pair.value, MappingShapes.type, at: pair.keySpan, into: findings),
            let choice = mapping.theOne(help: "write as in 'type: {column: Type, values: {SALE: payment}}'")
        else { return nil }
        if choice.key == "text" {
            guard let written = mapping.text("text"), let meaning = meaning(written) else { return nil }
            return Mapping.Types(columns: [], words: [], meanings: [meaning])
        }
        let columns = columns(choice, for: "type")
        guard
            let values = mapping.required(
                "values", help: "say what each of the column's words is, as in 'values: {SALE: payment}'"),
            let table = MappingReader(
                values.value,
                Shape("fields.type.values", [], others: .choice([.text("a type"), .mapping(MappingShapes.meaning)])),
                at: values.keySpan, into: findings)
        else { return nil }
        let read = table.named.map { pair in (pair.key, meaning(of: pair)) }
        if table.named.isEmpty, findings.isClean {
            findings.add(.emptyValue, "the mapping at 'values' is empty", at: values.keySpan)
        }
        return Mapping.Types(columns: columns, words: read.map(\.0), meanings: read.map { $0.1 ?? .ignored })
    }

    private func meaning(of pair: Yaml.Pair) -> Mapping.RowMeaning? {
        guard case .mapping = pair.value.content else {
            guard case .scalar(let scalar) = pair.value.content else { return nil }
            return meaning((scalar.text, pair.value.span))
        }
        guard let mapping = MappingReader(pair.value, MappingShapes.meaning, at: pair.keySpan, into: findings) else {
            return nil
        }
        if mapping.has("fee") {
            return mapping.word("fee").flatMap(FeeComponent.init(word:)).map { .entry(.fee, $0) }
        }
        guard mapping.required("adds") != nil, mapping.required("takes") != nil,
            let adds = mapping.word("adds").flatMap({ EntryType(word: $0) }),
            let takes = mapping.word("takes").flatMap({ EntryType(word: $0) })
        else { return nil }
        return .bySign(adds: adds, takes: takes)
    }

    private func meaning(_ written: Written) -> Mapping.RowMeaning? {
        guard let word = findings.word(written, of: EntryType.allCases.map(\.word) + ["ignore"], at: "type") else {
            return nil
        }
        guard let type = EntryType(word: word) else { return .ignored }
        return .entry(type, type == .fee ? .processing : type == .tax ? .tax : nil)
    }
}
