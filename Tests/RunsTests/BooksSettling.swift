import Settlements

/// How a provider settles an account.
enum BooksStyle: CaseIterable {
    /// Batches that are numbered and hand on what they do not pay (Adyen).
    case numbered
    /// Each payout is a batch; its entries were booked days before, among those of other payouts (Stripe).
    case payouts
    /// The same in files of our own layout, whose whole batches say that they began at nothing.
    case wholePayouts
    /// Sections of a day, each with the balance at its beginning and end; payouts name none of them (PayPal).
    case sections
    /// Rows and payouts, and no word of a balance.
    case loose
}

/// Brings an account's movements into batches, payouts and files.
struct BooksSettling {
    let account: Account
    let style: BooksStyle
    let zone: Zone
    let first: CalendarDate
    let end: CalendarDate
    let hasDates: Bool
    /// No file is late.
    let isPunctual: Bool
    var chance: BooksChance
    private(set) var files: [BooksLedger.File] = []
    private var payouts = 0

    init(
        _ account: Account, _ style: BooksStyle, zone: Zone, from first: CalendarDate, to end: CalendarDate,
        hasDates: Bool, isPunctual: Bool, chance: BooksChance
    ) {
        self.account = account
        self.style = style
        self.zone = zone
        self.first = first
        self.end = end
        self.hasDates = hasDates
        self.isPunctual = isPunctual
        self.chance = chance
    }

    mutating func settle(_ movements: [Entry]) {
        switch style {
        case .numbered: settleNumbered(movements)
        case .payouts, .wholePayouts: settlePayouts(movements)
        case .sections: settleSections(movements)
        case .loose: settleLoose(movements)
        }
    }

    // MARK: Batches in a row

    private mutating func settleNumbered(_ movements: [Entry]) {
        var spans: [(from: CalendarDate, to: CalendarDate)] = []
        var from = first
        while from < end {
            let to = isPunctual ? from.adding(days: 1) : from.adding(days: chance.number(1...8))
            spans.append((from, to))
            from = to
        }
        var carried: Int64 = chance.percent(40) ? 0 : chance.amount() * chance.pick([1, 1, -1])
        var settled: [BooksLedger.File] = []
        for (index, span) in spans.enumerated() {
            let name = "\(index + 7)"
            var entries = movements.filter { lies($0.booked, from: span.from, to: span.to) }
            let sum = entries.reduce(carried) { $0 + $1.net }
            let paid = portion(of: sum)
            var payouts: [Payout] = []
            if paid != 0 { pay(paid, at: close(span.to), batch: name, &entries, &payouts, mayReturn: true) }
            for index in entries.indices { entries[index].batch = name }
            let batch = Batch(
                name: name, opened: entries.map(\.booked).min { $0.order < $1.order } ?? opening(span.from),
                carriedIn: carried, carriedOut: sum - paid, number: Int64(index + 7))
            carried = sum - paid
            settled.append(
                file(
                    "settlement_\(name).csv", after: span.to,
                    .init(account: account, entries: entries, batches: [batch], payouts: payouts)))
        }
        arrange(settled)
    }

    /// What of a balance is paid out: mostly all, sometimes a part or nothing; what is owed is carried on or taken from the bank.
    private mutating func portion(of sum: Int64) -> Int64 {
        if sum < 0 { return chance.percent(40) ? sum : 0 }
        switch chance.number(1...10) {
        case 1, 2: return 0
        case 3: return sum / 2
        default: return sum
        }
    }

    // MARK: Batches that are payouts

    private mutating func settlePayouts(_ movements: [Entry]) {
        var left = movements
        var date = first
        while date < end {
            date = date.adding(days: isPunctual ? 1 : chance.number(1...4))
            guard date <= end else { break }
            // What was booked before that day, but for what is not to be had yet.
            let (ready, rest) = left.parted { entry in
                lies(entry.booked, from: first, to: date) && (isPunctual || !chance.percent(25))
            }
            left = rest
            guard !ready.isEmpty else { continue }
            let name = "po_\(date)"
            var entries = ready
            var made: [Payout] = []
            let sum = entries.reduce(Int64(0)) { $0 + $1.net }
            if sum != 0 { pay(sum, at: isPunctual ? close(date) : opening(date), batch: name, &entries, &made) }
            for index in entries.indices { entries[index].batch = name }
            let batch = Batch(
                name: name, opened: entries.map(\.booked).min { $0.order < $1.order } ?? opening(date), carriedIn: 0,
                carriedOut: 0)
            let part = Intake.Part(
                account: account, entries: entries, batches: style == .wholePayouts && sum != 0 ? [batch] : [],
                payouts: made)
            files.append(file("payout_\(date).csv", after: date, part))
        }
    }

    // MARK: Days with their balances

    private mutating func settleSections(_ movements: [Entry]) {
        var balance: Int64 = chance.percent(40) ? 0 : chance.amount()
        var settled: [BooksLedger.File] = []
        var date = first
        while date < end {
            let next = date.adding(days: 1)
            let name = "STL-\(date)"
            var entries = movements.filter { lies($0.booked, from: date, to: next) }
            var made: [Payout] = []
            let sum = entries.reduce(balance) { $0 + $1.net }
            if sum > 0, chance.percent(30) { pay(sum, at: close(next), batch: nil, &entries, &made) }
            for index in entries.indices { entries[index].batch = name }
            let ending = entries.reduce(balance) { $0 + $1.net }
            let batch = Batch(name: name, opened: opening(date), carriedIn: balance, carriedOut: ending)
            balance = ending
            var made_ = file(
                "\(name).CSV", after: next,
                .init(account: account, entries: entries, batches: [batch], payouts: made))
            made_.coverage[account] = hasDates ? .date(next) : .instant(zone.firstInstant(of: next))
            settled.append(made_)
            date = next
        }
        arrange(settled)
    }

