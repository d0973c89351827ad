internal import Settlements

/// How a file writes dates and times: `dd.MM.yyyy HH:mm:ss`, or `iso` as RFC 3339 has them.
struct DatePattern: Hashable, Sendable {
    /// What a text says: a day, perhaps with a time, perhaps with the offset of its clock.
    struct Written: Hashable {
        let date: CalendarDate
        let secondOfDay: Int?
        /// Seconds east of UTC.
        let offset: Int?
    }

    private enum Part: Hashable {
        case year, month, day, hour, minute, second
        /// One digit or two.
        case shortMonth, shortDay, shortHour
        case fraction, offset
        case literal(UInt8)
    }

    static let iso = DatePattern(text: "iso", parts: [])

    /// As the mapping has it.
    let text: String
    private let parts: [Part]

    private init(text: String, parts: [Part]) {
        self.text = text
        self.parts = parts
    }

    /// Reads a pattern; nil where it has letters that mean nothing, or lacks year, month or day.
    init?(_ text: String) {
        if text == "iso" {
            self = .iso
            return
        }
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let run = rest.prefix { $0 == byte }
            rest = rest.dropFirst(run.count)
            guard Self.isLetter(byte), byte != UInt8(ascii: "T") || run.count > 1 else {
                parts += run.map { .literal($0) }
                continue
            }
            guard let part = Self.part(String(decoding: run, as: UTF8.self)) else { return nil }
            parts.append(part)
        }
        let names = parts.compactMap { Self.name(of: $0) }
        guard Set(names).count == names.count, Set(["y", "M", "d"]).isSubset(of: names),
            names.contains("H") == names.contains("m"), names.contains("H") || !names.contains("s"),
            names.contains("s") || !names.contains("S"), names.contains("H") || !names.contains("X")
        else { return nil }
        self.init(text: text, parts: parts)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
    }

    private static func part(_ run: String) -> Part? {
        switch run {
        case "yyyy": .year
        case "MM": .month
        case "M": .shortMonth
        case "dd": .day
        case "d": .shortDay
        case "HH": .hour
        case "H": .shortHour
        case "mm": .minute
        case "ss": .second
        case _ where run.allSatisfy({ $0 == "S" }): .fraction
        case "XXX": .offset
        default: nil
        }
    }

    private static func name(of part: Part) -> Character? {
        switch part {
        case .year: "y"
        case .month, .shortMonth: "M"
        case .day, .shortDay: "d"
        case .hour, .shortHour: "H"
        case .minute: "m"
        case .second: "s"
        case .fraction: "S"
        case .offset: "X"
        case .literal: nil
        }
    }

    /// Its times are in some zone, which the text does not say.
    var needsZone: Bool { parts.contains { [.hour, .shortHour].contains($0) } && !parts.contains(.offset) }

    /// What a text says by this pattern; nil where it does not fit, or there is no such day or time.
    func read(_ text: ArraySlice<UInt8>) -> Written? {
        guard !parts.isEmpty else { return Self.readISO(text) }
        var rest = text
        var (year, month, day, hour, minute, second) = (0, 0, 0, Int?.none, 0, 0)
        var offset: Int?
        for part in parts {
            switch part {
            case .literal(let byte): guard rest.popFirst() == byte else { return nil }
            case .fraction: guard Self.digits(&rest, 1...12) != nil else { return nil }
            case .offset:
                guard let read = Self.offset(&rest) else { return nil }
                offset = read
            case .year:
                guard let read = Self.digits(&rest, 4...4) else { return nil }
                year = read
            case .month, .shortMonth, .day, .shortDay, .hour, .shortHour, .minute, .second:
                let isShort = [.shortMonth, .shortDay, .shortHour].contains(part)
                guard let read = Self.digits(&rest, isShort ? 1...2 : 2...2) else { return nil }
                switch part {
                case .month, .shortMonth: month = read
                case .day, .shortDay: day = read
                case .hour, .shortHour: hour = read
                case .minute: minute = read
                default: second = read
                }
            }
        }
        guard rest.isEmpty, let date = CalendarDate(year: year, month: month, day: day) else { return nil }
        guard let hour else { return Written(date: date, secondOfDay: nil, offset: nil) }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return Written(date: date, secondOfDay: hour * 3600 + minute * 60 + second, offset: offset)
    }

    private static func readISO(_ bytes: ArraySlice<UInt8>) -> Written? {
        let text = String(decoding: bytes, as: UTF8.self)
        if let date = try? CalendarDate(text) { return Written(date: date, secondOfDay: nil, offset: nil) }
        guard let instant = try? Instant(timestamp: text) else { return nil }
        let local = Zone.utc.local(at: instant)
        return Written(date: local.date, secondOfDay: local.secondOfDay, offset: 0)
    }

    /// As many digits as there are, within these bounds.
    private static func digits(_ rest: inout ArraySlice<UInt8>, _ count: ClosedRange<Int>) -> Int? {
        var value = 0
        var read = 0
        while read < count.upperBound, let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            read += 1
            rest.removeFirst()
        }
        return read >= count.lowerBound ? value : nil
    }

    /// `Z`, `+01:00`, `+0100` or `+01`.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let sign = rest.popFirst() else { return nil }
        if sign == UInt8(ascii: "Z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(&rest, 2...2) else {
            return nil
        }
        if rest.first == UInt8(ascii: ":") { rest.removeFirst() }
        let minutes = rest.isEmpty ? 0 : digits(&rest, 2...2)
        guard let minutes, hours < 24, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
}

/// How a file writes dates, and where the clocks hang that its local times were read from.
struct DateStyle: Sendable {
    enum Hour: String, Hashable, Sendable, CaseIterable {
        case first, second
    }

    var patterns: [DatePattern] = [.iso]
    /// Nil where `--zone` says it.
    var zone: Zone?
    /// Which of the two is meant by a time that the clocks showed twice; nil where such a time stops the import.
    var repeatedHour: Hour?
}
