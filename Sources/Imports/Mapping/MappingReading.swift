internal import Diagnostics
internal import Settlements

extension Profile {
    /// Reads files as an admin's mapping says.
    package init(_ mapping: Mapping) {
        self.init(name: mapping.name) { file, door in
            guard let opened = MappedFile(file, mapping, progress: door.options.progress, &door.findings) else {
                return
            }
            opened.check(mapping, &door.findings)
            guard let columns = MappedColumns(mapping, opened, &door.findings),
                var reading = MappingReading(mapping, opened, columns, door)
            else { return }
            reading.read()
        }
    }
}

/// A file while it is read by its mapping.
struct MappingReading {
    let mapping: Mapping
    let file: MappedFile
    let columns: MappedColumns
    let door: Door
    private(set) var table: CSVTable
    var sums: [MappedSums] = []
    /// Rows that state sums, kept until the sums are known.
    private(set) var statements: [MappedStatement] = []
    /// Which of the mapping's special rows the file has.
    private var seen: Set<Int> = []
    var owners: Owners
    private var booked: MomentReader
    private var occurred: MomentReader?
    var valueDates: MomentReader?
    var paidOut: MomentReader?
    var accounts: [AccountKey: Int] = [:]
    private var types: [String: Int?] = [:]
    private var hasUnreadRows = false

    struct AccountKey: Hashable {
        let account: String
        let merchant: String
        let currency: Currency
    }

    /// More than any report has; a file whose every row states a sum must not fill the memory.
    private static let mostStatements = 1_000

    /// - Returns: nil where a zone is needed that nobody says.
    init?(_ mapping: Mapping, _ file: MappedFile, _ columns: MappedColumns, _ door: Door) {
        self.mapping = mapping
        self.file = file
        self.columns = columns
        self.door = door
        table = file.table
        owners = Owners(door.options)
        let before = door.findings.count
        func reader(_ field: Mapping.MomentField?) -> MomentReader? {
            guard door.findings.count == before, let field else { return nil }
            return MomentReader(field, mapping.dateStyle, zone: door.options.zone, line: 1, &door.findings)
        }
        guard let booked = reader(mapping.fields.booked) else { return nil }
        self.booked = booked
        occurred = reader(mapping.fields.occurred)
        valueDates = reader(mapping.fields.valueDate)
        paidOut = reader(mapping.payouts?.booked)
        guard door.findings.count == before else { return nil }
        let stored = columns.stored
        table.watch(ids: stored.ids, texts: stored.texts)
    }

