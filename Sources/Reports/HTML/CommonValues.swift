/// The values that every report gives to its templates, so that one partial can serve them all.
enum CommonValues {
    static func fields<Part>(
        _ account: Shelf<Part>, _ words: Shelf<Words>
    ) -> [Shelf<ReportView<Part>>.Field] {
        [
            .text("language", "Language of the report, as the `lang` of a page wants it.") { $0.words.language },
            .text("title", "The definition's title.") { $0.title },
            .text("preheader", "What a mailbox shows behind the subject: amounts, dates, whether it adds up.") {
                $0.preheader
            },
            .group("merchant", "Whom the report is about.", merchant) { $0.merchant },
            .group("period", "What it is about.", period) { $0.period },
            .group("run", "Which report it is.", run) { $0.run },
            .texts("notices", "What must be said first: a revision and what it changes, preliminary, nothing booked.") {
                $0.notices
            },
            .flag("has_several_accounts", "There is more than one account.") { $0.accounts.count > 1 },
            .flag(
                "has_parts", "Each account is told in full; where there are too many for a mail, in its headline alone."
            ) {
                $0.hasParts
            },
            .list("accounts", "A block for each account; nothing is summed over them.", account) { $0.accounts },
            .text("footing_note", "How the figures are proved; missing where nothing is.") { $0.footingNote },
            .group("words", "Headings and labels in the report's language.", words) { $0.words },
        ]
    }

    private static let merchant = Shelf<MerchantView>([
        .text("id", "The merchant's id.") { $0.id },
        .text("name", "Its name.") { $0.name },
        .texts("address", "Lines of its address.") { $0.address },
        .text("vat_id", "Its VAT number; may be missing.") { $0.vatID },
    ])

    private static let period = Shelf<PeriodView>([
        .text("label", "`2026-W46`.") { $0.label },
        .text("name", "`Week 46 of 2026`; missing where it would say the dates again.") { $0.name },
        .text("dates", "`Mon 9 – Sun 15 Nov 2026`.") { $0.dates },
        .text("exact", "Both ends to the minute with their offsets, and the zone.") { $0.exact },
    ])

    private static let run = Shelf<RunView>([
        .text("name", "`weekly-settlement@m-1001/2026-W46.1`.") { $0.name },
        .text(
            "sequence", "The report's number; missing for an ad hoc report. A preview shows the one that it would get."
        ) {
            $0.sequence
        },
        .text("revision", "1 for the original; a correction counts on.") { $0.revision },
    ])

    static let headline = Shelf<Headline>([
        .text("amount", "`EUR 12,345.67`; where there is none, a sentence that says so.") { $0.amount },
        .flag("is_amount", "There is an amount.") { $0.isAmount },
        .texts("details", "What belongs to it, a line each: dates, references, shares.") { $0.details },
    ])

    static let chart = Shelf<DayChart>([
        .text("heading", "What the bars are.") { $0.heading },
        .text("summary", "What the picture says, for those who do not see it.") { $0.summary },
        .text("height", "Pixels of the highest bar above the line.") { "\($0.height)" },
        .text("depth", "Pixels of the deepest bar below the line; missing where there is none.") {
            $0.depth == 0 ? nil : "\($0.depth)"
        },
        .list("bars", "A bar for each day.", bar) { $0.bars },
    ])

    private static let bar = Shelf<DayChart.Bar>([
        .text("label", "`Wed`, or the day of the month; missing where the days are many.") { $0.label },
        .text("date", "`Wed 11 Nov 2026`.") { $0.date },
        .text("amount", "With its currency.") { $0.amount },
        .text("up", "Pixels above the line; missing where there are none.") { $0.up == 0 ? nil : "\($0.up)" },
        .text("down", "Pixels below the line; missing where there are none.") { $0.down == 0 ? nil : "\($0.down)" },
    ])

    static let figures = Shelf<FigureRow>([
        .text("name", "What is summed.") { $0.name },
        .text("entries", "`211 entries`.") { $0.entries },
        .figure("gross", "Before fees.") { $0.gross },
        .figure("fees", "Fees.") { $0.fees },
        .figure("net", "Gross and fees together.") { $0.net },
        .flag("is_part", "It is part of the line above and not counted again.") { $0.isPart },
    ])

    static let amounts = Shelf<AmountRow>([
        .text("name", "What it is for.") { $0.name },
        .figure("amount", "How much.") { $0.amount },
    ])
}

extension CommonValues {
    static let heads = Shelf<ColumnHeads>([
        .text("amount", "Over amounts: `Amount`, and `Amount, GBP` where there are several accounts.") { $0.amount },
        .text("gross", "Over what is before fees.") { $0.gross },
        .text("fees", "Over fees.") { $0.fees },
        .text("net", "Over gross and fees together.") { $0.net },
        .text("volume", "Over the gross of payments.") { $0.volume },
        .text("deducted", "Over fees that were deducted.") { $0.deducted },
        .text("invoiced", "Over fees that are invoiced apart.") { $0.invoiced },
    ])

    static let headsMeaning = "Heads of columns of amounts, each with the currency where there are several accounts."
    static let tableLabel = "As `label`, for tables that may stand on another page; missing where they are few."
    static let hasSums = "There are totals to prove."
    static let label = "Provider, account and currency where there are several accounts; else missing."
    static let wideAmounts =
        "On a phone three amounts leave no room for a name beside them, but stand side by side below it."
}
