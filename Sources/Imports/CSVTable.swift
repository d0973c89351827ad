internal import Diagnostics
internal import Settlements

/// A CSV file whose first row names its columns: rows come one by one, fields by the column's number.
struct CSVTable {
    /// The titles of the columns, in the file's order.
    let titles: [String]
    private let headerLine: Int
    private let reader: CSVReader
    /// The row at hand.
    private var record = CSVRecord.none
    private let leniencies: Set<CSVForm.Leniency>
    private let progress: (@Sendable (Int64, Int64) -> Void)?
    /// The columns that hold ids and texts, each with its number among those that the findings watch.
    private var watched: [(column: Int, kind: CardScreen.Kind, number: Int?)] = []
    private let columns: [String: Int]
    private let positions: [Int]
    /// How many rows could not be handed out because of their shape; a file that ended in the middle counts as one.
    private(set) var skipped = 0

    /// Reads the header; nil where there is none to go on with, which `findings` then explain.
    init?(
        _ file: ImportFile, form: CSVForm = .rfc4180, progress: (@Sendable (Int64, Int64) -> Void)? = nil,
        _ findings: inout FindingList
    ) {
        do {
            let reader = try CSVReader(file, form)
            guard try reader.next() else {
                findings.add(
                    Finding(.empty, line: 1, column: 1, "the file is empty: a row with the columns' names is expected"))
                return nil
            }
            self.init(under: reader, form: form, progress: progress, &findings)
        } catch {
            findings.add(Finding(error))
            return nil
        }
    }

    /// Takes the record that was read last as the header; nil where it cannot be one, which `findings` then explain.
    init?(
        under reader: CSVReader, form: CSVForm, progress: (@Sendable (Int64, Int64) -> Void)? = nil,
        _ findings: inout FindingList
    ) {
        leniencies = form.leniencies
        self.progress = progress
        self.reader = reader
        headerLine = reader.recordLine
        let record = reader.record
        self.record = record
        let fields = Self.columns(record.fields, leniencies)
        titles = fields.map { String(decoding: record.content(of: $0), as: UTF8.self) }
        positions = fields.map { record.column(of: $0) }
        columns = Dictionary(zip(titles, titles.indices), uniquingKeysWith: { first, _ in first })
        findings.know(titles)
        guard !titles.isEmpty else {
            findings.add(
                Finding(
                    .blankLine, line: headerLine, column: 1,
                    "the first line is blank: the columns' names are expected there"))
            return nil
        }
        let separator = String(Character(Unicode.Scalar(form.separator)))
        if let only = titles.first, titles.count == 1, let other = only.first(where: { ",;\t|".contains($0) }) {
            let named = { (text: String) in text == "\t" ? "tabs" : "'\(text)'" }
            findings.add(
                Finding(
                    .separator, line: headerLine, column: 1, expected: separator, found: String(other),
                    "the columns seem to be separated by \(named(String(other))), \(named(separator)) is expected: "
                        + "save the file so, or take the provider's own file"))
            return nil
        }
        for (column, title) in titles.enumerated() where columns[title] != column {
            findings.add(
                Finding(
                    .duplicateColumn, line: headerLine, column: positions[column],
                    title.isEmpty ? "two columns have no name" : "there are two columns \(shown(title))"))
        }
    }

    /// The fields that are columns: of those that come after the last column, none.
    private static func columns(_ fields: [CSVReader.Field], _ leniencies: Set<CSVForm.Leniency>) -> [CSVReader.Field] {
        guard leniencies.contains(.trailingSeparators), let last = fields.lastIndex(where: { !$0.isBare }) else {
            return fields
        }
        return Array(fields[...last])
    }

    /// The number of the column with this title.
    func column(_ title: String) -> Int? { columns[title] }

    /// Reports a title that the file lacks, with the one that it may have in its place.
    func reportMissing(_ title: String, known: some Sequence<String>, _ findings: inout FindingList) {
        let known = Set(known)
        let near = Spelling.nearest(to: title, among: titles.filter { !known.contains($0) })
        findings.add(
            Finding(
                .missingColumn, line: headerLine, column: 1, expected: title, found: near,
                "there is no column \(shown(title))" + (near.map { "; is \(shown($0)) meant?" } ?? "")))
    }

    /// Reports every title that is none of those known.
    func reportUnknown(known: [String], _ findings: inout FindingList) {
        for (column, title) in titles.enumerated() where !known.contains(title) {
            let missing = known.filter { columns[$0] == nil }
            let near = Spelling.nearest(to: title, among: missing)
            findings.add(
                Finding(
                    .unknownColumn, line: headerLine, column: positions[column], expected: near, found: title,
                    "unknown column \(shown(title))"
                        + (near.map { "; did you mean \(shown($0))?" }
                            ?? "; the columns are \(known.joined(separator: ", "))")))
        }
    }

    /// A finding at the title of a column.
    func headerFinding(
        _ rule: Finding.Rule, at column: Int, expected: String? = nil, _ message: String
    ) -> Finding {
        Finding(
            rule, line: headerLine, column: positions[column], expected: expected, found: titles[column], message)
    }

    // MARK: Rows

    /// The line on which the row at hand begins.
    var line: Int { reader.recordLine }

    /// Goes to the next row that has as many fields as there are columns, reporting those that have not; false at the end
    /// of the file, or where it cannot be read on.
    mutating func next(_ findings: inout FindingList) -> Bool {
        do {
            while try readRecord() {
                rows += 1
                if rows % ImportOptions.rowsBetweenProgress == 0 { reportProgress() }
                if record.fields.isEmpty, leniencies.contains(.blankLines) { continue }
                if isRow {
                    look(&findings)
                    return true
                }
                skipped += 1
                reportShape(&findings)
            }
            reportProgress()
        } catch {
            skipped += 1
            findings.add(Finding(error))
        }
        return false
    }

