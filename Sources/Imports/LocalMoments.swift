internal import Settlements

/// Turns local times with a zone's abbreviation, `2021-01-05 00:21:32` and `CET`, into instants.
///
/// An abbreviation alone names no zone; the person who imports says which it is, and every abbreviation must be the one
/// that the zone used at that moment. In the hour that is repeated when clocks are put back it says which of the two.
struct LocalMoments {
    private var clock: SteadyClock
    private let remedy: String?

    /// - Parameter remedy: of a file without abbreviations, what to take instead where an hour was repeated.
    init(zone: Zone, remedy: String? = nil) {
        clock = SteadyClock(zone: zone)
        self.remedy = remedy
    }

    /// The instant that two fields of the row at hand name; nil, and a finding, where they name none.
    ///
    /// - Parameter abbreviation: the column with the zone's abbreviation; nil where the file has none, which is enough
    ///   outside the repeated hour.
    mutating func instant(
        _ column: Int, abbreviation: Int?, in table: CSVTable, _ findings: inout FindingList
    ) -> Instant? {
        guard let local = LocalDateTime(ascii: table.content(column)) else {
            let text = table.text(column)
            findings.add(
                table.finding(
                    .date, at: column, expected: "2026-11-22 06:30:00", found: text,
                    "\(table.titles[column]) \(shown(text)) is no date and time: one like 2026-11-22 06:30:00 is expected"
                ))
            return nil
        }
        let steady = clock.instant(of: local)
        if let steady, table.isSame(steady.offset.abbreviation, in: abbreviation) { return steady.instant }
        let stated = abbreviation.map { table.text($0) }
        do {
            return try settle(local, stated)
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
        let zone = clock.zone
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
                        + (stated.map(shown) ?? "the file") + " does not say which" + (remedy.map { ": \($0)" } ?? ""))
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
}