    // MARK: Rows alone

    private mutating func settleLoose(_ movements: [Entry]) {
        var date = first
        while date < end {
            let next = min(end, date.adding(days: isPunctual ? 1 : chance.number(1...5)))
            var entries = movements.filter { lies($0.booked, from: date, to: next) }
            var made: [Payout] = []
            if chance.percent(40) { pay(chance.amount(), at: close(next), batch: nil, &entries, &made) }
            if !entries.isEmpty {
                let part = Intake.Part(account: account, entries: entries, batches: [], payouts: made)
                files.append(file("export_\(date).csv", after: next, part))
            }
            date = next
        }
    }

    // MARK: Payouts

    /// No entry of another account begins so.
    private var own: String { account.provider.prefix(2) + account.currency.code }

    private mutating func pay(
        _ amount: Int64, at booked: Moment, batch: String?, _ entries: inout [Entry], _ made: inout [Payout],
        mayReturn: Bool = false
    ) {
        take(amount, at: booked, batch: batch, &entries, &made)
        guard mayReturn, amount > 0, chance.percent(10) else { return }
        // The bank could not place it: it comes back, and is sent again.
        payouts += 1
        entries.append(
            Entry(
                identity: "\(own)-back\(payouts)", type: .payoutReversal, booked: booked, gross: amount, net: amount,
                line: 0))
        take(amount, at: booked, batch: batch, &entries, &made)
    }

    private mutating func take(
        _ amount: Int64, at booked: Moment, batch: String?, _ entries: inout [Entry], _ made: inout [Payout]
    ) {
        payouts += 1
        let identity = "\(own)-out\(payouts)"
        entries.append(
            Entry(
                identity: identity, type: .payout, booked: booked, gross: -amount, net: -amount,
                reference: "TX\(payouts)", line: 0))
        let date =
            switch booked {
            case .date(let date): date
            case .instant(let instant): zone.local(at: instant).date
            }
        made.append(
            Payout(
                identity: identity, id: "TX\(payouts)", bankReference: chance.percent(50) ? "TX\(payouts) BANK" : nil,
                amount: amount, booked: booked, batch: batch,
                valueDate: chance.percent(50) ? date.adding(days: chance.number(0...4)) : nil))
    }

    // MARK: Times

    private func lies(_ moment: Moment, from: CalendarDate, to: CalendarDate) -> Bool {
        switch moment {
        case .date(let date): from <= date && date < to
        case .instant(let instant):
            zone.firstInstant(of: from) <= instant && instant < zone.firstInstant(of: to)
        }
    }

    private func opening(_ date: CalendarDate) -> Moment {
        hasDates ? .date(date) : .instant(zone.firstInstant(of: date))
    }

    /// The last moment before a date.
    private func close(_ date: CalendarDate) -> Moment {
        hasDates ? .date(date.adding(days: -1)) : .instant(zone.firstInstant(of: date).advanced(by: -1))
    }

    // MARK: Files

    /// A file of what was booked before `date`: an hour after it where all is in time, days later where it is not.
    private mutating func file(_ name: String, after date: CalendarDate, _ part: Intake.Part) -> BooksLedger.File {
        let days = isPunctual ? 0 : chance.pick(weighted: [(0, 60), (1, 15), (2, 8), (5, 8), (9, 6), (20, 3)])
        let arrives = zone.firstInstant(of: date).advanced(by: Int64(days) * 86_400 + chance.number(600...7200))
        return BooksLedger.File(
            name: "\(account.provider.replacing("/", with: "-"))-\(name)", arrives: arrives, parts: [part])
    }

    /// Lets the chain begin in mid-life now and then: the files before come together, later, as history.
    private mutating func arrange(_ settled: [BooksLedger.File]) {
        guard !isPunctual, settled.count > 3, chance.percent(30) else {
            // The first of them comes first: with a hole behind the beginning no balance adds up.
            let begins = settled.map(\.arrives).min() ?? zone.firstInstant(of: end)
            for (index, file) in settled.enumerated() {
                let arrives = index == 0 ? min(file.arrives, begins.advanced(by: -30)) : file.arrives
                files.append(
                    BooksLedger.File(name: file.name, arrives: arrives, parts: file.parts, coverage: file.coverage))
            }
            return
        }
        let older = chance.number(1...(settled.count / 2))
        let later = settled[older...]
        let begins = later.map(\.arrives).min() ?? settled[older].arrives
        let comes = begins.advanced(by: chance.number(0...10) * 86_400 + 60)
        // The first of the later ones comes first: what is older than it cannot come before it.
        let head = BooksLedger.File(
            name: settled[older].name, arrives: begins.advanced(by: -30), parts: settled[older].parts,
            coverage: settled[older].coverage)
        files.append(head)
        files += later.dropFirst()
        var parts = settled[..<older].flatMap(\.parts)
        parts = [
            Intake.Part(
                account: account, entries: parts.flatMap(\.entries), batches: parts.flatMap(\.batches),
                payouts: parts.flatMap(\.payouts))
        ]
        files.append(BooksLedger.File(name: "history-\(settled[0].name)", arrives: comes, parts: parts))
    }
}

extension Array {
    fileprivate func parted(_ belongs: (Element) -> Bool) -> (yes: [Element], no: [Element]) {
        var (yes, no): ([Element], [Element]) = ([], [])
        for element in self {
            if belongs(element) { yes.append(element) } else { no.append(element) }
        }
        return (yes, no)
    }
}
