package import Settlements

/// A CSV document of a report: lines in a published layout, as a dialect writes them.
///
/// UTF-8, CR LF after every line, the header always there. Memory does not grow with the number of lines.
package struct CSVDocument: Sendable {
    package static let mediaType = "text/csv; charset=utf-8; header=present"

    private let layout: Layout
    private let fields: FieldWriter
    private let columns: [Column]

    /// Enough that calls of the sink do not count, little enough that memory does not either.
    private static let bufferSize = 256 * 1024

    /// - Parameter columns: names of the layout's columns in the order they shall have; nil for all.
    /// - Throws: ``ReportError/Code/columns`` where a name is not one of the layout's columns, stands twice, or none is left.
    package init(layout: Layout, dialect: Dialect, columns: [String]?) throws(ReportError) {
        self.layout = layout
        self.columns = try layout.columns(columns)
        fields = FieldWriter(dialect)
    }

    /// Writes the header and every line of a statement, and proves that the lines are those that its figures were summed
    /// from.
    ///
    /// The sink gets the bytes in order, in pieces. What it got is of no use once this throws.
    /// - Returns: how many lines each account has, and the sums of those columns of the document that can be summed.
    /// - Throws: ``FootingError`` with every sum that differs as it was written; ``ReportError/Code/columns`` where the
    ///   layout needs the statement's payouts and it was made without them; ``ReportError/Code/overflow``; what `lines`
    ///   and `sink` throw.
    package func write(
        _ statement: Statement, lines: any StatementLines, to sink: ([UInt8]) throws -> Void
    ) throws -> DocumentLines {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(Self.bufferSize + 64 * 1024)
        appendHeader(to: &buffer)
        var controls: [DocumentLines.Control] = []
        for account in statement.accounts {
            guard !layout.needsPayouts || account.details.shares != nil else {
                throw ReportError(
                    .columns,
                    "\(account.account): \(layout.name) names payouts, and the statement was made without them")
            }
            var pen = LinePen(
                columns, account, revision: statement.run.revision, zone: statement.period.zone, fields: fields)
            try layout.report.readLines(of: account, from: lines) { batch, line in
                try pen.write(batch, line, to: &buffer)
                if buffer.count >= Self.bufferSize {
                    try sink(buffer)
                    buffer.removeAll(keepingCapacity: true)
                }
            }
            controls.append(pen.control)
        }
        if !buffer.isEmpty { try sink(buffer) }
        return DocumentLines(rows: controls.reduce(0) { $0 + $1.rows }, controls: controls)
    }

    private func appendHeader(to buffer: inout [UInt8]) {
        if fields.hasByteOrderMark { buffer.append(contentsOf: "\u{feff}".utf8) }
        for (index, column) in columns.enumerated() {
            if index > 0 { buffer.append(fields.separator) }
            buffer.append(contentsOf: column.name.utf8)
        }
        buffer.append(contentsOf: "\r\n".utf8)
    }
}
