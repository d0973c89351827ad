import Settlements

extension SimulationGenerator {
    private static let day: Int64 = 86_400

    /// An account while its entries are made up.
    private struct Opened {
        let account: Account
        let first: Instant
        let last: Instant
        var booked: Set<Instant> = []
    }

    /// Books on one to two accounts of each merchant, and brings files of it at once, late and very late.
    mutating func book() throws {
        var number = 0
        for merchant in merchants {
            // Somebody always begins before the program does.
            let isEarly = merchant == merchants[0] || chance.percent(40)
            let first = begin.advanced(
                by: isEarly ? -chance.number(0...(50 * Self.day)) : chance.number(1...(200 * Self.day)))
            var accounts = [open(merchant, "one", first, until: chance.percent(80) ? quiet : moment(from: 300))]
            if chance.percent(40) {
                let second = max(first, begin).advanced(by: chance.number(1...(120 * Self.day)))
                accounts.append(open(merchant, "two", second, until: moment(from: 330)))
            }
            var waiting: [(arrives: Instant, isAtOnce: Bool, entry: SimulatedEntry)] = []
            for index in accounts.indices {
                try bookEdges(&accounts[index], of: merchant)
                for booked in accounts[index].booked.sorted() {
                    number += 1
                    let entry = SimulatedEntry(
                        id: "e-\(number)", account: accounts[index].account, booked: booked,
                        net: chance.number(1...99_999))
                    // The first entry says from when on a merchant is owed reports: it is never late.
                    waiting.append(arrival(of: entry, isFirst: booked == first))
                }
            }
            bring(waiting, to: accounts)
        }
    }

    private mutating func open(_ merchant: String, _ name: String, _ first: Instant, until last: Instant) -> Opened {
        let account = Account(merchant: merchant, provider: "test/\(merchant)-\(name)", currency: euro)
        var opened = Opened(account: account, first: first, last: min(last, quiet), booked: [first])
        var at = first
        while true {
            at = at.advanced(by: chance.number(1...(16 * Self.day)))
            guard at < opened.last else { return opened }
            opened.booked.insert(at)
        }
    }

    /// Entries at the very end of periods and a second before, and around changes of the clocks.
    private mutating func bookEdges(_ opened: inout Opened, of merchant: String) throws {
        for timeline in timelines {
            // The first text suffices: edits seldom move the ends of periods.
            for file in timeline.compactMap(\.file).prefix(1) where file.merchants?.contains(merchant) != false {
                let zone = try known.zone(file.zone)
                var edges: [Instant] = []
                let cutOff = try file.cutOff.map { try LocalTime($0) } ?? .midnight
                for _ in 0..<4 {
                    let at = opened.first.advanced(by: chance.number(1...max(opened.last.since(opened.first), 2)))
                    let kind: PeriodKind = file.period == "week" ? .week : file.period == "month" ? .month : .day
                    edges.append(Period(containing: at, kind, in: zone, cutOff: cutOff).end)
                }
                if let change = zone.nextTransition(after: opened.first.advanced(by: chance.number(0...200) * Self.day))
                {
                    edges += [change.instant, change.instant.advanced(by: chance.number(-5_400...5_400))]
                    edges.append(Period(containing: change.instant, .day, in: zone, cutOff: cutOff).end)
                }
                for edge in edges where edge > opened.first.advanced(by: 1) && edge < opened.last {
                    opened.booked.formUnion([edge, edge.advanced(by: -1)])
                }
            }
        }
    }

    private mutating func arrival(
        of entry: SimulatedEntry, isFirst: Bool
    ) -> (arrives: Instant, isAtOnce: Bool, entry: SimulatedEntry) {
        let delay = chance.pick(weighted: [
            (chance.number(1...600), 72), (chance.number(1...(6 * Self.day)), 20),
            (chance.number(20...80) * Self.day, 8),
        ])
        let isAtOnce = isFirst || delay <= 600
        let arrives = min(entry.booked.advanced(by: isFirst ? 1 : delay), quiet)
        return (max(arrives, begin), isAtOnce, entry)
    }

    /// Files: what comes at once on the hardest days brings its own, the rest waits for the next.
    private mutating func bring(
        _ waiting: [(arrives: Instant, isAtOnce: Bool, entry: SimulatedEntry)], to accounts: [Opened]
    ) {
        var left = waiting.sorted { ($0.arrives, $0.entry.booked) < ($1.arrives, $1.entry.booked) }[...]
        var opened: Set<Account> = []
        while let first = left.first {
            let wait = first.isAtOnce ? 0 : chance.number(0...(3 * Self.day))
            let at = min(first.arrives.advanced(by: wait), quiet)
            let together = left.prefix { $0.arrives <= at }.map(\.entry)
            left = left.dropFirst(together.count)
            var parts: [Intake.Part] = []
            for account in accounts {
                let own = together.filter { $0.account == account.account }
                guard !own.isEmpty else { continue }
                let isFirst = opened.insert(account.account).inserted
                let start = Batch(name: "start", opened: .instant(account.first), carriedIn: 0, carriedOut: 0)
                parts.append(
                    Intake.Part(
                        account: account.account, entries: own.enumerated().map { Entry($1, line: $0 + 2) },
                        batches: isFirst ? [start] : [], payouts: []))
            }
            let name = "\(accounts[0].account.merchant)-\(at.seconds)-\(together[0].id).csv"
            let intake = Intake(file: name, digest: Digest(of: name.utf8), profile: "simulation", parts: parts)
            events.append(.init(at: at, happening: .arrive(intake, together)))
        }
    }
}

extension Entry {
    fileprivate init(_ entry: SimulatedEntry, line: Int) {
        let fee = entry.net / 50
        self.init(
            identity: entry.id, type: .payment, booked: .instant(entry.booked), gross: entry.net + fee,
            fees: Fees(.commission, -fee), net: entry.net, line: line)
    }
}
