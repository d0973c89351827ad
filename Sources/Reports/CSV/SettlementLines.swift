package import Settlements

/// The CSV document of a settlement report: one line an entry, in the layout `settlement-lines@1`.
///
/// RFC 4180 in UTF-8 without byte order mark: CR LF after every line, the header always there, quotes only where a value
/// needs them, and no value ever changed. Memory does not grow with the number of lines.
package struct SettlementLines: Sendable {
    package static let layout = "settlement-lines@1"
    package static let mediaType = "text/csv; charset=utf-8; header=present"

    /// Enough that calls of the sink do not count, little enough that memory does not either.
    private static let bufferSize = 256 * 1024

    package init() {}

    /// Writes the header and every line of a statement, and proves that the lines are those that its figures were summed from.
    ///
    /// The sink gets the bytes in order, in pieces. What it got is of no use once this throws.
    /// - Throws: ``ReportError/Code/doesNotFoot`` with account, expected and found; ``ReportError/Code/overflow``; what
    ///   `lines` and `sink` throw.
    package func write(_ statement: Statement, lines: any StatementLines, to sink: ([UInt8]) throws -> Void) throws {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(Self.bufferSize + 64 * 1024)
        Self.appendHeader(to: &buffer)
        let columns = SettlementColumn.all
        for account in statement.accounts {
            var scene = LineScene(account.account, zone: statement.period.zone)
            var tally = LineTally()
            try lines.read(account.account) { batch in
                for row in 0..<batch.count {
                    try tally.add(batch, row)
                    for index in columns.indices {
                        if index > 0 { buffer.append(UInt8(ascii: ",")) }
                        try columns[index].append(batch, row, &scene, &buffer)
                    }
                    buffer.append(UInt8(ascii: "\r"))
                    buffer.append(UInt8(ascii: "\n"))
                    if buffer.count >= Self.bufferSize {
                        try sink(buffer)
                        buffer.removeAll(keepingCapacity: true)
                    }
                }
            }
            try tally.prove(account)
        }
        if !buffer.isEmpty { try sink(buffer) }
    }

    private static func appendHeader(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: SettlementColumn.all.map(\.name).joined(separator: ",").utf8)
        buffer.append(contentsOf: "\r\n".utf8)
    }
}
