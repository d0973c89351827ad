internal import Settlements

/// The sums of one currency's rows, in minor units of ISO 4217, each without sign as the footers have them.
struct PayPalSums: Hashable {
    /// The four sums of a footer, in its order.
    enum Field: Int, CaseIterable {
        case grossCredits, grossDebits, feeCredits, feeDebits

        var name: String {
            switch self {
            case .grossCredits: "gross credits"
            case .grossDebits: "gross debits"
            case .feeCredits: "fee credits"
            case .feeDebits: "fee debits"
            }
        }

        fileprivate var isCredit: Bool { self == .grossCredits || self == .feeCredits }
    }

    private var amounts: [Int64]
    var rows = 0

    static let none = PayPalSums(amounts: [0, 0, 0, 0])

    init(amounts: [Int64], rows: Int = 0) {
        self.amounts = amounts
        self.rows = rows
    }

    subscript(field: Field) -> Int64 { amounts[field.rawValue] }

    mutating func add(_ row: PayPalRow) throws(MoneyError) {
        try add(row.gross, credits: .grossCredits, debits: .grossDebits)
        try add(row.fee, credits: .feeCredits, debits: .feeDebits)
        rows += 1
    }

    private mutating func add(_ units: Int64, credits: Field, debits: Field) throws(MoneyError) {
        if units >= 0 {
            amounts[credits.rawValue] = try amounts[credits.rawValue].adding(units)
        } else {
            amounts[debits.rawValue] = try amounts[debits.rawValue].subtracting(units)
        }
    }

    mutating func add(_ other: PayPalSums) throws(MoneyError) {
        for index in amounts.indices { amounts[index] = try amounts[index].adding(other.amounts[index]) }
        rows += other.rows
    }

    /// By how much the balance moves.
    func net() throws(MoneyError) -> Int64 {
        var net: Int64 = 0
        for field in Field.allCases {
            net = field.isCredit ? try net.adding(self[field]) : try net.subtracting(self[field])
        }
        return net
    }
}
