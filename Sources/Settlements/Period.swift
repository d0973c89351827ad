/// What a report is about: the time `[start, end)` between two ends of a day in one zone.
///
/// The end is the first instant that does not belong. Days of the calendar make a period, so a date without a time is in it
/// by `contains(_: CalendarDate)`, whatever the zone. A day begins at its midnight; with a `cutOff` it begins and ends at
/// that time, and has the name of the date on which it ends. Periods of one kind follow each other without gap or overlap
/// through every change of the clocks; a day that never was (Pacific/Apia 2011-12-30) is an empty one.
package struct Period: Sendable, CustomStringConvertible {
    /// How it came to its bounds.
    package enum Form: Hashable, Sendable {
        case regular(PeriodKind)
        /// Between two dates that somebody asked for.
        case adHoc
        /// Between the last report and the first period of a definition whose periods were changed.
        case short
        /// Of those that overlap, as the last 7 days.
        case window
        /// What one payout pays, whenever that was booked: it begins and ends with the payout's own booking.
        case payout(PayoutKey)

        /// It is in no chain: no balance goes from one to the next, and nothing is late.
        package var standsAlone: Bool {
            switch self {
            case .window, .payout: true
            case .regular, .adHoc, .short: false
            }
        }
    }

    package let form: Form
    package let zone: Zone
    /// When its days end; midnight where nothing else is said.
    package let cutOff: LocalTime
    /// The first date that belongs.
    package let firstDate: CalendarDate
    /// The first date that no longer belongs. That of a short period may be `firstDate`: it holds hours alone.
    package let endDate: CalendarDate
    /// The start of `firstDate` in the zone; of a short period the end of what was reported.
    package let start: Instant
    /// The start of `endDate` in the zone.
    package let end: Instant

    init(
        _ form: Form, from firstDate: CalendarDate, to endDate: CalendarDate, zone: Zone, cutOff: LocalTime,
        start: Instant? = nil, end: Instant? = nil
    ) {
        self.form = form
        self.zone = zone
        self.cutOff = cutOff
        self.firstDate = firstDate
        self.endDate = endDate
        self.start = start ?? zone.start(of: firstDate, cutOff: cutOff)
        self.end = end ?? zone.start(of: endDate, cutOff: cutOff)
    }

    private init(kind: PeriodKind, first: CalendarDate, zone: Zone, cutOff: LocalTime) {
        self.init(.regular(kind), from: first, to: kind.first(after: first), zone: zone, cutOff: cutOff)
    }

    /// The period of a kind that a date is in.
    package init(
        containing date: CalendarDate, _ kind: PeriodKind, in zone: Zone, cutOff: LocalTime = .midnight
    ) {
        self.init(kind: kind, first: kind.first(containing: date), zone: zone, cutOff: cutOff)
    }

    /// The period of a kind that an instant is in.
    package init(
        containing instant: Instant, _ kind: PeriodKind, in zone: Zone, cutOff: LocalTime = .midnight
    ) {
        let local = zone.local(at: instant)
        let isPast = cutOff != .midnight && local.secondOfDay >= cutOff.secondOfDay
        var period = Period(
            containing: isPast ? local.date.adding(days: 1) : local.date, kind, in: zone, cutOff: cutOff)
        // Where the clock was put back across a day's end, the time before it comes twice and the second one belongs to the
        // new day: that day had begun. Where it was put forward across it, the new day began with what is shown next.
        while instant >= period.end { period = period.next }
        while instant < period.start { period = period.previous }
        self = period
    }

    /// An ad hoc period: from one date up to another, which does not belong.
    /// - Throws: `TimeError.Code.period` where it would hold no date.
    package init(
        from firstDate: CalendarDate, to endDate: CalendarDate, in zone: Zone, cutOff: LocalTime = .midnight
    ) throws(TimeError) {
        guard firstDate < endDate else {
            throw TimeError(
                .period,
                "expected a period that ends after it begins, found '\(firstDate)/\(endDate)': "
                    + "the second date is the first that no longer belongs")
        }
        self.init(.adHoc, from: firstDate, to: endDate, zone: zone, cutOff: cutOff)
    }

    /// That of a payout: the second in which it was booked, or its whole date.
    package init(payout: PayoutKey, booked: Moment, in zone: Zone) {
        switch booked {
        case .instant(let instant):
            let date = zone.local(at: instant).date
            self.init(
                .payout(payout), from: date, to: date.adding(days: 1), zone: zone, cutOff: .midnight, start: instant,
                end: instant.advanced(by: 1))
        case .date(let date):
            self.init(.payout(payout), from: date, to: date.adding(days: 1), zone: zone, cutOff: .midnight)
        }
    }

    /// The payout that it is about; nil where it is about days.
    package var payout: PayoutKey? {
        if case .payout(let payout) = form { payout } else { nil }
    }

    /// Nil where it is not one of those that follow each other in the calendar.
    package var kind: PeriodKind? {
        switch form {
        case .regular(let kind): kind
        case .adHoc, .short, .window, .payout: nil
        }
    }

    /// The last date that belongs; the first one where none does.
    package var lastDate: CalendarDate { max(firstDate, endDate.adding(days: -1)) }

    /// The period that follows. That of one that is not regular is as many days long.
    package var next: Period { moved(by: 1) }

    /// The period that this one follows. That of one that is not regular is as many days long.
    package var previous: Period { moved(by: -1) }

    private func moved(by count: Int) -> Period {
        if let kind {
            return Period(kind: kind, first: kind.first(after: firstDate, by: count), zone: zone, cutOff: cutOff)
        }
        let days = (endDate.daysSinceEpoch - firstDate.daysSinceEpoch) * count
        return Period(
            form, from: firstDate.adding(days: days), to: endDate.adding(days: days), zone: zone, cutOff: cutOff)
    }

    /// Its days, each from one cut-off to the next: together they are the period, without gap or overlap. One for a short
    /// period of hours alone.
    package var days: [Period] {
        let count = max(endDate.daysSinceEpoch - firstDate.daysSinceEpoch, 1)
        var days: [Period] = []
        var start = start
        for index in 0..<count {
            let date = firstDate.adding(days: index)
            let whole = Period(containing: date, .day, in: zone, cutOff: cutOff)
            // A short period begins where another zone's did.
            let end = index == count - 1 ? end : min(max(whole.end, start), end)
            days.append(
                Period(
                    .regular(.day), from: date, to: min(date.adding(days: 1), endDate), zone: zone, cutOff: cutOff,
                    start: start, end: end))
            start = end
        }
        return days
    }

    package func contains(_ instant: Instant) -> Bool {
        start <= instant && instant < end
    }

    /// Whether a date without a time belongs: it does so in every zone.
    package func contains(_ date: CalendarDate) -> Bool {
        firstDate <= date && date < endDate
    }

    /// In ISO 8601: `2026-11-22`, `2026-W47`, `2026-11`; ad hoc `2026-11-01/2026-11-15`, whose second date no longer belongs.
    /// One in a definition's own sequence that has no name is `2026-11-01--2026-11-15`: the same dates with the other
    /// separator that ISO 8601 has, so that it is never taken for an ad hoc report.
    package var label: String {
        switch form {
        case .regular(let kind): kind.label(from: firstDate)
        case .adHoc: "\(firstDate)/\(endDate)"
        case .short, .window: "\(firstDate)\(Self.dash)\(endDate)"
        case .payout(let payout): payout.label
        }
    }

    fileprivate static let dash = "--"

    package var description: String { "\(label) \(zone)" }
}

