internal import Diagnostics
internal import Settlements

/// Reads what says how time is cut into periods: `period`, `fiscal_year`, `cut_off`, `from`.
struct GrainReader {
    let findings: Findings

    private static let toDate = "month to date"

    /// `week`, `quarter`, `last 7 days`, `month to date`.
    func length(_ mapping: MappingReader) -> Grain.Length? {
        let month = yearBegins(mapping)
        guard mapping.required("period") != nil, let written = mapping.text("period") else { return nil }
        if written.text == Self.toDate { return .monthToDate }
        if let kind = PeriodKind(written.text, yearBegins: month ?? 1) { return month == nil ? nil : .periods(kind) }
        let words = written.text.split(separator: " ", omittingEmptySubsequences: false)
        let isWindow = words.count == 3 && words[0] == "last" && ["day", "days"].contains(words[2])
        if isWindow, let days = smallNumber(String(words[1])), Grain.windowDays.contains(days) {
            return .lastDays(days)
        }
        let allowed = PeriodKind.words + ["last N days", Self.toDate]
        if written.text == "payout" {
            _ = findings.word(written, of: allowed, later: ["payout"], at: "period")
            return nil
        }
        let meant = Spelling.nearest(to: written.text, among: PeriodKind.words + [Self.toDate])
        findings.add(
            .unknownWord, "'period' cannot be \(written.text.quoted)", at: written.span, allowed: allowed,
            help: isWindow
                ? "write a number from \(Grain.windowDays.lowerBound) to \(Grain.windowDays.upperBound)"
                : meant.map { "did you mean '\($0)'?" })
        return nil
    }

    /// The month with which quarters and years begin; nil where it is wrong.
    private func yearBegins(_ mapping: MappingReader) -> Int? {
        guard mapping.has("fiscal_year") else { return 1 }
        return mapping.word("fiscal_year").flatMap(monthNumber)
    }

    /// When a day ends; nil where it is wrong.
    func cutOff(_ mapping: MappingReader) -> LocalTime? {
        guard mapping.has("cut_off") else { return .midnight }
        guard let written = mapping.text("cut_off") else { return nil }
        do {
            let time = try LocalTime(written.text)
            if time == .midnight {
                findings.add(
                    .withoutEffect, "'cut_off' has no effect: a day ends at midnight anyhow", severity: .warning,
                    at: written.span)
            }
            return time
        } catch {
            let padded = try? LocalTime("0" + written.text)
            findings.add(
                .timeOfDay, error.description, at: written.span, help: padded.map { "did you mean \"\($0)\"?" })
            return nil
        }
    }

    /// The first date that is reported; nil where nothing is said.
    func from(_ mapping: MappingReader) -> (date: CalendarDate, span: Span)? {
        guard let written = mapping.text("from") else { return nil }
        do {
            return (try CalendarDate(written.text), written.span)
        } catch {
            findings.add(
                .fromDate, error.description, at: written.span, help: "write a date as in 'from: 2026-12-01'")
            return nil
        }
    }

    func reportWithoutEffect(_ length: Grain.Length?, _ mapping: MappingReader) {
        guard let length else { return }
        switch length {
        case .periods: break
        case .lastDays, .monthToDate:
            if let pair = mapping.optional("corrections") {
                findings.add(
                    .withoutEffect, "'corrections' has no effect: periods that overlap have no late entries",
                    severity: .warning, at: pair.keySpan)
            }
        }
        guard let pair = mapping.optional("fiscal_year") else { return }
        switch length {
        case .periods(.quarter), .periods(.year): return
        case .periods, .lastDays, .monthToDate:
            findings.add(
                .withoutEffect, "'fiscal_year' has no effect: only quarters and years begin with it",
                severity: .warning, at: pair.keySpan)
        }
    }
}