    mutating func read() {
        var isEmpty = true
        while table.next(&door.findings), !door.isShut {
            isEmpty = false
            do {
                if try !readRow() { hasUnreadRows = true }
            } catch {
                door.findings.add(
                    Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            door.findings.add(Finding(.empty, line: table.line, column: 1, "the file has a header and no rows"))
        }
        guard !hasUnreadRows, table.skipped == 0, !door.options.isPart else { return }
        reportMissingStatements()
        do {
            var footing = MappingFooting(self)
            try footing.foot()
        } catch {
            door.findings.add(Finding(.amount, "a sum over this file's amounts is \(error)"))
        }
    }

    // MARK: Rows

    /// Reads the row at hand; false where a field of it cannot be read.
    private mutating func readRow() throws(MoneyError) -> Bool {
        if let special = columns.specials.firstIndex(where: { isSpecial($0) }) {
            seen.insert(special)
            return keep(columns.specials[special])
        }
        let before = door.findings.count
        checkWords()
        guard let type = type() else { return false }
        let meaning = mapping.fields.types.meanings[type]
        guard meaning != .ignored else { return door.findings.count == before }
        guard let currency = currency(), let turns = turns(type),
            let amounts = try MappedAmounts(
                table, columns, mapping.amountStyle, currency, turns: turns, &door.findings),
            let booked = moment(columns.booked, &self.booked, isRequired: true), let id = identity()
        else { return false }
        guard let money = try MappedMoney(meaning, amounts) else {
            let column = columns.amounts.first { $0.name == .gross || $0.name == .net }?.credit ?? 0
            door.findings.add(table.finding(.missingValue, at: column, "\(table.titles[column]) is empty"))
            return false
        }
        guard let index = sumsIndex(currency, at: booked) else { return false }
        let account = sums[index].account
        var entry = Entry(
            identity: id, type: money.type, booked: booked, gross: money.gross, fees: money.fees, net: money.net,
            invoiced: amounts.invoiced, line: table.line)
        if let source = columns.occurred, var reader = occurred {
            entry.occurred = moment(source, &reader, isRequired: false)
            occurred = reader
        }
        fill(&entry)
        entry.original = original(turns: turns)
        guard door.findings.count == before, identify(&entry, account) else { return false }
        try MappedRowCheck(table: table, columns: columns, currency: currency, entry: entry)
            .check(money, amounts, &door.findings)
        try sums[index].count(entry, type: type, written: amounts.written, rounded: amounts.rounded)
        let valueDate = valueDate(of: entry)
        try countBatch(entry, index, rounded: amounts.rounded, valueDate: valueDate)
        try door.take(entry, account)
        if entry.type == .payout { door.take(try payout(entry, valueDate: valueDate), account) }
        return true
    }

    private func isSpecial(_ special: MappedColumns.Special) -> Bool {
        if let line = special.row.line { return table.line == line }
        return !special.conditions.isEmpty
            && special.conditions.allSatisfy { $0.value.matches(table.text($0.column)) }
    }

    /// Keeps what a row states of others until they are known.
    private mutating func keep(_ special: MappedColumns.Special) -> Bool {
        guard special.row.meaning != .ignore else { return true }
        guard statements.count < Self.mostStatements else {
            door.findings.add(
                Finding(
                    .footer, line: table.line, column: 1,
                    "more than \(Self.mostStatements) rows state sums: does 'special_rows' of the mapping name entries?"
                ))
            return false
        }
        statements.append(MappedStatement(special, table, columns, mapping))
        return true
    }

    /// Reports rows of balances, totals and counts that the mapping knows and the file has not: without them nothing proves it
    /// whole.
    private func reportMissingStatements() {
        for (index, special) in columns.specials.enumerated()
        where special.row.meaning != .ignore && !seen.contains(index) {
            let place =
                special.row.line.map { "on line \($0)" }
                ?? "where "
                + special.conditions.map { "\(table.titles[$0.column]) is \(shown($0.value.written))" }
                .joined(separator: " and ")
            door.findings.add(
                Finding(
                    .footer,
                    "there is no row of the \(special.row.meaning.words) (\(place)): without it nothing proves the file whole; is "
                        + "it cut off? A cut-out is taken with --part"))
        }
    }

    private func checkWords() {
        for (column, words) in columns.expected where !words.contains(table.text(column)) {
            door.findings.add(
                table.finding(
                    .value, at: column, expected: words.joined(separator: " or "), found: table.text(column),
                    "\(table.titles[column]) is \(shown(table.text(column))), this mapping expects "
                        + words.map { shown($0) }.joined(separator: " or ")))
        }
        for column in columns.unnamed where !table.isEmpty(column) {
            door.findings.add(
                table.finding(
                    .unknownColumn, at: column, found: table.text(column),
                    "\(shown(table.text(column))) stands in a column without a title: nothing says what it is"))
        }
    }

    /// The number of the row's type among those of the mapping.
    private mutating func type() -> Int? {
        guard let first = columns.types.first else { return 0 }
        let word = columns.types.map { table.text($0) }.joined(separator: " / ")
        let words = mapping.fields.types.words
        let known =
            types[word] ?? words.firstIndex(of: word)
            ?? words.firstIndex { WordPattern($0).isBeginning && WordPattern($0).matches(word) }
        if types.count < Self.mostStatements { types[word] = .some(known) }
        if let known { return known }
        let near = Spelling.nearest(to: word, among: words)
        door.findings.add(
            table.finding(
                .unknownType, at: first, expected: near ?? words.joined(separator: ", "), found: word,
                "the mapping does not know the type \(shown(word))"
                    + (near.map { "; is it \(shown($0))?" } ?? "")
                    + ": say under 'fields.type.values' what it is, or 'ignore' where it moves no money"))
        return nil
    }

    private func currency() -> Currency? {
        guard let code = text(columns.currency) else { return nil }
        if let currency = Currency(code: code) { return currency }
        door.findings.add(
            finding(
                .unknownCurrency, at: columns.currency.source, found: code,
                "currency \(shown(code)) is none of ISO 4217: three capital letters like EUR are expected"))
        return nil
    }

    /// Whether the row's amounts change their sign; nil where its direction cannot be told.
    private func turns(_ type: Int) -> Bool? {
        let isNegated =
            mapping.fields.types.words.indices.contains(type)
            && mapping.negated.contains(mapping.fields.types.words[type])
        guard let column = columns.direction, let direction = mapping.direction else { return isNegated }
        let word = table.text(column)
        guard word == direction.credit || word == direction.debit else {
            door.findings.add(
                table.finding(
                    .value, at: column, expected: "\(direction.credit) or \(direction.debit)", found: word,
                    "\(table.titles[column]) is \(shown(word)): \(shown(direction.credit)) or \(shown(direction.debit)) "
                        + "is expected"))
            return nil
        }
        return (word == direction.debit) != isNegated
    }
}