extension Zone {
    /// When the day begins that has the name of a date: at its midnight, or at the cut-off of the evening before.
    func start(of date: CalendarDate, cutOff: LocalTime) -> Instant {
        cutOff == .midnight
            ? firstInstant(of: date) : firstInstant(of: LocalDateTime(date.adding(days: -1), cutOff))
    }
}

extension Period {
    /// Reads the label of a period of one kind.
    /// - Throws: `TimeError.Code.period` with the form that was expected.
    package init(
        label: some StringProtocol, _ kind: PeriodKind, in zone: Zone, cutOff: LocalTime = .midnight
    ) throws(TimeError) {
        guard let first = kind.first(label: label) else {
            throw TimeError(.period, "expected \(kind.labelForm), found \(quoted(label))")
        }
        self.init(kind: kind, first: first, zone: zone, cutOff: cutOff)
    }

    /// Reads an ad hoc period, `2026-11-01/2026-11-15`.
    /// - Throws: `TimeError.Code.period` with the form that was expected.
    package init(
        adHoc label: some StringProtocol, in zone: Zone, cutOff: LocalTime = .midnight
    ) throws(TimeError) {
        let dates = label.split(separator: "/", omittingEmptySubsequences: false)
        guard dates.count == 2, let first = try? CalendarDate(dates[0]), let end = try? CalendarDate(dates[1]) else {
            throw TimeError(
                .period,
                "expected two dates like 2026-11-01/2026-11-15, the second no longer in the period, "
                    + "found \(quoted(label))")
        }
        try self.init(from: first, to: end, in: zone, cutOff: cutOff)
    }

    /// From one instant to another, as a run was recorded whose definition nobody knows any more.
    package init(recorded start: Instant, _ end: Instant, in zone: Zone) {
        self.init(
            .adHoc, from: zone.local(at: start).date, to: zone.local(at: end).date, zone: zone, cutOff: .midnight,
            start: start, end: end)
    }

    /// The dates of `2026-11-01--2026-11-15`; nil where a text is anything else.
    static func dates(label: some StringProtocol) -> (first: CalendarDate, end: CalendarDate)? {
        let bytes = Array(label.utf8)
        guard bytes.count == 22, bytes[10...11].elementsEqual(dash.utf8),
            let first = CalendarDate(ascii: bytes[..<10]), let end = CalendarDate(ascii: bytes[12...]), first <= end
        else { return nil }
        return (first, end)
    }
}

extension Period: Hashable {
    /// The same form and dates in zones of one name, with the same bounds: a new tzdata may move them.
    package static func == (one: Period, other: Period) -> Bool {
        one.form == other.form && one.firstDate == other.firstDate && one.endDate == other.endDate
            && one.start == other.start && one.end == other.end && one.zone.identifier == other.zone.identifier
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(form)
        hasher.combine(firstDate)
        hasher.combine(endDate)
        hasher.combine(start)
        hasher.combine(end)
        hasher.combine(zone.identifier)
    }
}
