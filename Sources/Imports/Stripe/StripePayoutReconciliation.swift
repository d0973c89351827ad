internal import Settlements

extension Profile {
    /// Stripe's itemised payout reconciliation report, in any of its versions and with any columns.
    ///
    /// Source: docs.stripe.com/reports/report-types/payout-reconciliation
    package static let stripePayoutReconciliation = Profile(name: "stripe-payout-reconciliation") { file, door in
        guard let table = CSVTable(file, form: .rfc4180, progress: door.options.progress, &door.findings),
            let columns = StripeColumns(table, &door.findings)
        else { return }
        var reading = StripePayoutReconciliation(table, columns, door)
        reading.read()
    }
}

/// An itemised payout reconciliation while it is read.
private struct StripePayoutReconciliation {
    private var table: CSVTable
    private let columns: StripeColumns
    private let door: Door
    private var words: StripeWords
    private var accounts: StripeAccounts
    private var payouts = StripePayouts()
    /// Ids are unique over all of Stripe's accounts, so all are looked for in the first.
    private var firstAccount: Account?
    /// Columns of money that are not known, and that were empty so far.
    private var unaccounted: [Int]

    init(_ table: CSVTable, _ columns: StripeColumns, _ door: Door) {
        self.table = table
        self.columns = columns
        self.door = door
        unaccounted = columns.unaccounted
        // Without its zone no time can be placed, but what is wrong with the money can be told all the same.
        words = StripeWords(columns, zone: door.options.zone ?? .utc)
        accounts = StripeAccounts(door.options)
        self.table.watch(
            ids: [
                columns.id, columns.source, columns.charge, columns.paymentIntent, columns.payout, columns.trace,
            ] + columns.orders,
            texts: [columns.description, columns.disputeReason, columns.method, columns.cardBrand, columns.cardFunding])
        if door.options.zone == nil { reportZone() }
    }

    private func reportZone() {
        guard let first = columns.localTimes.first else { return }
        let titles = columns.localTimes.map { table.titles[$0] }
        door.findings.add(
            table.finding(
                .zone, at: first, expected: titles.map { $0 + "_utc" }.joined(separator: ", "),
                found: titles.joined(separator: ", "),
                "\(titles.joined(separator: ", ")): in the zone that the report was run in, which the file does not say: "
                    + "name it, as in --zone Europe/Amsterdam (--zone UTC where none was asked for), or take the report with "
                    + titles.map { $0 + "_utc" }.joined(separator: ", ")))
    }

