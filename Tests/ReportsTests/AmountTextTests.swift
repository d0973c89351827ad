import Foundation
import Settlements
import Testing

@testable import Reports

/// ICU's own formats are the expectation: they know CLDR, and `Decimal` is exact.
@Suite struct `Amounts and dates of a language` {
    private static let units: [Int64] = [
        0, 1, 7, 12, 100, 999, 1_000, 1_234, 9_999, 10_000, 99_999, 123_456, 1_234_567, 9_007_199_254_740_993,
        -1, -1_234, -12_345_678, -9_007_199_254_740_993, .max, .min,
    ]

    private static func decimal(_ units: Int64, _ decimals: Int) -> Decimal {
        Decimal(
            sign: units < 0 ? .minus : .plus, exponent: -decimals,
            significand: Decimal(string: "\(units.magnitude)") ?? .nan)
    }

    @Test(arguments: ReportLanguage.all)
    func `a figure is ICU's, but for its unmistakable minus`(language: ReportLanguage) throws {
        let amounts = language.words.amounts
        let locale = Locale(identifier: language.tag)
        for code in ["JPY", "EUR", "KWD", "CLF"] {
            let currency = try code.asCurrency
            let style = Decimal.FormatStyle(locale: locale).precision(.fractionLength(currency.exponent))
            for units in Self.units {
                let expected = Self.decimal(units, currency.exponent).formatted(style).replacing("-", with: "−")
                #expect(amounts.figure(units, currency) == expected)
            }
        }
    }

