internal import Settlements

extension Profile {
    /// Adyen's settlement details report, in any of its variants.
    ///
    /// Source: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report
    package static let adyenSettlementDetails = Profile(name: "adyen-settlement-details") { file, options, findings in
        guard let table = CSVTable(file.bytes, &findings), let columns = AdyenColumns(table, &findings) else {
            return []
        }
        guard let zone = options.zone else {
            findings.add(
                Finding(
                    .zone, line: 1, column: 1,
                    "the file's times are local, and its abbreviations (CET, PST) name no zone for sure: say which it is, "
                        + "as in --zone Europe/Amsterdam"))
            return []
        }
        var details = AdyenSettlementDetails(table, columns, zone, Owners(options))
        return details.read(&findings)
    }
}

/// A settlement details file while it is read.
private struct AdyenSettlementDetails {
    private var table: CSVTable
    private let columns: AdyenColumns
    private var moments: LocalMoments
    private var owners: Owners
    private let rates: RatePlaces
    private var batches: [AdyenBatch] = []
    private var indices: [AdyenBatch.Key: Int] = [:]
    /// How many rows there were of each identity.
    private var seen: [String: Int] = [:]
    /// Batches (account and number) with rows that could not be read: their sums would say nothing.
    private var unread: Set<[String]> = []
    /// Whether there are rows of which not even the batch could be read.
    private var hasStrayRows = false

    init(_ table: CSVTable, _ columns: AdyenColumns, _ zone: Zone, _ owners: Owners) {
        self.table = table
        self.columns = columns
        self.owners = owners
        moments = LocalMoments(zone: zone)
        rates = RatePlaces(table, columns)
    }

    mutating func read(_ findings: inout FindingList) -> [Intake.Part] {
        var isEmpty = true
        while table.next(&findings) {
            isEmpty = false
            do {
                try readRow(&findings)
            } catch {
                findings.add(Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            findings.add(
                Finding(.empty, line: 1, column: 1, "the file has a header and no rows: a settlement has at least one"))
        }
        if table.skipped == 0, !hasStrayRows {
            for batch in batches where !unread.contains([batch.key.account, batch.key.number]) { batch.foot(&findings) }
        }
        return findings.count == 0 ? parts() : []
    }

    private mutating func readRow(_ findings: inout FindingList) throws(MoneyError) {
        guard let row = AdyenRow(table, columns, &moments, &findings),
            let amounts = AdyenAmounts(table, columns, row.currency, &findings)
        else {
            let batch = [table.text(columns.merchantAccount), table.text(columns.batchNumber)]
            unread.insert(batch)
            if batch.contains("") { hasStrayRows = true }
            return
        }
        let places = amounts.gross.map { rates.places(from: $0.currency, to: row.currency) } ?? 0
        let place = AdyenFooting.Place(table: table, columns: columns)
        let footing = try AdyenFooting(row.type, amounts, places: places, at: place, &findings)
        let index = batchIndex(row, &findings)
        let direction = try direction(row, amounts, &findings)
        try batches[index].count(
            net: amounts.net, created: row.created, booked: row.booked, closes: direction.closes,
            difference: footing.difference, unproved: footing.isProved ? nil : unproved(row, amounts, place))
        switch direction {
        case .carriedIn: try batches[index].carry(in: amounts.net)
        case .carriedOut: try batches[index].carry(out: amounts.net)
        case .entry(let type, _):
            if !type.admits(gross: footing.gross), row.type.hasKnownDirection {
                reportSign(row, amounts, place, &findings)
            }
            batches[index].add(entry(type, row, amounts, footing), isBooked: row.booked != nil)
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

    private mutating func batchIndex(_ row: AdyenRow, _ findings: inout FindingList) -> Int {
        let key = AdyenBatch.Key(account: row.account, number: row.batch, currency: row.currency)
        if let index = indices[key] { return index }
        let merchant = owners.merchant(
            of: "adyen/" + row.account, in: table, at: columns.merchantAccount, &findings)
        indices[key] = batches.count
        batches.append(AdyenBatch(key, merchant: merchant, created: row.created))
        return batches.count - 1
    }

    // MARK: What a row is

    private enum Direction {
        case entry(EntryType, closes: Bool)
        case carriedIn
        case carriedOut
        /// It cannot be told, which is reported.
        case unknown

        /// Whether the batch ends with such a row.
        var closes: Bool {
            switch self {
            case .entry(_, let closes): closes
            case .carriedOut: true
            case .carriedIn, .unknown: false
            }
        }
    }

    private func direction(
        _ row: AdyenRow, _ amounts: AdyenAmounts, _ findings: inout FindingList
    ) throws(MoneyError) -> Direction {
        switch row.type.meaning {
        case .entry(let type): return .entry(type, closes: row.type.name == "MerchantPayout")
        case .reserve: return .entry(amounts.net < 0 ? .reserveHold : .reserveRelease, closes: false)
        case .carry: break
        }
        let texts = [
            table.text(columns.modificationMerchantReference), row.modificationReference,
            table.text(columns.merchantReference),
        ]
        if texts.contains(where: { $0.contains("from batch ") }) { return .carriedIn }
        if texts.contains(where: { $0.contains("to batch ") }) { return .carriedOut }
        findings.add(
            table.finding(
                .carry, at: columns.modificationMerchantReference ?? columns.modificationReference,
                expected: "Balancetransfer from batch …, Balancetransfer to batch …",
                found: texts.first { !$0.isEmpty },
                "a Balancetransfer that names neither the batch it comes from nor the one it goes to"))
        return .unknown
    }

    private func reportSign(
        _ row: AdyenRow, _ amounts: AdyenAmounts, _ place: AdyenFooting.Place, _ findings: inout FindingList
    ) {
        let adds = amounts.net > 0
        findings.add(
            table.finding(
                .sign, at: place.net, found: table.text(place.net),
                "a row of type \(row.type.name) \(adds ? "adds to" : "takes from") the account, the opposite is expected: "
                    + "a debit or credit stands in the wrong column, or the type is wrong"))
    }

    private mutating func entry(
        _ type: EntryType, _ row: AdyenRow, _ amounts: AdyenAmounts, _ footing: AdyenFooting
    ) -> Entry {
        let base = row.identity(nth: 1)
        let nth = seen[base, default: 0] + 1
        seen[base] = nth
        // Where no payment is named, and on every fee, the modification reference holds a text and no id.
        let isText = row.pspReference.isEmpty || type.isFeeOnly
        let original = amounts.gross.flatMap { money in
            money.currency == row.currency || money.minorUnits == 0
                ? nil : OriginalAmount(money: money, rate: amounts.rate)
        }
        return Entry(
            identity: nth == 1 ? base : row.identity(nth: nth), type: type, booked: .instant(row.booked ?? row.created),
            occurred: .instant(row.created), method: text(columns.paymentMethod), scheme: text(columns.variant),
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

    // MARK: What the file brings

    private func parts() -> [Intake.Part] {
        var parts: [Intake.Part] = []
        var indices: [Account: Int] = [:]
        for settled in batches {
            guard let merchant = settled.merchant else { continue }
            let account = Account(
                merchant: merchant, provider: "adyen/" + settled.key.account, currency: settled.key.currency)
            let index = indices[account] ?? parts.count
            if index == parts.count {
                indices[account] = index
                parts.append(Intake.Part(account: account, entries: [], batches: [], payouts: []))
            }
            let (batch, entries) = settled.settled()
            parts[index].batches.append(batch)
            parts[index].entries += entries
            parts[index].payouts += entries.filter { $0.type == .payout }.map(Payout.init(adyen:))
        }
        return parts
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
