/// How often, or where first, each identity of a file was seen: 128 bits each, whatever their length, so that a million of
/// them fit in memory. Two identities share them with a chance below one in 10²⁶ for a million.
struct IdentityTally {
    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ identity: String, _ account: Int) {
            var (one, two) = (Hasher(), Hasher())
            one.combine(account)
            one.combine(identity)
            two.combine(identity)
            two.combine(~account)
            (high, low) = (UInt64(bitPattern: Int64(one.finalize())), UInt64(bitPattern: Int64(two.finalize())))
        }
    }

    private var values: [Key: Int32] = [:]

    /// Counts one more of an identity and says how many there are now.
    mutating func count(_ identity: String, of account: Int) -> Int {
        let key = Key(identity, account)
        let count = values[key, default: 0] + 1
        values[key] = count
        return Int(count)
    }

    /// The line where the identity stood before; nil where it is new, and known from now on.
    mutating func firstLine(of identity: String, of account: Int, at line: Int) -> Int? {
        let key = Key(identity, account)
        if let first = values[key] { return Int(first) }
        values[key] = Int32(clamping: line)
        return nil
    }
}