    @Test(arguments: ReportLanguage.all)
    func `the currency's code stands where ICU puts it`(language: ReportLanguage) throws {
        let locale = Locale(identifier: language.tag)
        for code in ["JPY", "EUR", "KWD"] {
            let style = Decimal.FormatStyle.Currency(code: code, locale: locale).presentation(.isoCode)
            let currency = try code.asCurrency
            for units in Self.units where units >= 0 {
                #expect(
                    language.words.amounts.amount(units, currency)
                        == Self.decimal(units, currency.exponent).formatted(style))
            }
        }
    }

    @Test(arguments: ReportLanguage.all)
    func `a percentage is ICU's`(language: ReportLanguage) {
        let locale = Locale(identifier: language.tag)
        for decimals in 0...3 {
            let style = Decimal.FormatStyle.Percent(locale: locale).precision(.fractionLength(decimals))
            for value: Int64 in [0, 1, 5, 125, 10_000, 123_456_789, -42] {
                let expected = Self.decimal(value, decimals + 2).formatted(style).replacing("-", with: "−")
                #expect(language.words.amounts.percent(value, decimals: decimals) == expected)
            }
        }
    }

    /// Written by hand: 2^53 + 1 is 9007199254740993.
    @Test(
        arguments: [
            (
                "EUR", 9_007_199_254_740_993, "EUR~90,071,992,547,409.93", "EUR~90.071.992.547.409,93",
                "90.071.992.547.409,93~EUR", "90_071_992_547_409,93~EUR"
            ),
            ("JPY", -1_234_567, "JPY~−1,234,567", "JPY~−1.234.567", "−1.234.567~JPY", "−1_234_567~JPY"),
            ("KWD", 1, "KWD~0.001", "KWD~0,001", "0,001~KWD", "0,001~KWD"),
            ("CLF", -12_345_678, "CLF~−1,234.5678", "CLF~−1.234,5678", "−1.234,5678~CLF", "−1_234,5678~CLF"),
            ("USD", 0, "USD~0.00", "USD~0,00", "0,00~USD", "0,00~USD"),
            (
                "EUR", .min, "EUR~−92,233,720,368,547,758.08", "EUR~−92.233.720.368.547.758,08",
                "−92.233.720.368.547.758,08~EUR", "−92_233_720_368_547_758,08~EUR"
            ),
        ] as [(String, Int64, String, String, String, String)])
    func `an amount in English, Dutch, German and French`(
        code: String, units: Int64, english: String, dutch: String, german: String, french: String
    ) throws {
        let currency = try code.asCurrency
        for (words, shown) in zip(Words.all, [english, dutch, german, french]) {
            let expected = shown.replacing("~", with: "\u{A0}").replacing("_", with: "\u{202F}")
            #expect(words.amounts.amount(units, currency) == expected)
        }
    }

    /// A locale whose whole date has our order: that of "en" alone has the month first.
    private static func locale(_ language: ReportLanguage) -> Locale {
        Locale(identifier: language == .english ? "en_GB" : language.tag)
    }

    /// As DIN 5008 and the Duden have it between a weekday and its date.
    private static func withComma(_ german: String) -> String {
        german.replacing(#/(Mo|Di|Mi|Do|Fr|Sa|So)\.\ /#) { "\($0.1)., " }
    }

    private static func midnight(_ date: CalendarDate) -> Date {
        Date(timeIntervalSince1970: Double(date.daysSinceEpoch) * 86_400)
    }

    @Test(arguments: ReportLanguage.all)
    func `a date is ICU's, but for the comma in English and German and the first in French`(language: ReportLanguage)
        throws
    {
        let style = Date.FormatStyle(
            locale: Self.locale(language), calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
        for offset in 0..<366 {
            let date = try CalendarDate("2027-06-01").adding(days: offset)
            let shown = Self.midnight(date).formatted(style.weekday(.abbreviated).day().month(.abbreviated).year())
            let expected =
                switch language.tag {
                case "en": shown.replacing(",", with: "")
                case "de": Self.withComma(shown)
                case "fr" where date.day == 1: shown.replacing(". 1 ", with: ". 1er ")
                default: shown
                }
            #expect(language.words.dates.date(date) == expected)
            #expect(language.words.dates.month(date) == Self.midnight(date).formatted(style.month(.wide).year()))
        }
    }

    @Test(arguments: [
        ("2026-11-09", "2026-11-15", "Mon 9 – Sun 15 Nov 2026"),
        ("2026-10-26", "2026-11-01", "Mon 26 Oct – Sun 1 Nov 2026"),
        ("2026-12-28", "2027-01-03", "Mon 28 Dec 2026 – Sun 3 Jan 2027"),
    ])
    func `a range in Dutch, German and French is ICU's, but for the comma in German and the first in French`(
        first: String, last: String, english: String
    ) throws {
        let (start, end) = (try CalendarDate(first), try CalendarDate(last))
        #expect(Words.english.dates.range(start, end) == english)
        for words in Words.all where words.language != "en" {
            let style = Date.IntervalFormatStyle(
                locale: Locale(identifier: words.language), calendar: Calendar(identifier: .gregorian), timeZone: .gmt)
            let shown = style.weekday(.abbreviated).day().month(.abbreviated).year().format(
                Self.midnight(start)..<Self.midnight(end))
            let range = shown.replacing("\u{2009}", with: " ")
            let expected = words.language == "de" ? Self.withComma(range) : range
            let french = end.day == 1 ? expected.replacing("dim. 1 ", with: "dim. 1er ") : expected
            #expect(words.dates.range(start, end) == (words.language == "fr" ? french : expected))
        }
    }

    @Test(arguments: [
        ("en", "Sun 1 Nov 2026, 00:00 (UTC+01:00)", "Week 44 of 2026", "November 2026"),
        ("nl", "zo 1 nov 2026, 00:00 (UTC+01:00)", "Week 44 van 2026", "november 2026"),
        ("de", "So., 1. Nov. 2026, 00:00 Uhr (UTC+01:00)", "Kalenderwoche 44/2026", "November 2026"),
        ("fr", "dim. 1er nov. 2026, 00:00 (UTC+01:00)", "Semaine 44 de 2026", "novembre 2026"),
    ])
    func `a moment, a week and a month`(tag: String, moment: String, week: String, month: String) throws {
        let words = try #require(ReportLanguage(tag)).words
        let zone = try Samples.zones.zone("Europe/Amsterdam")
        let date = try CalendarDate("2026-11-01")
        let period = Period(containing: date, .month, in: zone)
        #expect(words.dates.instant(period.start, in: zone) == moment)
        #expect(words.periodName(Period(containing: date, .week, in: zone)) == week)
        #expect(words.periodName(period) == month)
    }
}
