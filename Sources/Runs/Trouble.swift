package import Schedules
package import Settlements
package import Store

/// Something that needs a person, or that should have happened by now.
package struct Trouble: Hashable, Sendable {
    /// The same for as long as it is the same trouble: nobody is told of it twice.
    package let key: String
    /// In one line what is wrong.
    package let title: String
    package let why: String
    /// What a person can do about it.
    package let remedy: String
    package let since: Instant
}

extension Flow {
    /// Everything that needs a person now, oldest first: runs that are held, or whose data is not there in time, deliveries that
    /// failed or of which nobody knows whether they arrived, what is not there by the time at which it is expected, calendars
    /// that end.
    package func troubles(of definitions: [Definition]) async throws(StoreError) -> [Trouble] {
        let now = clock.now()
        let records = try await journal.runs(.unsettled)
        var troubles = records.flatMap(Trouble.all)
        let waited = definitions.filter { $0.expectBy != nil || $0.waitFor?.until != nil }
        let owed = waited.isEmpty ? [] : try await owed(by: waited, seeing: false).filter { $0.pause == nil }
        troubles += owed.compactMap(Trouble.init(waiting:))
        troubles += overdue(waited, owed, records, now)
        troubles += definitions.compactMap { $0.endingCalendar(at: now, within: 0).map { Trouble($0, now) } }
        return troubles.sorted { ($0.since, $0.key) < ($1.since, $1.key) }
    }

    /// Runs that are not delivered by the time at which their definition expects it; those left out of which it is known why:
    /// held ones, those whose data is late, those of a paused definition, those that are passed over.
    private func overdue(
        _ definitions: [Definition], _ owed: [Owed], _ records: [RunRecord], _ now: Instant
    ) -> [Trouble] {
        var due: [(run: RunIdentity, dueAt: Instant, definition: Definition, why: String)] = []
        for owed in owed where owed.due.state != .held && owed.due.passedOver == nil && !owed.isLateForData {
            due.append((owed.due.run, owed.due.dueAt, owed.order.definition, owed.why))
        }
        for record in records where record.state == .kept && !record.isAdHoc {
            guard let definition = definitions.first(where: { $0.name == record.run.definition }) else { continue }
            due.append((record.run, record.dueAt, definition, "it is \(record.state.rawValue)"))
        }
        return due.compactMap { due in
            guard let expected = due.definition.expected(from: due.dueAt), expected <= now else { return nil }
            return Trouble(overdue: due.run, due.why, since: expected, in: due.definition.zone)
        }
    }
}

extension Owed {
    /// Its data should be there by now, and nothing before it is what it waits for.
    fileprivate var isLateForData: Bool { due.waitsForData && due.wait?.isLate == true && due.waitsFor == nil }

    fileprivate var why: String {
        guard due.waitsFor == nil, due.waitsForData, let wait = due.wait else { return "it is \(due.state.rawValue)" }
        return "it waits for data: \(wait.missing.text(in: due.period.zone))"
    }
}

extension Trouble {
    fileprivate static func all(of record: RunRecord) -> [Trouble] {
        var troubles: [Trouble] = []
        if record.state == .held {
            let reason = record.reason ?? ""
            troubles.append(
                Trouble(
                    key: "held \(record.run) \(Digest(of: reason.utf8))", title: "\(record.run) is held", why: reason,
                    remedy:
                        "mend it, then `settlecast run \(record.run.definition) --period \(record.run.period) --for "
                        + "\(record.run.merchant)`; or `settlecast abandon \(record.run) --why TEXT`",
                    since: record.dueAt))
        }
        return troubles + record.deliveries.compactMap { Trouble($0, of: record) }
    }

    private init?(_ delivery: DeliveryRecord, of record: RunRecord) {
        let (run, to) = (record.run, delivery.planned.to)
        let remedy: String
        switch delivery.state {
        case .failed: remedy = "mend the cause, then `settlecast release \(run)` sends the same bytes again"
        case .uncertain: remedy = "ask there whether it came; if not, `settlecast release \(run)` sends it again"
        case .pending, .sending, .delivered, .unverified, .abandoned: return nil
        }
        self.init(
            key: "\(delivery.state.rawValue) \(delivery.planned.token) \(delivery.attempts)",
            title: "\(run): the delivery to \(to) "
                + (delivery.state == .failed ? "has failed" : "is uncertain"),
            why: delivery.reason ?? "", remedy: remedy, since: record.dueAt)
    }

    /// Nil where it does not wait for data, is to wait on, or waits behind another run.
    fileprivate init?(waiting owed: Owed) {
        guard owed.isLateForData, let wait = owed.due.wait, let until = wait.until else { return nil }
        let (run, zone) = (owed.due.run, owed.due.period.zone)
        self.init(
            key: "waiting \(run)",
            title: "\(run) has waited for data until \(until.text(in: zone)), and it is not there",
            why: wait.missing.text(in: zone),
            remedy:
                "import it, and the report goes by itself; or `settlecast run \(run.definition) --period \(run.period) --for "
                + "\(run.merchant) --incomplete`; or `settlecast abandon \(run) --why TEXT`",
            since: until)
    }

    fileprivate init(overdue run: RunIdentity, _ why: String, since: Instant, in zone: Zone) {
        self.init(
            key: "overdue \(run)", title: "\(run) was expected by \(since.text(in: zone)) and is not delivered",
            why: why,
            remedy: "`settlecast due` says what it waits for; where nothing does, see that `settlecast serve` runs",
            since: since)
    }

    fileprivate init(_ ending: EndingCalendar, _ now: Instant) {
        self.init(
            key: "calendar \(ending.calendar) \(ending.validThrough)",
            title: "calendar '\(ending.calendar)' is valid through \(ending.validThrough) only",
            why: "'\(ending.definition)' is due on \(ending.fire.wanted.date), and no holiday is known by then",
            remedy: "add the holidays that are known by now to its file, and write a later 'valid_through'", since: now)
    }

    /// Of a clock that is not believed.
    init(_ jump: CheckedClock.Jump) {
        let (hours, minutes) = (jump.ahead / 3_600, jump.ahead % 3_600 / 60)
        let far = hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min"
        self.init(
            key: "clock \(jump.since)", title: "the machine's clock has jumped ahead by \(far)",
            why:
                "reports go on by the time that has really passed, so that none is made of a period that has not ended; "
                + "once the clock has stood for \(far) it is believed",
            remedy:
                "put the clock right, or where it is right (the machine was stopped meanwhile) restart `settlecast serve`",
            since: jump.since)
    }
}
