internal import Settlements

/// How an admin says to read one kind of CSV file: the file `mappings/NAME.yaml`, checked, as a value that cannot be wrong.
/// `docs/mappings.md` documents every key.
package struct Mapping: Sendable {
    /// What `--as` says: the name of its file.
    package let name: String
    /// What it is for, in the words of its writer.
    package let title: String?
    /// Accounts are `provider/…`.
    let provider: String
    let form: CSVForm
    let header: HeaderPlace
    let preamble: Preamble?
    let amountStyle: AmountStyle
    let dateStyle: DateStyle
    let fields: Fields
    let direction: Direction?
    /// Type words of the file whose rows state amounts with the other sign.
    let negated: Set<String>
    let specialRows: [SpecialRow]
    let balance: Balance?
    let totals: [Total]
    let payouts: Payouts?
    let columns: ColumnRules
    /// What the mapping makes of each column, in the order in which it names them.
    package let uses: [Use]

    /// A column of the file, or a line before its header, and the fields that are made of it.
    package struct Use: Hashable, Sendable {
        package let name: String
        package let fields: [String]
        package let isPreamble: Bool
    }

    /// Where the row with the columns' titles stands.
    enum HeaderPlace: Hashable, Sendable {
        case first
        case line(Int)
        /// The first row that has every column that the mapping needs.
        case found
    }

    /// Lines before the header that say something about the whole file.
    struct Preamble: Hashable, Sendable {
        enum Layout: String, Hashable, Sendable, CaseIterable {
            /// `Opening balance;100.00`: a name, and its value beside it.
            case beside
            /// A row of names, and a row of their values below it.
            case below
        }

        let layout: Layout
        let ignored: Set<String>
        let ignoresOthers: Bool
        let expected: [String: [String]]
    }

    /// Where a value comes from.
    enum FieldSource: Hashable, Sendable {
        /// Of several, their texts are joined.
        case columns([String])
        case text(String)
        /// A line before the header.
        case preamble(String)
    }

    struct TextField: Hashable, Sendable {
        let source: FieldSource
        /// The file's words and what they become; nil where they stay.
        let words: [String: String]?
    }

    struct MomentField: Hashable, Sendable {
        let source: FieldSource
        /// Nil where the mapping's own patterns hold.
        let patterns: [DatePattern]?
    }

    struct AmountField: Hashable, Sendable {
        enum Place: Hashable, Sendable {
            case one(FieldSource)
            /// What is added and what is taken stand in columns of their own.
            case split(credit: String, debit: String)
        }

        enum Sign: String, Hashable, Sendable, CaseIterable {
            /// As the row says: by its direction, by `negate`, else as written.
            case row
            case asWritten = "as_written"
            /// A positive number means that the merchant pays.
            case negated
        }

        let place: Place
        let sign: Sign
    }

    struct Identity: Hashable, Sendable {
        let columns: [String]
        /// Equal ids are told apart by their order.
        let isNumbered: Bool
    }

    /// What a row is, by what stands in the column of its type.
    struct Types: Hashable, Sendable {
        /// None where every row is of one type.
        let columns: [String]
        /// The file's words in the order written; one that ends in `*` stands for all that begin so.
        let words: [String]
        let meanings: [RowMeaning]
    }

    enum RowMeaning: Hashable, Sendable {
        /// An entry; of a fee, what it is for.
        case entry(EntryType, FeeComponent?)
        case bySign(adds: EntryType, takes: EntryType)
        /// A row that moves no money.
        case ignored
    }

    struct Fields: Sendable {
        let identity: Identity
        let types: Types
        let booked: MomentField
        let occurred: MomentField?
        /// When the bank has a payout.
        let valueDate: MomentField?
        let currency: TextField
        let account: TextField?
        let merchant: TextField?
        let texts: [TextName: TextField]
        let amounts: [AmountName: AmountField]
    }

    /// A column that says whether a row adds or takes.
    struct Direction: Hashable, Sendable {
        let column: String
        let credit: String
        let debit: String
    }

    /// A row of the table that is no entry.
    struct SpecialRow: Hashable, Sendable {
        enum Meaning: String, Hashable, Sendable, CaseIterable {
            case ignore, total, count
            case opening = "opening_balance"
            case closing = "closing_balance"

            /// As in a message: `the row of the closing balance`.
            var words: String { rawValue.replacing("_", with: " ") }
        }

        struct Condition: Hashable, Sendable {
            let column: String
            let value: WordPattern
        }

        let meaning: Meaning
        let conditions: [Condition]
        let line: Int?
        /// The column with the amount or the count; nil of a total: every column of amounts.
        let column: String?
    }

    struct Balance: Hashable, Sendable {
        let opening: AmountField?
        let closing: AmountField?
    }

    /// A line before the header that states a sum of the rows.
    struct Total: Hashable, Sendable {
        enum Sum: Hashable, Sendable {
            /// Of the net of all rows; of those that add; of those that take, without sign.
            case net, credits, debits
            /// How many rows there are that are entries.
            case rows
            /// Of a column as it is written, over rows of these types less those.
            case column(String, of: [String]?, less: [String])
        }

        let name: String
        let sum: Sum
    }

    /// Payouts that no row tells of.
    struct Payouts: Sendable {
        enum Scope: String, Hashable, Sendable, CaseIterable {
            case batch, file
        }

        let scope: Scope
        /// Nil where it is the sum of the rows.
        let amount: AmountField?
        let booked: MomentField?
        let reference: TextField?
        let bankReference: TextField?
    }

    /// What holds for columns beside the fields made of them.
    struct ColumnRules: Hashable, Sendable {
        /// Columns and lines that a file may lack.
        let optional: Set<String>
        let ignored: Set<String>
        let ignoresOthers: Bool
        let expected: [String: [String]]
    }
}

