/// The values of the report `fees`. What the merchant pays is positive.
enum FeeValues {
    static let shelf = Shelf<FeesView>(CommonValues.fields(account, WordsValues.fees))

    private static let account = Shelf<FeesAccountView>([
        .text("label", CommonValues.label) { $0.heading.label },
        .text("table_label", CommonValues.tableLabel) { $0.heading.tableLabel },
        .text("heading", "Provider, account and currency.") { $0.heading.text },
        .text("amounts_in", "A sentence that names the currency of the tables.") { $0.heading.amountsIn },
        .text("coverage", "Until when the account's data is complete; missing where no file says so.") {
            $0.heading.coverage
        },
        .group("heads", CommonValues.headsMeaning, CommonValues.heads) { $0.heading.heads },
        .flag("has_sums", CommonValues.hasSums) { $0.hasFees },
        .group("headline", "What it cost, on what volume, and how it is paid.", CommonValues.headline) { $0.headline },
        .flag("is_proved", "There is a sum that proves the total.") { $0.footing != nil },
        .text("footing", "The sentence that it adds up, with the sum; missing where nothing is summed.") { $0.footing },
        .text("signs", "How amounts are signed on this page.") { $0.signs },
        .group("changes", ChangesValues.meaning, ChangesValues.shelf) { $0.changes },
        .group("chart", "The fees by day; missing where there is nothing to draw.", CommonValues.chart) { $0.chart },
        .flag("has_wide_amounts", CommonValues.wideAmounts) { $0.hasWideAmounts },
        .flag("has_fees", "There are fees.") { $0.hasFees },
        .flag("has_two_ways", "Some fees were deducted, and others are invoiced apart.") { $0.hasTwoWays },
        .group("sums", "All fees of the period together, on what volume.", sums) { $0.sums },
        .group("deducted", "Fees that were deducted; missing where there are none.", table) { $0.deducted },
        .group("invoiced", "Fees that are invoiced apart; missing where there are none.", table) { $0.invoiced },
        .group("month_to_date", "From the first of the month on; missing where that is the period itself.", month) {
            $0.monthToDate
        },
        .group("late", "Fees of earlier periods; missing where there are none.", sums) { $0.late },
        .group("lines", "The entries with the largest fees; missing where none is shown.", lines) { $0.lines },
    ])

    private static let sumFields: [Shelf<FeeSumsView>.Field] = [
        .figure("deducted", "Fees that were deducted.") { $0.deducted },
        .flag("has_invoiced", "There are fees that are invoiced apart.") { $0.hasInvoiced },
        .figure("invoiced", "Fees that are invoiced apart.") { $0.invoiced },
        .figure("total", "Both together.") { $0.total },
        .figure("volume", "Gross of the payments.") { $0.volume },
        .text("payments", "`211 payments`.") { $0.payments },
        .text("share", "The total in the volume: `1.23%`; missing where there is no volume.") { $0.share },
    ]

    private static let sums = Shelf<FeeSumsView>(sumFields)

    private static let month = Shelf<MonthToDateView>([
        .text("heading", "`November 2026, until Sun 15 Nov 2026`.") { $0.heading },
        .group("sums", "All fees of these days together, on what volume.", sums) { $0.sums },
        .flag("is_apart", "The whole period lies in the month, so that `parts` tell it from the days before.") {
            !$0.parts.isEmpty
        },
        .list("parts", "The days of the month before the period, and the period.", row) { $0.parts },
        .group("whole", "What `parts` sum to.", row) { $0.whole },
    ])

    private static let table = Shelf<FeeTableView>([
        .text("heading", "How these fees are taken.") { $0.heading },
        .figure("total", "Their sum.") { $0.total },
        .text("share", "It in the volume; missing where there is no volume.") { $0.share },
        .flag("has_components", "There are components to list.") { !$0.components.isEmpty },
        .list("components", "The fees by what they are for.", CommonValues.amounts) { $0.components },
        .text("footing", "The sentence that the components add up; missing where they are fewer than two.") {
            $0.footing
        },
        .figure("without_tax", "The sum without tax; missing where the data state no tax.") { $0.withoutTax },
        .figure("tax", "The tax in it; missing where the data state none.") { $0.tax },
        .flag("has_methods", "There are methods to list.") { !$0.methods.isEmpty },
        .list("methods", "The fees by payment method and scheme.", row) { $0.methods },
        .group("of_methods", "What `methods` sums to.", row) { $0.ofMethods },
        .flag("has_no_payment", "There are fees that belong to no payment to list.") { $0.hasNoPayment },
        .list(
            "of_no_payment", "Fees that belong to no payment; with `of_methods` they make the total.",
            CommonValues.amounts
        ) {
            $0.ofNoPayment
        },
    ])

    private static let row = Shelf<FeeRow>([
        .text("name", "The method or scheme.") { $0.name },
        .text("payments", "`211 payments`.") { $0.payments },
        .figure("volume", "Gross of the payments.") { $0.volume },
        .figure("fees", "Fees of payments, refunds and chargebacks.") { $0.fees },
        .text("share", "The fees in the volume; missing where there is no volume.") { $0.share },
        .flag("is_part", "It is part of the line above and not counted again.") { $0.isPart },
    ])

    private static let lines = Shelf<FeeLinesView>([
        .flag("has_invoiced", "The column of invoiced fees has anything in it.") { $0.hasInvoiced },
        .text("heading", "That these are the largest, or all.") { $0.heading },
        .list("rows", "Entries, the largest fees first.", line) { $0.rows },
        .group("rest", "All others in one row; missing where there are none.", sum) { $0.rest },
        .group("total", "What the rows and the rest sum to.", sum) { $0.total },
    ])

    private static let line = Shelf<FeeLinesView.Row>([
        .text("date", "When it was booked.") { $0.date },
        .text("what", "`Payment`.") { $0.what },
        .text("method", "How the shopper paid; may be missing.") { $0.method },
        .text("reference", "What the merchant calls it, or else the provider; may be missing.") { $0.reference },
        .figure("gross", "Before fees.") { $0.gross },
        .figure("deducted", "Fees that were deducted.") { $0.deducted },
        .figure("invoiced", "Fees that are invoiced apart.") { $0.invoiced },
        .text("late", "That it is of an earlier period; else missing.") { $0.late },
    ])

    private static let sum = Shelf<FeeLinesView.Sum>([
        .text("name", "What is summed.") { $0.name },
        .figure("deducted", "Fees that were deducted.") { $0.deducted },
        .figure("invoiced", "Fees that are invoiced apart.") { $0.invoiced },
    ])
}

extension FeesAccountView {
    var hasWideAmounts: Bool {
        let rows =
            [deducted, invoiced].compactMap { $0 }.flatMap { $0.methods + [$0.ofMethods] }
            + (monthToDate.map { [$0.whole] + $0.parts } ?? [])
        return PhoneWidth.isWide(rows, \.name, \.volume, \.fees) { $0.share ?? "" }
    }
}

extension FeeTableView {
    var hasNoPayment: Bool { !components.isEmpty && !ofNoPayment.isEmpty }
}
