internal import Diagnostics
internal import Settlements

/// Reads one file under `schedules/`.
struct DefinitionReader {
    let name: String
    let zones: Zones
    let findings: Findings

    /// The definition; nil where there is an error in it.
    func read(_ root: Yaml.Node, digest: Digest) -> Definition? {
        guard let mapping = MappingReader(root, Shapes.definition, at: Span(line: 1, column: 1), into: findings) else {
            return nil
        }
        let title = mapping.requiredText("title")
        let report = word("report", in: mapping).flatMap(ReportKind.init)
        let audience = mapping.required("for", help: "write 'for: all merchants', or 'for: {merchants: [m-1001]}'")
            .flatMap { pair in findings.audience(pair.value, everyone: "all merchants").map { ($0, pair.value.span) } }
        let period = word("period", in: mapping).flatMap(PeriodKind.init)
        let zone = mapping.requiredText(
            "zone", help: "write as in 'zone: Europe/Amsterdam': its midnight begins a period"
        )
        .flatMap { written in readZone(written).map { ($0, written.span) } }
        let cadence = mapping.required("run", help: "write as in 'run: {on: monday, at: \"06:30\"}'")
            .flatMap { CadenceReader(findings: findings).read($0) }
        _ = mapping.word("missed")
        let basis = mapping.has("basis") ? mapping.word("basis").flatMap(Basis.init) : .booked
        let whenEmpty = mapping.has("empty") ? mapping.word("empty").flatMap(Definition.WhenEmpty.init) : .send
        let corrections = mapping.has("corrections") ? mapping.word("corrections").flatMap(Corrections.init) : .carry
        let outputs = mapping.required("outputs").flatMap { OutputReader(findings: findings).read($0) }
        let handovers = mapping.required("deliver").map {
            HandoverReader(audience: audience?.0, outputs: outputs?.map(\.output), findings: findings).read($0)
        }
        if let handovers, let outputs, findings.isClean { reportUnused(outputs, handovers.map(\.handover)) }
        guard let title, let report, let audience, let period, let basis, let zone, let cadence, let whenEmpty,
            let corrections, let outputs, let handovers, findings.isClean
        else { return nil }
        return Definition(
            name: name, title: title.text, report: report, audience: audience.0, period: period, basis: basis,
            zone: zone.0, cadence: cadence, whenEmpty: whenEmpty, corrections: corrections,
            outputs: outputs.map(\.output),
            deliveries: handovers.map(\.handover), digest: digest,
            places: .init(
                source: findings.source, title: title.span, audience: audience.1, zone: zone.1,
                outputs: outputs.map(\.places), deliveries: handovers.map(\.places)))
    }

    private func word(_ key: String, in mapping: MappingReader) -> String? {
        mapping.required(key) == nil ? nil : mapping.word(key)
    }

    private func readZone(_ written: (text: String, span: Span)) -> Zone? {
        do {
            return try zones.zone(written.text)
        } catch {
            let meant = error.suggestions.first ?? Spelling.nearest(to: written.text, among: zones.names())
            findings.add(
                .unknownZone, error.description, at: written.span, help: meant.map { "did you mean '\($0)'?" })
            return nil
        }
    }

    private func reportUnused(_ outputs: [(output: Output, places: OutputPlaces)], _ handovers: [Handover]) {
        let used = Set(handovers.flatMap(\.outputs))
        for (output, places) in outputs where !used.contains(output.name) {
            findings.add(
                .unusedOutput, "output '\(output.name)' is made and sent nowhere", severity: .warning, at: places.key,
                help: "name it at 'send' or 'attach' of a delivery, or delete it")
        }
    }
}

/// Reads `run:`.
struct CadenceReader {
    let findings: Findings

    func read(_ pair: Yaml.Pair) -> Cadence? {
        guard let mapping = MappingReader(pair.value, Shapes.run, at: pair.keySpan, into: findings) else { return nil }
        _ = mapping.word("roll")
        let days = mapping.has("on") ? mapping.optional("on").flatMap { readDays($0) } : DayRule.everyDay
        let replacesTime = mapping.has("cron") && !mapping.has("at")
        let time =
            replacesTime
            ? nil
            : mapping.requiredText("at", help: "write a time of day as in 'at: \"06:30\"'")
                .flatMap { readTime($0) }
        guard let days, let time else { return nil }
        return Cadence(on: days, at: time)
    }

    private func readTime(_ written: (text: String, span: Span)) -> LocalTime? {
        do {
            return try LocalTime(written.text)
        } catch {
            let padded = try? LocalTime("0" + written.text)
            findings.add(
                .timeOfDay, error.description, at: written.span, help: padded.map { "did you mean \"\($0)\"?" })
            return nil
        }
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private func readDays(_ pair: Yaml.Pair) -> DayRule? {
        guard case .mapping = pair.value.content else {
            let written = findings.texts(pair)
            if written.count == 1, written[0].text == "last" { return .lastOfMonth }
            var weekdays: Set<Weekday> = []
            var numbers: Set<Int> = []
            for day in written {
                guard let rule = readDay(day) else { return nil }
                switch rule {
                case .weekday(let weekday): weekdays.insert(weekday)
                case .number(let number): numbers.insert(number)
                }
            }
            if !weekdays.isEmpty, !numbers.isEmpty {
                findings.add(
                    .runDay, "weekdays and days of the month do not go together in one list", at: pair.value.span,
                    help: "write a definition for each")
                return nil
            }
            return DayRule.weekdays(weekdays) ?? DayRule.daysOfMonth(numbers)
        }
        guard case .mapping(let pairs) = pair.value.content, pairs.map(\.key) == ["business_day"] else {
            findings.wrongKind(pair.value, expected: "a weekday, a day of the month or 'last'", at: pair.key)
            return nil
        }
        findings.notSupportedYet(
            "a day counted in business days", now: "what works now: weekdays, days of the month, last",
            at: pair.value.span)
        return nil
    }

    private enum Day {
        case weekday(Weekday)
        case number(Int)
    }

    private func readDay(_ written: (text: String, span: Span)) -> Day? {
        if let index = Self.weekdays.firstIndex(of: written.text) { return .weekday(Weekday.allCases[index]) }
        if written.text == "last" { return .number(31) }
        if (1...2).contains(written.text.utf8.count), let number = Int(written.text), 1...31 ~= number,
            written.text == String(number)
        {
            return .number(number)
        }
        if ["first business day", "last business day"].contains(written.text) {
            findings.notSupportedYet(
                written.text.quoted, now: "what works now: weekdays, days of the month, last", at: written.span)
            return nil
        }
        let meant = Spelling.nearest(to: written.text, among: Self.weekdays + ["last"])
        findings.add(
            .runDay, "there is no day \(written.text.quoted) to run on", at: written.span,
            allowed: Self.weekdays + ["1 to 31", "last"], help: meant.map { "did you mean '\($0)'?" })
        return nil
    }
}
