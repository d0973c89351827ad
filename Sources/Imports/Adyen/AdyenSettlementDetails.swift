internal import Settlements

extension Profile {
    /// Adyen's settlement details report, in any of its variants.
    ///
    /// Source: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report
    package static let adyenSettlementDetails = Profile(name: "adyen-settlement-details") { file, door in
        guard let table = CSVTable(file, progress: door.options.progress, &door.findings),
            let columns = AdyenColumns(table, &door.findings)
        else { return }
        guard let zone = door.options.zone else {
            door.findings.add(
                Finding(
                    .zone, line: 1, column: 1,
                    "the file's times are local, and its abbreviations (CET, PST) name no zone for sure: say which it is, "
                        + "as in --zone Europe/Amsterdam"))
            return
        }
        guard let survey = AdyenSurvey(file, columns, zone) else {
            door.findings.add(Finding(.unreadable, "the file cannot be read a second time: is it still there?"))
            return
        }
        var details = AdyenSettlementDetails(table, columns, zone, survey, door)
        details.read()
    }
}

/// A settlement details file while it is read.
private struct AdyenSettlementDetails {
    private var table: CSVTable
    private let columns: AdyenColumns
    private let survey: AdyenSurvey
    private let door: Door
    private var words: AdyenWords
    private var owners: Owners
    private var batches: [AdyenBatch] = []
    private var indices: [AdyenBatch.Key: Int] = [:]
    /// Rows of a batch stand together.
    private var lastIndex = 0
    /// Batches (account and number) with rows that could not be read: their sums would say nothing.
    private var unread: Set<[String]> = []
    /// Whether there are rows of which not even the batch could be read.
    private var hasStrayRows = false

    init(_ table: CSVTable, _ columns: AdyenColumns, _ zone: Zone, _ survey: AdyenSurvey, _ door: Door) {
        self.table = table
        self.columns = columns
        self.survey = survey
        self.door = door
        owners = Owners(door.options)
        words = AdyenWords(zone: zone)
        self.table.watch(
            ids: [
                columns.batchNumber, columns.pspReference, columns.merchantReference, columns.modificationReference,
            ],
            texts: [columns.merchantAccount, columns.paymentMethod, columns.variant], unstored: columns.unstoredIDs)
    }

