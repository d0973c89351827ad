/// Why a TZif file or its footer is of no use, for `Zone` to say with the zone's name.
struct ZoneFileFault: Error {
    let reason: String
}

extension ZoneFooter {
    /// Reads the text between the two newlines at a TZif file's end.
    init(text: some Collection<UInt8>) throws(ZoneFileFault) {
        var parser = FooterParser(text)
        guard let footer = parser.footer() else {
            throw ZoneFileFault(
                reason: "the rule at its end, \(quoted(String(decoding: text, as: UTF8.self))), is not a POSIX TZ rule")
        }
        self = footer
    }
}

/// Reads `std offset [dst [offset] , start [/time] , end [/time]]`, all of it or nothing.
private struct FooterParser<Bytes: Collection> where Bytes.Element == UInt8 {
    private var reader: DigitReader<Bytes>

    init(_ text: Bytes) {
        reader = DigitReader(text)
    }

    mutating func footer() -> ZoneFooter? {
        guard let name = name(), let west = duration(hours: 0...24) else { return nil }
        let standard = ZoneOffset(seconds: -west, abbreviation: name, isDaylight: false)
        if reader.isAtEnd { return ZoneFooter(standard: standard, daylight: nil) }
        guard let daylightName = self.name() else { return nil }
        var east = standard.seconds + 3600
        if reader.next != UInt8(ascii: ",") {
            guard let west = duration(hours: 0...24) else { return nil }
            east = -west
        }
        guard let start = change(), let end = change(), reader.isAtEnd else { return nil }
        let offset = ZoneOffset(seconds: east, abbreviation: daylightName, isDaylight: true)
        return ZoneFooter(standard: standard, daylight: .init(offset: offset, start: start, end: end))
    }

    /// `CET`, or `<+0545>`: at least three characters.
    private mutating func name() -> String? {
        let isQuoted = reader.skip("<")
        var name = ""
        while let byte = reader.next, isAbbreviation(byte, lettersOnly: !isQuoted) {
            name.unicodeScalars.append(Unicode.Scalar(byte))
            reader.advance()
        }
        guard name.utf8.count >= 3, !isQuoted || reader.skip(">") else { return nil }
        return name
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func duration(hours range: ClosedRange<Int>) -> Int? {
        let sign = reader.skip("-") ? -1 : 1
        if sign == 1 { _ = reader.skip("+") }
        guard let hours = number(upTo: 3), range ~= hours else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] {
            guard reader.skip(":") else { break }
            guard let value = number(upTo: 2), value < 60 else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    /// `,M3.5.0/2`, `,J60`, `,59/-1`: two o'clock where no time is given.
    private mutating func change() -> YearlyChange? {
        guard reader.skip(","), let day = day() else { return nil }
        guard reader.skip("/") else { return YearlyChange(day: day, time: 7200) }
        return duration(hours: 0...167).map { YearlyChange(day: day, time: $0) }
    }

    private mutating func day() -> YearlyChange.Day? {
        if reader.skip("M") {
            guard let month = number(upTo: 2), 1...12 ~= month, reader.skip("."),
                let week = number(upTo: 1), 1...5 ~= week, reader.skip("."),
                let weekday = number(upTo: 1), 0...6 ~= weekday
            else { return nil }
            return .weekday(month: month, week: week, weekday: weekday)
        }
        if reader.skip("J") {
            return number(upTo: 3).flatMap { 1...365 ~= $0 ? .julian($0) : nil }
        }
        return number(upTo: 3).flatMap { 0...365 ~= $0 ? .zeroBased($0) : nil }
    }

    /// The longest number here of at most that many digits.
    private mutating func number(upTo count: Int) -> Int? {
        for digits in stride(from: count, to: 0, by: -1) {
            if let number = reader.digits(digits) { return number }
        }
        return nil
    }
}

/// The characters that RFC 9636 allows in a zone's short names.
func isAbbreviation(_ byte: UInt8, lettersOnly: Bool = false) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): !lettersOnly
    default: false
    }
}
