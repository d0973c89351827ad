internal import Settlements

/// Counts and sums a CSV document again, as its bytes pass, in the terms in which its writer did.
///
/// It reads what somebody may have damaged: a row that cannot be read is noted, the others are counted.
struct CSVCount {
    /// Of one account, as the file names it.
    struct AccountKey: Hashable {
        let account: [UInt8]
        let currency: [UInt8]
    }

    struct Tally {
        var rows: Int64 = 0
        /// One for each of ``columns``.
        var sums: [Int128]
    }

    /// The first row that cannot be read: on which line it begins, and why.
    struct BrokenRow {
        let line: Int
        let reason: String
    }

    private enum State {
        case start, plain, quoted, quoteInQuoted
    }

    /// The longest field that is kept: accounts and amounts are shorter, and a lost quote must not fill the memory.
    private static let longestField = 4_096
    /// More fields than any layout has, and more accounts than a merchant: beyond them a damaged file is not followed.
    private static let mostFields = 1_000
    private static let mostAccounts = 1_000

    /// The columns to sum, by name.
    let columns: [String]
    private(set) var rows: Int64 = 0
    private(set) var tallies: [AccountKey: Tally] = [:]
    private(set) var broken: BrokenRow?
    /// The header's names; nil before it has passed.
    private(set) var header: [String]?

    private let dialect: Dialect
    private let separator: UInt8
    private var places: (account: Int, currency: Int, sums: [Int?])?
    private var fields: [[UInt8]] = [[]]
    private var state = State.start
    private var line = 1
    private var recordLine = 1
    private var lastWasCR = false
    /// How much of a byte order mark has passed; nil once it cannot come any more.
    private var mark: Int? = 0

    init(dialect: Dialect, columns: [String]) {
        self.dialect = dialect
        self.columns = columns
        separator = dialect == .excelEU ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }

    /// Whether account and currency stand on each row, so that rows can be counted by account.
    var hasAccounts: Bool { places != nil }

    /// Whether a column of ``columns`` is in the file.
    func has(_ column: Int) -> Bool { places?.sums[column] != nil }

    mutating func add(_ piece: UnsafeRawBufferPointer) {
        for byte in piece {
            if let seen = mark {
                let bom: [UInt8] = [0xEF, 0xBB, 0xBF]
                mark = byte == bom[seen] && seen < 2 ? seen + 1 : nil
                if byte == bom[seen] { continue }
            }
            take(byte)
        }
    }

    /// Counts a last row that has no line end.
    mutating func finish() {
        if state == .quoted { note("a quote that is never closed") }
        if state != .start || fields.count > 1 { endRecord() }
    }

    private mutating func take(_ byte: UInt8) {
        let isSecondOfEnd = lastWasCR && byte == UInt8(ascii: "\n")
        if byte == UInt8(ascii: "\n") { line += 1 }
        lastWasCR = false
        if state == .quoted {
            if byte == UInt8(ascii: "\"") { state = .quoteInQuoted } else { keep(byte) }
            return
        }
        switch byte {
        case UInt8(ascii: "\"") where state == .start: state = .quoted
        case UInt8(ascii: "\"") where state == .quoteInQuoted:
            keep(byte)
            state = .quoted
        case separator:
            if fields.count < Self.mostFields { fields.append([]) }
            state = .start
        case UInt8(ascii: "\n") where isSecondOfEnd: recordLine = line
        case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
            lastWasCR = byte == UInt8(ascii: "\r")
            endRecord()
        default:
            keep(byte)
            state = .plain
        }
    }

    private mutating func keep(_ byte: UInt8) {
        if fields[fields.count - 1].count < Self.longestField { fields[fields.count - 1].append(byte) }
    }

    private mutating func endRecord() {
        // A line without anything is a row only where a row has one column.
        let isBlank = fields.count == 1 && fields[0].isEmpty && state == .start
        if header == nil {
            readHeader()
        } else if !isBlank || header?.count == 1 {
            count()
        }
        fields = [[]]
        state = .start
        recordLine = line
    }

    private mutating func readHeader() {
        let names = fields.map { String(decoding: $0, as: UTF8.self) }
        header = names
        if let account = names.firstIndex(of: "account"), let currency = names.firstIndex(of: "currency") {
            places = (account, currency, columns.map { names.firstIndex(of: $0) })
        }
    }

    private mutating func count() {
        rows += 1
        if let header, fields.count != header.count {
            note("\(fields.count) fields, where the header has \(header.count)")
        }
        guard let places, fields.indices.contains(places.account), fields.indices.contains(places.currency) else {
            return
        }
        let key = AccountKey(
            account: unprotected(fields[places.account]), currency: unprotected(fields[places.currency]))
        guard let exponent = Currency(code: String(decoding: key.currency, as: UTF8.self))?.exponent else {
            note("'currency' is none of ISO 4217")
            return
        }
        guard tallies[key] != nil || tallies.count < Self.mostAccounts else { return }
        var tally = tallies[key] ?? Tally(sums: Array(repeating: 0, count: columns.count))
        tally.rows += 1
        for (index, place) in places.sums.enumerated() {
            guard let place, fields.indices.contains(place), !fields[place].isEmpty else { continue }
            if let units = minorUnits(fields[place], exponent) {
                tally.sums[index] += Int128(units)
            } else {
                note("'\(columns[index])' is no amount")
            }
        }
        tallies[key] = tally
    }

    /// A text cell without the tab that the spreadsheet dialects put before it.
    private func unprotected(_ field: [UInt8]) -> [UInt8] {
        dialect != .rfc4180 && field.first == UInt8(ascii: "\t") ? Array(field.dropFirst()) : field
    }

    private func minorUnits(_ field: [UInt8], _ exponent: Int) -> Int64? {
        let (comma, point) = (UInt8(ascii: ","), UInt8(ascii: "."))
        let amount = dialect == .excelEU ? field.map { $0 == comma ? point : $0 == point ? comma : $0 } : field
        return try? Money.minorUnits(amount[...], exponent: exponent)
    }

    private mutating func note(_ reason: String) {
        if broken == nil { broken = BrokenRow(line: recordLine, reason: reason) }
    }
}