    mutating func read() {
        var isEmpty = true
        while table.next(&door.findings), !door.isShut {
            isEmpty = false
            do {
                try readRow()
            } catch {
                payouts.skip(words.payout(table, columns))
                door.findings.add(
                    Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            door.findings.add(
                Finding(.empty, line: 1, column: 1, "the file has a header and no rows: nothing was paid out or moved"))
        }
        guard table.skipped == 0 else { return }
        do {
            try payouts.settle(columns, door)
        } catch {
            door.findings.add(Finding(.amount, "a sum over this file's amounts is \(error)"))
        }
    }

    private mutating func readRow() throws(MoneyError) {
        reportUnaccounted()
        guard let row = StripeRow(table, columns, &words, &door.findings) else {
            payouts.skip(words.payout(table, columns))
            return
        }
        let isReliable = try row.check(table, columns, &door.findings)
        guard let account = accounts.account(in: row.currency, table, columns, &door.findings) else { return }
        checkIdentity(row, account)
        try payouts.count(row, of: account, isReliable: isReliable, table, columns, &door.findings)
        try take(row, account)
    }

    private mutating func reportUnaccounted() {
        for column in unaccounted where holdsMoney(column) {
            unaccounted.removeAll { $0 == column }
            let title = table.titles[column]
            door.findings.add(
                table.finding(
                    .unknownColumn, at: column, found: table.text(column),
                    "column \(shown(title)) holds money, and nothing is known here of what it means: an amount that is "
                        + "not understood stops the import"))
        }
    }

    private func holdsMoney(_ column: Int) -> Bool {
        table.content(column).contains { UInt8(ascii: "1")...UInt8(ascii: "9") ~= $0 }
    }

    private mutating func checkIdentity(_ row: StripeRow, _ account: Account) {
        if firstAccount == nil { firstAccount = account }
        guard let firstAccount, let first = door.firstLine(of: row.id, of: firstAccount, at: row.line) else { return }
        door.findings.add(
            table.finding(
                .duplicateIdentity, at: columns.id, found: row.id,
                "balance_transaction_id \(shown(row.id)) stands on line \(first) already: each movement has one of its own"
            ))
    }

    // MARK: What a row brings

    private mutating func take(_ row: StripeRow, _ account: Account) throws(MoneyError) {
        // A payout's own row is handed on with its sum, at the end.
        let isOwn = row.ownPayout != nil && row.ownPayout == row.partOf
        if !isOwn {
            let entry = try entry(row)
            try door.take(entry, account)
            if row.type == .payout {
                let payout = Payout(
                    identity: entry.identity, id: row.ownPayout ?? row.id, bankReference: nil,
                    amount: try Int64(0).subtracting(row.gross), booked: entry.booked, batch: nil)
                door.take(payout, account)
            }
        }
        guard row.type.carriesNoFee, row.fee != 0 else { return }
        try door.take(try charge(for: row), account, isRow: false)
    }

    private mutating func entry(_ row: StripeRow) throws(MoneyError) -> Entry {
        let reference = reference(row)
        let (method, scheme) = words.method(table, columns)
        return Entry(
            identity: row.identity, type: row.type, booked: .instant(row.created),
            occurred: row.chargeCreated.map(Moment.instant), method: method, scheme: scheme, channel: channel,
            gross: row.type.isFeeOnly ? 0 : row.gross, fees: try fees(row),
            net: row.type.carriesNoFee ? row.gross : row.net, original: row.original, reference: reference,
            merchantReference: merchantReference,
            modificationReference: row.type == .payment || row.source == reference ? nil : row.source,
            description: text(columns.description) ?? text(columns.disputeReason), batch: row.partOf, line: row.line)
    }

    /// Rows of fees and taxes have what is charged in `gross`; others in `fee`, positive where the merchant pays.
    private func fees(_ row: StripeRow) throws(MoneyError) -> Fees {
        guard !row.type.carriesNoFee else { return .none }
        guard row.type.isFeeOnly else { return Fees(.processing, try Int64(0).subtracting(row.fee)) }
        guard row.type == .tax else { return Fees(.processing, row.net) }
        var fees = Fees(.tax, row.gross)
        fees[.processing] = try Int64(0).subtracting(row.fee)
        return fees
    }

    /// What Stripe charges for a payout, top-up or transfer, as an entry of its own: those carry no fee.
    private func charge(for row: StripeRow) throws(MoneyError) -> Entry {
        let fee = try Int64(0).subtracting(row.fee)
        return Entry(
            identity: row.id + "/fee", type: .fee, booked: .instant(row.created), gross: 0,
            fees: Fees(.processing, fee), net: fee, reference: row.source,
            description: "fee of \(row.category.name) \(row.source ?? row.id)", batch: row.partOf, line: row.line)
    }

    /// The charge, so that a payment and its refunds and disputes share it, or the payment intent where the report has no
    /// charges; of what is about no payment, what it is about.
    private func reference(_ row: StripeRow) -> String? {
        if let charge = text(columns.charge) { return charge }
        if columns.charge != nil, row.type == .payment, let source = row.source { return source }
        if let intent = text(columns.paymentIntent) { return intent }
        return row.type.givesBack ? nil : row.source
    }

    private var merchantReference: String? {
        columns.orders.first { !table.isEmpty($0) }.map { table.text($0) }
    }

    /// Methods of card readers: docs.stripe.com/terminal
    private var channel: SalesChannel? {
        guard let column = columns.method else { return nil }
        let readers: [StaticString] = ["card_present", "interac_present"]
        let isReader = readers.contains { reader in
            reader.withUTF8Buffer { table.content(column).elementsEqual($0) }
        }
        return isReader ? .inPerson : nil
    }

    private func text(_ column: Int?) -> String? {
        guard let column, !table.isEmpty(column) else { return nil }
        return table.text(column)
    }
}

extension EntryType {
    /// What undoes a payment, or undoes that again: what such a row is about is no payment itself.
    fileprivate var givesBack: Bool {
        [.refund, .refundReversal, .chargeback, .chargebackReversal, .collectionFailure].contains(self)
    }
}
