/// Writes instants with the offset of a zone: `2026-11-22T06:30:00+01:00` (RFC 3339, ISO 8601 extended).
///
/// The offset is the zone's at that instant, `Z` for a zone named UTC alone, since `Z` and `+00:00` tell different things.
/// Before zones had whole minutes an offset has seconds, `+00:19:32`: RFC 3339 knows no such thing, ISO 8601-2 does,
/// and rounding would make the text name another instant. It remembers the stretch between two changes of the clocks,
/// so that a million lines of one period look the zone up a few times.
package struct TimestampWriter {
    package let zone: Zone
    private var span: ZoneSpan
    private let isUniversal: Bool

    package init(zone: Zone) {
        self.zone = zone
        span = zone.span(at: Instant(seconds: 0))
        isUniversal = zone.identifier == "UTC"
    }

    /// Appends the timestamp in ASCII.
    package mutating func append(_ instant: Instant, to text: inout [UInt8]) {
        if !span.contains(instant) { span = zone.span(at: instant) }
        let offset = span.offset.seconds
        let seconds = ZoneRules.clamped(instant.seconds) + Int64(offset)
        LocalDateTime(wallSeconds: seconds).append(to: &text)
        if isUniversal {
            text.append(UInt8(ascii: "Z"))
        } else {
            appendOffset(offset, to: &text)
        }
    }
}

/// Appends `+01:00`, `-09:30`, `+00:19:32`.
private func appendOffset(_ offset: Int, to text: inout [UInt8]) {
    let size = abs(offset)
    text.append(offset < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    appendTwoDigits(size / 3600, to: &text)
    text.append(UInt8(ascii: ":"))
    appendTwoDigits(size / 60 % 60, to: &text)
    if size % 60 != 0 {
        text.append(UInt8(ascii: ":"))
        appendTwoDigits(size % 60, to: &text)
    }
}

extension Instant: CustomStringConvertible {
    /// In UTC: `2026-11-22T05:30:00Z`.
    package var description: String { text(in: .utc) }

    /// With the zone's offset: `2026-11-22T06:30:00+01:00`. See `TimestampWriter`, which is for many.
    package func text(in zone: Zone) -> String {
        var writer = TimestampWriter(zone: zone)
        var text: [UInt8] = []
        text.reserveCapacity(25)
        writer.append(self, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads one from the bytes of a file, as ``init(timestamp:)`` does; nil where they are anything else.
    package init?(ascii text: ArraySlice<UInt8>) {
        var reader = DigitReader(text)
        guard let fields = TimestampFields(&reader), reader.isAtEnd, let instant = fields.instant else { return nil }
        self = instant
    }

    /// Reads a timestamp of RFC 3339, which always has an offset: `2026-11-22T06:30:00+01:00`, `2026-11-22T05:30:00Z`.
    ///
    /// A fraction of a second is dropped towards the past; `T` and `Z` may be small; `-00:00` is UTC. The leap second
    /// `23:59:60Z` at a month's end is the second after it, as POSIX has none. An offset may have seconds, as we write it.
    /// - Throws: `TimeError.Code.timestamp` with the expected form, or with what does not exist.
    package init(timestamp text: some StringProtocol) throws(TimeError) {
        var reader = DigitReader(text.utf8)
        guard let fields = TimestampFields(&reader), reader.isAtEnd else {
            throw TimeError(
                .timestamp,
                "expected a time with its offset like 2026-11-22T06:30:00+01:00 or 2026-11-22T05:30:00Z, "
                    + "found \(quoted(text))")
        }
        guard let instant = fields.instant else {
            throw TimeError(.timestamp, "there is no such date or time as \(quoted(text))")
        }
        self = instant
    }
}

/// The numbers of a timestamp as they stand there.
private struct TimestampFields {
    private let date: (year: Int, month: Int, day: Int)
    private let time: (hour: Int, minute: Int, second: Int)
    private let offset: (sign: Int, hours: Int, minutes: Int, seconds: Int)

    /// Nil where the form is another.
    init?<Bytes>(_ reader: inout DigitReader<Bytes>) {
        guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
            let day = reader.digits(2), reader.skip("T", "t"),
            let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2), reader.skip(":"),
            let second = reader.digits(2)
        else { return nil }
        date = (year, month, day)
        time = (hour, minute, second)
        if reader.skip("."), reader.skipDigits() == 0 { return nil }
        if reader.skip("Z", "z") {
            offset = (1, 0, 0, 0)
            return
        }
        let isWest = reader.next == UInt8(ascii: "-")
        guard reader.skip("+", "-"), let hours = reader.digits(2), reader.skip(":"), let minutes = reader.digits(2)
        else { return nil }
        var seconds = 0
        if reader.skip(":") {
            guard let value = reader.digits(2) else { return nil }
            seconds = value
        }
        offset = (isWest ? -1 : 1, hours, minutes, seconds)
    }

    /// Nil where one of the numbers is beyond what there is.
    var instant: Instant? {
        guard let date = CalendarDate(year: date.year, month: date.month, day: date.day),
            0...23 ~= time.hour, 0...59 ~= time.minute, 0...60 ~= time.second,
            0...23 ~= offset.hours, 0...59 ~= offset.minutes, 0...59 ~= offset.seconds
        else { return nil }
        let ahead = offset.sign * (offset.hours * 3600 + offset.minutes * 60 + offset.seconds)
        let wall = date.daysSinceEpoch * 86_400 + time.hour * 3600 + time.minute * 60 + time.second
        let instant = Instant(seconds: Int64(wall - ahead))
        return time.second < 60 || instant.isFirstOfMonth ? instant : nil
    }
}

extension Instant {
    /// Whether a month of UTC begins: leap seconds are inserted only before that.
    fileprivate var isFirstOfMonth: Bool {
        let local = Zone.utc.local(at: self)
        return local.secondOfDay == 0 && local.date.day == 1
    }
}
