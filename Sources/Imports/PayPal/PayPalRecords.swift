internal import Settlements

/// The records of one settlement report file, one after the other. The first field of each says of which kind it is, and
/// with it what its other fields are.
final class PayPalRecords {
    /// The kinds of records, in the order in which they stand.
    enum Kind: String, CaseIterable {
        case reportHeader = "RH"
        case fileHeader = "FH"
        case sectionHeader = "SH"
        case columns = "CH"
        case row = "SB"
        case sectionFooter = "SF"
        case sectionCount = "SC"
        case reportFooter = "RF"
        case reportCount = "RC"
        case fileFooter = "FF"

        /// The field with the account's id.
        var accountField: Int? { self == .reportHeader || self == .sectionHeader ? 3 : nil }
    }

    /// Rows may be shorter than the row with the columns' names: PayPal leaves out what is empty at their end.
    static let form = CSVForm(leniencies: [.shortRows])

    /// How many records could not be handed out; a file that ended in the middle counts as one.
    private(set) var skipped = 0
    /// The line of the record that was read last.
    private(set) var lastLine = 1
    private let reader: CSVReader
    /// The file's name, where others are read with it and a line alone would not say where.
    private let label: String?
    private let progress: (Int64) -> Void
    private var records = 0

    /// Nil where the file cannot be opened, which `door` then tells.
    init?(_ file: ImportFile, label: String?, _ door: Door, progress: @escaping (Int64) -> Void) {
        self.label = label
        self.progress = progress
        do {
            reader = try CSVReader(file, Self.form)
        } catch {
            door.findings.add(Finding(error))
            return nil
        }
    }

    private static let recordsBetweenProgress = 5_000

    /// Goes to the next record and says of which kind it is; nil at the end of the file, or where it cannot be read on.
    func next(_ door: Door) -> Kind? {
        do {
            while try reader.next() {
                records += 1
                lastLine = reader.recordLine
                if records % Self.recordsBetweenProgress == 0 { progress(reader.progress.position) }
                if let kind = kind() { return kind }
                skipped += 1
                reportUnknown(door)
            }
            progress(reader.progress.position)
        } catch {
            skipped += 1
            door.findings.add(
                Finding(error.rule, line: error.line, column: error.column, labelled(error.message)))
        }
        return nil
    }

    /// Whether the file has no record at all, known or not.
    var isEmpty: Bool { records == 0 }

    private func kind() -> Kind? {
        guard let first = reader.fields.first else { return nil }
        let bytes = reader.content(of: first)
        guard bytes.count == 2 else { return nil }
        if bytes.elementsEqual("SB".utf8) { return .row }
        return Kind(rawValue: String(decoding: bytes, as: UTF8.self))
    }

    private func reportUnknown(_ door: Door) {
        guard let first = reader.fields.first else {
            door.findings.add(Finding(.blankLine, line: line, column: 1, labelled("a blank line: remove it")))
            return
        }
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        let text = reader.text(of: first)
        door.findings.add(
            finding(
                .record, at: 0, expected: kinds, found: text,
                "\(shown(text)) is no kind of record: one of \(kinds) is expected as the first field"))
    }

    // MARK: The record at hand

    var line: Int { reader.recordLine }
    var fieldCount: Int { reader.fields.count }

    /// How many fields there are but for empty ones at the end.
    var filledCount: Int { (reader.fields.lastIndex { !$0.content.isEmpty } ?? -1) + 1 }

    /// The bytes of a field; none where a short record has no such field.
    func content(_ field: Int) -> ArraySlice<UInt8> {
        field < reader.fields.count ? reader.content(of: reader.fields[field]) : []
    }

    func text(_ field: Int?) -> String {
        field.map { String(decoding: content($0), as: UTF8.self) } ?? ""
    }

    func isEmpty(_ field: Int?) -> Bool { field.map { content($0).isEmpty } ?? true }

    /// The character of its line at which a field begins, from 1; of a field that is not there, the last one's.
    func column(_ field: Int) -> Int { place(field).map(reader.column) ?? 1 }

    private func place(_ field: Int) -> CSVReader.Field? {
        field < reader.fields.count ? reader.fields[field] : reader.fields.last
    }

    private func labelled(_ message: String) -> String { label.map { "in \($0): \(message)" } ?? message }

    /// A finding at a field of the record at hand.
    func finding(
        _ rule: Finding.Rule, at field: Int, expected: String? = nil, found: String? = nil, difference: String? = nil,
        _ message: String
    ) -> Finding {
        Finding(
            rule, line: place(field)?.line ?? line, column: column(field), expected: expected, found: found,
            difference: difference, labelled(message))
    }

    /// A finding at a place that was passed before.
    func finding(
        _ rule: Finding.Rule, line: Int, expected: String? = nil, found: String? = nil, _ message: String
    ) -> Finding {
        Finding(rule, line: line, column: 1, expected: expected, found: found, labelled(message))
    }

    /// A number of rows; nil, and a finding, where the field holds none.
    func number(_ field: Int, _ door: Door) -> Int? {
        let bytes = content(field)
        if bytes.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let number = Int(text(field)) {
            return number
        }
        let found = text(field)
        door.findings.add(
            finding(.value, at: field, found: found, "\(shown(found)) is no number of rows: digits are expected"))
        return nil
    }
}
