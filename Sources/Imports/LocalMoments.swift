internal import Settlements

/// Turns local times with a zone's abbreviation, `2021-01-05 00:21:32` and `CET`, into instants.
///
/// An abbreviation alone names no zone; the person who imports says which it is, and every abbreviation must be the one
/// that the zone used at that moment. In the hour that is repeated when clocks are put back it says which of the two.
struct LocalMoments {
    private let zone: Zone
    private var last: (text: String, abbreviation: String?, instant: Instant)?

    init(zone: Zone) {
        self.zone = zone
    }

    /// The instant that two fields of the row at hand name; nil, and a finding, where they name none.
    ///
    /// - Parameter abbreviation: the column with the zone's abbreviation; nil where the file has none, which is enough
    ///   outside the repeated hour.
    mutating func instant(
        _ column: Int, abbreviation: Int?, in table: CSVTable, _ findings: inout FindingList
    ) -> Instant? {
        let text = table.text(column)
        let stated = abbreviation.map { table.text($0) }
        if let last, last.text == text, last.abbreviation == stated { return last.instant }
        guard let local = Self.local(text) else {
            findings.add(
                table.finding(
                    .date, at: column, expected: "2026-11-22 06:30:00", found: text,
                    "\(table.titles[column]) \(shown(text)) is no date and time: one like 2026-11-22 06:30:00 is expected"
                ))
            return nil
        }
        do {
            let instant = try settle(local, stated)
            last = (text, stated, instant)
            return instant
        } catch {
            findings.add(
                table.finding(
                    .zone, at: abbreviation ?? column, expected: error.expected, found: stated, error.message))
            return nil
        }
    }

    private struct Mismatch: Error {
        let expected: String?
        let message: String
    }

    private func settle(_ local: LocalDateTime, _ stated: String?) throws(Mismatch) -> Instant {
        switch zone.instants(of: local) {
        case .single(let instant):
            let used = zone.offset(at: instant).abbreviation
            guard stated == nil || stated == used else {
                throw Mismatch(
                    expected: used,
                    message: "the file says \(shown(stated ?? "")) for \(local), where \(zone) has \(used): "
                        + "is --zone \(zone) the account's?")
            }
            return instant
        case .repeated(let first, let second):
            let names = [first, second].map { zone.offset(at: $0).abbreviation }
            guard let stated, names[0] != names[1], let which = names.firstIndex(of: stated) else {
                throw Mismatch(
                    expected: names.joined(separator: " or "),
                    message:
                        "\(local) was shown twice by the clocks of \(zone), as \(names[0]) and as \(names[1]), and "
                        + "\(shown(stated ?? "")) does not say which")
            }
            return which == 0 ? first : second
        case .gap(let gap):
            throw Mismatch(
                expected: nil,
                message:
                    "no clock of \(zone) showed \(local): they were put forward from \(gap.before.abbreviation) to "
                    + "\(gap.after.abbreviation) then; is --zone \(zone) the account's?")
        }
    }

    /// Reads `2021-01-05 00:21:32`, or with a T in the middle.
    private static func local(_ text: String) -> LocalDateTime? {
        let bytes = Array(text.utf8)
        guard bytes.count == 19, bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let date = try? CalendarDate(text.prefix(10)), let hour = number(bytes[11...12]),
            let minute = number(bytes[14...15]), let second = number(bytes[17...18]), hour < 24, minute < 60,
            second < 60
        else { return nil }
        return LocalDateTime(date, secondOfDay: hour * 3600 + minute * 60 + second)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
