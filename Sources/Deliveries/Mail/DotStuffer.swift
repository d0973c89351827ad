/// A message's bytes on their way through DATA: a dot that begins a line is doubled (RFC 5321, 4.5.2).
struct DotStuffer {
    /// A CR or LF without the other. Servers read it as a line's end or not, each its own way, so it is never sent.
    struct BareLineEnd: Error, Hashable {
        /// Bytes before it in the message.
        let offset: Int64
    }

    private var last: UInt8 = 0x0A
    private var offset: Int64 = 0

    /// The next bytes as they are to be sent.
    mutating func stuff(_ bytes: some Sequence<UInt8>) throws(BareLineEnd) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount + 64)
        for byte in bytes {
            if last == 0x0D, byte != 0x0A { throw BareLineEnd(offset: offset - 1) }
            if byte == 0x0A, last != 0x0D { throw BareLineEnd(offset: offset) }
            if byte == 0x2E, last == 0x0A { out.append(0x2E) }
            out.append(byte)
            last = byte
            offset += 1
        }
        return out
    }

    /// What still has to come before the final dot: a line's end, where the message has none.
    func end() throws(BareLineEnd) -> [UInt8] {
        if last == 0x0D { throw BareLineEnd(offset: offset - 1) }
        return last == 0x0A ? [] : [0x0D, 0x0A]
    }
}
