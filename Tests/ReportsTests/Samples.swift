import Settlements

/// Lines of a statement from memory, a few to a batch so that batches end in the midst of an account.
struct SampleLines: StatementLines {
    var lines: [Account: [(section: StatementSection, entry: Entry)]] = [:]
    /// By the refund's identity.
    var payments: [String: RefundedPayment] = [:]
    var batchSize = 3
    /// Identities of what the replaced report did not have.
    var added: Set<String> = []

    func read(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        try read(lines[account] ?? []) { batch, _ in try body(batch) }
    }

    func readRefunds(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws {
        let refunds = (lines[account] ?? []).filter { [.refund, .refundReversal].contains($0.entry.type) }
        try read(refunds) { batch, lines in
            batch.payment.append(contentsOf: lines.map { payments[$0.entry.identity] })
            try body(batch)
        }
    }

    private func read(
        _ lines: [(section: StatementSection, entry: Entry)],
        _ body: (inout LineBatch, ArraySlice<(section: StatementSection, entry: Entry)>) throws -> Void
    ) throws {
        var batch = LineBatch()
        for start in stride(from: 0, to: lines.count, by: batchSize) {
            batch.removeAll()
            let part = lines[start..<min(start + batchSize, lines.count)]
            for line in part { batch.append(line.section, line.entry, isAdded: added.contains(line.entry.identity)) }
            try body(&batch, part)
        }
    }
}

extension LineBatch {
    fileprivate mutating func append(_ section: StatementSection, _ entry: Entry, isAdded: Bool) {
        self.section.append(section)
        booked.append(entry.booked)
        occurred.append(entry.occurred)
        type.append(entry.type)
        channel.append(entry.channel)
        gross.append(entry.gross)
        fees.append(entry.fees)
        net.append(entry.net)
        self.isAdded.append(isAdded)
        invoiced.append(entry.invoiced)
        original.append(entry.original)
        identity.append(entry.identity)
        method.append(entry.method ?? "")
        scheme.append(entry.scheme ?? "")
        reference.append(entry.reference ?? "")
        merchantReference.append(entry.merchantReference ?? "")
        modificationReference.append(entry.modificationReference ?? "")
        description.append(entry.description ?? "")
        batch.append(entry.batch ?? "")
    }
}

/// Statements made by hand. All are of the week of 9 November 2026 in Amsterdam unless they say otherwise.
enum Samples {
    static let zones = Zones()

    static func week(_ zone: String = "Europe/Amsterdam") throws -> Period {
        try Period(label: "2026-W46", .week, in: try zones.zone(zone))
    }

    static let acme = Merchant(
        id: "m-1001", name: "Acme Coffee B.V.", address: ["Keizersgracht 12", "1015 CX Amsterdam", "Netherlands"],
        vatID: "NL001234567B01")

    static func account(_ currency: String, _ provider: String = "adyen/ACME_COFFEE", merchant: String = "m-1001")
        throws -> Account
    {
        Account(merchant: merchant, provider: provider, currency: try currency.asCurrency)
    }

    static func statement(
        _ accounts: [AccountFigures], period: Period? = nil, merchant: Merchant = acme, revision: Int = 1,
        sequence: Int? = 46,
        isPreliminary: Bool = false, report: ReportKind = .settlement, title: String = "Weekly settlement report",
        basis: Basis = .booked, edition: Settlements.Edition? = nil
    ) throws -> Statement {
        let period = try period ?? week()
        func run(_ revision: Int) -> RunIdentity {
            RunIdentity(
                definition: "weekly-settlement", merchant: merchant.id, period: period.label, revision: revision)
        }
        let replaced =
            revision > 1
            ? Settlements.Edition.Replaced(
                run: run(revision - 1), why: "2 entries came after the report", isByHand: true) : nil
        return Statement(
            run: run(revision),
            report: report, title: title, merchant: merchant, period: period, sequence: sequence,
            isPreliminary: isPreliminary,
            watermark: 12, basis: basis, edition: edition ?? Settlements.Edition(replaces: replaced),
            accounts: try accounts.map { try AccountStatement($0) })
    }

