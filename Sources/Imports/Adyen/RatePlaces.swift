internal import Settlements

/// How many digits behind the point the rates of a file have, for each pair of currencies.
///
/// Adyen drops zeros at the end: 1.1 beside 1.0987 is 1.1000, and proves an amount as closely.
struct RatePlaces {
    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    private var places: [Pair: Int] = [:]

    /// Reads the rates of all rows from where the table stands; what is wrong with them is left to another reading.
    init(_ table: CSVTable, _ columns: AdyenColumns) {
        var table = table
        var ignored = FindingList()
        while table.next(&ignored) {
            let (from, to) = (table.content(columns.grossCurrency), table.content(columns.netCurrency))
            guard !from.isEmpty, from != to, let rate = Rate(table.text(columns.exchangeRate)) else { continue }
            let pair = Pair(from: table.text(columns.grossCurrency), to: table.text(columns.netCurrency))
            places[pair] = max(places[pair] ?? 0, rate.scale)
        }
    }

    func places(from: Currency, to: Currency) -> Int {
        places[Pair(from: from.code, to: to.code)] ?? 0
    }
}
