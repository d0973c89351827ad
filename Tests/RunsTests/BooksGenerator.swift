import Settlements

extension BooksLedger {
    private static let zones = [
        "Europe/Amsterdam", "Europe/Amsterdam", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kolkata",
        "Africa/Cairo", "America/Havana", "Pacific/Auckland", "America/St_Johns", "UTC",
    ]
    /// Firsts of a month that are a Monday: days, weeks and months begin together. Clocks change in some of these months.
    private static let commonStarts = [
        "2021-03-01", "2021-11-01", "2018-10-01", "2027-03-01", "2024-04-01", "2025-09-01",
    ]
    private static let starts = [
        "2025-03-22", "2025-10-20", "2024-02-24", "2026-10-22", "2025-12-26", "2026-03-25", "2024-04-20", "2025-04-23",
        "2024-10-28", "2026-06-13",
    ]
    private static let currencies = ["EUR", "EUR", "USD", "GBP", "JPY", "KRW", "KWD", "BHD"]

    /// The books of one seed: the same for ever.
    init(seed: UInt64, _ zones: Zones) throws {
        var chance = BooksChance(seed: seed)
        let zone = try zones.zone(chance.pick(Self.zones))
        let isPunctual = chance.percent(25)
        let hasCommonStart = chance.percent(50)
        let first = try CalendarDate(chance.pick(hasCommonStart ? Self.commonStarts : Self.starts))
        let days = chance.pick(weighted: [
            (chance.number(5...10), 65), (chance.number(11...20), 20), (chance.number(29...38), 15),
        ])
        var plan = Plan(zone: zone, first: first, days: days, isPunctual: isPunctual, chance: chance)
        plan.open()
        plan.convert()
        plan.settle()
        chance = plan.chance
        let files = plan.arranged()
        self.seed = seed
        self.zone = zone
        self.firstDate = first
        self.days = days
        self.accounts = plan.accounts.map(\.account)
        self.files = files
        self.isPunctual = isPunctual
        self.hasCommonStart = hasCommonStart
        let last = files.map(\.arrives).max() ?? zone.firstInstant(of: first)
        visits = Self.visits(zone, from: first, to: first.adding(days: days), last: last, &chance)
        definitions = Self.definitions(days, &chance)
    }

    /// Each morning, but for outages; and once more when the last file is there.
    private static func visits(
        _ zone: Zone, from first: CalendarDate, to end: CalendarDate, last: Instant, _ chance: inout BooksChance
    ) -> [Instant] {
        let latest = zone.firstInstant(of: end.adding(days: 9))
        var visits: [Instant] = []
        var date = first.adding(days: 1)
        while true {
            let visit = zone.firstInstant(of: date).advanced(by: 6 * 3600 + chance.number(0...7200))
            if visit > latest || visit > last.advanced(by: 86_400), date > end { break }
            if !chance.percent(20) { visits.append(visit) }
            date = date.adding(days: 1)
        }
        visits.append(zone.firstInstant(of: date).advanced(by: 9 * 3600))
        return visits
    }

    private static func definitions(_ days: Int, _ chance: inout BooksChance) -> [BooksDefinition] {
        var definitions: [BooksDefinition] = []
        func add(_ kind: PeriodKind, _ corrections: Settlements.Corrections) {
            let givesUp = chance.percent(15)
            let (skips, first, second) = (chance.percent(40), chance.number(0...3), chance.number(1...4))
            definitions.append(
                BooksDefinition(
                    kind: kind, corrections: corrections, skipsEmpty: skips,
                    givenUp: givesUp ? [first, second] : []))
        }
        for kind in [PeriodKind.day, .week, .month] { add(kind, .carry) }
        if chance.percent(60) { add(days > 12 || chance.percent(40) ? .week : .day, .revise) }
        return definitions
    }
}

/// Books while they are made up.
private struct Plan {
    struct Opened {
        let account: Account
        let style: BooksStyle
        let first: CalendarDate
        let hasDates: Bool
        var movements: [Entry]
    }

    let zone: Zone
    let first: CalendarDate
    let days: Int
    let isPunctual: Bool
    var chance: BooksChance
    var accounts: [Opened] = []
    private var files: [BooksLedger.File] = []

    init(zone: Zone, first: CalendarDate, days: Int, isPunctual: Bool, chance: BooksChance) {
        self.zone = zone
        self.first = first
        self.days = days
        self.isPunctual = isPunctual
        self.chance = chance
    }

    private var end: CalendarDate { first.adding(days: days) }

    /// One to three accounts at providers, each in one currency or two.
    mutating func open() {
        let count = chance.pick(weighted: [(1, 40), (2, 40), (3, 20)])
        for number in 1...count {
            let style = chance.pick(BooksStyle.allCases)
            let hasDates = chance.percent(25)
            let begins = first.adding(
                days: chance.pick(weighted: [(-chance.number(0...12), 70), (0, 15), (chance.number(0...4), 15)]))
            let codes = Set((0..<chance.pick(weighted: [(1, 60), (2, 40)])).map { _ in chance.number(0...7) })
            for currency in Set(codes.sorted().map { BooksLedger.currency($0) }).sorted(by: { $0.code < $1.code }) {
                let account = Account(
                    merchant: BooksLedger.merchant, provider: "p\(number)/\(style)", currency: currency)
                var movements = BooksMovements(
                    account, zone: zone, from: begins, to: end, hasDates: hasDates, chance: chance.split())
                accounts.append(
                    Opened(
                        account: account, style: style, first: begins, hasDates: hasDates,
                        movements: movements.make(
                            chance.pick(weighted: [(chance.number(1...6), 30), (chance.number(6...20), 60), (40, 10)])))
                )
            }
        }
    }

