/// A check of everything that stands in an entry's row: FNV-1a in 64 bits, over a form in which no two rows are alike.
///
/// It tells that a row was altered, by mistake or by a damaged disk. It keeps out nobody who can write to the store and knows
/// of it.
struct Seal {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// As the store keeps it.
    var stored: Int64 { Int64(bitPattern: state) }

    /// Begins with the account's name: a row that is moved to another account no longer fits.
    init(merchant: String, provider: String, currency: String) {
        for text in [merchant, provider, currency] { add(text) }
    }

    init() {}

    @inline(__always)
    mutating func add(byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    mutating func addNull() { add(byte: 0) }

    mutating func add(_ number: Int64) {
        add(byte: 1)
        add(size: UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        add(byte: 2)
        add(size: UInt64(bytes.count))
        for byte in bytes { add(byte: byte) }
    }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
    }

    mutating func add(_ value: StoredValue) {
        switch value {
        case .null: addNull()
        case .integer(let number): add(number)
        case .text(let text): add(text)
        }
    }

    /// Seven bits a byte, the last one without the eighth: short for the many small numbers, and its end is known.
    private mutating func add(size: UInt64) {
        var rest = size
        while rest > 0x7f {
            add(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        add(byte: UInt8(truncatingIfNeeded: rest))
    }
}
