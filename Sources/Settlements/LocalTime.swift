/// A time of day as a clock on the wall shows it, to the minute: `06:30`.
package struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 0…23.
    package let hour: Int
    /// 0…59.
    package let minute: Int

    package static let midnight = LocalTime(trusted: 0, 0)

    /// Nil outside 00:00…23:59. There is no 24:00: it is 00:00 of the next day.
    package init?(hour: Int, minute: Int) {
        guard 0...23 ~= hour, 0...59 ~= minute else { return nil }
        self.init(trusted: hour, minute)
    }

    private init(trusted hour: Int, _ minute: Int) {
        self.hour = hour
        self.minute = minute
    }

    /// Reads `06:30`: two digits, a colon, two digits, nothing around them.
    /// - Throws: `TimeError.Code.time` with the expected form.
    package init(_ text: some StringProtocol) throws(TimeError) {
        var reader = DigitReader(text.utf8)
        guard let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2), reader.isAtEnd else {
            throw TimeError(.time, "expected a time of day like 06:30, found \(quoted(text))")
        }
        guard let time = LocalTime(hour: hour, minute: minute) else {
            throw TimeError(.time, "expected a time of day from 00:00 to 23:59, found \(quoted(text))")
        }
        self = time
    }

    package var secondOfDay: Int { hour * 3600 + minute * 60 }

    package static func < (one: LocalTime, other: LocalTime) -> Bool {
        one.secondOfDay < other.secondOfDay
    }

    package var description: String {
        var text: [UInt8] = []
        appendTwoDigits(hour, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwoDigits(minute, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

/// A date with the time on the wall, to the second, in no zone: `2026-11-22T06:30:00`.
package struct LocalDateTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let date: CalendarDate
    /// 0…86399.
    package let secondOfDay: Int

    package init(_ date: CalendarDate, _ time: LocalTime) {
        self.date = date
        secondOfDay = time.secondOfDay
    }

    /// Nil where `secondOfDay` is not in 0…86399.
    package init?(_ date: CalendarDate, secondOfDay: Int) {
        guard 0..<86_400 ~= secondOfDay else { return nil }
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// Reads `2026-11-22 06:30:00`, or with a T in the middle, from the bytes of a file; nil where they are anything else, or
    /// there is no such day or time.
    package init?(ascii text: ArraySlice<UInt8>) {
        let bytes = text.span
        guard bytes.count == 19, bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"), let date = bytes.date(at: 0),
            let hour = bytes.number(11..<13), let minute = bytes.number(14..<16), let second = bytes.number(17..<19),
            hour < 24, minute < 60, second < 60
        else { return nil }
        self.init(date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    /// What a clock shows that counts from 1970-01-01T00:00:00 on the wall.
    init(wallSeconds: Int64) {
        let days = floorDivide(wallSeconds, by: 86_400)
        date = CalendarDate(daysSinceEpoch: Int(days))
        secondOfDay = Int(wallSeconds - days * 86_400)
    }

    var wallSeconds: Int64 { Int64(date.daysSinceEpoch) * 86_400 + Int64(secondOfDay) }

    package var hour: Int { secondOfDay / 3600 }
    package var minute: Int { secondOfDay / 60 % 60 }
    package var second: Int { secondOfDay % 60 }

    package static func < (one: LocalDateTime, other: LocalDateTime) -> Bool {
        one.wallSeconds < other.wallSeconds
    }

    package var description: String {
        var text: [UInt8] = []
        append(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends `description` in ASCII.
    package func append(to text: inout [UInt8]) {
        date.append(to: &text)
        text.append(UInt8(ascii: "T"))
        appendTwoDigits(hour, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwoDigits(minute, to: &text)
        text.append(UInt8(ascii: ":"))
        appendTwoDigits(second, to: &text)
    }
}
