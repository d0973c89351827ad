/// How often, or where first, each identity of a file was seen: 128 bits each, whatever their length, so that a million of
/// them fit in memory. Two identities share them with a chance below one in 10²⁶ for a million.
struct IdentityTally {
    /// Many small tables: one that grows is there twice for a moment, and that must not be all of them.
    private var shelves = [Shelf](repeating: Shelf(), count: 256)

    /// Counts one more of an identity and says how many there are now.
    mutating func count(_ identity: String, of account: Int) -> Int {
        let key = Self.key(identity, account)
        let shelf = Int(key.x & 0xFF)
        let count = shelves[shelf][key].addingReportingOverflow(1)
        if !count.overflow { shelves[shelf][key] = count.partialValue }
        return Int(shelves[shelf][key])
    }

    /// The line where the identity stood before; nil where it is new, and known from now on.
    mutating func firstLine(of identity: String, of account: Int, at line: Int) -> Int? {
        let key = Self.key(identity, account)
        let shelf = Int(key.x & 0xFF)
        let first = shelves[shelf][key]
        guard first == 0 else { return Int(first) }
        shelves[shelf][key] = Int32(clamping: line)
        return nil
    }

    /// The language's keyed hash, twice: nobody can write a file whose identities meet.
    private static func key(_ identity: String, _ account: Int) -> SIMD2<UInt64> {
        var (one, two) = (Hasher(), Hasher())
        one.combine(account)
        two.combine(~account)
        var identity = identity
        identity.withUTF8 { bytes in
            one.combine(bytes: UnsafeRawBufferPointer(bytes))
            two.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
        return SIMD2(UInt64(bitPattern: Int64(one.finalize())), UInt64(bitPattern: Int64(two.finalize())))
    }

    /// A table with open addressing: a key stands at its place, or behind it at the first that was free.
    private struct Shelf {
        private var keys: [SIMD2<UInt64>] = []
        /// 0 where nothing stands.
        private var values: [Int32] = []
        private var used = 0

        /// 0 where the key has none.
        subscript(key: SIMD2<UInt64>) -> Int32 {
            get { keys.isEmpty ? 0 : values[place(of: key)] }
            set {
                if used * 5 >= keys.count * 4 { grow() }
                let place = place(of: key)
                if values[place] == 0 { used += 1 }
                keys[place] = key
                values[place] = newValue
            }
        }

        private func place(of key: SIMD2<UInt64>) -> Int {
            var place = Int(key.y.multipliedFullWidth(by: UInt64(keys.count)).high)
            while values[place] != 0, keys[place] != key { place = place + 1 == keys.count ? 0 : place + 1 }
            return place
        }

        private mutating func grow() {
            let (oldKeys, oldValues) = (keys, values)
            let size = max(16, keys.count * 3 / 2)
            keys = [SIMD2<UInt64>](repeating: .zero, count: size)
            values = [Int32](repeating: 0, count: size)
            for (key, value) in zip(oldKeys, oldValues) where value != 0 {
                let place = place(of: key)
                keys[place] = key
                values[place] = value
            }
        }
    }
}
