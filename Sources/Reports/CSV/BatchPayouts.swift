import Settlements

/// Which payout pays the lines of an account, by the batches that they name.
struct BatchPayouts {
    /// As fields of the document.
    private let ofBatch: [String: [UInt8]]
    private let ofEntry: [String: [UInt8]]
    /// Lines of a batch mostly follow each other.
    private var last: (batch: [UInt8], id: [UInt8]) = ([], [])

    init(_ statement: AccountStatement, _ fields: FieldWriter) {
        var ofBatch: [String: [UInt8]] = [:]
        for share in statement.details.shares ?? [] {
            if let batch = share.batch, let payout = share.payout { ofBatch[batch] = fields.field(payout.id) }
        }
        self.ofBatch = ofBatch
        ofEntry = Dictionary(statement.payouts.map { ($0.payout.identity, fields.field($0.payout.id)) }) { id, _ in id }
    }

    /// The id of the payout that a row is, or of the one that pays its batch.
    mutating func id(_ batch: borrowing LineBatch, _ row: Int) -> [UInt8] {
        if batch.type[row] == .payout, let own = ofEntry[batch.identity.text(row)] { return own }
        let name = batch.batch.bytes[batch.batch.range(row)]
        if !name.elementsEqual(last.batch) {
            last = (Array(name), ofBatch[String(decoding: name, as: UTF8.self)] ?? [])
        }
        return last.id
    }
}
