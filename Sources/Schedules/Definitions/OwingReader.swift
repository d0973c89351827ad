internal import Diagnostics
internal import Settlements

/// Reads what a definition says of the periods that it owes: `wait_for`, `when_late`, `missed`, `spread`.
struct OwingReader {
    let mapping: MappingReader

    private var findings: Findings { mapping.findings }

    func missed() -> Missed? {
        guard let pair = mapping.optional("missed") else { return mapping.has("missed") ? nil : Missed() }
        if case .scalar(let scalar) = pair.value.content {
            return findings.word((scalar.text, pair.value.span), of: Self.choices, at: "missed")
                .flatMap(Missed.Choice.init).map { Missed(makes: $0) }
        }
        guard let inner = MappingReader(pair.value, Shapes.missed, at: pair.keySpan, into: findings) else { return nil }
        let makes = inner.has("make") ? inner.word("make").flatMap(Missed.Choice.init) : .all
        let window = inner.text("within").flatMap { span($0, atLeast: 1, atMost: .max) }
        let spacing =
            inner.has("spaced")
            ? inner.text("spaced").flatMap { span($0, atLeast: 0, atMost: 86_400) } : Missed.standardSpacing
        guard let makes, let spacing, inner.has("within") == (window != nil) else { return nil }
        return Missed(makes: makes, window: window, spacing: spacing)
    }

    /// What is waited for; nil for nothing, and where it is wrong.
    func waitFor() -> WaitFor? {
        let whenLate = mapping.has("when_late") ? mapping.word("when_late").flatMap(WaitFor.WhenLate.init) : .hold
        guard let pair = mapping.optional("wait_for") else {
            if !mapping.has("wait_for") { reportWhenLate("it waits for nothing") }
            return nil
        }
        guard let inner = MappingReader(pair.value, Shapes.waitFor, at: pair.keySpan, into: findings) else {
            return nil
        }
        let data = AwaitedData(
            coverage: inner.has("covered") && inner.word("covered") != nil,
            itemisedPayouts: inner.has("payouts") && inner.word("payouts") != nil)
        if !inner.has("covered"), !inner.has("payouts"), !inner.sawUnknownKey {
            findings.add(
                .missingKey, "'wait_for' says nothing to wait for", at: pair.keySpan,
                help: "write 'covered: period end', 'payouts: itemised', or both")
        }
        let until = inner.text("until").flatMap { findings.time($0) }
        if !inner.has("until") { reportWhenLate("without 'until' it waits for as long as it takes") }
        guard let whenLate, data.coverage || data.itemisedPayouts else { return nil }
        return WaitFor(data, until: until, whenLate: whenLate)
    }

    private func reportWhenLate(_ reason: String) {
        guard let pair = mapping.optional("when_late") else { return }
        findings.add(
            .withoutEffect, "'when_late' has no effect: \(reason)", severity: .warning, at: pair.keySpan,
            help: "write as in 'wait_for: {covered: period end, until: \"12:00\"}'")
    }

    /// Over how many seconds the merchants' reports are spread; 0 where they are not.
    func spread() -> Int64? {
        guard mapping.has("spread") else { return 0 }
        return mapping.text("spread").flatMap { span($0, atLeast: 60, atMost: Self.widestSpread) }
    }

    /// A report that goes out in the afternoon is not one of the morning any more.
    private static let widestSpread: Int64 = 12 * 3600

    private static let choices = Missed.Choice.allCases.map(\.rawValue)

    private func span(_ written: Findings.Written, atLeast least: Int64, atMost most: Int64) -> Int64? {
        guard let span = TimeSpan(written.text) else {
            findings.add(
                .timeSpan, "expected a length of time, found \(written.text.quoted)", at: written.span,
                help: "write a number and 'min', 'hours', 'days' or 'weeks', as in '20 min' or '90 days'")
            return nil
        }
        guard least...most ~= span.seconds else {
            let bounds =
                most == .max
                ? "\(TimeSpan(seconds: 60)) or more" : "\(TimeSpan(seconds: least)) to \(TimeSpan(seconds: most))"
            findings.add(.timeSpan, "expected \(bounds), found \(written.text.quoted)", at: written.span)
            return nil
        }
        return span.seconds
    }
}
