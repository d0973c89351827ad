import Diagnostics
import Settlements
import Store

/// What the peer is told: the books as they were made up, and each report's figures as the store has them. One JSON value a
/// line; amounts are texts in major units, times are local ones with their offset.
struct BooksRecord {
    private(set) var lines: [String] = []
    private let books: BooksLedger
    private var places: [Account: Int64] = [:]

    init(_ books: BooksLedger) {
        self.books = books
        for (index, account) in books.accounts.enumerated() { places[account] = Int64(index) }
        add([
            "do": "ledger", "seed": .string("\(books.seed)"), "zone": .string(books.zone.identifier),
            "punctual": .bool(books.isPunctual), "common": .bool(books.hasCommonStart),
            "accounts": .list(
                books.accounts.map { ["provider": .string($0.provider), "currency": .string($0.currency.code)] }),
        ])
    }

    private mutating func add(_ line: JSON) { lines.append(line.text) }

    mutating func end() { add(["do": "end"]) }

    /// What was found without the peer.
    mutating func wrong(_ what: String) { add(["do": "wrong", "what": .string(what)]) }

    // MARK: What files bring

    mutating func note(_ file: BooksLedger.File, number: Int64) {
        add([
            "do": "import", "number": .integer(number),
            "entries": .list(file.parts.flatMap { part in part.entries.map { entry($0, part.account) } }),
            "batches": .list(file.parts.flatMap { part in part.batches.map { batch($0, part.account) } }),
            "payouts": .list(file.parts.flatMap { part in part.payouts.map { payout($0, part.account) } }),
            "coverage": .list(file.coverage.map { [place($0.key), text($0.value)] }),
        ])
    }

    private func entry(_ entry: Entry, _ account: Account) -> JSON {
        [
            "account": place(account), "id": .string(entry.identity), "type": .string(entry.type.word),
            "booked": text(entry.booked), "gross": text(entry.gross, account), "fees": fees(entry.fees, account),
            "net": text(entry.net, account), "invoiced": fees(entry.invoiced, account), "batch": JSON(entry.batch),
            "reference": JSON(entry.reference), "method": JSON(entry.method), "scheme": JSON(entry.scheme),
            "channel": JSON(entry.channel?.word), "line": .integer(Int64(entry.line)),
        ]
    }

    private func batch(_ batch: Batch, _ account: Account) -> JSON {
        [
            "account": place(account), "name": .string(batch.name), "opened": text(batch.opened),
            "in": batch.carriedIn.map { text($0, account) } ?? .null, "out": text(batch.carriedOut, account),
        ]
    }

    private func payout(_ payout: Payout, _ account: Account) -> JSON {
        [
            "account": place(account), "identity": .string(payout.identity), "id": .string(payout.id),
            "amount": text(payout.amount, account), "booked": text(payout.booked), "batch": JSON(payout.batch),
            "value_date": JSON(payout.valueDate?.description), "bank": JSON(payout.bankReference),
        ]
    }

    // MARK: What was reported

    /// Of what was skipped as empty the peer has to know where balances stood.
    mutating func skip(
        _ drawn: BooksDrawn, _ period: Period, of definition: BooksDefinition, revision: Int, _ imports: Int64
    ) {
        keep(
            drawn, period, of: definition, revision: revision, sequence: nil, voids: [], imports, as: "skip")
    }

    mutating func giveUp(_ period: Period, of definition: BooksDefinition) {
        add(event("give up", period, definition))
    }

    mutating func keep(
        _ drawn: BooksDrawn, _ period: Period, of definition: BooksDefinition, revision: Int, sequence: Int?,
        voids: [Edition.Void], _ imports: Int64, as what: String = "report"
    ) {
        guard case .object(let members) = event(what, period, definition) else { return }
        add(
            .object(
                members + [
                    ("revision", .integer(Int64(revision))), ("sequence", JSON(sequence)),
                    ("voids", .list(voids.map { .integer(Int64($0.sequence)) })), ("imports", .integer(imports)),
                    ("watermark", .integer(drawn.watermark)),
                    ("accounts", .list(drawn.accounts.map { figures($0, drawn.lines[$0.account] ?? .init()) })),
                ]))
    }

    /// What lies in a folder of the runs that were handed over there.
    ///
    /// - Parameter made: when the last of them was made.
    mutating func sent(to folder: String, _ runs: [RunRecord], made: Instant) {
        add([
            "do": "documents", "folder": .string(folder),
            "read": .integer(Int64(books.files.count { $0.arrives <= made })),
            "runs": .list(
                runs.flatMap { run in run.deliveries.filter { !$0.planned.comesLast }.map { file(of: run, $0) } }),
        ])
    }

    private func file(of run: RunRecord, _ delivery: DeliveryRecord) -> JSON {
        let local = { (instant: Instant) in JSON.string(books.zone.local(at: instant).date.description) }
        return [
            "file": .string(delivery.planned.parcel.name), "first": local(run.period.start),
            "end": local(run.period.end), "revision": .integer(Int64(run.run.revision)),
            "counts": .bool(run.state != .superseded),
        ]
    }

