internal import GRDB
internal import Settlements

/// Writes entries, the hot path of an import: what is new is inserted at once, and only what was not is looked up.
struct EntryWriter {
    /// What became of an entry.
    enum Outcome {
        case new
        /// It stands there with the same values, brought by that import, in a cut-out or not.
        case known(import: Int64, isPart: Bool)
        /// Another stands there under its identity.
        case differs
    }

    static let columns = """
        booked, booked_is_date, occurred, occurred_is_date, type, channel, gross, \(FeeColumns.all), net, \
        original_amount, original_currency, rate, identity, method, scheme, reference, merchant_reference, \
        modification_reference, description, batch
        """
    static let names = columns.split(separator: ", ").map(String.init)
    /// The parameters that stand before those of ``columns``: account, import, line, is_part, seal.
    private static let places: Int32 = 5

    private let insertion: RawStatement
    private let comparison: RawStatement

    init(_ db: Database) throws {
        let names = Self.names
        let marks = (1...Int(Self.places) + names.count).map { "?\($0)" }.joined(separator: ", ")
        insertion = try RawStatement(
            db,
            sql: "INSERT INTO entries (account, import, line, is_part, seal, \(Self.columns)) VALUES (\(marks)) "
                + "ON CONFLICT DO NOTHING")
        let same = names.enumerated().map { "\($1) IS ?\(Int(Self.places) + 1 + $0)" }.joined(separator: " AND ")
        // The index is named: the beginning of the primary key would seem as good, and is not.
        comparison = try RawStatement(
            db,
            sql: "SELECT import, is_part FROM entries INDEXED BY entries_by_identity WHERE account = ?1 AND \(same)")
    }

    /// - Parameter name: the beginning of the row's seal, with the account's name.
    func write(
        _ entry: Entry, account: Int64, _ name: Seal, import importID: Int64, line: Int64, isPart: Bool
    ) throws -> Outcome {
        insertion.bind(account, at: 1)
        insertion.bind(importID, at: 2)
        insertion.bind(line, at: 3)
        insertion.bind(isPart ? 1 : 0, at: 4)
        var seal = name
        seal.add(importID)
        seal.add(line)
        Self.bind(entry, to: insertion) { seal.add($0) }
        insertion.bind(seal.stored, at: Self.places)
        if try insertion.change() > 0 { return .new }
        comparison.bind(account, at: 1)
        Self.bind(entry, to: comparison) { _ in }
        return try comparison.first { .known(import: $0.integer(0), isPart: $0.integer(1) == 1) } ?? .differs
    }

    @inline(__always)
    private static func bind(_ entry: Entry, to statement: RawStatement, _ see: (StoredValue) -> Void) {
        var index = places
        entry.eachStored { value in
            index += 1
            see(value)
            switch value {
            case .null: statement.bindNull(at: index)
            case .integer(let number): statement.bind(number, at: index)
            case .text(let text): statement.bind(text, at: index)
            }
        }
    }
}

/// A value as the store has it.
enum StoredValue {
    case null
    case integer(Int64)
    case text(String)

    init(_ number: Int64?) { self = number.map(Self.integer) ?? .null }

    init(_ text: String?) { self = text.map(Self.text) ?? .null }

    var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        }
    }
}

extension Entry {
    /// Calls `take` with the values of ``EntryWriter/columns``, in that order.
    @inline(__always)
    func eachStored(_ take: (StoredValue) -> Void) {
        take(.integer(booked.stored))
        take(.integer(booked.isDate ? 1 : 0))
        take(StoredValue(occurred?.stored))
        take(StoredValue(occurred.map { $0.isDate ? 1 : 0 }))
        take(.integer(Int64(type.rawValue)))
        take(StoredValue((channel?.rawValue).map(Int64.init)))
        take(.integer(gross))
        for component in FeeComponent.allCases { take(.integer(fees[component])) }
        for component in FeeComponent.allCases { take(.integer(invoiced[component])) }
        take(.integer(net))
        take(StoredValue(original?.money.minorUnits))
        take(StoredValue(original?.money.currency.code))
        take(StoredValue(original?.rate?.description))
        take(.text(identity))
        take(StoredValue(method))
        take(StoredValue(scheme))
        take(StoredValue(reference))
        take(StoredValue(merchantReference))
        take(StoredValue(modificationReference))
        take(StoredValue(description))
        take(StoredValue(batch))
    }
}
