internal import Settlements

/// What must be known of a settlement details file before its first row can be read: a look over all of it, ahead of the
/// reading that checks it. What is wrong with a row is left to that reading.
struct AdyenSurvey {
    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    /// How many digits behind the point the rates have. Adyen drops zeros at the end: 1.1 beside 1.0987 is 1.1000, and proves an
    /// amount as closely.
    private var places: [Pair: Int] = [:]
    /// When each batch closed: the last of its payouts and transfers to the next batch.
    private var closes: [AdyenBatch.Key: Instant] = [:]
    /// The latest row of a batch that has no such row.
    private var latest: [AdyenBatch.Key: Instant] = [:]

    /// - Returns: nil where the file cannot be read a second time.
    init?(_ file: ImportFile, _ columns: AdyenColumns, _ zone: Zone) {
        var ignored = FindingList()
        guard var table = CSVTable(file, &ignored) else { return nil }
        var moments = LocalMoments(zone: zone)
        while table.next(&ignored) {
            lookAtRate(table, columns)
            lookAtClose(table, columns, &moments)
        }
    }

    func places(from: Currency, to: Currency) -> Int {
        places[Pair(from: from.code, to: to.code)] ?? 0
    }

    /// When the batch closed: the booking of its rows that have no date of their own.
    func close(of batch: AdyenBatch.Key) -> Instant? { closes[batch] ?? latest[batch] }

    private mutating func lookAtRate(_ table: CSVTable, _ columns: AdyenColumns) {
        let (from, to) = (table.content(columns.grossCurrency), table.content(columns.netCurrency))
        guard !from.isEmpty, from != to, let rate = Rate(ascii: table.content(columns.exchangeRate)) else { return }
        let pair = Pair(from: table.text(columns.grossCurrency), to: table.text(columns.netCurrency))
        places[pair] = max(places[pair] ?? 0, rate.scale)
    }

    private mutating func lookAtClose(_ table: CSVTable, _ columns: AdyenColumns, _ moments: inout LocalMoments) {
        if let column = columns.bookingDate, !table.isEmpty(column) { return }
        var ignored = FindingList()
        guard let currency = Currency(ascii: table.content(columns.netCurrency)),
            let created = moments.instant(
                columns.creationDate, abbreviation: columns.timeZone, in: table, &ignored)
        else { return }
        let key = AdyenBatch.Key(
            account: table.text(columns.merchantAccount), number: table.text(columns.batchNumber), currency: currency)
        latest[key] = max(latest[key] ?? created, created)
        if closesBatch(table, columns) { closes[key] = max(closes[key] ?? created, created) }
    }

    private func closesBatch(_ table: CSVTable, _ columns: AdyenColumns) -> Bool {
        switch AdyenType(table.content(columns.type))?.meaning {
        case .entry(.payout): true
        case .carry: columns.isCarriedOut(table)
        default: false
        }
    }
}
