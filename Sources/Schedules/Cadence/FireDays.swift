internal import Settlements

/// How a day on which business is closed is made up for (ISDA 2006 definitions, section 4.12).
package enum RollConvention: String, Hashable, Sendable, CaseIterable {
    /// By the next business day.
    case following
    /// By the next one, or the one before where that would be in another month.
    case modifiedFollowing = "modified following"
    /// By the business day before.
    case preceding
    /// Not at all.
    case none
}

/// The days on which a cadence fires: those of its rule, rolled where they are closed. They strictly increase.
struct FireDays: Hashable {
    let rule: DayRule
    let calendar: BusinessDays?
    let convention: RollConvention

    /// The first day with a fire, from this one on, and the day that was asked for.
    ///
    /// Where several come to one day, that day itself is what was asked for if it is among them, else the last of them.
    func first(onOrAfter date: CalendarDate) -> (date: CalendarDate, wanted: CalendarDate) {
        guard let calendar, convention != .none else {
            let date = rule.first(onOrAfter: date, calendar)
            return (date, date)
        }
        // Earlier than the last closed days before it nothing is rolled so far.
        let start = convention == .preceding ? date : calendar.open(before: date).adding(days: 1)
        var wanted = rule.first(onOrAfter: start, calendar)
        var rolled = calendar.roll(wanted, convention)
        while rolled < date {
            wanted = rule.first(onOrAfter: wanted.adding(days: 1), calendar)
            rolled = calendar.roll(wanted, convention)
        }
        while wanted != rolled {
            let other = rule.first(onOrAfter: wanted.adding(days: 1), calendar)
            guard calendar.roll(other, convention) == rolled else { break }
            wanted = other
        }
        return (rolled, wanted)
    }
}
