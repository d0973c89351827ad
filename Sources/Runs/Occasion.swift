internal import Schedules
internal import Settlements
internal import Store

/// What a report is made upon: the one before it, the one that it replaces, what was given up between.
struct Occasion: Sendable {
    let preceding: StatementRequest.Preceding?
    let replaced: RunInForce?
    /// Why that is replaced.
    let why: String
    /// A person gave that reason.
    let isByHand: Bool
    /// The last import that is read; nil for all that there are.
    let upTo: Int64?
    let isBackfill: Bool
    let voids: [Edition.Void]

    func edition(isNotice: Bool, _ missing: [MissingData]) -> Edition {
        Edition(
            replaces: sent.map { Edition.Replaced(run: $0.run, why: why, isByHand: isByHand) },
            isBackfill: isBackfill,
            isNotice: isNotice, voids: voids, missing: missing)
    }

    /// The report that somebody has and that this one replaces; nil where the period was skipped as empty.
    var sent: RunInForce? { replaced.flatMap { $0.isSkipped ? nil : $0 } }

    /// Whether nothing is made of a statement without anything in it: nobody wants a report of that, or nobody got one of the
    /// period and nobody misses one. Of one that lacks data nobody knows whether it is empty.
    func skips(_ statement: Statement, _ whenEmpty: Definition.WhenEmpty) -> Bool {
        guard statement.isEmpty, !statement.edition.isIncomplete else { return false }
        guard let replaced else { return whenEmpty == .skip }
        return replaced.isSkipped
    }
}

/// A report that has late entries whose own period is to be reported again first: a passing trouble.
struct UnrevisedError: Error, CustomStringConvertible {
    let description: String
}

extension Flow {
    /// What the journal has of the reports around this one.
    ///
    /// - Throws: ``PackingError`` where a revision has nothing to replace, or the definition's periods were changed.
    func occasion(of order: Order, sequence: Int?) async throws -> Occasion {
        try await refuseGrain(of: order)
        let replaced = try await replaced(by: order)
        var preceding = try await preceding(order)
        let isCarried = replaced != nil && order.definition.corrections == .carry
        // What came after the report that is replaced is, or will be, late in another one.
        if isCarried, let replaced { preceding = preceding?.seen(by: replaced.revised, start: order.period.start) }
        var voids: [Edition.Void] = []
        if let sequence { voids = try await journal.voids(before: sequence, of: order.run) }
        return Occasion(
            preceding: preceding, replaced: replaced, why: try await why(order),
            // One that the journal has was begun by hand: what is outdated says its own.
            isByHand: order.isByHand || order.why == nil,
            upTo: isCarried ? replaced?.revised.watermark : nil,
            isBackfill: !order.isAdHoc && replaced?.isSkipped != false && isBackfill(order),
            voids: voids)
    }

    private func isBackfill(_ order: Order) -> Bool {
        let (definition, merchant, now) = (order.definition, order.merchant.id, clock.now())
        return definition.grain.isPayouts
            ? definition.isMadeUp(dueAt: order.dueAt, of: merchant, at: now)
            : definition.isBackfill(order.period, of: merchant, at: now)
    }

    /// What was reported is not cut into periods in another way.
    ///
    /// - Throws: ``PackingError`` where the definition's grain was changed after it had reported, and it does not say from when.
    private func refuseGrain(of order: Order) async throws {
        guard !order.isAdHoc else { return }
        let recorded = try await journal.standings(of: order.definition.name, to: order.merchant.id)
        guard let refusal = order.definition.grainChange(since: recorded)?.refusal else { return }
        throw PackingError(description: refusal)
    }

    /// What the report before this one left; nil for an ad hoc report, a window, for the first, and for one that does not
    /// follow on the last: the balance it opens with is then that of all that was booked before.
    ///
    /// - Throws: ``PackingError`` where the last report does not end where a period of the definition begins: the rules of its
    ///   zone have changed, and time would be reported twice or never.
    private func preceding(_ order: Order) async throws -> StatementRequest.Preceding? {
        guard !order.isAdHoc, !order.definition.grain.isWindow else { return nil }
        let definition = order.definition
        let preceding = try await journal.preceding(
            order.run, start: order.period.start, definition.report, definition.basis)
        guard let preceding else { return nil }
        let follows =
            preceding.end == order.period.start
            || definition.grain.period(containing: preceding.end).start == preceding.end
            // Between the two lies a short period, of which nothing was kept.
            || preceding.isNext
        guard follows else {
            throw PackingError(
                description:
                    "the report before this one reaches to \(preceding.end.text(in: order.period.zone)), where no "
                    + "\(definition.grain.word) of \(order.period.zone) begins: the time zone's rules were changed since; "
                    + "give the definition another name, and say 'from' when it reports")
        }
        return preceding.isNext ? preceding : nil
    }

    private func replaced(by order: Order) async throws -> RunInForce? {
        guard order.revision > 1 else { return nil }
        guard let inForce = try await journal.inForce(order.run), inForce.run.revision < order.revision else {
            throw PackingError(description: "there is no earlier report of \(order.period.label) that it could replace")
        }
        guard inForce.period.start == order.period.start, inForce.period.end == order.period.end else {
            throw PackingError(
                description:
                    "\(inForce.run) is about \(inForce.period.start.text(in: order.period.zone)) up to "
                    + "\(inForce.period.end.text(in: order.period.zone)), and \(order.period.label) is another time now: the "
                    + "zone's rules or the grain of '\(order.definition.name)' were changed after it had reported")
        }
        return inForce
    }

    private func why(_ order: Order) async throws -> String {
        guard order.revision > 1 else { return "" }
        if let why = order.why { return why }
        return try await journal.runs(.run(order.run.description)).first?.why ?? ""
    }

    /// With `corrections: revise` an entry stands in its own period: what is late here came while that was not yet made again.
    ///
    /// - Throws: ``UnrevisedError``.
    func refuseUnrevised(_ draft: Draft, of order: Order) async throws {
        let definition = order.definition
        guard definition.corrections == .revise, !order.isAdHoc, !definition.grain.isWindow,
            draft.statement.accounts.contains(where: { $0.late.count > 0 })
        else { return }
        let outdated = try await journal.outdated(definition.name, definition.report, definition.basis)
        let recorded = try await journal.standings(of: definition.name, to: order.merchant.id)
        // One of the periods that the definition had before is not made again: what came for it is late here.
        let earlier = outdated.first {
            $0.run.merchant == order.merchant.id && $0.periodStart < order.period.start
                && definition.revises($0.run, recorded: recorded)
        }
        guard let earlier else { return }
        throw UnrevisedError(
            description: "it waits for \(earlier.run) to be revised, which later entries have overtaken")
    }
}

extension StatementRequest.Preceding {
    /// The same with what was late in a report that was made upon it.
    fileprivate func seen(by report: StatementRequest.Revised, start: Instant) -> Self {
        guard let late = report.late else { return self }
        return .init(
            end: end, isNext: isNext, gap: late.before == start ? nil : late.before, watermark: late.after,
            closings: closings.filter { late.stated.contains($0.key) }, read: late.read)
    }
}