    /// Figures from lines, with an opening balance of 0.
    static func figures(
        _ account: Account, _ lines: [(section: StatementSection, entry: Entry)], payouts: [AccountFigures.PaidOut] = []
    ) throws -> AccountFigures {
        let groups = try lines.map { section, entry in
            var totals = Totals.zero
            try totals.add(gross: entry.gross, fees: entry.fees, net: entry.net, invoiced: entry.invoiced)
            return TotalsGroup(
                section: section, type: entry.type, method: entry.method, scheme: entry.scheme, channel: entry.channel,
                totals: totals)
        }
        let closing = try groups.reduce(Int64(0)) { try $0.adding($1.totals.net) }
        return AccountFigures(
            account: account, balance: .known(opening: 0, closing: closing), groups: groups, payouts: payouts,
            brokenEntries: [],
            details: AccountDetails(days: [], monthToDate: nil, lines: [], shares: try shares(lines, payouts)))
    }

    /// What each batch's payout pays of the lines; later ones may be among the payouts.
    static func shares(
        _ lines: [(section: StatementSection, entry: Entry)], _ payouts: [AccountFigures.PaidOut]
    ) throws -> [PayoutShare] {
        struct Key: Hashable {
            let section: StatementSection
            let batch: String?
        }
        var sums: [Key: NetSum] = [:]
        for line in lines where !line.entry.type.isPayout {
            let key = Key(section: line.section, batch: line.entry.batch)
            let sum = sums[key] ?? .zero
            sums[key] = NetSum(entries: sum.entries + 1, net: try sum.net.adding(line.entry.net))
        }
        return sums.sorted { ($0.key.batch ?? "~") < ($1.key.batch ?? "~") }.map { key, sum in
            let payout = payouts.first { $0.payout.batch == key.batch }?.payout
            return PayoutShare(
                section: key.section, batch: key.batch, payout: key.batch == nil ? nil : payout, sum: sum)
        }
    }

    /// Figures from groups; the closing balance is what they come to.
    static func figures(
        _ account: Account, opening: Int64? = 0, since: String = "2021-01-05", _ groups: [TotalsGroup],
        payouts: [AccountFigures.PaidOut] = [], returns: [PayoutReturn] = []
    ) throws -> AccountFigures {
        let movement = try groups.reduce(Int64(0)) { try $0.adding($1.totals.net) }
        let balance: AccountStatement.Balance =
            if let opening {
                .known(opening: opening, closing: try opening.adding(movement))
            } else {
                .unknown(movementsSince: .date(try CalendarDate(since)))
            }
        return AccountFigures(
            account: account, balance: balance, groups: groups, payouts: payouts, returns: returns, brokenEntries: [])
    }

    /// Money of a payout that came back.
    static func returned(
        _ amount: Int64, _ booked: String, _ reference: String?, of payout: Payout?, reason: String? = nil,
        section: StatementSection = .period
    ) throws -> PayoutReturn {
        let line = try line(
            .payoutReversal, booked, gross: amount, reference: reference, reason: reason, section: section)
        return PayoutReturn(section: section, entry: line.entry, payout: payout)
    }

    /// A group, with net as gross and fees make it.
    static func group(
        _ type: EntryType, _ method: String? = nil, _ scheme: String? = nil, _ channel: SalesChannel? = nil,
        _ count: Int64,
        gross: Int64, fees: [FeeComponent: Int64] = [:], section: StatementSection = .period
    ) -> TotalsGroup {
        var sums = Fees.none
        for (component, amount) in fees { sums[component] = amount }
        return TotalsGroup(
            section: section, type: type, method: method, scheme: scheme, channel: channel,
            totals: Totals(count: count, gross: gross, fees: sums, net: gross + fees.values.reduce(0, +)))
    }

    static func payout(
        _ amount: Int64, _ booked: String, id: String = "TX635094301XT", bank: String? = "TX635094301XT BATCH 380",
        entries: Int64? = 228
    ) throws -> AccountFigures.PaidOut {
        AccountFigures.PaidOut(
            payout: Payout(
                identity: id, id: id, bankReference: bank, amount: amount,
                booked: .instant(try Instant(timestamp: booked)),
                batch: "380"),
            itemised: entries.map { .init(within: NetSum(entries: $0, net: amount)) })
    }
}

struct UnknownCurrency: Error {}

extension String {
    var asCurrency: Currency {
        get throws {
            guard let currency = Currency(code: self) else { throw UnknownCurrency() }
            return currency
        }
    }
}
