import Foundation
import Settlements

/// Dates as people read them: `Mon 16 Nov 2026`. Names of days and months are Foundation's (ICU); which date it is, is ours.
struct DateText: Sendable {
    let locale: Locale
    /// What follows a weekday before a date: `,`; and a time: ` Uhr`.
    var weekdayMark = ""
    var hourMark = ""
    /// How the day of the month is written: `16`, `16.`, `1er`.
    let dayOfMonth: @Sendable (Int) -> String

    func date(_ date: CalendarDate) -> String {
        "\(dayAndMonth(date)) \(date.year)"
    }

    /// `Mon`.
    func weekday(_ date: CalendarDate) -> String {
        style("\(weekday: .abbreviated)", date)
    }

    /// `November 2026`.
    func month(_ date: CalendarDate) -> String {
        "\(style("\(month: .wide)", date)) \(date.year)"
    }

    /// Both calendar years that a fiscal one lies in: `2026/27`.
    static func fiscalYear(_ year: Int) -> String {
        "\(year)/\(String(year + 1).suffix(2))"
    }

    /// From one date to the other, both included: `Mon 9 – Sun 15 Nov 2026`. What they share is said once.
    func range(_ first: CalendarDate, _ last: CalendarDate) -> String {
        if first == last { return date(first) }
        let start =
            if first.year != last.year {
                date(first)
            } else if first.month != last.month {
                dayAndMonth(first)
            } else {
                weekdayAndDay(first)
            }
        return "\(start) – \(date(last))"
    }

    /// To the minute with the offset that held there: `Mon 9 Nov 2026, 00:00 (UTC+01:00)`.
    func instant(_ instant: Instant, in zone: Zone) -> String {
        let local = zone.local(at: instant)
        let time = LocalTime(hour: local.hour, minute: local.minute)?.description ?? ""
        return "\(date(local.date)), \(time)\(hourMark) (\(offset(zone.offset(at: instant))))"
    }

    /// The local date of an instant; of a date, itself.
    func day(_ moment: Moment, in zone: Zone) -> CalendarDate {
        switch moment {
        case .instant(let instant): zone.local(at: instant).date
        case .date(let date): date
        }
    }

    private func weekdayAndDay(_ date: CalendarDate) -> String {
        "\(weekday(date))\(weekdayMark) \(dayOfMonth(date.day))"
    }

    private func dayAndMonth(_ date: CalendarDate) -> String {
        "\(weekdayAndDay(date)) \(style("\(month: .abbreviated)", date))"
    }

    private func offset(_ offset: ZoneOffset) -> String {
        if offset.seconds == 0 { return "UTC" }
        let minutes = abs(offset.seconds) / 60
        let time = LocalTime(hour: minutes / 60, minute: minutes % 60)?.description ?? ""
        return "UTC\(offset.seconds < 0 ? "−" : "+")\(time)"
    }

    private func style(_ format: Date.FormatString, _ date: CalendarDate) -> String {
        let midnight = Date(timeIntervalSince1970: Double(date.daysSinceEpoch) * 86_400)
        return midnight.formatted(
            Date.VerbatimFormatStyle(
                format: format, locale: locale, timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    }
}
