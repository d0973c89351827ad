internal import Settlements

/// One account's section of a settlement report while it is read: its window, its rows' sums by currency, its footers.
struct PayPalSection {
    let account: String
    /// Nil where nobody says whose it is, which was reported.
    let merchant: String?
    /// The day, `2026-01-06`, or where the window is another its two times.
    let name: String
    let start: Instant
    /// Exclusive.
    let end: Instant
    /// The part of the report and its line in which it begins.
    let part: Int
    let line: Int
    private(set) var rows = 0
    /// By the number of the currency in the report.
    private var sums: [Int: PayPalSums] = [:]
    private var accounts: [Int: Account] = [:]
    private(set) var footed: [Int] = []
    /// A footer has stood: no row may follow.
    private(set) var isClosed = false
    private(set) var hasCount = false
    /// Rows that completed before or after the window, and the line of the first.
    private(set) var outside: (count: Int, first: Int)?

    init(
        account: String, merchant: String?, from start: PayPalMoment, through end: PayPalMoment, part: Int, line: Int
    ) {
        self.account = account
        self.merchant = merchant
        self.start = start.instant
        self.end = end.instant.advanced(by: 1)
        // The two offsets differ on the day on which the clocks are changed.
        let isDay = start.date == end.date && start.secondOfDay == 0 && end.secondOfDay == 86_399
        name = isDay ? "\(start.date)" : "\(start.instant)/\(end.instant)"
        self.part = part
        self.line = line
    }

    /// Whether a later part goes on with this section.
    func isContinued(by other: PayPalSection) -> Bool {
        account == other.account && start == other.start && end == other.end
    }

    /// The account in the currency; nil where nobody says whose it is.
    mutating func account(in index: Int, of currencies: PayPalCurrencies) -> Account? {
        if let account = accounts[index] { return account }
        guard let merchant else { return nil }
        let account = Account(
            merchant: merchant, provider: "paypal/" + account, currency: currencies.known[index].currency)
        accounts[index] = account
        return account
    }

    mutating func add(_ row: PayPalRow) throws(MoneyError) {
        try sums[row.currency, default: .none].add(row)
        rows += 1
        if row.completed < start || row.completed >= end {
            outside = (count: (outside?.count ?? 0) + 1, first: outside?.first ?? row.line)
        }
    }

    func sums(in index: Int) -> PayPalSums { sums[index] ?? .none }

    mutating func foot(_ index: Int) { footed.append(index) }

    mutating func close() { isClosed = true }

    mutating func countStands() {
        isClosed = true
        hasCount = true
    }

    /// The currencies that rows moved and no footer states.
    var unfooted: [Int] { sums.keys.filter { !footed.contains($0) }.sorted() }
}
