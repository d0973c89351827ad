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

    private static let day: Int64 = 86_400

    /// The first date that belongs.
    var firstDate: CalendarDate { CalendarDate(daysSinceEpoch: Int(startDate / Self.day)) }
    /// The first date that no longer belongs.
    var dateAfter: CalendarDate { CalendarDate(daysSinceEpoch: Int(endDate / Self.day)) }

    /// A range of the primary key that holds all of the period and little more.
    var range: (from: Int64, to: Int64) { (min(start, startDate), max(end, endDate)) }

    /// The days in UTC that hold all of the period.
    var days: Range<Int64> {
        let (from, to) = range
        return Controls.day(of: from)..<Controls.day(of: to + 86_399)
    }

    var arguments: [String: Int64] {
        ["start": start, "end": end, "startDate": startDate, "endDate": endDate, "from": range.from, "to": range.to]
    }
}

extension StoredBounds {
    /// Those of a run. An earlier version did not say the dates: the midnights in UTC that are nearest to the bounds stand for
    /// them then.
    init(row: Row) {
        let (start, end): (Int64, Int64) = (row["period_start"], row["period_end"])
        let endDate: Int64 = row["period_end_date"] ?? Self.midnight(near: end)
        self.init(
            start: start, end: end,
            startDate: row["period_start_date"] ?? Self.midnight(near: start + (endDate - end)), endDate: endDate)
    }

    private static func midnight(near second: Int64) -> Int64 {
        let shifted = second + day / 2
        return shifted - (shifted % day + day) % day
    }
}

/// The columns of fees, each kind in the order of ``FeeComponent``.
enum FeeColumns {
    static let deducted = FeeComponent.allCases.map { $0 == .scheme ? "scheme_fee" : $0.word }
    static let invoiced = FeeComponent.allCases.map { "invoiced_\($0.word)" }
    static let all = (deducted + invoiced).joined(separator: ", ")
}

extension Totals {
    /// What is asked of lines for their totals. SQLite sums whole numbers in 64 bits, and raises an error beyond them.
    static let sums =
        "count(*), "
        + (["gross", "net"] + FeeColumns.deducted + FeeColumns.invoiced).map { "sum(\($0))" }.joined(separator: ", ")

    /// Reads ``sums``, which begin at column `first`.
    init(_ row: Row, from first: Int) {
        self.init(count: row[first], gross: row[first + 1], fees: .none, net: row[first + 2])
        for component in FeeComponent.allCases {
            fees[component] = row[first + 3 + component.rawValue]
            invoiced[component] = row[first + 11 + component.rawValue]
        }
    }
}

extension EntryType {
    init(stored: Int64) throws {
        guard let type = EntryType(rawValue: Int(stored)) else {
            throw StoreError(
                .conflict, "the store holds an entry of kind \(stored), which this version does not know")
        }
        self = type
    }
}

extension StatementSection {
    init(stored: Int64) {
        self = stored == Self.late.rawValue ? .late : .period
    }
}

extension Int64 {
    /// The same amount the other way, or an error where it does not fit.
    func negated() throws(MoneyError) -> Int64 {
        guard self != .min else { throw .overflow }
        return -self
    }
}

extension Row {
    /// A moment kept in the columns `name` and `name_is_date`.
    func moment(_ name: String) -> Moment {
        Moment(stored: self[name], isDate: self["\(name)_is_date"] as Int64 == 1)
    }
}