    private func event(_ what: String, _ period: Period, _ definition: BooksDefinition) -> JSON {
        [
            "do": .string(what), "definition": .string(definition.name), "kind": .string(definition.kind.word),
            "corrections": .string(definition.corrections.rawValue), "first": .string(period.firstDate.description),
            "end": .string(period.endDate.description),
        ]
    }

    private func figures(_ figures: AccountStatement, _ lines: BooksDrawn.Lines) -> JSON {
        let account = figures.account
        var members: [(String, JSON)] = [("account", place(account))]
        switch figures.balance {
        case .known(let opening, let closing):
            members += [("opening", text(opening, account)), ("closing", text(closing, account))]
        case .unknown(let since): members.append(("since", text(since)))
        }
        members += [
            ("totals", totals(figures.totals, account)), ("late_totals", totals(figures.late, account)),
            ("groups", .list(figures.groups.map { group($0, account) })),
            ("payouts", .list(figures.payouts.map { payoutLine($0, account) })),
            ("days", .list(figures.details.days.map { day($0, account) })),
            ("late", .list(lines.late.map(JSON.string))), ("period", .list(lines.period.map(JSON.string))),
            ("lines_net", text(lines.net, account)), ("coverage", figures.coverage.map(text) ?? .null),
            (
                "reserve",
                figures.reserve.map { [text($0.opening, account), text($0.closing, account)] } ?? .null
            ),
            ("shares", figures.details.shares.map { .list($0.map { share($0, account) }) } ?? .null),
            ("conversions", .list(figures.details.conversions.map { conversion($0, account) })),
            ("changes", figures.changes.map { changes($0, account) } ?? .null),
        ]
        return .object(members)
    }

    private func group(_ group: TotalsGroup, _ account: Account) -> JSON {
        [
            "key": [
                .string(group.section.word), .string(group.type.word), JSON(group.method), JSON(group.scheme),
                JSON(group.channel?.word),
            ], "totals": totals(group.totals, account),
        ]
    }

    private func day(_ day: DayTotals, _ account: Account) -> JSON {
        [
            .string(day.date.description),
            .object(
                day.totals.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.word, totals($0.value, account)) }
            ),
        ]
    }

    private func payoutLine(_ line: AccountStatement.PayoutLine, _ account: Account) -> JSON {
        let sum = { (sum: NetSum) -> JSON in [.integer(sum.entries), self.text(sum.net, account)] }
        let parts = line.itemised.map { parts -> JSON in
            [
                "before": sum(parts.before), "late": sum(parts.late), "within": sum(parts.within),
                "after": sum(parts.after), "carried": text(Int64(parts.carried), account),
                "others": text(parts.otherPayouts, account),
            ]
        }
        return [
            "identity": .string(line.payout.identity), "id": .string(line.payout.id),
            "amount": text(line.payout.amount, account), "batch": JSON(line.payout.batch),
            "value_date": JSON(line.payout.valueDate?.description), "parts": parts ?? .null,
        ]
    }

    private func share(_ share: PayoutShare, _ account: Account) -> JSON {
        [
            .string(share.section.word), JSON(share.batch), JSON(share.payout?.identity), .integer(share.sum.entries),
            text(share.sum.net, account),
        ]
    }

    private func conversion(_ conversion: Conversion, _ account: Account) -> JSON {
        [
            conversion.other.map(place) ?? .null, .integer(conversion.own.entries),
            text(conversion.own.net, account), text(conversion.otherNet, conversion.other ?? account),
        ]
    }

    private func changes(_ changes: AccountChanges, _ account: Account) -> JSON {
        [
            "added": totals(changes.added, account), "removed": totals(changes.removed, account),
            "lines": .list(
                changes.lines.map {
                    [.string($0.kind.rawValue), .string($0.section.word), .string($0.entry.identity)]
                }),
            "before": changes.before.map { [text($0.opening, account), text($0.closing, account)] } ?? .null,
        ]
    }

    private func totals(_ totals: Totals, _ account: Account) -> JSON {
        [
            .integer(totals.count), text(totals.gross, account), fees(totals.fees, account), text(totals.net, account),
            fees(totals.invoiced, account),
        ]
    }

    // MARK: Values

    private func place(_ account: Account) -> JSON { .integer(places[account] ?? -1) }

    private func text(_ moment: Moment) -> JSON {
        switch moment {
        case .instant(let instant): .string(instant.text(in: books.zone))
        case .date(let date): .string(date.description)
        }
    }

    private func text(_ units: Int64, _ account: Account) -> JSON {
        .string(Money(minorUnits: units, currency: account.currency).amount)
    }

    /// The components that are not nothing.
    private func fees(_ fees: Fees, _ account: Account) -> JSON {
        .object(FeeComponent.allCases.filter { fees[$0] != 0 }.map { ($0.word, text(fees[$0], account)) })
    }
}
