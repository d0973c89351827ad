import Settlements

/// The days of a period as bars: whole steps high, upwards what is positive and downwards what is negative, on one scale.
struct DayChart {
    struct Bar {
        /// `Wed`, or the day of the month; nil where the days are too many for each to have one.
        let label: String?
        /// `Wed 11 Nov 2026`.
        let date: String
        /// With its currency.
        let amount: String
        /// Steps above the line, and those that are free over the bar.
        let up: Int
        let free: Int
        /// Steps below the line.
        let down: Int
    }

    /// What the bars are.
    let heading: String
    let bars: [Bar]
    /// Steps of the highest bar above the line and of the deepest one below.
    let height: Int
    let depth: Int
    /// What the picture says, for those who do not see it.
    let summary: String

    /// The bar of the largest amount, whatever its sign, has so many steps.
    static let tallest = 48
    /// Fewer days make no picture, and more have no room.
    static let days = 2...31
    /// More days than in a week are named by their number, and of more than these only some are.
    private static let named = 16

    /// Nil where the period has too few or too many days, or on none of them anything happened.
    /// - Throws: ``ReportError/Code/overflow``.
    init?(
        _ statement: AccountStatement, _ report: ReportKind, _ period: Period, in words: Words
    ) throws(ReportError) {
        let amounts = try ReportError.summing(statement.account) { () throws(MoneyError) in
            try Self.amounts(statement.details.days, report)
        }
        let count = period.endDate.daysSinceEpoch - period.firstDate.daysSinceEpoch
        let largest = amounts.values.map(\.magnitude).max() ?? 0
        guard Self.days.contains(count), largest > 0 else { return nil }
        let dates = (0..<count).map { period.firstDate.adding(days: $0) }
        let steps = dates.map { Self.steps(amounts[$0] ?? 0, largest: largest) }
        let height = max(0, steps.max() ?? 0)
        self.height = height
        depth = -min(0, steps.min() ?? 0)
        heading = words.figures.chart(report)
        let currency = statement.account.currency
        bars = zip(dates, steps).map { date, step in
            Bar(
                label: Self.label(date, of: count, in: words), date: words.dates.date(date),
                amount: words.amounts.amount(amounts[date] ?? 0, currency), up: max(0, step),
                free: height - max(0, step), down: max(0, -step))
        }
        summary = Self.summary(dates.map { ($0, amounts[$0] ?? 0) }, currency, words.figures, words)
    }

    /// What a report shows of each day.
    private static func amounts(
        _ days: [DayTotals], _ report: ReportKind
    ) throws(MoneyError) -> [CalendarDate: Int64] {
        var amounts: [CalendarDate: Int64] = [:]
        for day in days {
            for (type, totals) in day.totals {
                amounts[day.date] = try (amounts[day.date] ?? 0).adding(try amount(type, totals, report))
            }
        }
        return amounts
    }

    private static func amount(
        _ type: EntryType, _ totals: Totals, _ report: ReportKind
    ) throws(MoneyError) -> Int64 {
        switch report {
        case .settlement: type.isPayout ? 0 : totals.net
        case .fees: try totals.fees.total().adding(totals.invoiced.total()).reversed()
        case .refunds: type.isRefund ? try totals.gross.reversed() : 0
        }
    }

    /// Rounded half up; never none for an amount that is not 0.
    static func steps(_ amount: Int64, largest: UInt64) -> Int {
        guard amount != 0, largest > 0 else { return 0 }
        let scaled = UInt128(amount.magnitude) * UInt128(tallest)
        let rounded = (scaled * 2 + UInt128(largest)) / (UInt128(largest) * 2)
        let steps = max(1, Int(rounded))
        return amount < 0 ? -steps : steps
    }

    private static func label(_ date: CalendarDate, of count: Int, in words: Words) -> String? {
        if count <= 7 { return words.dates.weekday(date) }
        return count <= named || date.day == 1 || date.day % 5 == 0 ? "\(date.day)" : nil
    }

    private static func summary(
        _ days: [(date: CalendarDate, amount: Int64)], _ currency: Currency, _ figures: FigureWords, _ words: Words
    ) -> String {
        func told(_ day: (date: CalendarDate, amount: Int64)) -> (String, String) {
            (words.dates.date(day.date), words.amounts.amount(day.amount, currency))
        }
        // Of equal days the first.
        let highest = days.reduce(days[0]) { $1.amount > $0.amount ? $1 : $0 }
        let lowest = days.reduce(days[0]) { $1.amount < $0.amount ? $1 : $0 }
        let (high, low) = (told(highest), told(lowest))
        if lowest.amount >= 0 { return figures.highestDay(high.0, high.1) }
        if highest.amount <= 0 { return figures.lowestDay(low.0, low.1) }
        return figures.highestAndLowestDay(high.0, high.1, low.0, low.1)
    }
}

extension EntryType {
    /// Refunds, and those that came back.
    var isRefund: Bool { self == .refund || self == .refundReversal }
}
