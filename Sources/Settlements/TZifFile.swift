/// The layout of a compiled zone file (RFC 9636 §3), versions 1 to 4. Every length in it is doubted.
enum TZifFile {
    /// The six counts of a header, in the order of the file.
    private struct Header {
        let version: UInt8
        let universalFlags: Int
        let standardFlags: Int
        let leapSeconds: Int
        let transitions: Int
        let offsets: Int
        let letters: Int

        /// Bytes of the block that follows, with times of four or eight bytes.
        func blockSize(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + offsets * 6 + letters + leapSeconds * (timeSize + 4)
                + standardFlags + universalFlags
        }
    }

    /// Reads a whole file. Versions 2 and later repeat the data with 64-bit times; the 32-bit block is passed over.
    static func rules(in bytes: [UInt8]) throws(ZoneFileFault) -> ZoneRules {
        var reader = ByteReader(bytes)
        let header = try header(&reader)
        guard header.version >= UInt8(ascii: "2") else {
            return try rules(header, timeSize: 4, footer: { _ throws(ZoneFileFault) in nil }, &reader)
        }
        _ = try reader.take(header.blockSize(timeSize: 4))
        let second = try self.header(&reader)
        guard second.version == header.version else {
            throw ZoneFileFault(reason: "its two headers give different versions")
        }
        return try rules(second, timeSize: 8, footer: footer, &reader)
    }

    private static func header(_ reader: inout ByteReader) throws(ZoneFileFault) -> Header {
        guard try reader.take(4).elementsEqual("TZif".utf8) else {
            throw ZoneFileFault(reason: "it does not begin with TZif")
        }
        let version = try reader.integer(1, as: UInt8.self)
        guard version == 0 || UInt8(ascii: "2")...UInt8(ascii: "4") ~= version else {
            throw ZoneFileFault(reason: "its version byte is \(version); versions 1 to 4 of TZif are known")
        }
        _ = try reader.take(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(Int(try reader.integer(4, as: UInt32.self))) }
        let header = Header(
            version: version, universalFlags: counts[0], standardFlags: counts[1], leapSeconds: counts[2],
            transitions: counts[3], offsets: counts[4], letters: counts[5])
        return header
    }

    private static func rules(
        _ header: Header, timeSize: Int, footer: (inout ByteReader) throws(ZoneFileFault) -> ZoneFooter?,
        _ reader: inout ByteReader
    ) throws(ZoneFileFault) -> ZoneRules {
        guard header.leapSeconds == 0 else {
            throw ZoneFileFault(reason: "it counts leap seconds, as the files under right/ do; our instants do not")
        }
        guard 1...256 ~= header.offsets, header.letters >= 1,
            [0, header.offsets].contains(header.universalFlags), [0, header.offsets].contains(header.standardFlags)
        else {
            throw ZoneFileFault(reason: "the counts in its header contradict each other")
        }
        // Before anything is reserved: do the bytes that the header promises exist?
        try reader.require(header.blockSize(timeSize: timeSize))
        let transitions = try transitions(header.transitions, timeSize: timeSize, &reader)
        let indices = try reader.take(header.transitions)
        guard indices.allSatisfy({ $0 < header.offsets }) else {
            throw ZoneFileFault(reason: "a change of the clocks goes to an offset that it does not have")
        }
        let table = try reader.take(header.offsets * 6)
        let letters = try reader.take(header.letters)
        _ = try reader.take(header.standardFlags + header.universalFlags)
        return ZoneRules(
            transitions: transitions, indices: Array(indices), offsets: try offsets(table, letters),
            footer: try footer(&reader))
    }

    private static func transitions(
        _ count: Int, timeSize: Int, _ reader: inout ByteReader
    ) throws(ZoneFileFault) -> [Int64] {
        var times: [Int64] = []
        times.reserveCapacity(count)
        for _ in 0..<count {
            let time =
                timeSize == 8
                ? try reader.integer(8, as: Int64.self) : Int64(try reader.integer(4, as: Int32.self))
            guard ZoneRules.clamped(time) == time, times.last.map({ $0 < time }) ?? true else {
                throw ZoneFileFault(reason: "its changes of the clocks are out of order or out of range")
            }
            times.append(time)
        }
        return times
    }

    private static func offsets(
        _ table: ArraySlice<UInt8>, _ letters: ArraySlice<UInt8>
    ) throws(ZoneFileFault) -> [ZoneOffset] {
        var reader = ByteReader(table)
        var offsets: [ZoneOffset] = []
        while !reader.isAtEnd {
            let seconds = try reader.integer(4, as: Int32.self)
            let daylight = try reader.integer(1, as: UInt8.self)
            let start = Int(try reader.integer(1, as: UInt8.self))
            guard abs(Int64(seconds)) < ZoneRules.furthestOffset, daylight <= 1 else {
                throw ZoneFileFault(reason: "it has an offset from UTC that no clock on earth has")
            }
            let name = letters.dropFirst(start).prefix { $0 != 0 }
            guard name.endIndex < letters.endIndex, !name.isEmpty, name.allSatisfy({ isAbbreviation($0) }) else {
                throw ZoneFileFault(reason: "the short name of one of its offsets is missing or not plain ASCII")
            }
            offsets.append(
                ZoneOffset(
                    seconds: Int(seconds), abbreviation: String(decoding: name, as: UTF8.self),
                    isDaylight: daylight == 1))
        }
        return offsets
    }

    private static func footer(_ reader: inout ByteReader) throws(ZoneFileFault) -> ZoneFooter? {
        let newline = UInt8(ascii: "\n")
        guard try reader.integer(1, as: UInt8.self) == newline, let text = reader.take(through: newline) else {
            throw ZoneFileFault(reason: "its end, the rule for the time to come, is missing")
        }
        return text.isEmpty ? nil : try ZoneFooter(text: text)
    }
}

/// Takes big-endian numbers and stretches off the front of bytes, never beyond their end.
private struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    func require(_ count: Int) throws(ZoneFileFault) {
        guard count <= rest.count else {
            throw ZoneFileFault(reason: "it ends too early: \(count) bytes should follow, \(rest.count) do")
        }
    }

    mutating func take(_ count: Int) throws(ZoneFileFault) -> ArraySlice<UInt8> {
        try require(count)
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func integer<Number: FixedWidthInteger>(
        _ size: Int, as type: Number.Type
    ) throws(ZoneFileFault) -> Number {
        try take(size).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    /// The bytes before the next such byte, which is taken too; nil where it does not come.
    mutating func take(through byte: UInt8) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: byte) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }
}
