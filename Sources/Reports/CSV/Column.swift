import Settlements

/// A column of a layout: what the published page says of it, and how it is written.
struct Column: Sendable {
    /// What a value of the column looks like.
    enum Kind: String, Sendable {
        case text, word, amount, decimal, number, currency, timestamp
    }

    /// Where a line finds its value.
    enum Value: Sendable {
        /// Minor units of the account's currency, on every line; summed over them where that says something.
        case amount(Amount, isSummed: Bool)
        /// Anything else; nothing is appended where there is none.
        case field(Append)
    }

    typealias Amount = @Sendable (borrowing LineBatch, LinePlace) throws(MoneyError) -> Int64
    typealias Append =
        @Sendable (borrowing LineBatch, LinePlace, inout LineScene, inout [UInt8]) throws(MoneyError) ->
        Void

    let name: String
    let kind: Kind
    /// What numbers count; empty for the others.
    let unit: String
    let meaning: String
    let example: String
    let value: Value

    private init(_ name: String, _ kind: Kind, _ unit: String, _ meaning: String, _ example: String, _ value: Value) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.meaning = meaning
        self.example = example
        self.value = value
    }

    init(
        _ name: String, _ kind: Kind, unit: String = "", _ meaning: String, example: String, append: @escaping Append
    ) {
        self.init(name, kind, unit, meaning, example, .field(append))
    }

    /// What every amount is in, but one of another currency.
    static let ofAccount = "major units of `currency`"

    /// An amount that every line has. Summed: over the lines of an account it comes to something that can be compared.
    static func amount(
        _ name: String, _ meaning: String, example: String, isSummed: Bool = false, _ amount: @escaping Amount
    ) -> Column {
        Column(name, .amount, ofAccount, meaning, example, .amount(amount, isSummed: isSummed))
    }

    var isSummed: Bool {
        if case .amount(_, let isSummed) = value { return isSummed }
        return false
    }
}

/// Which line of a document: a row of a batch, and in documents of fees which of its fees.
struct LinePlace {
    /// A fee of an entry.
    struct Fee {
        let component: FeeComponent
        let settling: FeeSettling
    }

    let row: Int
    let fee: Fee?

    init(_ row: Int, _ fee: Fee? = nil) {
        self.row = row
        self.fee = fee
    }
}

/// How a fee is paid. The raw value is the word in files.
enum FeeSettling: String, CaseIterable {
    /// Taken off the balance: part of net.
    case deducted
    /// On an invoice of the provider, in no balance.
    case invoiced

    /// The fees of a row, or of sums, that are paid so.
    func fees(_ deducted: Fees, _ invoiced: Fees) -> Fees {
        self == .deducted ? deducted : invoiced
    }
}
