import Settlements

/// Makes up what is booked on one account, before anybody settles it in batches.
struct BooksMovements {
    let account: Account
    let zone: Zone
    /// Local dates on which something may be booked: the first, and the first that no longer counts.
    let first: CalendarDate
    let end: CalendarDate
    /// The file says dates alone, no times.
    let hasDates: Bool
    var chance: BooksChance
    private var number = 0
    private var payments: [(reference: String, gross: Int64)] = []

    init(
        _ account: Account, zone: Zone, from first: CalendarDate, to end: CalendarDate, hasDates: Bool,
        chance: BooksChance
    ) {
        self.account = account
        self.zone = zone
        self.first = first
        self.end = end
        self.hasDates = hasDates
        self.chance = chance
    }

    /// So many movements in the order of booking.
    mutating func make(_ count: Int) -> [Entry] {
        let moments = (0..<count).map { _ in moment() }.sorted { $0.order < $1.order }
        return moments.map { entry(at: $0) }
    }

    // MARK: When

    /// Any time of any day; often one at which clocks and calendars go wrong.
    mutating func moment() -> Moment {
        let date = first.adding(days: chance.number(0...(first.days(to: end) - 1)))
        if hasDates { return .date(date) }
        let day = Period(containing: date, .day, in: zone)
        let length = max(day.end.since(day.start), 1)
        let offset: Int64 =
            switch chance.number(1...10) {
            case 1: 0
            case 2: length - 1
            default: chance.number(0...(length - 1))
            }
        if chance.percent(15), let change = zone.nextTransition(after: day.start.advanced(by: -86_400)) {
            let near = change.instant.advanced(by: chance.pick([-3600, -1, 0, 1, 3599, 3600]))
            if near >= zone.firstInstant(of: first), near < zone.firstInstant(of: end) { return .instant(near) }
        }
        return .instant(day.start.advanced(by: offset))
    }

    // MARK: What

    private static let types: [(EntryType, Int)] = [
        (.payment, 42), (.refund, 13), (.refundReversal, 2), (.chargeback, 5), (.chargebackReversal, 2), (.fee, 6),
        (.tax, 2), (.reserveHold, 4), (.reserveRelease, 3), (.topup, 1), (.transfer, 2), (.adjustment, 3),
        (.collectionFailure, 2), (.rounding, 3),
    ]

    private mutating func entry(at booked: Moment) -> Entry {
        number += 1
        let type = chance.pick(weighted: Self.types)
        var entry = Entry(
            identity: "\(account.provider.prefix(2))\(account.currency.code)-\(number)", type: type, booked: booked,
            gross: 0, net: 0, line: 0)
        entry.gross = gross(of: type)
        switch type {
        case .payment:
            entry.reference = "p\(number)"
            payments.append(("p\(number)", entry.gross))
        case .refund, .refundReversal, .chargeback, .chargebackReversal:
            refer(&entry)
        default: break
        }
        if chance.percent(70) { entry.method = chance.pick(["visa", "mc", "ideal"]) }
        if chance.percent(30) { entry.scheme = chance.pick(["visadebit", "visacredit"]) }
        if chance.percent(30) { entry.channel = chance.pick(SalesChannel.allCases) }
        addFees(&entry)
        entry.net = entry.gross + ((try? entry.fees.total()) ?? 0)
        return entry
    }

    private mutating func gross(of type: EntryType) -> Int64 {
        switch type {
        case .payment, .refundReversal, .chargebackReversal, .reserveRelease, .topup: chance.amount()
        case .refund, .chargeback, .reserveHold, .collectionFailure: -chance.amount()
        case .transfer, .adjustment: chance.percent(50) ? chance.amount() : -chance.amount()
        case .rounding: chance.pick([-2, -1, 1, 2])
        default: 0
        }
    }

    /// Of a payment of these books, now and then for more than it brought; else of one from last year.
    private mutating func refer(_ entry: inout Entry) {
        guard let payment = payments.isEmpty ? nil : chance.pick(payments), chance.percent(70) else {
            entry.reference = "old\(number)"
            if case .date(let date) = entry.booked { entry.occurred = .date(date.adding(days: -365)) }
            if case .instant(let instant) = entry.booked {
                entry.occurred = .instant(instant.advanced(by: -365 * 86_400))
            }
            return
        }
        entry.reference = payment.reference
        guard chance.percent(60) else { return }
        let part = chance.number(1...max(payment.gross, 1)) * (chance.percent(15) ? 2 : 1)
        entry.gross = entry.gross < 0 ? -part : part
    }

    private mutating func addFees(_ entry: inout Entry) {
        if entry.type == .tax {
            entry.fees[.tax] = -chance.amount()
        } else if entry.type == .fee {
            entry.fees[chance.pick([.processing, .fixed, .commission])] =
                -chance.amount() * (chance.percent(15) ? -1 : 1)
        } else if !entry.type.carriesNoFee {
            for component in FeeComponent.allCases where chance.percent(15) {
                entry.fees[component] = chance.number(-300...(entry.gross < 0 ? 100 : 0))
            }
        }
        guard !entry.type.carriesNoFee, chance.percent(10) else { return }
        entry.invoiced[chance.pick(FeeComponent.allCases)] = -chance.number(1...500)
    }
}

extension CalendarDate {
    func days(to other: CalendarDate) -> Int { other.daysSinceEpoch - daysSinceEpoch }
}
