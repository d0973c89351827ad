internal import Settlements

/// Turns the dates and times of a file into moments, by the patterns of its mapping.
struct MomentReader {
    private let style: DateStyle
    private let patterns: [DatePattern]
    /// Nil where no pattern needs one.
    private let zone: Zone?
    private var last: (text: ArraySlice<UInt8>, moment: Moment)?

    /// - Returns: nil where a zone is needed and nobody says which, which `findings` then tell.
    init?(_ field: Mapping.MomentField, _ style: DateStyle, zone: Zone?, line: Int, _ findings: inout FindingList) {
        self.style = style
        patterns = field.patterns ?? style.patterns
        self.zone = zone ?? style.zone
        guard let local = patterns.first(where: \.needsZone), self.zone == nil else { return }
        let finding = Finding(
            .zone, line: line, column: 1,
            "times are written as '\(local.text)', without their zone: add --zone, as in --zone Europe/Amsterdam, or "
                + "'zone' under 'dates' in the mapping")
        findings.add(finding)
        return nil
    }

    /// What stands in the way of a moment.
    struct Mismatch: Error {
        let rule: Finding.Rule
        let expected: String?
        let message: String
    }

    /// The moment that a text of the file names.
    mutating func moment(_ text: ArraySlice<UInt8>) throws(Mismatch) -> Moment {
        if let last, last.text == text { return last.moment }
        let moment = try read(text)
        last = (ArraySlice(Array(text)), moment)
        return moment
    }

    /// The date of a moment on the clocks of the file.
    func date(_ moment: Moment) -> CalendarDate {
        switch moment {
        case .date(let date): date
        case .instant(let instant): (zone ?? .utc).local(at: instant).date
        }
    }

    private func read(_ text: ArraySlice<UInt8>) throws(Mismatch) -> Moment {
        for pattern in patterns {
            guard let written = pattern.read(text) else { continue }
            guard let second = written.secondOfDay, let local = LocalDateTime(written.date, secondOfDay: second) else {
                return .date(written.date)
            }
            if let offset = written.offset {
                let wall = Int64(written.date.daysSinceEpoch) * 86_400 + Int64(second)
                return .instant(Instant(seconds: wall - Int64(offset)))
            }
            if let zone { return .instant(try settle(local, zone)) }
        }
        let expected = patterns.map { $0 == .iso ? "2026-11-22 or 2026-11-22T06:30:00+01:00" : $0.text }
        throw Mismatch(
            rule: .date, expected: expected.joined(separator: " or "),
            message: "is no date as this mapping has them: \(expected.joined(separator: " or ")) is expected")
    }

    private func settle(_ local: LocalDateTime, _ zone: Zone) throws(Mismatch) -> Instant {
        switch zone.instants(of: local) {
        case .single(let instant): return instant
        case .repeated(let first, let second):
            switch style.repeatedHour {
            case .first: return first
            case .second: return second
            case nil:
                throw Mismatch(
                    rule: .zone, expected: nil,
                    message: "was shown twice by the clocks of \(zone), and nothing says which is meant: where the "
                        + "provider tells, write 'repeated_hour: first' or 'second' under 'dates' in the mapping")
            }
        case .gap:
            throw Mismatch(
                rule: .zone, expected: nil,
                message: "was shown by no clock of \(zone), they were put forward then: is that the file's zone?")
        }
    }
}