    private mutating func readRecord() throws(CSVReader.Fault) -> Bool {
        record = .none
        guard try reader.next() else { return false }
        record = reader.record
        return true
    }

    /// Whether the record at hand has a field for each column.
    private var isRow: Bool {
        let fields = record.fields
        if fields.count == titles.count { return true }
        if fields.count < titles.count { return !fields.isEmpty && leniencies.contains(.shortRows) }
        return leniencies.contains(.trailingSeparators) && fields[titles.count...].allSatisfy(\.isBare)
    }

    private var rows = 0

    private func reportProgress() { progress?(reader.progress.position, reader.progress.size) }

    private func reportShape(_ findings: inout FindingList) {
        let fields = record.fields
        guard let last = fields.last else {
            findings.add(Finding(.blankLine, line: line, column: 1, "a blank line: remove it"))
            return
        }
        let place = fields.count > titles.count ? fields[titles.count] : last
        findings.add(
            Finding(
                .raggedRow, line: place.line, column: record.column(of: place), expected: "\(titles.count)",
                found: "\(fields.count)",
                "this row has \(fields.count) fields, the header has \(titles.count): a comma is missing, or too many, "
                    + "or a text with a comma lacks its quotes"))
    }

    // MARK: Ids and texts

    /// Says which columns would be stored, ids and free text, and which hold ids that are not: from then on ``next(_:)`` looks
    /// at them for card numbers and destroyed ids.
    mutating func watch(ids: [Int?], texts: [Int?], unstored: [Int?] = []) {
        for (columns, kind) in [(ids, CardScreen.Kind.id), (texts, .text), (unstored, .unstored)] {
            watched += columns.compactMap(\.self).map { ($0, kind, nil) }
        }
    }

    private mutating func look(_ findings: inout FindingList) {
        for index in watched.indices where watched[index].column < record.fields.count {
            let field = record.fields[watched[index].column]
            guard !field.content.isEmpty else { continue }
            let number = watched[index].number ?? findings.watch(titles[watched[index].column], as: watched[index].kind)
            watched[index].number = number
            findings.look(
                at: record.content(of: field), of: number, line: field.line, place: record.column(of: field))
        }
    }

    // MARK: Fields

    /// The bytes of a field in the row at hand; none where a short row has no such field.
    func content(_ column: Int) -> ArraySlice<UInt8> {
        column < record.fields.count ? record.content(of: record.fields[column]) : []
    }

    /// The text of a field; empty where the file has no such column.
    func text(_ column: Int?) -> String {
        column.map { String(decoding: content($0), as: UTF8.self) } ?? ""
    }

    /// The character of its line at which a field of the row at hand begins, from 1.
    func position(_ column: Int) -> Int { field(column).map(record.column) ?? 1 }

    func isEmpty(_ column: Int) -> Bool {
        column >= record.fields.count || record.fields[column].content.isEmpty
    }

    /// Whether a field has this text; true where there is no such column.
    func isSame(_ text: String, in column: Int?) -> Bool {
        column.map { content($0).elementsEqual(text.utf8) } ?? true
    }

    /// The field, or the last one where a short row has no such field.
    private func field(_ column: Int) -> CSVReader.Field? {
        column < record.fields.count ? record.fields[column] : record.fields.last
    }

    /// The text of a field that must not be empty; nil, and a finding, where it is.
    func required(_ column: Int, _ findings: inout FindingList) -> String? {
        let text = text(column)
        guard text.isEmpty else { return text }
        findings.add(finding(.missingValue, at: column, "\(titles[column]) is empty"))
        return nil
    }

    /// A finding at a field of the row at hand.
    func finding(
        _ rule: Finding.Rule, at column: Int, expected: String? = nil, found: String? = nil,
        difference: String? = nil, _ message: String
    ) -> Finding {
        Finding(
            rule, line: field(column)?.line ?? line, column: position(column), expected: expected, found: found,
            difference: difference, message)
    }

    /// The amount in a field in minor units; 0 where it is empty or there is no such column; nil, and a finding, where
    /// it cannot be read.
    func amount(_ column: Int?, _ currency: Currency, _ findings: inout FindingList) -> Int64? {
        guard let column, !isEmpty(column) else { return 0 }
        if findings.holdsCard(content(column), in: titles[column]) {
            findings.add(
                finding(
                    .cardNumber, at: column, found: text(column),
                    "\(titles[column]) holds what looks like a card number, where an amount is expected: "
                        + "\(shown(text(column)))"))
            return nil
        }
        do {
            return try Money.minorUnits(content(column), exponent: currency.exponent)
        } catch {
            let found = text(column)
            findings.add(
                finding(.amount, at: column, found: found, "\(titles[column]) \(shown(found)) in \(currency): \(error)")
            )
            return nil
        }
    }

    /// The currency that a field names; nil, and a finding, where it names none.
    func currency(_ column: Int, _ findings: inout FindingList) -> Currency? {
        if let currency = Currency(ascii: content(column)) { return currency }
        let code = text(column)
        findings.add(
            finding(
                .unknownCurrency, at: column, found: code,
                "\(titles[column]) \(shown(code)) is no currency of ISO 4217: three capital letters like EUR are expected"
            ))
        return nil
    }
}

extension Finding {
    init(_ fault: CSVReader.Fault) {
        self.init(fault.rule, line: fault.line, column: fault.column, fault.message)
    }
}
