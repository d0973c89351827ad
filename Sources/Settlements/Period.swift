/// What a report is about: the time `[start, end)` between two local midnights of one zone.
///
/// The end is the first instant that does not belong. Whole days of the calendar make a period, so a date without a
/// time is in it by `contains(_: CalendarDate)`, whatever the zone. Periods of one kind follow each other without gap
/// or overlap through every change of the clocks; a day that never was (Pacific/Apia 2011-12-30) is an empty one.
package struct Period: Sendable, CustomStringConvertible {
    /// Nil for an ad hoc period between two dates.
    package let kind: PeriodKind?
    package let zone: Zone
    /// The first date that belongs.
    package let firstDate: CalendarDate
    /// The first date that no longer belongs.
    package let endDate: CalendarDate
    /// The start of `firstDate` in the zone.
    package let start: Instant
    /// The start of `endDate` in the zone.
    package let end: Instant

    private init(kind: PeriodKind?, from firstDate: CalendarDate, to endDate: CalendarDate, zone: Zone) {
        self.kind = kind
        self.zone = zone
        self.firstDate = firstDate
        self.endDate = endDate
        start = zone.firstInstant(of: firstDate)
        end = zone.firstInstant(of: endDate)
    }

    private init(kind: PeriodKind, first: CalendarDate, zone: Zone) {
        self.init(kind: kind, from: first, to: kind.first(after: first), zone: zone)
    }

    /// The day, week or month that a date is in.
    package init(containing date: CalendarDate, _ kind: PeriodKind, in zone: Zone) {
        self.init(kind: kind, first: kind.first(containing: date), zone: zone)
    }

    /// The day, week or month that an instant is in.
    package init(containing instant: Instant, _ kind: PeriodKind, in zone: Zone) {
        let period = Period(containing: zone.local(at: instant).date, kind, in: zone)
        // Where the clock was put back across midnight, the evening before comes twice and the second one belongs to
        // the new day: that day had begun.
        self = instant < period.end ? period : period.next
    }

    /// An ad hoc period: from one date up to another, which does not belong.
    /// - Throws: `TimeError.Code.period` where it would hold no date.
    package init(from firstDate: CalendarDate, to endDate: CalendarDate, in zone: Zone) throws(TimeError) {
        guard firstDate < endDate else {
            throw TimeError(
                .period,
                "expected a period that ends after it begins, found '\(firstDate)/\(endDate)': "
                    + "the second date is the first that no longer belongs")
        }
        self.init(kind: nil, from: firstDate, to: endDate, zone: zone)
    }

    /// The period that follows. That of an ad hoc one is as many days long.
    package var next: Period { moved(by: 1) }

    /// The period that this one follows. That of an ad hoc one is as many days long.
    package var previous: Period { moved(by: -1) }

    private func moved(by count: Int) -> Period {
        if let kind { return Period(kind: kind, first: kind.first(after: firstDate, by: count), zone: zone) }
        let days = (endDate.daysSinceEpoch - firstDate.daysSinceEpoch) * count
        return Period(kind: nil, from: firstDate.adding(days: days), to: endDate.adding(days: days), zone: zone)
    }

    package func contains(_ instant: Instant) -> Bool {
        start <= instant && instant < end
    }

    /// Whether a date without a time belongs: it does so in every zone.
    package func contains(_ date: CalendarDate) -> Bool {
        firstDate <= date && date < endDate
    }

    /// In ISO 8601: `2026-11-22`, `2026-W47`, `2026-11`; ad hoc `2026-11-01/2026-11-15`, whose second date no longer belongs.
    package var label: String {
        kind?.label(from: firstDate) ?? "\(firstDate)/\(endDate)"
    }

    package var description: String { "\(label) \(zone)" }
}

extension Period {
    /// Reads the label of a period of one kind.
    /// - Throws: `TimeError.Code.period` with the form that was expected.
    package init(label: some StringProtocol, _ kind: PeriodKind, in zone: Zone) throws(TimeError) {
        guard let first = kind.first(label: label) else {
            throw TimeError(.period, "expected \(kind.labelForm), found \(quoted(label))")
        }
        self.init(kind: kind, first: first, zone: zone)
    }

    /// Reads an ad hoc period, `2026-11-01/2026-11-15`.
    /// - Throws: `TimeError.Code.period` with the form that was expected.
    package init(adHoc label: some StringProtocol, in zone: Zone) throws(TimeError) {
        let dates = label.split(separator: "/", omittingEmptySubsequences: false)
        guard dates.count == 2, let first = try? CalendarDate(dates[0]), let end = try? CalendarDate(dates[1]) else {
            throw TimeError(
                .period,
                "expected two dates like 2026-11-01/2026-11-15, the second no longer in the period, "
                    + "found \(quoted(label))")
        }
        try self.init(from: first, to: end, in: zone)
    }
}

extension Period: Hashable {
    /// The same kind and dates in zones of one name, with the same bounds: a new tzdata may move them.
    package static func == (one: Period, other: Period) -> Bool {
        one.kind == other.kind && one.firstDate == other.firstDate && one.endDate == other.endDate
            && one.start == other.start && one.end == other.end && one.zone.identifier == other.zone.identifier
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(firstDate)
        hasher.combine(endDate)
        hasher.combine(start)
        hasher.combine(end)
        hasher.combine(zone.identifier)
    }
}
