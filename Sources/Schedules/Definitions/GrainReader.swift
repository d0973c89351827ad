internal import Diagnostics
internal import Settlements

/// Reads what says how time is cut into periods: `period`, `fiscal_year`, `cut_off`, `from`.
struct GrainReader {
    let findings: Findings

    private static let toDate = "month to date"
    private static let payout = "payout"

    /// `week`, `quarter`, `last 7 days`, `month to date`.
    func length(_ mapping: MappingReader) -> Grain.Length? {
        let month = yearBegins(mapping)
        guard mapping.required("period") != nil, let written = mapping.text("period") else { return nil }
        if written.text == Self.toDate { return .monthToDate }
        if written.text == Self.payout { return .payouts }
        if let kind = PeriodKind(written.text, yearBegins: month ?? 1) { return month == nil ? nil : .periods(kind) }
        let words = written.text.split(separator: " ", omittingEmptySubsequences: false)
        let isWindow = words.count == 3 && words[0] == "last" && ["day", "days"].contains(words[2])
        if isWindow, let days = smallNumber(String(words[1])), Grain.windowDays.contains(days) {
            return .lastDays(days)
        }
        let allowed = PeriodKind.words + ["last N days", Self.toDate, Self.payout]
        let meant = Spelling.nearest(to: written.text, among: PeriodKind.words + [Self.toDate, Self.payout])
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
        case .payouts:
            if let pair = mapping.optional("cut_off") {
                findings.add(
                    .withoutEffect, "'cut_off' has no effect: a payout has no days", severity: .warning,
                    at: pair.keySpan)
            }
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
        case .periods, .lastDays, .monthToDate, .payouts:
            findings.add(
                .withoutEffect, "'fiscal_year' has no effect: only quarters and years begin with it",
                severity: .warning, at: pair.keySpan)
        }
    }

    /// What goes with `period: payout` and with nothing else: refused is what would be written and not be done.
    func reportUnfit(_ mapping: MappingReader, basis: Basis?, corrections: Corrections?, waitFor: WaitFor?) {
        func refuse(_ key: String, _ message: String, help: String) {
            guard let pair = mapping.optional(key) else { return }
            findings.add(.payoutPeriod, message, at: pair.value.span, help: help)
        }
        if let basis, basis != .paidOut {
            refuse(
                "basis", "a report on a payout holds what is paid out with it: 'basis' cannot be '\(basis.rawValue)'",
                help: "leave 'basis' out")
        }
        if corrections == .carry {
            refuse(
                "corrections",
                "what comes for a payout after its report is in no other payout's: it cannot be carried into the next",
                help: "leave 'corrections' out: the report is made again")
        }
        if waitFor?.data.coverage == true {
            refuse(
                "wait_for",
                "a report on a payout does not wait for 'covered': it waits until it is known what the payout pays",
                help:
                    "write 'wait_for: {payouts: itemised, until: \"12:00\"}' where somebody is to be told, or leave it out"
            )
        }
        if case .scalar(let written)? = mapping.optional("when_late")?.value.content,
            written.text == WaitFor.WhenLate.sendMarkedIncomplete.rawValue
        {
            refuse(
                "when_late", "a payout of which it is not known what it pays has no report to send",
                help: "leave 'when_late' out; one that nobody itemises can be made by hand with 'run --incomplete'")
        }
    }
}