    mutating func read() {
        var isEmpty = true
        while table.next(&door.findings), !door.isShut {
            isEmpty = false
            do {
                try readRow()
            } catch {
                door.findings.add(
                    Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            door.findings.add(
                Finding(.empty, line: 1, column: 1, "the file has a header and no rows: a settlement has at least one"))
        }
        guard table.skipped == 0, !hasStrayRows else { return }
        do {
            for batch in batches where !unread.contains([batch.key.account, batch.key.number]) {
                try batch.foot(door)
                if !door.options.isPart { try batch.settle(door) }
            }
        } catch {
            door.findings.add(Finding(.amount, "a sum over this file's amounts is \(error)"))
        }
    }

    private mutating func readRow() throws(MoneyError) {
        guard let row = AdyenRow(table, columns, &words, &door.findings),
            let amounts = AdyenAmounts(table, columns, row.currency, &door.findings)
        else {
            let batch = [table.text(columns.merchantAccount), table.text(columns.batchNumber)]
            unread.insert(batch)
            if batch.contains("") { hasStrayRows = true }
            return
        }
        let places = amounts.gross.map { survey.places(from: $0.currency, to: row.currency) } ?? 0
        let place = AdyenFooting.Place(table: table, columns: columns)
        let footing = try AdyenFooting(row.type, amounts, places: places, at: place, &door.findings)
        let index = batchIndex(row)
        let direction = try direction(row, amounts)
        let booked = row.booked ?? survey.close(of: batches[index].key) ?? row.created
        try batches[index].count(
            net: amounts.net, booked: booked, line: row.line, difference: footing.difference,
            unproved: footing.isProved ? nil : unproved(row, amounts, place))
        switch direction {
        case .carriedIn: try batches[index].carry(in: amounts.net)
        case .carriedOut: try batches[index].carry(out: amounts.net)
        case .entry(let type):
            if !type.admits(gross: footing.gross), row.type.hasKnownDirection { reportSign(row, amounts, place) }
            guard let account = batches[index].account else { return }
            let entry = entry(type, row, amounts, footing, booked: booked, account)
            try door.take(entry, account)
            if type == .payout { door.take(Payout(adyen: entry), account) }
        case .unknown: break
        }
    }

    private func unproved(
        _ row: AdyenRow, _ amounts: AdyenAmounts, _ place: AdyenFooting.Place
    ) -> AdyenBatch.Unproved {
        AdyenBatch.Unproved(
            line: row.line, column: table.position(place.net), title: table.titles[place.net], type: row.type.name,
            net: amounts.net)
    }

    private mutating func batchIndex(_ row: AdyenRow) -> Int {
        let key = AdyenBatch.Key(account: row.account, number: row.batch, currency: row.currency)
        if lastIndex < batches.count, batches[lastIndex].key == key { return lastIndex }
        if let index = indices[key] {
            lastIndex = index
            return index
        }
        let merchant = owners.merchant(
            of: "adyen/" + row.account, in: table, at: columns.merchantAccount, &door.findings)
        indices[key] = batches.count
        batches.append(AdyenBatch(key, merchant: merchant, booked: row.booked ?? row.created))
        return batches.count - 1
    }

    // MARK: What a row is

    private enum Direction {
        case entry(EntryType)
        case carriedIn
        case carriedOut
        /// It cannot be told, which is reported.
        case unknown
    }

    private func direction(_ row: AdyenRow, _ amounts: AdyenAmounts) throws(MoneyError) -> Direction {
        switch row.type.meaning {
        case .entry(let type): return .entry(type)
        case .reserve: return .entry(amounts.net < 0 ? .reserveHold : .reserveRelease)
        case .carry: break
        }
        let texts = columns.carryTexts(table)
        if texts.contains(where: { $0.contains("from batch ") }) { return .carriedIn }
        if columns.isCarriedOut(table) { return .carriedOut }
        door.findings.add(
            table.finding(
                .carry, at: columns.modificationMerchantReference ?? columns.modificationReference,
                expected: "Balancetransfer from batch …, Balancetransfer to batch …",
                found: texts.first { !$0.isEmpty },
                "a Balancetransfer that names neither the batch it comes from nor the one it goes to"))
        return .unknown
    }

    private func reportSign(_ row: AdyenRow, _ amounts: AdyenAmounts, _ place: AdyenFooting.Place) {
        let adds = amounts.net > 0
        door.findings.add(
            table.finding(
                .sign, at: place.net, found: table.text(place.net),
                "a row of type \(row.type.name) \(adds ? "adds to" : "takes from") the account, the opposite is expected: "
                    + "a debit or credit stands in the wrong column, or the type is wrong"))
    }

    private mutating func entry(
        _ type: EntryType, _ row: AdyenRow, _ amounts: AdyenAmounts, _ footing: AdyenFooting, booked: Instant,
        _ account: Account
    ) -> Entry {
        let base = row.identity(nth: 1)
        let nth = door.count(base, of: account)
        // Where no payment is named, and on every fee, the modification reference holds a text and no id.
        let isText = row.pspReference.isEmpty || type.isFeeOnly
        let original = amounts.gross.flatMap { money in
            money.currency == row.currency || money.minorUnits == 0
                ? nil : OriginalAmount(money: money, rate: amounts.rate)
        }
        return Entry(
            identity: nth == 1 ? base : row.identity(nth: nth), type: type, booked: .instant(booked),
            occurred: .instant(row.created), method: words.methods.text(columns.paymentMethod, table),
            scheme: words.variants.text(columns.variant, table),
            gross: footing.gross, fees: footing.fees, net: amounts.net, original: original,
            reference: row.pspReference.isEmpty ? nil : row.pspReference,
            merchantReference: text(columns.merchantReference),
            modificationReference: isText || row.modificationReference.isEmpty ? nil : row.modificationReference,
            description: isText && !row.modificationReference.isEmpty ? row.modificationReference : nil,
            batch: row.batch, line: row.line)
    }

    private func text(_ column: Int?) -> String? {
        let text = table.text(column)
        return text.isEmpty ? nil : text
    }
}

extension Payout {
    /// The bank statement shows the whole reference, `TX635094301XT batch 380, YOURCOMPANY_ACCOUNT`; its first word is
    /// the payout's id.
    fileprivate init(adyen entry: Entry) {
        let text = entry.description ?? entry.modificationReference ?? entry.reference
        let words = (text ?? entry.identity).split { $0 == " " || $0 == "," }
        let id = words.first { $0.hasPrefix("TX") && $0.hasSuffix("XT") && $0.count > 4 } ?? words.first
        self.init(
            identity: entry.identity, id: id.map(String.init) ?? entry.identity, bankReference: text,
            amount: 0 - entry.net, booked: entry.booked, batch: entry.batch)
    }
}
