internal import Diagnostics
internal import Settlements

/// Reads `run:`.
struct CadenceReader {
    let calendars: NamedCalendars
    let findings: Findings

    func read(_ pair: Yaml.Pair) -> (cadence: Cadence, places: RunPlaces)? {
        guard let mapping = MappingReader(pair.value, Shapes.run, at: pair.keySpan, into: findings) else { return nil }
        let (calendar, places) = readCalendars(mapping)
        let roll = mapping.has("roll") ? mapping.word("roll").flatMap(RollConvention.init) : RollConvention.none
        let missing = mapping.has("gap") ? mapping.word("gap").flatMap(ClockChanges.Missing.init) : .shift
        let repeated = mapping.has("repeated") ? mapping.word("repeated").flatMap(ClockChanges.Repeated.init) : .first
        let days: DayRule?
        let times: DayTimes?
        if mapping.has("cron") {
            let expression = reportsBoth(mapping) ? nil : mapping.text("cron").flatMap { readCron($0) }
            (days, times) = (expression?.days, expression?.times)
        } else {
            days = readDays(mapping)
            times = mapping.requiredText("at", help: "write a time of day as in 'at: \"06:30\"'")
                .flatMap { findings.time($0) }.map { DayTimes($0) }
        }
        guard let days, let times, let roll, let missing, let repeated, let calendar else { return nil }
        guard checkCalendar(calendar, for: days, roll, mapping) else { return nil }
        reportWithoutEffect(times, days, calendar, roll, mapping)
        let when = (mapping.optional("cron") ?? mapping.optional("on") ?? mapping.optional("at"))?.value.span
        return (
            Cadence(
                on: days, times: times, clockChanges: ClockChanges(missing: missing, repeated: repeated),
                calendar: calendar.isEmpty ? nil : BusinessDays(calendar), roll: roll),
            RunPlaces(
                key: pair.keySpan, when: when ?? pair.keySpan, roll: mapping.optional("roll")?.value.span,
                calendars: places)
        )
    }

    // MARK: Times

    /// `cron` stands in place of days and time.
    private func reportsBoth(_ mapping: MappingReader) -> Bool {
        guard let cron = mapping.optional("cron") else { return false }
        let others = ["on", "months", "at"].compactMap { mapping.optional($0) }
        for other in others {
            findings.add(
                .chooseOne, "'\(other.key)' does not go together with 'cron'", at: other.keySpan,
                help: "keep 'cron', or 'on' and 'at'", notes: [findings.note("'cron' is here", at: cron.keySpan)])
        }
        return !others.isEmpty
    }

    private func readCron(_ written: Findings.Written) -> CronExpression? {
        do {
            return try CronExpression(written.text)
        } catch {
            // An escape in the quotes makes the text shorter than what was written; then the whole is shown.
            let count = written.text.unicodeScalars.count
            let quotes = (written.span.length - count) / 2
            for fault in error.faults {
                let span =
                    fault.field != nil && (written.span.length == count || written.span.length == count + 2)
                    ? written.span.part(at: quotes + fault.offset, length: fault.length) : written.span
                findings.add(
                    fault.isImpossible ? .neverRuns : .cronField,
                    fault.field.map { "\($0): \(fault.problem)" } ?? fault.problem, at: span, help: fault.help)
            }
            return nil
        }
    }

    // MARK: Calendars

    /// The calendars named, none where there are none; nil where one cannot be had.
    private func readCalendars(_ mapping: MappingReader) -> ([HolidayCalendar]?, [String: Span]) {
        guard mapping.has("calendar") else { return ([], [:]) }
        guard let pair = mapping.optional("calendar") else { return (nil, [:]) }
        let written = findings.texts(pair)
        let found = written.compactMap { calendars.calendar($0, findings) }
        let places = Dictionary(written.map { ($0.text, $0.span) }) { first, _ in first }
        return (found.isEmpty || found.count < written.count ? nil : found, places)
    }

    /// Business days are those of a calendar that somebody has chosen.
    private func checkCalendar(
        _ calendar: [HolidayCalendar], for days: DayRule, _ roll: RollConvention, _ mapping: MappingReader
    ) -> Bool {
        guard calendar.isEmpty, days.countsBusinessDays || roll != .none else { return true }
        findings.add(
            .missingKey, "key 'calendar' is missing in 'run': which days are business days?",
            at: (mapping.optional("roll") ?? mapping.optional("on"))?.keySpan ?? mapping.span,
            help: "write as in 'calendar: TARGET2', or name a file of schedules/calendars")
        return false
    }

    private func reportWithoutEffect(
        _ times: DayTimes, _ days: DayRule, _ calendar: [HolidayCalendar], _ roll: RollConvention,
        _ mapping: MappingReader
    ) {
        if times.followsClock {
            for key in ["gap", "repeated"] {
                if let pair = mapping.optional(key) {
                    findings.add(
                        .withoutEffect, "'\(key)' has no effect: hours or minutes with '*' follow the clocks",
                        severity: .warning, at: pair.keySpan)
                }
            }
        }
        if !calendar.isEmpty, roll == .none, !days.countsBusinessDays, !mapping.has("roll"),
            let pair = mapping.optional("calendar")
        {
            findings.add(
                .withoutEffect, "'calendar' has no effect without 'roll' or a business day", severity: .warning,
                at: pair.keySpan, help: "write as in 'roll: following'")
        }
    }
}
