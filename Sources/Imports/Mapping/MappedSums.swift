internal import Settlements

/// What the rows of one account come to while a mapped file is read.
struct MappedSums {
    /// What the rows that name one batch come to.
    struct BatchSum {
        let name: String
        var net: Int64 = 0
        var latest: Moment
        var paidOut: Moment?
        var reference: String?
        var bankReference: String?
        var valueDate: CalendarDate?
        var line = 0
        /// Amounts that had more decimals than the currency.
        var rounded = 0
        /// Ids of the payouts among the rows, and how many rows are none.
        var payouts: [String] = []
        var others = 0
    }

    let account: Account
    private(set) var net: Int64 = 0
    private(set) var credits: Int64 = 0
    private(set) var debits: Int64 = 0
    private(set) var rows = 0
    private(set) var opened: Moment
    private(set) var latest: Moment
    private(set) var lastLine = 0
    /// Amounts that had more decimals than the currency.
    private(set) var rounded = 0
    /// As written: a sum for each type and column of amounts.
    private var written: [Int64]
    private let columnCount: Int
    private(set) var batches: [BatchSum] = []
    private var batchIndices: [String: Int] = [:]

    init(_ account: Account, types: Int, columns: Int, at moment: Moment) {
        self.account = account
        (opened, latest) = (moment, moment)
        written = Array(repeating: 0, count: types * columns)
        columnCount = columns
    }

    /// Counts a row.
    mutating func count(_ entry: Entry, type: Int, written amounts: [Int64?], rounded: Int) throws(MoneyError) {
        try add(net: entry.net)
        self.rounded += rounded
        rows += 1
        if entry.booked.order < opened.order { opened = entry.booked }
        if entry.booked.order > latest.order { latest = entry.booked }
        lastLine = entry.line
        for (column, units) in amounts.enumerated() {
            guard let units else { continue }
            written[type * columnCount + column] = try written[type * columnCount + column].adding(units)
        }
    }

    /// Counts money that no row tells of: a payout.
    mutating func add(net units: Int64) throws(MoneyError) {
        net = try net.adding(units)
        if units > 0 { credits = try credits.adding(units) } else { debits = try debits.subtracting(units) }
    }

    /// Counts an entry among those of its batch.
    ///
    /// - Parameter change: what else the row says of the batch's payout.
    mutating func count(_ entry: Entry, batch name: String, _ change: (inout BatchSum) -> Void) throws(MoneyError) {
        let index = batchIndices[name] ?? batches.count
        if index == batches.count {
            batchIndices[name] = index
            batches.append(BatchSum(name: name, latest: entry.booked))
        }
        batches[index].net = try batches[index].net.adding(entry.net)
        if entry.booked.order > batches[index].latest.order { batches[index].latest = entry.booked }
        batches[index].line = entry.line
        change(&batches[index])
    }

    /// The sum of a column as it is written, over rows of these types.
    func sum(ofColumn column: Int, types: some Sequence<Int>) throws(MoneyError) -> Int64 {
        var sum: Int64 = 0
        for type in types { sum = try sum.adding(written[type * columnCount + column]) }
        return sum
    }
}
