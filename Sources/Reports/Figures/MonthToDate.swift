import Settlements

/// What the days of a month until the period's end cost together.
struct MonthToDateView {
    /// `November 2026, until Sun 15 Nov 2026`.
    let heading: String
    let sums: FeeSumsView
    /// The days before the period, and the period; none where a part of the period lies in the month before, so that the
    /// sums cannot tell them apart.
    let parts: [FeeRow]
    /// What ``parts`` sum to.
    let whole: FeeRow

    /// Nil where the month began with the period: it would say the same again. Nil too where it was not asked for.
    /// - Throws: ``ReportError/Code/overflow``.
    init?(_ tables: FeeTables, _ period: Period, _ text: FigureText) throws(ReportError) {
        let last = period.lastDate
        guard let month = tables.monthToDate, period.firstDate != last.firstOfMonth else { return nil }
        let (dates, fees) = (text.words.dates, text.words.feeReport)
        heading = fees.monthToDate(dates.month(last), dates.date(last))
        sums = FeeSumsView(month, text)
        whole = FeeRow(fees.wholeMonthToDate, month, text)
        guard period.firstDate > last.firstOfMonth else {
            parts = []
            return
        }
        let earlier = try ReportError.summing(tables.statement.account) { () throws(MoneyError) in
            try month.without(tables.period)
        }
        parts = [
            FeeRow(fees.earlierInMonth(dates.month(last)), earlier, text), FeeRow(fees.thisPeriod, tables.period, text),
        ]
    }
}
