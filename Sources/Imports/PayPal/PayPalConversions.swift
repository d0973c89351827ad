internal import Settlements

/// Holds the rows of currency conversions against each other. All rows of one conversion have the same PayPal Reference ID,
/// the payment's or refund's; where the user asked for it, one row's is the other's own id. Money leaves one currency and
/// comes into another; each is on a balance of its own, so only this shows that neither side is missing.
///
/// A few bytes for each conversion are kept, whatever the length of its id.
struct PayPalConversions {
    private struct Key: Hashable {
        let high: Int
        let low: Int

        init(_ id: ArraySlice<UInt8>) {
            var (one, two) = (Hasher(), Hasher())
            two.combine(id.count)
            id.withUnsafeBytes { bytes in
                one.combine(bytes: bytes)
                two.combine(bytes: bytes)
            }
            (high, low) = (one.finalize(), two.finalize())
        }
    }

    private struct Sides {
        let line: Int32
        let part: Int16
        let currency: Int16
        /// The id of the first row itself.
        let own: Key
        var hasCredit = false
        var hasDebit = false
        var hasOtherCurrency = false

        var isWhole: Bool { hasCredit && hasDebit && hasOtherCurrency }

        func completes(_ other: Sides) -> Bool {
            hasCredit != other.hasCredit && hasDebit != other.hasDebit && currency != other.currency
        }
    }

    private var sides: [Key: Sides] = [:]

    mutating func add(
        _ row: PayPalRow, id: ArraySlice<UInt8>, reference: ArraySlice<UInt8>, part: Int
    ) {
        let own = Key(id)
        let key = reference.isEmpty ? own : Key(reference)
        let currency = Int16(clamping: row.currency)
        var sides =
            self.sides[key]
            ?? Sides(line: Int32(clamping: row.line), part: Int16(clamping: part), currency: currency, own: own)
        if row.direction == .credit { sides.hasCredit = true } else { sides.hasDebit = true }
        if currency != sides.currency { sides.hasOtherCurrency = true }
        self.sides[key] = sides
    }

    /// Where the first row of each conversion stands that lacks its other side, in the order of the file.
    var halves: [(part: Int, line: Int, isCredit: Bool)] {
        sides.values.filter { side in
            // Two rows may each name the other.
            !side.isWhole && sides[side.own]?.completes(side) != true
        }
        .map { (Int($0.part), Int($0.line), $0.hasCredit) }
        .sorted { ($0.part, $0.line) < ($1.part, $1.line) }
    }
}
