import Settlements
import Support
import Testing

/// What is read from the bytes of files, where many are read.
@Suite struct `The bytes of a file` {
    @Test(
        arguments: [
            ("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("ZWG", 2), ("AED", 2), ("eur", nil), ("EU", nil),
            ("EURO", nil),
            ("", nil), ("XXX", nil), ("ZZZ", nil), ("E R", nil), ("É1", nil), ("AAA", nil), ("[[[", nil), ("@@@", nil),
        ] as [(String, Int?)])
    func `name a currency of ISO 4217, or none`(code: String, exponent: Int?) {
        let currency = Currency(ascii: Array(code.utf8)[...])
        #expect(currency?.exponent == exponent)
        #expect(currency?.code == (exponent == nil ? nil : code))
        #expect(Currency(code: code) == currency)
    }

    @Test(
        arguments: [
            ("1", 1, 0), ("1.0987", 10987, 4), ("0.011", 11, 3), ("01.50", 150, 2),
            ("123456789012345678", 123_456_789_012_345_678, 0),
            ("0.00000000000000001", 1, 17), ("0.000000000000000001", nil, 0), ("1234567890123456789", nil, 0),
            ("", nil, 0),
            (".", nil, 0), (".5", nil, 0), ("5.", nil, 0), ("1.2.3", nil, 0), ("0", nil, 0), ("0.00", nil, 0),
            ("-1", nil, 0),
            ("+1", nil, 0), ("1e3", nil, 0), (" 1", nil, 0), ("1 ", nil, 0), ("1,5", nil, 0), ("١", nil, 0),
        ] as [(String, Int64?, Int)])
    func `are a rate, digit for digit, or none`(text: String, digits: Int64?, scale: Int) {
        let rate = Rate(ascii: Array(text.utf8)[...])
        #expect(rate?.digits == digits)
        #expect(rate == nil || rate?.scale == scale)
        #expect(rate == nil || rate?.description == text)
    }

    /// Against our reader of texts, which finds its digits in another way.
    @Test func `are a date where the same text is one`() {
        let seed: UInt64 = 20_261_122
        var random = SeededChance(seed: seed)
        let characters = Array("0123456789-: TtZz.+/".utf8)
        var dates = 0
        for _ in 0..<20_000 {
            let day = CalendarDate(daysSinceEpoch: Int.random(in: -800_000...3_000_000, using: &random))
            var bytes = Array(day.description.utf8)
            if Bool.random(using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = characters.randomElement(using: &random) ?? 0
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let date = CalendarDate(ascii: bytes[...])
            #expect(date == (try? CalendarDate(text)), "seed \(seed): \(text)")
            if date != nil { dates += 1 }
        }
        #expect(5_000..<20_000 ~= dates)
        #expect(CalendarDate(ascii: [1, 2, 3] + Array("2026-11-22".utf8)) == nil)
        #expect(CalendarDate(ascii: ([1, 2, 3] + Array("2026-11-22".utf8))[3...])?.description == "2026-11-22")
    }

    @Test(
        arguments: [
            ("2026-11-22 06:30:09", "2026-11-22T06:30:09"), ("2026-11-22T23:59:59", "2026-11-22T23:59:59"),
            ("2024-02-29 00:00:00", "2024-02-29T00:00:00"), ("2026-02-29 00:00:00", nil), ("2026-11-22 24:00:00", nil),
            ("2026-11-22 06:60:00", nil), ("2026-11-22 06:30:60", nil), ("2026-11-22 06:30", nil), ("2026-11-22", nil),
            ("2026-11-22t06:30:00", nil), ("2026/11/22 06:30:00", nil), ("2026-11-22 06.30.00", nil),
            ("2026-11-22 06:30:00 ", nil), ("2026-11-22  6:30:00", nil), ("", nil),
        ] as [(String, String?)])
    func `are a time on the wall, or none`(text: String, expected: String?) {
        #expect(LocalDateTime(ascii: Array(text.utf8)[...])?.description == expected)
    }

    /// Examples of RFC 3339, 5.8, and what it forbids.
    @Test(
        arguments: [
            ("1985-04-12T23:20:50.52Z", 482_196_050), ("1996-12-19T16:39:57-08:00", 851_042_397),
            ("1990-12-31T23:59:60Z", 662_688_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_173),
            ("1985-04-12 23:20:50Z", nil), ("1985-04-12T23:20:50", nil), ("1985-04-12T23:20:50.Z", nil),
            ("1985-04-12", nil),
            ("1985-04-12T23:20:50ZZ", nil), ("1985-04-31T23:20:50Z", nil), ("", nil),
        ] as [(String, Int64?)])
    func `are a time with its offset, or none`(text: String, seconds: Int64?) {
        #expect(Instant(ascii: Array(text.utf8)[...])?.seconds == seconds)
        #expect((try? Instant(timestamp: text))?.seconds == seconds)
    }
}

@Suite struct `A steady clock` {
    @Test(
        arguments: [
            "Europe/Amsterdam", "America/Los_Angeles", "Africa/Casablanca", "Pacific/Apia", "Antarctica/Troll",
            "Asia/Kolkata", "UTC",
        ])
    func `says what its zone says, wherever it says anything`(name: String) throws {
        let zone = name == "UTC" ? Zone.utc : try Zones().zone(name)
        let seed: UInt64 = 20_261_122
        var random = SeededChance(seed: seed)
        var clock = SteadyClock(zone: zone)
        var said = 0
        let days = 20_000
        var day = CalendarDate(daysSinceEpoch: 0)
        for _ in 0..<days {
            // Mostly near the one before, as the rows of a file are; from 1890 to 2100.
            day =
                Int.random(in: 0..<50, using: &random) == 0
                ? CalendarDate(daysSinceEpoch: Int.random(in: -29_000...47_500, using: &random))
                : day.adding(days: Int.random(in: -3...3, using: &random))
            let second = Int.random(in: 0..<86_400, using: &random)
            let local = try #require(LocalDateTime(day, secondOfDay: second))
            guard let (instant, offset) = clock.instant(of: local) else { continue }
            said += 1
            #expect(zone.instants(of: local) == .single(instant), "seed \(seed): \(local)")
            #expect(zone.offset(at: instant) == offset, "seed \(seed): \(local)")
        }
        #expect(said > days * 8 / 10)
    }
}
