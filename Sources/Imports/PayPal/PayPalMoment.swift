internal import Settlements

/// A time as PayPal's reports write it, with its offset: `2026/01/06 23:59:59 -0800`.
struct PayPalMoment {
    let date: CalendarDate
    let secondOfDay: Int
    /// Seconds ahead of UTC.
    let offset: Int

    /// Nil where the text has another form, or there is no such time.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.count == 25 else { return nil }
        func byte(_ place: Int) -> UInt8 { text[text.startIndex + place] }
        func number(_ place: Int, _ count: Int) -> Int? {
            var value = 0
            for place in place..<place + count {
                let byte = byte(place)
                guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        let slash = UInt8(ascii: "/")
        let colon = UInt8(ascii: ":")
        let blank = UInt8(ascii: " ")
        guard byte(4) == slash, byte(7) == slash, byte(10) == blank, byte(13) == colon, byte(16) == colon,
            byte(19) == blank, byte(20) == UInt8(ascii: "-") || byte(20) == UInt8(ascii: "+"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
            let minute = number(14, 2), let second = number(17, 2), let hours = number(21, 2),
            let minutes = number(23, 2), hour < 24, minute < 60, second < 60, hours < 15, minutes < 60,
            let date = CalendarDate(year: year, month: month, day: day)
        else { return nil }
        self.date = date
        secondOfDay = hour * 3600 + minute * 60 + second
        offset = (byte(20) == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    var instant: Instant { Instant(seconds: Int64(date.daysSinceEpoch * 86_400 + secondOfDay - offset)) }
}

extension PayPalRecords {
    /// The time in a field; nil, and a finding, where there is none.
    func moment(_ field: Int, _ title: String, _ door: Door) -> PayPalMoment? {
        if let moment = PayPalMoment(content(field)) { return moment }
        let found = text(field)
        door.findings.add(
            finding(
                .date, at: field, expected: "2026/01/06 23:59:59 -0800", found: found,
                "\(title) \(shown(found)) is no time with its offset: one like 2026/01/06 23:59:59 -0800 is expected"))
        return nil
    }
}
