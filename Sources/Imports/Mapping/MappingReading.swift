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
    private(set) var sums: [MappedSums] = []
    /// Rows that state sums, kept until the sums are known.
    private(set) var statements: [MappedStatement] = []
    private var owners: Owners
    private var booked: MomentReader
    private var occurred: MomentReader?
    private var paidOut: MomentReader?
    private var accounts: [AccountKey: Int] = [:]
    private var types: [String: Int?] = [:]
    private var hasUnreadRows = false

    private struct AccountKey: Hashable {
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
        if let special = columns.specials.first(where: { isSpecial($0) }) { return keep(special) }
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
        try sums[index].count(entry, type: type, written: amounts.written)
        try countBatch(entry, index)
        try door.take(entry, account)
        if entry.type == .payout { door.take(try payout(entry), account) }
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

    // MARK: Values

    /// What a source says of the row at hand, in the mapping's words; nil, and a finding, where it has no word for it.
    private func text(_ field: MappedColumns.Text) -> String? {
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

    private func finding(
        _ rule: Finding.Rule, at source: MappedColumns.Source, expected: String? = nil, found: String, _ message: String
    ) -> Finding {
        guard let column = source.column else {
            return Finding(rule, line: table.line, column: 1, expected: expected, found: found, message)
        }
        return table.finding(rule, at: column, expected: expected, found: found, "\(table.titles[column]): \(message)")
    }

    private func moment(
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

    private func identity() -> String? {
        let parts = columns.identity.map { table.text($0) }
        if parts.contains(where: { !$0.isEmpty }) { return parts.joined(separator: "/") }
        _ = table.required(columns.identity[0], &door.findings)
        return nil
    }

    /// Makes the entry's identity unique where the mapping says so; false where another row has it.
    private func identify(_ entry: inout Entry, _ account: Account) -> Bool {
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

    private func fill(_ entry: inout Entry) {
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

    private func channel(_ text: String, _ field: MappedColumns.Text) -> SalesChannel? {
        if let channel = SalesChannel(word: text) { return channel }
        let words = SalesChannel.allCases.map(\.word).joined(separator: ", ")
        door.findings.add(
            finding(
                .value, at: field.source, expected: words, found: text,
                "unknown channel \(shown(text)); known are \(words)"))
        return nil
    }

    /// The text of a field of the row; nil where it is empty or the mapping has no such field.
    private func text(_ name: TextName) -> String? {
        columns.texts.first { $0.name == name }.flatMap { text($0.text) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private func original(turns: Bool) -> OriginalAmount? {
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
        guard let written = table.amount(amount.credit, mapping.amountStyle, currency, &door.findings) else {
            return nil
        }
        let units = amount.sign.turns(row: turns) ? 0 - written : written
        let rate = text(.rate)
        let read = rate.flatMap(mapping.amountStyle.rate)
        if let rate, read == nil {
            door.findings.add(
                table.finding(
                    .rate, at: amount.credit, found: rate, "rate \(shown(rate)) is no positive decimal number"))
        }
        return OriginalAmount(money: Money(minorUnits: units, currency: currency), rate: read)
    }

    // MARK: Accounts and payouts

    private mutating func sumsIndex(_ currency: Currency, at moment: Moment) -> Int? {
        let stated = columns.account.flatMap { text($0) } ?? ""
        let merchant = columns.merchant.flatMap { text($0) } ?? ""
        let key = AccountKey(account: stated, merchant: merchant, currency: currency)
        if let index = accounts[key] { return index }
        if columns.account != nil, stated.isEmpty || stated.contains(where: \.isWhitespace) {
            door.findings.add(
                finding(
                    .value, at: columns.account?.source ?? .constant(""), found: stated,
                    "account \(shown(stated)): a word without white space is expected"))
            return nil
        }
        let place = columns.account?.source.column ?? columns.merchant?.source.column ?? columns.identity[0]
        guard let provider = provider(stated, merchant, at: place),
            let owner = owners.merchant(of: provider, stated: merchant, in: table, at: place, &door.findings)
        else { return nil }
        let account = Account(merchant: owner, provider: provider, currency: currency)
        // Two spellings may come to one account.
        let index = sums.firstIndex { $0.account == account } ?? sums.count
        if index == sums.count {
            sums.append(
                MappedSums(
                    account, types: mapping.fields.types.meanings.count, columns: columns.amountColumns.count,
                    at: moment))
        }
        accounts[key] = index
        return index
    }

    /// `provider/account`, from the file, from the command line, or by its merchant.
    private func provider(_ stated: String, _ merchant: String, at place: Int) -> String? {
        if !stated.isEmpty { return mapping.provider + "/" + stated }
        if let account = door.options.account { return account }
        if let id = merchant.isEmpty ? door.options.merchant : merchant { return mapping.provider + "/" + id }
        door.findings.add(
            table.finding(
                .noMerchant, at: place,
                "this file does not name its account: add --merchant ID, or --account \(mapping.provider)/ACCOUNT and "
                    + "say under 'accounts' in the configuration whose it is"))
        return nil
    }

    private mutating func countBatch(_ entry: Entry, _ index: Int) throws(MoneyError) {
        guard mapping.payouts?.scope == .batch, let batch = entry.batch else { return }
        var moment: Moment?
        if let source = columns.payoutBooked, var reader = paidOut {
            moment = self.moment(source, &reader, isRequired: false)
            paidOut = reader
        }
        let reference = columns.payoutReference.flatMap { text($0) }.flatMap { $0.isEmpty ? nil : $0 }
        let bankReference = columns.payoutBankReference.flatMap { text($0) }.flatMap { $0.isEmpty ? nil : $0 }
        try sums[index].count(entry, batch: batch) { sum in
            if let moment, moment.order > (sum.paidOut?.order ?? .min) { sum.paidOut = moment }
            sum.reference = sum.reference ?? reference
            sum.bankReference = sum.bankReference ?? bankReference
        }
    }

    /// When the payout of the whole file was made, where the mapping says how to know.
    mutating func paidOutMoment() -> Moment? {
        guard let source = columns.payoutBooked, case .constant = source, var reader = paidOut else { return nil }
        return moment(source, &reader, isRequired: false)
    }

    /// A text that holds for the whole file.
    func constant(_ field: MappedColumns.Text?) -> String? {
        guard let field, case .constant = field.source else { return nil }
        return text(field).flatMap { $0.isEmpty ? nil : $0 }
    }

    private func payout(_ entry: Entry) throws(MoneyError) -> Payout {
        Payout(
            identity: entry.identity, id: entry.reference ?? entry.identity, bankReference: text(.bankReference),
            amount: try Int64(0).subtracting(entry.net), booked: entry.booked, batch: entry.batch)
    }
}
