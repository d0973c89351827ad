internal import Diagnostics

/// Reads what a mapping says of rows that are no entries, of balances, totals and payouts.
struct MappingSumReader {
    let findings: Findings
    let uses: MappingUses
    let values: MappingFieldReader

    /// A total with the places of what it names, for later checks.
    struct ReadTotal {
        let total: Mapping.Total
        let types: [Findings.Written]
        let column: Findings.Written?
    }

    func specialRows(_ pair: Yaml.Pair) -> [Mapping.SpecialRow] {
        guard case .sequence(let nodes) = pair.value.content else { return [] }
        return nodes.compactMap { specialRow($0) }
    }

    private func specialRow(_ node: Yaml.Node) -> Mapping.SpecialRow? {
        guard let mapping = MappingReader(node, MappingShapes.specialRow, into: findings),
            let choice = mapping.theOne(help: "write as in 'where: {Type: Total}'"),
            mapping.required("means") != nil,
            let meaning = mapping.word("means").flatMap(Mapping.SpecialRow.Meaning.init)
        else { return nil }
        var conditions: [Mapping.SpecialRow.Condition] = []
        var line: Int?
        if choice.key == "line" {
            guard let number = findings.number(mapping.text("line"), 1...1_000_000) else { return nil }
            line = number
        } else if let table = MappingReader(
            choice.value, Shape("special_rows.where", [], others: .text("a text")), at: choice.keySpan, into: findings)
        {
            for pair in table.named {
                guard case .scalar(let scalar) = pair.value.content,
                    let column = values.column((pair.key, pair.keySpan), for: nil)
                else { continue }
                conditions.append(.init(column: column, value: WordPattern(scalar.text)))
            }
            if conditions.isEmpty, findings.isClean {
                findings.add(.emptyValue, "the mapping at 'where' is empty", at: choice.keySpan)
            }
        }
        let needsColumn = [.opening, .closing, .count].contains(meaning)
        let written =
            needsColumn
            ? mapping.requiredText("column", help: "the column in which the amount or the number stands")
            : mapping.text("column")
        let column = written.flatMap { values.column($0, for: meaning.rawValue) }
        guard column != nil || !needsColumn else { return nil }
        return Mapping.SpecialRow(meaning: meaning, conditions: conditions, line: line, column: column)
    }

    func balance(_ pair: Yaml.Pair) -> Mapping.Balance? {
        guard let mapping = MappingReader(pair.value, MappingShapes.balance, at: pair.keySpan, into: findings) else {
            return nil
        }
        let opening = mapping.optional("opening").flatMap { line($0, in: "balance", for: "opening balance") }
        let closing = mapping.optional("closing").flatMap { line($0, in: "balance", for: "closing balance") }
        return Mapping.Balance(opening: opening, closing: closing)
    }

    /// An amount that stands before the header.
    private func line(_ pair: Yaml.Pair, in place: String, for field: String) -> Mapping.AmountField? {
        guard let amount = values.amount(pair, in: place, for: field) else { return nil }
        if case .one(.preamble) = amount.place { return amount }
        findings.add(
            .chooseOne, "'\(place).\(pair.key)' states one amount for the whole file: a line before the header",
            at: pair.keySpan,
            help: "write as in '{preamble: Opening balance}'; where it stands in a row of the table, use 'special_rows'"
        )
        return nil
    }

    func totals(_ pair: Yaml.Pair) -> [ReadTotal] {
        guard let mapping = MappingReader(pair.value, MappingShapes.totals, at: pair.keySpan, into: findings) else {
            return []
        }
        return mapping.named.compactMap { total($0) }
    }

    private func total(_ pair: Yaml.Pair) -> ReadTotal? {
        uses.line((pair.key, pair.keySpan), for: "total")
        if case .scalar(let scalar) = pair.value.content {
            let word = findings.word((scalar.text, pair.value.span), of: MappingShapes.totalWords, at: pair.key)
            let sum: Mapping.Total.Sum
            switch word {
            case "net": sum = .net
            case "credits": sum = .credits
            case "debits": sum = .debits
            case "rows": sum = .rows
            default: return nil
            }
            return ReadTotal(total: Mapping.Total(name: pair.key, sum: sum), types: [], column: nil)
        }
        guard let mapping = MappingReader(pair.value, MappingShapes.total, at: pair.keySpan, into: findings),
            let column = mapping.requiredText("sum")
        else { return nil }
        let of = mapping.optional("of").map { findings.texts($0) }
        let less = findings.texts(mapping.optional("less"))
        let sum = Mapping.Total.Sum.column(column.text, of: of.map { $0.map(\.text) }, less: less.map(\.text))
        return ReadTotal(
            total: Mapping.Total(name: pair.key, sum: sum), types: (of ?? []) + less, column: column)
    }

    func payouts(_ pair: Yaml.Pair) -> Mapping.Payouts? {
        guard let mapping = MappingReader(pair.value, MappingShapes.payouts, at: pair.keySpan, into: findings),
            mapping.required(
                "for_each", help: "'batch': one for each value of the field batch; 'file': one for the file")
                != nil,
            let scope = mapping.word("for_each").flatMap(Mapping.Payouts.Scope.init)
        else { return nil }
        let amount = mapping.optional("amount").flatMap { line($0, in: "payouts", for: "payout") }
        if let written = mapping.optional("amount"), scope == .batch {
            findings.add(
                .chooseOne, "'amount' does not go together with 'for_each: batch'", at: written.keySpan,
                help: "the payout of a batch is the sum of its rows: delete the key")
        }
        return Mapping.Payouts(
            scope: scope, amount: amount,
            booked: values.moment(mapping.optional("booked_at"), in: "payouts", for: "payout booked_at"),
            reference: values.text(mapping.optional("reference"), in: "payouts", for: "payout reference"),
            bankReference: values.text(mapping.optional("bank_reference"), in: "payouts", for: "payout bank_reference"))
    }
}
