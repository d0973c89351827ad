/// How a definition cuts time into what its reports are about. Once it has reported, another grain begins only where the
/// definition says so: what was reported is a chain, and no time is in it twice or never.
package struct Grain: Hashable, Sendable {
    package enum Length: Hashable, Sendable {
        /// Periods that follow each other.
        case periods(PeriodKind)
        /// So many days up to the last that has ended.
        case lastDays(Int)
        /// The days of a month up to the last that has ended.
        case monthToDate
        /// One for each payout.
        case payouts
    }

    package let length: Length
    package let zone: Zone
    /// When a day ends; midnight where nothing else is said.
    package let cutOff: LocalTime
    package let basis: Basis

    package init(_ length: Length, in zone: Zone, cutOff: LocalTime = .midnight, basis: Basis = .booked) {
        self.length = length
        self.zone = zone
        self.cutOff = cutOff
        self.basis = basis
    }

    /// Nil for windows.
    package var kind: PeriodKind? {
        if case .periods(let kind) = length { kind } else { nil }
    }

    /// One for each payout: which there are is known from the ledger alone.
    package var isPayouts: Bool { length == .payouts }

    /// Its periods overlap by nature: no balance goes from one to the next, and nothing is late.
    package var isWindow: Bool { kind == nil }

    /// What an admin writes at `period`.
    package var word: String {
        switch length {
        case .periods(let kind): kind.word
        case .lastDays(let days): "last \(days) days"
        case .monthToDate: "month to date"
        case .payouts: "payout"
        }
    }

    /// The days of a window: more make a year's report.
    package static let windowDays = 1...366

    // MARK: Periods

    /// The period that an instant is in; of windows the one that ends with the day that it is in.
    package func period(containing instant: Instant) -> Period {
        if let kind { return Period(containing: instant, kind, in: zone, cutOff: cutOff) }
        return window(through: Period(containing: instant, .day, in: zone, cutOff: cutOff).firstDate)
    }

    /// The period that a date is in; of windows the one that ends with it.
    package func period(containing date: CalendarDate) -> Period {
        if let kind { return Period(containing: date, kind, in: zone, cutOff: cutOff) }
        return window(through: date)
    }

    /// The last period that has ended by an instant.
    package func lastPeriod(endedBy instant: Instant) -> Period {
        if let kind { return Period(containing: instant, kind, in: zone, cutOff: cutOff).previous }
        var day = Period(containing: instant, .day, in: zone, cutOff: cutOff).previous
        // A day that never was ends nothing.
        while day.start == day.end { day = day.previous }
        return window(through: day.firstDate)
    }

    /// The first period that begins with a date or later.
    package func firstPeriod(from date: CalendarDate) -> Period {
        let period = period(containing: date)
        return isWindow || period.firstDate == date ? period : period.next
    }

    /// The first period that begins at an instant or later.
    package func firstPeriod(from instant: Instant) -> Period {
        var period = period(containing: instant)
        while period.start < instant, !isWindow { period = period.next }
        return period
    }

    private func window(through date: CalendarDate) -> Period {
        let end = date.adding(days: 1)
        let first: CalendarDate
        switch length {
        case .lastDays(let days): first = end.adding(days: -days)
        case .monthToDate, .periods: first = date.firstOfMonth
        case .payouts: first = date
        }
        return Period(.window, from: first, to: end, zone: zone, cutOff: cutOff)
    }

    /// What lies between the end of what was reported and the first of these periods; nil where nothing does.
    ///
    /// - Parameter date: the first date that was not reported, by its name in the zone that held then.
    package func short(after end: Instant, _ date: CalendarDate, before first: Period) -> Period? {
        guard end < first.start else { return nil }
        return Period(
            .short, from: min(date, first.firstDate), to: first.firstDate, zone: zone, cutOff: cutOff, start: end)
    }

    // MARK: Labels

    /// Reads a period's label.
    /// - Throws: `TimeError.Code.period` with the form that was expected.
    package func period(label: some StringProtocol) throws(TimeError) -> Period {
        if let kind { return try Period(label: label, kind, in: zone, cutOff: cutOff) }
        if !isPayouts, let dates = Period.dates(label: label), dates.first < dates.end {
            let window = window(through: dates.end.adding(days: -1))
            if window.firstDate == dates.first { return window }
        }
        if isPayouts { throw TimeError(.period, "expected a payout's id, found \(quoted(label))") }
        let example = window(through: CalendarDate(trusted: 2026, 11, 22)).label
        throw TimeError(.period, "expected the dates of '\(word)' like \(example), found \(quoted(label))")
    }

    /// The period of a run that was recorded: of one between two grains the label alone does not tell the bounds.
    package func period(recorded label: String, start: Instant, end: Instant?) -> Period? {
        if let period = try? period(label: label) { return period }
        guard !isPayouts else { return nil }
        guard let dates = Period.dates(label: label) else { return nil }
        return Period(.short, from: dates.first, to: dates.end, zone: zone, cutOff: cutOff, start: start, end: end)
    }

    // MARK: The record

    /// As it is recorded with each run, in the words of a definition.
    package var record: String {
        var parts = ["period: \(word)"]
        if let kind, kind.yearBegins != 1 {
            parts.append("fiscal_year: \(CalendarDate.monthNames[kind.yearBegins - 1])")
        }
        parts.append("zone: \(zone.identifier)")
        if cutOff != .midnight { parts.append("cut_off: \(cutOff)") }
        return parts.joined(separator: ", ") + Self.basisKey + basis.rawValue
    }

    private static let basisKey = ", basis: "

    /// Whether a run was made by this grain. Earlier versions did not record the basis. A report on a payout is the same one in
    /// any zone.
    package func made(_ record: String) -> Bool {
        if isPayouts { return record.hasPrefix("period: \(word), ") }
        let own = self.record
        return record == own || record + Self.basisKey + basis.rawValue == own
    }
}
