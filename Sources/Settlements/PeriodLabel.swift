/// Labels of periods are those of ISO 8601, where it has one.
///
/// A fiscal year is named by both calendar years that it lies in: some name it by the year in which it begins (Japan), some
/// by the one in which it ends (the United States, most books), and `FY2026` alone would mean either.
extension PeriodKind {
    /// What the period is called that begins with `first`: `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`,
    /// `FY2026-27-Q3`, `FY2026-27`.
    func label(from first: CalendarDate) -> String {
        switch self {
        case .day: return first.description
        case .week: return first.week.description
        case .month: return String(first.description.dropLast(3))
        case .quarter(let month):
            let (year, number) = first.quarter(yearBegins: month)
            return "\(Self.yearLabel(year, from: month))-Q\(number)"
        case .year(let month):
            return Self.yearLabel(first.year, from: month)
        }
    }

    private static func yearLabel(_ year: Int, from month: Int) -> String {
        func digits(_ year: Int) -> String { String(CalendarDate(trusted: year, 1, 1).description.dropLast(6)) }
        return month == 1 ? digits(year) : "FY\(digits(year))-\(digits(year + 1).suffix(2))"
    }

    /// How a label of this kind is written, with an example.
    var labelForm: String {
        switch self {
        case .day: "a day like 2026-11-22"
        case .week: "a week like 2026-W47"
        case .month: "a month like 2026-11"
        case .quarter(1): "a quarter like 2026-Q4"
        case .quarter: "a quarter of a fiscal year like FY2026-27-Q3"
        case .year(1): "a year like 2026"
        case .year: "a fiscal year like FY2026-27"
        }
    }

    /// The first date that a label of this kind means; nil where it is not one, or there is no such period.
    func first(label: some StringProtocol) -> CalendarDate? {
        var reader = DigitReader(label.utf8)
        switch self {
        case .day:
            return try? CalendarDate(label)
        case .week:
            guard let year = reader.digits(4), reader.skip("-"), reader.skip("W"), let number = reader.digits(2),
                reader.isAtEnd
            else { return nil }
            return ISOWeek(year: year, number: number)?.monday
        case .month:
            guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.isAtEnd else {
                return nil
            }
            return CalendarDate(year: year, month: month, day: 1)
        case .quarter(let month):
            guard let year = Self.year(&reader, from: month), reader.skip("-"), reader.skip("Q"),
                let number = reader.digits(1), reader.isAtEnd, 1...4 ~= number
            else { return nil }
            return CalendarDate(trusted: year, month, 1).adding(months: (number - 1) * 3)
        case .year(let month):
            guard let year = Self.year(&reader, from: month), reader.isAtEnd else { return nil }
            return CalendarDate(trusted: year, month, 1)
        }
    }

    /// `2026`, or `FY2026-27`.
    private static func year(_ reader: inout DigitReader<some Collection<UInt8>>, from month: Int) -> Int? {
        if month == 1 { return reader.digits(4) }
        guard reader.skip("F"), reader.skip("Y"), let year = reader.digits(4), reader.skip("-"),
            let next = reader.digits(2), next == (year + 1) % 100
        else { return nil }
        return year
    }
}
