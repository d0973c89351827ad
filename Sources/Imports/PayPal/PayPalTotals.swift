internal import Settlements

/// What the sections of a report come to, for its own footers.
struct PayPalTotals {
    private(set) var rows = 0
    private(set) var rowsOfFile = 0
    private(set) var sections: [PayPalSection] = []
    private var sums: [Int: PayPalSums] = [:]
    private var balances: [Int: [Int64]] = [:]
    /// The currencies that the report's footers stated.
    private(set) var footed: Set<Int> = []
    /// Whether the person accepted a difference somewhere.
    private(set) var hasExcused = false

    mutating func beginFile() { rowsOfFile = 0 }

    mutating func countRow() {
        rows += 1
        rowsOfFile += 1
    }

    /// Takes a section's footer: the report's own repeats what its rows come to, or with an accepted difference what it states.
    mutating func add(_ footer: PayPalFooter, rows: PayPalSums, isExcused: Bool) throws(MoneyError) {
        var counted = isExcused ? footer.sums : rows
        counted.rows = rows.rows
        if isExcused { hasExcused = true }
        try sums[footer.currency, default: .none].add(counted)
        let known = balances[footer.currency] ?? footer.balances.map { _ in 0 }
        // Footers may differ in length: only what all of them state can be summed.
        var sum: [Int64] = []
        for (one, other) in zip(known, footer.balances) { sum.append(try one.adding(other)) }
        balances[footer.currency] = sum
    }

    mutating func close(_ section: PayPalSection) throws(MoneyError) {
        for currency in section.unfooted { try sums[currency, default: .none].add(section.sums(in: currency)) }
        sections.append(section)
    }

    func sums(in currency: Int) -> PayPalSums { sums[currency] ?? .none }

    func balances(in currency: Int) -> [Int64] { balances[currency] ?? [] }

    /// Those that a section's footer states and the report's footers do not.
    var unfooted: [Int] { balances.keys.filter { !footed.contains($0) }.sorted() }

    mutating func foot(_ currency: Int) { footed.insert(currency) }
}