    /// Money changed between two accounts: each has its side, and both name the other by one reference.
    mutating func convert() {
        guard accounts.count > 1 else { return }
        for number in 0..<chance.number(0...4) {
            let one = chance.number(0...(accounts.count - 1))
            // Mostly at one provider: of two that have the same reference nothing says that they belong together.
            let isWithin = chance.percent(80)
            let others = accounts.indices.filter { index in
                accounts[index].account.currency != accounts[one].account.currency
                    && (!isWithin || accounts[index].account.provider == accounts[one].account.provider)
            }
            guard !others.isEmpty else { continue }
            let other = chance.pick(others)
            for (index, amount) in [(one, -chance.amount()), (other, chance.amount())] {
                // A side may be missing: its account's file has not come, or never does.
                guard !chance.percent(12) else { continue }
                let account = accounts[index]
                var dice = BooksMovements(
                    account.account, zone: zone, from: account.first, to: end, hasDates: account.hasDates,
                    chance: chance.split())
                accounts[index].movements.append(
                    Entry(
                        identity: "\(account.account.provider.prefix(2))\(account.account.currency.code)-fx\(number)",
                        type: .conversion, booked: dice.moment(), gross: amount, net: amount,
                        reference: "fx\(number)", line: 0))
            }
        }
        for index in accounts.indices { accounts[index].movements.sort { $0.booked.order < $1.booked.order } }
    }

    mutating func settle() {
        for account in accounts {
            var settling = BooksSettling(
                account.account, account.style, zone: zone, from: account.first, to: end, hasDates: account.hasDates,
                isPunctual: isPunctual, chance: chance.split())
            settling.settle(account.movements)
            files += isPunctual ? settling.files : settling.files.flatMap { divided($0, account, settling.files) }
        }
    }

    /// A part of a payout's rows may come in a file before the one with the payout.
    private mutating func divided(
        _ file: BooksLedger.File, _ account: Opened, _ all: [BooksLedger.File]
    ) -> [BooksLedger.File] {
        let firstArrival = all.map(\.arrives).min()
        guard [.payouts, .loose].contains(account.style), file.arrives != firstArrival, chance.percent(10) else {
            return [file]
        }
        var (earlier, later) = (file, file)
        let rows = file.parts[0].entries
        let cut = chance.number(0...rows.count)
        earlier.parts[0].entries = rows[..<cut].filter { !$0.type.isPayout }
        later.parts[0].entries = rows[..<cut].filter(\.type.isPayout) + rows[cut...]
        earlier.parts[0].payouts = []
        earlier.parts[0].batches = []
        guard !earlier.parts[0].entries.isEmpty else { return [file] }
        let delayed = BooksLedger.File(
            name: later.name, arrives: later.arrives.advanced(by: chance.number(1...6) * 86_400), parts: later.parts,
            coverage: later.coverage)
        earlier = BooksLedger.File(name: "a-" + earlier.name, arrives: earlier.arrives, parts: earlier.parts)
        return [earlier, delayed]
    }

    /// All files in the order in which they come: some joined to one, some a second time; each row with its line.
    mutating func arranged() -> [BooksLedger.File] {
        var inOrder = files.enumerated().sorted { ($0.1.arrives, $0.0) < ($1.1.arrives, $1.0) }.map(\.1)
        var arranged: [BooksLedger.File] = []
        while !inOrder.isEmpty {
            var file = inOrder.removeFirst()
            if let next = inOrder.first, chance.percent(isPunctual ? 0 : 15) {
                file = BooksLedger.File(
                    name: file.name, arrives: next.arrives, parts: file.parts + next.parts,
                    coverage: file.coverage.merging(next.coverage) { $0.order > $1.order ? $0 : $1 })
                inOrder.removeFirst()
            }
            file.number()
            arranged.append(file)
            if chance.percent(5) { arranged.append(file) }
        }
        return arranged
    }
}

extension BooksLedger {
    fileprivate static func currency(_ index: Int) -> Currency {
        guard let currency = Currency(code: currencies[index]) else { preconditionFailure("no currency") }
        return currency
    }
}

extension BooksLedger.File {
    /// Each row stands on a line of its own, below the header.
    fileprivate mutating func number() {
        var line = 1
        for part in parts.indices {
            for row in parts[part].entries.indices {
                line += 1
                parts[part].entries[row].line = line
            }
        }
    }
}

extension BooksChance {
    /// Dice of their own for a part of the books.
    fileprivate mutating func split() -> BooksChance {
        BooksChance(seed: UInt64(bitPattern: number(Int64.min...Int64.max)))
    }
}
