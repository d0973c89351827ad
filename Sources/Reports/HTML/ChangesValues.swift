/// The values of what a revision changes, the same in every report.
enum ChangesValues {
    static let meaning = "What a revision changes; missing for an original."

    static let shelf = Shelf<ChangesView>([
        .text("nothing", "The sentence that nothing of the account is otherwise; else missing.") { $0.nothing },
        .flag("has_entries", "Entries were added or removed.") { $0.hasEntries },
        .texts("columns", "Heads of the columns of amounts.") { $0.heads },
        .flag("is_wide", "There is more than one column of amounts: on a phone they stand side by side below the name.")
        { $0.columns.count > 1 },
        .flag("has_two_columns", "There are two columns of amounts.") { $0.columns.count == 2 },
        .list("rows", "What was removed, then what was added.", row) { $0.rows },
        .list("rest", "How many more were removed and added.", sum) { $0.rest },
        .list("totals", "All that was removed, and all that was added.", sum) { $0.totals },
        .flag("has_balances", "Both reports state balances, and something changed: in `settlement` alone.") {
            !$0.balances.isEmpty
        },
        .list("balances", "Opening and closing balance.", balance) { $0.balances },
    ])

    private static let row = Shelf<ChangesView.Row>([
        .text("date", "When it was booked.") { $0.date },
        .text("what", "`Added: Payment`.") { $0.what },
        .text("method", "How the shopper paid; may be missing.") { $0.method },
        .text("reference", "What the merchant calls it, or else the provider; may be missing.") { $0.reference },
        .list("amounts", "Its amounts, one for each of `columns`.", amount) { $0.amounts },
        .text("late", "That it is of an earlier period; else missing.") { $0.late },
    ])

    private static let sum = Shelf<ChangesView.Sum>([
        .text("name", "What is summed.") { $0.name },
        .text("entries", "`2 entries`.") { $0.entries },
        .list("amounts", "Its amounts, one for each of `columns`.", amount) { $0.amounts },
    ])

    private static let amount = Shelf<String>([.figure("amount", "How much.") { $0 }])

    private static let balance = Shelf<ChangesView.BalanceChange>([
        .text("name", "Which balance.") { $0.name },
        .figure("before", "As it was stated before.") { $0.before },
        .figure("now", "As it is now.") { $0.now },
        .figure("difference", "What it moved by.") { $0.difference },
    ])
}
