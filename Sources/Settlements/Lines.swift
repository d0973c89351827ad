/// Where a line stands on a statement.
package enum StatementSection: UInt8, Hashable, Sendable, CaseIterable {
    /// Recorded after its own period was reported.
    case late = 0
    case period = 1

    /// The word in files: `late`, `period`.
    package var word: String { "\(self)" }
}

/// A column of texts: one array of bytes, and where each text ends in it.
package struct TextColumn: Sendable {
    package private(set) var bytes: ContiguousArray<UInt8> = []
    private var ends: ContiguousArray<Int> = []

    package init() {}

    package var count: Int { ends.count }

    /// Appends one text in UTF-8; an empty one stands for none.
    package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    package mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
    }

    /// Where the text at `row` stands in ``bytes``.
    package func range(_ row: Int) -> Range<Int> {
        (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }

    package func text(_ row: Int) -> String {
        String(decoding: bytes[range(row)], as: UTF8.self)
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }
}

/// Some thousand lines of one account of a statement, a contiguous array a column.
///
/// Amounts are minor units of the account's currency; instants are seconds since 1970.
package struct LineBatch: Sendable {
    package static let capacity = 2_048

    package var section: ContiguousArray<StatementSection> = []
    package var booked: ContiguousArray<Moment> = []
    package var occurred: ContiguousArray<Moment?> = []
    package var type: ContiguousArray<EntryType> = []
    package var channel: ContiguousArray<SalesChannel?> = []
    package var gross: ContiguousArray<Int64> = []
    package var fees: ContiguousArray<Fees> = []
    package var net: ContiguousArray<Int64> = []
    package var invoiced: ContiguousArray<Fees> = []
    /// The payment that a refund gives back; only where refunds were asked for, else empty.
    package var payment: ContiguousArray<RefundedPayment?> = []
    package var original: ContiguousArray<OriginalAmount?> = []
    /// Not in the report that this one replaces. False on every line of an original.
    package var isAdded: ContiguousArray<Bool> = []
    package var identity = TextColumn()
    package var method = TextColumn()
    package var scheme = TextColumn()
    package var reference = TextColumn()
    package var merchantReference = TextColumn()
    package var modificationReference = TextColumn()
    package var description = TextColumn()
    package var batch = TextColumn()

    package init() {}

    package var count: Int { net.count }

    package mutating func removeAll() {
        section.removeAll(keepingCapacity: true)
        booked.removeAll(keepingCapacity: true)
        occurred.removeAll(keepingCapacity: true)
        type.removeAll(keepingCapacity: true)
        channel.removeAll(keepingCapacity: true)
        gross.removeAll(keepingCapacity: true)
        fees.removeAll(keepingCapacity: true)
        net.removeAll(keepingCapacity: true)
        invoiced.removeAll(keepingCapacity: true)
        payment.removeAll(keepingCapacity: true)
        original.removeAll(keepingCapacity: true)
        isAdded.removeAll(keepingCapacity: true)
        identity.removeAll()
        method.removeAll()
        scheme.removeAll()
        reference.removeAll()
        merchantReference.removeAll()
        modificationReference.removeAll()
        description.removeAll()
        batch.removeAll()
    }
}

/// Hands out the lines of a statement, account by account, in the order of booking: late ones first.
///
/// It reads from the snapshot that made the statement and is of use only while that is open.
package protocol StatementLines {
    /// Calls `body` with one batch after the other; the batch is reused, so `body` keeps nothing of it.
    func read(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws

    /// The same for the lines of type refund and refund_reversal alone, each with the payment that it gives back.
    func readRefunds(_ account: Account, _ body: (borrowing LineBatch) throws -> Void) throws
}
