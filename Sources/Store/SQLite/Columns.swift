internal import GRDB
internal import Settlements

extension Moment {
    /// Seconds since 1970; for a date its midnight in UTC, which is only a name for it.
    var stored: Int64 {
        switch self {
        case .instant(let instant): instant.seconds
        case .date(let date): Int64(date.daysSinceEpoch) * 86_400
        }
    }

    var isDate: Bool {
        switch self {
        case .instant: false
        case .date: true
        }
    }

    init(stored: Int64, isDate: Bool) {
        self =
            isDate
            ? .date(CalendarDate(daysSinceEpoch: Int(stored / 86_400))) : .instant(Instant(seconds: stored))
    }
}

extension Period {
    /// The bounds as the store compares them: instants by the second, dates by their name.
    var storedBounds: StoredBounds {
        StoredBounds(
            start: start.seconds, end: end.seconds,
            startDate: Moment.date(firstDate).stored, endDate: Moment.date(endDate).stored)
    }
}

struct StoredBounds {
    let start: Int64
    let end: Int64
    let startDate: Int64
    let endDate: Int64

    /// A range of the primary key that holds all of the period and little more.
    var range: (from: Int64, to: Int64) { (min(start, startDate), max(end, endDate)) }

    /// Booked within the period.
    static let inPeriod =
        "(CASE booked_is_date WHEN 0 THEN booked >= :start AND booked < :end "
        + "ELSE booked >= :startDate AND booked < :endDate END)"
    static let beforePeriod = "(CASE booked_is_date WHEN 0 THEN booked < :start ELSE booked < :startDate END)"
    static let beforeEnd = "(CASE booked_is_date WHEN 0 THEN booked < :end ELSE booked < :endDate END)"

    var arguments: StatementArguments {
        ["start": start, "end": end, "startDate": startDate, "endDate": endDate, "from": range.from, "to": range.to]
    }
}

extension Row {
    /// A moment kept in the columns `name` and `name_is_date`.
    func moment(_ name: String) -> Moment {
        Moment(stored: self[name], isDate: self["\(name)_is_date"] as Int64 == 1)
    }
}
