internal import Diagnostics
internal import Settlements

/// Where the values that a mapping names stand in one file.
struct MappedColumns {
    enum Source {
        case columns([Int])
        /// From the mapping, or from a line before the header.
        case constant(String)

        /// The column at which a finding about the value points.
        var column: Int? {
            if case .columns(let columns) = self { return columns.first }
            return nil
        }
    }

    struct Text {
        let source: Source
        let words: [String: String]?
    }

    struct Amount {
        let name: AmountName
        /// Of a constant from before the header no column.
        let credit: Int
        let debit: Int?
        let sign: Mapping.AmountField.Sign
    }

    struct Special {
        let row: Mapping.SpecialRow
        let conditions: [(column: Int, value: WordPattern)]
        let column: Int?
    }

    let identity: [Int]
    let types: [Int]
    let currency: Text
    let account: Text?
    let merchant: Text?
    let booked: Source
    let occurred: Source?
    let valueDate: Source?
    let texts: [(name: TextName, text: Text)]
    /// Those of the account's currency.
    let amounts: [Amount]
    let original: Amount?
    /// The columns of ``amounts``, each once.
    let amountColumns: [Int]
    let direction: Int?
    let specials: [Special]
    let expected: [(column: Int, words: [String])]
    /// Columns without a title, as a delimiter at the end of every line makes them: nothing may stand in them.
    let unnamed: [Int]
    let payoutBooked: Source?
    let payoutReference: Text?
    let payoutBankReference: Text?

    /// Finds the columns; nil where one is missing or unknown, which `findings` then name.
    init?(_ mapping: Mapping, _ file: MappedFile, _ findings: inout FindingList) {
        let table = file.table
        let before = findings.count
        let finder = Finder(mapping: mapping, file: file)
        finder.report(&findings)
        guard findings.count == before, let currency = finder.text(mapping.fields.currency),
            let booked = finder.source(mapping.fields.booked.source)
        else { return nil }
        let fields = mapping.fields
        identity = fields.identity.columns.compactMap(table.column)
        types = fields.types.columns.compactMap(table.column)
        self.currency = currency
        account = fields.account.flatMap(finder.text)
        merchant = fields.merchant.flatMap(finder.text)
        self.booked = booked
        occurred = fields.occurred.flatMap { finder.source($0.source) }
        valueDate = fields.valueDate.flatMap { finder.source($0.source) }
        texts = TextName.allCases.compactMap { name in
            fields.texts[name].flatMap(finder.text).map { (name, $0) }
        }
        let all = AmountName.allCases.compactMap { name in fields.amounts[name].flatMap { finder.amount(name, $0) } }
        amounts = all.filter { $0.name != .originalAmount }
        original = all.first { $0.name == .originalAmount }
        var seen: Set<Int> = []
        amountColumns = amounts.flatMap { [$0.credit, $0.debit] }.compactMap(\.self).filter { seen.insert($0).inserted }
        direction = mapping.direction.flatMap { table.column($0.column) }
        specials = mapping.specialRows.map { row in
            Special(
                row: row,
                conditions: row.conditions.compactMap { condition in
                    table.column(condition.column).map { ($0, condition.value) }
                }, column: row.column.flatMap(table.column))
        }
        expected = mapping.columns.expected.compactMap { title, words in table.column(title).map { ($0, words) } }
            .sorted { $0.0 < $1.0 }
        unnamed = table.titles.indices.filter { table.titles[$0].isEmpty }
        payoutBooked = mapping.payouts?.booked.flatMap { finder.source($0.source) }
        payoutReference = mapping.payouts?.reference.flatMap(finder.text)
        payoutBankReference = mapping.payouts?.bankReference.flatMap(finder.text)
    }

    /// The columns that are stored, as ids and as texts.
    var stored: (ids: [Int?], texts: [Int?]) {
        let named = texts.filter { $0.name.isStored }
        let columns = { (isID: Bool) in
            named.filter { $0.name.isID == isID }.compactMap { $0.text.source.column }
        }
        let payouts = [payoutReference, payoutBankReference].compactMap { $0?.source.column }
        return ((identity + columns(true) + payouts).map(\.self), columns(false).map(\.self))
    }

    /// Looks for what the mapping names.
    private struct Finder {
        let mapping: Mapping
        let file: MappedFile

        /// Columns that are missing, and columns that the mapping does not name.
        func report(_ findings: inout FindingList) {
            let table = file.table
            let needed = mapping.neededColumns
            for title in needed where table.column(title) == nil {
                table.reportMissing(title, known: needed, &findings)
            }
            guard !mapping.columns.ignoresOthers else { return }
            let known = mapping.uses.filter { !$0.isPreamble }.map(\.name)
            let ignored = mapping.columns.ignored
            for (column, title) in table.titles.enumerated()
            where !title.isEmpty && !known.contains(title) && !ignored.contains(title) {
                let missing = known.filter { table.column($0) == nil }
                let near = Spelling.nearest(to: title, among: missing)
                findings.add(
                    table.headerFinding(
                        .unknownColumn, at: column, expected: near,
                        "the mapping does not name the column \(shown(title))"
                            + (near.map { "; is it \(shown($0))?" }
                                ?? ": use it in a field, name it under 'ignore', or write 'other_columns: ignore'")))
            }
        }

        func source(_ source: Mapping.FieldSource) -> Source? {
            switch source {
            case .text(let text): return .constant(text)
            case .preamble(let name): return file.line(name).map { .constant($0.text) }
            case .columns(let titles):
                let columns = titles.compactMap(file.table.column)
                return columns.isEmpty ? nil : .columns(columns)
            }
        }

        func text(_ field: Mapping.TextField) -> Text? {
            source(field.source).map { Text(source: $0, words: field.words) }
        }

        func amount(_ name: AmountName, _ field: Mapping.AmountField) -> Amount? {
            switch field.place {
            case .split(let credit, let debit):
                guard let credit = file.table.column(credit), let debit = file.table.column(debit) else { return nil }
                return Amount(name: name, credit: credit, debit: debit, sign: field.sign)
            case .one(let source):
                return self.source(source)?.column.map {
                    Amount(name: name, credit: $0, debit: nil, sign: field.sign)
                }
            }
        }
    }
}