/// The fields of an entry that are texts, named as in our own CSV.
enum TextName: String, Hashable, Sendable, CaseIterable {
    case method, scheme, channel, reference
    case merchantReference = "merchant_reference"
    case modificationReference = "modification_reference"
    case batch
    case bankReference = "bank_reference"
    case description
    case originalCurrency = "original_currency"
    case rate

    /// Looked at for card numbers as a whole; the others anywhere in them.
    var isID: Bool {
        [.reference, .merchantReference, .modificationReference, .batch].contains(self)
    }

    var isStored: Bool { ![.originalCurrency, .rate, .channel].contains(self) }
}

/// The fields of an entry that are amounts, named as in our own CSV.
enum AmountName: Hashable, Sendable, CaseIterable {
    case gross, net, originalAmount
    case fee(FeeComponent)
    case invoiced(FeeComponent)

    static let allCases: [AmountName] =
        [.gross, .net, .originalAmount] + FeeComponent.allCases.map { .fee($0) }
        + FeeComponent.allCases.map { .invoiced($0) }

    var word: String {
        switch self {
        case .gross: "gross"
        case .net: "net"
        case .originalAmount: "original_amount"
        case .fee(let component): component.columnTitle
        case .invoiced(let component): "invoiced_" + component.columnTitle
        }
    }
}

extension FeeComponent {
    /// As our own CSV titles its column: `scheme` is the card product there.
    var columnTitle: String { self == .scheme ? "scheme_fee" : word }

    init?(word: String) {
        guard let component = Self.allCases.first(where: { $0.word == word || $0.columnTitle == word }) else {
            return nil
        }
        self = component
    }
}

/// A word of a file, or the beginning of words: `Scheme Fee*`.
struct WordPattern: Hashable, Sendable {
    let text: String
    let isBeginning: Bool

    init(_ text: String) {
        isBeginning = text.count > 1 && text.hasSuffix("*")
        self.text = isBeginning ? String(text.dropLast()) : text
    }

    /// As the mapping has it.
    var written: String { isBeginning ? text + "*" : text }

    func matches(_ word: some StringProtocol) -> Bool { isBeginning ? word.hasPrefix(text) : word == text }
}
