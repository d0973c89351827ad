internal import GRDBSQLite
internal import Settlements

/// What is summed together: entries of one account, booked on one day in UTC, of one import.
struct LineBucket: Hashable, Comparable {
    let day: Int64
    let importID: Int64

    static func < (one: LineBucket, other: LineBucket) -> Bool {
        (one.day, one.importID) < (other.day, other.importID)
    }
}

/// The amounts of an entry's row that controls are made of, read in place.
struct AmountsRow {
    static let columns = "import, line, booked, gross, \(FeeColumns.all), net"

    private let row: RawRow
    private let firstAmount: Int32
    let importID: Int64
    let line: Int64
    let booked: Int64

    init(_ row: RawRow) {
        self.init(row, booked: 2, firstAmount: 3)
    }

    /// The amounts stand side by side, in the order of ``columns``, also among the columns of an ``EntryWriter``.
    fileprivate init(_ row: RawRow, booked: Int32, firstAmount: Int32) {
        self.row = row
        self.firstAmount = firstAmount
        importID = row.integer(0)
        line = row.integer(1)
        self.booked = row.integer(booked)
    }

    var bucket: LineBucket { LineBucket(day: Controls.day(of: booked), importID: importID) }

    fileprivate func add(to sums: inout ControlSums) {
        sums.entries += 1
        sums.lines += Int128(line)
        sums.gross += Int128(row.integer(firstAmount))
        for index in firstAmount + 1..<firstAmount + 9 { sums.fees += Int128(row.integer(index)) }
        for index in firstAmount + 9..<firstAmount + 17 { sums.invoiced += Int128(row.integer(index)) }
        sums.net += Int128(row.integer(firstAmount + 17))
    }
}

extension ControlSums {
    mutating func add(_ row: AmountsRow) { row.add(to: &self) }
}

/// All of an entry's row that its seal is made of, read in place.
struct SealedRow {
    static let columns = "import, line, seal, \(EntryWriter.columns)"
    private static let first: Int32 = 3
    private static let end = first + Int32(EntryWriter.names.count)
    private static let identity = first + Int32(EntryWriter.names.firstIndex(of: "identity") ?? 0)
    private static let gross = first + Int32(EntryWriter.names.firstIndex(of: "gross") ?? 0)

    private let row: RawRow
    let amounts: AmountsRow

    init(_ row: RawRow) {
        self.row = row
        amounts = AmountsRow(row, booked: Self.first, firstAmount: Self.gross)
    }

    var bucket: LineBucket { amounts.bucket }

    var identity: String { row.string(Self.identity) }

    /// The seal that the row has to have in the account whose name `name` holds.
    func seal(from name: Seal) -> Int64 {
        var seal = name
        seal.add(amounts.importID)
        seal.add(amounts.line)
        for index in Self.first..<Self.end {
            switch sqlite3_column_type(row.pointer, index) {
            case SQLITE_NULL: seal.addNull()
            case SQLITE_INTEGER: seal.add(row.integer(index))
            default: row.text(index) { seal.add($0) }
            }
        }
        return seal.stored
    }

    /// Whether the row is as it was taken into the account whose name `name` holds.
    func isSealed(from name: Seal) -> Bool {
        !row.isNull(2) && row.integer(2) == seal(from: name)
    }
}
