internal import Settlements

/// Whose a row is, and what it says of a payout.
extension MappingReading {
    mutating func sumsIndex(_ currency: Currency, at moment: Moment) -> Int? {
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

    /// When the bank has the payout that the row tells of, or that pays it out; nil where nothing says it.
    mutating func valueDate(of entry: Entry) -> CalendarDate? {
        guard let source = columns.valueDate, var reader = valueDates,
            entry.type == .payout || mapping.payouts?.scope == .batch
        else { return nil }
        defer { valueDates = reader }
        return moment(source, &reader, isRequired: false).map(reader.date)
    }

    mutating func countBatch(
        _ entry: Entry, _ index: Int, rounded: Int, valueDate: CalendarDate?
    ) throws(MoneyError) {
        guard mapping.payouts?.scope == .batch || mapping.amountStyle.isRounded, let batch = entry.batch else { return }
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
            if let valueDate { sum.valueDate = max(sum.valueDate ?? valueDate, valueDate) }
            sum.rounded += rounded
            if entry.type == .payout { sum.payouts.append(entry.reference ?? entry.identity) }
            if !entry.type.isPayout { sum.others += 1 }
        }
    }

    /// When the payout of the whole file was made, where the mapping says how to know.
    mutating func paidOutMoment() -> Moment? {
        guard let source = columns.payoutBooked, case .constant = source, var reader = paidOut else { return nil }
        return moment(source, &reader, isRequired: false)
    }

    /// When the bank has the payout of the whole file, where the mapping says how to know.
    mutating func valueDateOfFile() -> CalendarDate? {
        guard let source = columns.valueDate, case .constant = source, var reader = valueDates else { return nil }
        return moment(source, &reader, isRequired: false).map(reader.date)
    }

    /// A text that holds for the whole file.
    func constant(_ field: MappedColumns.Text?) -> String? {
        guard let field, case .constant = field.source else { return nil }
        return text(field).flatMap { $0.isEmpty ? nil : $0 }
    }

    func payout(_ entry: Entry, valueDate: CalendarDate?) throws(MoneyError) -> Payout {
        Payout(
            identity: entry.identity, id: entry.reference ?? entry.identity, bankReference: text(.bankReference),
            amount: try Int64(0).subtracting(entry.net), booked: entry.booked, batch: entry.batch,
            valueDate: valueDate)
    }
}
