internal import Settlements

/// What the library writes into a ZIP file by the machine's zone and language, written again by neither: the date of each
/// file, and whether its name is UTF-8 (APPNOTE 6.3, 4.3 and 4.4).
enum ZipHeaders {
    /// The last record, when no comment follows it.
    private static let endLength = 22
    private static let entryLength = 46
    private static let isUTF8: UInt8 = 0x08

    /// - Parameter bytes: a whole ZIP file, without ZIP64.
    static func settled(_ bytes: [UInt8], at: Instant) -> [UInt8] {
        var bytes = bytes
        let end = bytes.count - endLength
        let stamp = dosTime(of: at)
        var entry = number(in: bytes, at: end + 16, length: 4)
        for _ in 0..<number(in: bytes, at: end + 10, length: 2) {
            let nameLength = number(in: bytes, at: entry + 28, length: 2)
            let name = bytes[entry + entryLength..<entry + entryLength + nameLength]
            let local = number(in: bytes, at: entry + 42, length: 4)
            // In the directory two bytes for the version that made it come before flags and time.
            for (flags, time) in [(entry + 8, entry + 12), (local + 6, local + 10)] {
                if name.contains(where: { $0 >= 0x80 }) { bytes[flags + 1] |= isUTF8 }
                bytes.replaceSubrange(time..<time + 4, with: stamp)
            }
            entry +=
                entryLength + nameLength + number(in: bytes, at: entry + 30, length: 2)
                + number(in: bytes, at: entry + 32, length: 2)
        }
        return bytes
    }

    /// Time, then date, each two bytes; nothing before 1980 nor after 2107 can be said.
    private static func dosTime(of instant: Instant) -> [UInt8] {
        let earliest = CalendarDate(year: 1980, month: 1, day: 1).map { Int64($0.daysSinceEpoch) * 86_400 } ?? 0
        let latest = CalendarDate(year: 2108, month: 1, day: 1).map { Int64($0.daysSinceEpoch) * 86_400 - 1 } ?? 0
        let seconds = Int(min(max(instant.seconds, earliest), latest))
        let date = CalendarDate(daysSinceEpoch: seconds / 86_400).components
        let second = seconds % 86_400
        let time = (second / 3600) << 11 | (second / 60 % 60) << 5 | (second % 60 / 2)
        let day = (date.year - 1980) << 9 | date.month << 5 | date.day
        return [time, day].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    private static func number(in bytes: [UInt8], at start: Int, length: Int) -> Int {
        bytes[start..<start + length].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
