internal import Diagnostics
internal import Settlements

/// Reads one file under `schedules/`.
struct DefinitionReader {
    let name: String
    let zones: Zones
    let calendars: NamedCalendars
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
        let grain = GrainReader(findings: findings)
        let length = grain.length(mapping)
        let cutOff = grain.cutOff(mapping)
        let from = grain.from(mapping)
        let zone = mapping.requiredText(
            "zone", help: "write as in 'zone: Europe/Amsterdam': a period begins with a day there"
        )
        .flatMap { written in readZone(written).map { ($0, written.span) } }
        let cadence = mapping.required("run", help: "write as in 'run: {on: monday, at: \"06:30\"}'")
            .flatMap { CadenceReader(calendars: calendars, findings: findings).read($0) }
        let owing = OwingReader(mapping: mapping)
        let (missed, spread, asked) = (owing.missed(), owing.spread(), owing.waitFor())
        if let zone, let cadence { reportLost(cadence, in: zone.0) }
        let isPayouts = length == .payouts
        let basis =
            mapping.has("basis") ? mapping.word("basis").flatMap(Basis.init) : isPayouts ? .paidOut : .booked
        let expectBy = mapping.text("expect_by").map { findings.time($0) }
        let whenEmpty = mapping.has("empty") ? mapping.word("empty").flatMap(Definition.WhenEmpty.init) : .send
        let corrections =
            mapping.has("corrections")
            ? mapping.word("corrections").flatMap(Corrections.init) : isPayouts ? .revise : .carry
        if isPayouts { grain.reportUnfit(mapping, basis: basis, corrections: corrections, waitFor: asked) }
        let waitFor = isPayouts ? WaitFor(.whatPayoutsPay, until: asked?.until) : asked
        let outputs = mapping.required("outputs").flatMap { OutputReader(findings: findings).read($0) }
        let handovers = mapping.required("deliver").map {
            HandoverReader(
                audience: audience?.0, outputs: outputs?.map(\.output), periods: NameProof.Periods(length),
                findings: findings
            ).read($0)
        }
        if let handovers, let outputs, findings.isClean { reportUnused(outputs, handovers.map(\.handover)) }
        grain.reportWithoutEffect(length, mapping)
        guard let title, let report, let audience, let length, let cutOff, let basis, let zone, let cadence,
            let whenEmpty,
            let corrections, let missed, let spread, let outputs, let handovers, findings.isClean
        else { return nil }
        return Definition(
            name: name, was: mapping.text("was")?.text, title: title.text, report: report, audience: audience.0,
            grain: Grain(length, in: zone.0, cutOff: isPayouts ? .midnight : cutOff, basis: basis), from: from?.date,
            cadence: cadence.cadence, expectBy: expectBy ?? nil, waitFor: waitFor, missed: missed, spread: spread,
            whenEmpty: whenEmpty,
            corrections: corrections,
            outputs: outputs.map(\.output),
            deliveries: handovers.map(\.handover), digest: digest,
            places: .init(
                source: findings.source, was: mapping.text("was")?.span, title: title.span, audience: audience.1,
                period: mapping.optional("period")?.value.span ?? title.span, zone: zone.1, from: from?.span,
                run: cadence.places, outputs: outputs.map(\.places), deliveries: handovers.map(\.places)))
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

    /// A day that the clocks' change leaves out every year: with `gap: skip` there would never be a fire.
    private func reportLost(_ cadence: (cadence: Cadence, places: RunPlaces), in zone: Zone) {
        guard cadence.cadence.clockChanges.missing == .skip,
            case .shifted = cadence.cadence.first(atOrAfter: Self.present, in: zone).note
        else { return }
        findings.add(
            .neverRuns, "no clock in \(zone) shows this time on any of these days", at: cadence.places.when,
            help: "write another time, or 'gap: shift'")
    }

    /// 2026-01-01T00:00:00Z: the rules for the clocks that hold now are those that count.
    private static let present = Instant(seconds: 1_767_225_600)

    private func reportUnused(_ outputs: [(output: Output, places: OutputPlaces)], _ handovers: [Handover]) {
        let used = Set(handovers.flatMap(\.outputs))
        for (output, places) in outputs where !used.contains(output.name) {
            findings.add(
                .unusedOutput, "output '\(output.name)' is made and sent nowhere", severity: .warning, at: places.key,
                help: "name it at 'send' or 'attach' of a delivery, or delete it")
        }
    }
}
