import Settlements

/// What every report says of its chart and of the lines that it shows by themselves, in one language.
struct FigureWords: Sendable {
    let payments: @Sendable (_ count: Int64) -> String

    // The chart.
    /// What its bars are, by report.
    let chart: @Sendable (ReportKind) -> String
    let highestDay: @Sendable (_ date: String, _ amount: String) -> String
    let lowestDay: @Sendable (_ date: String, _ amount: String) -> String
    let highestAndLowestDay:
        @Sendable (_ highest: String, _ amount: String, _ lowest: String, _ lowestAmount: String) -> String

    // The lines.
    /// Payouts are none of them.
    let largestEntries: String
    /// The same where none is left out.
    let allEntries: String
    let entry: String
    let reference: String
    /// One entry of a type: `Payment`.
    let entryKind: @Sendable (EntryType) -> String
    /// Behind an entry of an earlier period: `late`.
    let lateMark: String
    /// Of a page with so many accounts that no table of them is on it.
    let headlinesAlone: @Sendable (_ areInCSV: Bool) -> String
    /// Of a report that has only what was recorded late.
    let ofEarlierPeriods: @Sendable (_ amounts: String) -> String
    let moreEntries: @Sendable (_ count: Int64, _ areInCSV: Bool) -> String
    let totalWithLate: String
    /// Of a table that late entries are not in.
    let lateApart: String

    /// Of fees that are in no balance: on the page of a settlement.
    let invoicedApart: @Sendable (_ amount: String) -> String
}
