import Settlements

/// Writes the lines of one account, and counts and sums what it wrote.
struct LinePen {
    private let columns: [Column]
    private let account: Account
    private var scene: LineScene
    private var rows: Int64 = 0
    /// One a column; 0 where a column is not summed.
    private var sums: [Int64]

    init(_ columns: [Column], _ statement: AccountStatement, revision: Int, zone: Zone, fields: FieldWriter) {
        self.columns = columns
        account = statement.account
        scene = LineScene(statement, revision: revision, zone: zone, fields: fields)
        sums = Array(repeating: 0, count: columns.count)
    }

    /// Appends one line with its end.
    /// - Throws: ``ReportError/Code/overflow``.
    mutating func write(_ batch: borrowing LineBatch, _ line: LinePlace, to bytes: inout [UInt8]) throws(ReportError) {
        let start = bytes.count
        do throws(MoneyError) {
            for index in columns.indices {
                if index > 0 { bytes.append(scene.fields.separator) }
                switch columns[index].value {
                case .amount(let amount, let isSummed):
                    let minorUnits = try amount(batch, line)
                    scene.append(minorUnits, to: &bytes)
                    if isSummed { sums[index] = try sums[index].adding(minorUnits) }
                case .field(let append):
                    try append(batch, line, &scene, &bytes)
                }
            }
        } catch {
            throw ReportError(.overflow, "\(account): a sum of lines is \(error)")
        }
        // A line with nothing on it is no record to those who read it.
        if columns.count == 1, bytes.count == start { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        rows += 1
    }

    /// What was written so far.
    var control: DocumentLines.Control {
        let summed = columns.indices.filter { columns[$0].isSummed }
        return DocumentLines.Control(
            account: account, rows: rows,
            sums: summed.map { DocumentLines.Sum(column: columns[$0].name, minorUnits: sums[$0]) })
    }
}
