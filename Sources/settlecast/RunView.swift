import Diagnostics
import Runs
import Schedules
import Settlements
import Store

/// A run as `history`, `due` and `show` print it.
struct RunView {
    let run: RunIdentity
    let label: String
    let start: Instant
    let end: Instant
    let zone: Zone
    let sequence: Int?
    let state: RunState
    let dueAt: Instant
    let reason: String?
    let waitsFor: RunIdentity?
    let proof: Proof?
    /// Why a revision is made, or a run was given up.
    let why: String?
    let replaces: RunIdentity?
    let replacedBy: RunIdentity?
    let isBackfill: Bool
    /// The release of the time zone database by which it was made.
    let tzdata: String?
    /// How it was written when it was sent, where its definition has another name since.
    let sentAs: String?
    /// Its definition is paused.
    let pause: Pause?
    /// Why no report will be made of it.
    let passedOver: String?
    /// The fire that it waits for.
    let waitsForFire: Instant?
    /// The file of its definition is gone, and nobody makes it.
    let isOrphan: Bool
    let documents: [Document]
    let deliveries: [DeliveryRecord]

    init(_ record: RunRecord, zones: Zones, isOrphan: Bool = false) {
        self.isOrphan = isOrphan
        pause = nil
        passedOver = nil
        waitsForFire = nil
        run = record.run
        label = record.period.label
        start = record.period.start
        end = record.period.end
        zone = (try? zones.zone(record.period.zone)) ?? .utc
        sequence = record.sequence
        state = record.state
        dueAt = record.dueAt
        reason = record.reason
        waitsFor = nil
        proof = record.proof
        why = record.why
        replaces = record.replaces
        replacedBy = record.replacedBy
        isBackfill = record.isBackfill
        tzdata = record.tzdata
        sentAs = record.sentAs
        documents = record.documents
        deliveries = record.deliveries
    }

    /// A run that is due and not yet kept, with what the journal may know of it.
    ///
    /// - Parameter isComing: it waits for a fire.
    init(_ owed: Owed, _ record: RunRecord?, isComing: Bool = false) {
        isOrphan = false
        pause = owed.pause
        passedOver = owed.due.passedOver
        waitsForFire = isComing ? owed.due.dueAt : nil
        run = owed.due.run
        label = owed.due.period.label
        start = owed.due.period.start
        end = owed.due.period.end
        zone = owed.due.period.zone
        sequence = nil
        state = owed.due.state
        dueAt = record?.dueAt ?? owed.due.dueAt
        reason = owed.due.wait.flatMap { $0.text(of: owed.due) } ?? record?.reason
        waitsFor = owed.due.waitsFor
        proof = record?.proof
        why = owed.due.why ?? record?.why
        replaces = owed.replaces ?? record?.replaces
        replacedBy = nil
        isBackfill = false
        tzdata = record?.tzdata
        sentAs = record?.sentAs
        documents = []
        deliveries = []
    }

    /// Why it stands where it stands, in one line.
    var explanation: String {
        var parts: [String] = []
        if let replacedBy { parts.append("replaced by \(replacedBy)") }
        if state == .abandoned { parts.append("given up\(why.map { ": \($0)" } ?? "")") }
        if let replaces {
            let verb = documents.isEmpty ? "to replace" : "replaces"
            parts.append("\(verb) \(replaces.period).\(replaces.revision)\(why.map { ": \($0)" } ?? "")")
        }
        if isBackfill { parts.append("made up later") }
        if isOrphan {
            parts.append(
                "its file is gone: put schedules/\(run.definition).yaml back, or give it up with "
                    + "`settlecast abandon`")
        }
        if let passedOver { parts.append("to be passed over: \(passedOver)") }
        if let waitsForFire { parts.append("waits for the fire at \(waitsForFire.text(in: zone))") }
        if let pause { parts.append(pause.text(in: zone)) }
        if let waitsFor { parts.append("waits for \(waitsFor)") }
        if let reason { parts.append(reason) }
        for delivery in deliveries where delivery.state != .delivered {
            let next = delivery.nextAttempt.map { ", next attempt \($0.text(in: zone))" } ?? ""
            parts.append(
                "\(delivery.planned.channel.rawValue) \(delivery.planned.place) \(delivery.state.rawValue)\(next)"
                    + (delivery.reason.map { ": \($0)" } ?? ""))
        }
        return parts.joined(separator: "; ")
    }

    /// `2 delivered, 1 failed`.
    var deliveryCounts: String {
        DeliveryState.allCases.compactMap { state in
            let count = deliveries.filter { $0.state == state }.count
            return count == 0 ? nil : "\(count) \(state.rawValue)"
        }.joined(separator: ", ")
    }

    var json: JSON {
        [
            "run": .string(run.description), "definition": .string(run.definition),
            "merchant": .string(run.merchant),
            "period": [
                "label": .string(label), "start": .string(start.text(in: zone)), "end": .string(end.text(in: zone)),
            ], "revision": JSON(run.revision), "sequence": JSON(sequence), "state": .string(state.rawValue),
            "due_at": .string(dueAt.text(in: zone)), "reason": JSON(reason),
            "waits_for": JSON(waitsFor?.description), "proof": .list(proof?.differences.map(\.json) ?? []),
            "why": JSON(why), "replaces": JSON(replaces?.description), "replaced_by": JSON(replacedBy?.description),
            "backfill": .bool(isBackfill), "tzdata": JSON(tzdata), "sent_as": JSON(sentAs),
            "passed_over": JSON(passedOver),
            "paused": pause.map { $0.json(in: zone) } ?? .null, "file_gone": .bool(isOrphan),
            "documents": .list(documents.map(\.json)),
            "deliveries": .list(deliveries.map { $0.json(in: zone) }),
        ]
    }
}

extension DataWait {
    /// Nil where another run comes first anyhow.
    fileprivate func text(of due: DueRun) -> String? {
        guard due.waitsFor == nil else { return nil }
        let zone = due.period.zone
        let what = missing.text(in: zone)
        guard let until else { return "waits for data: \(what)" }
        let time = until.text(in: zone)
        if isOver { return "goes out incomplete, as it waited until \(time): \(what)" }
        return isLate ? "waits for data, late since \(time): \(what)" : "waits until \(time) for data: \(what)"
    }
}

extension Document {
    fileprivate var json: JSON {
        [
            "output": .string(output), "name": .string(name), "media_type": .string(mediaType),
            "layout": .string(layout), "bytes": .integer(content.size), "sha256": .string(content.digest.description),
        ]
    }
}

extension DeliveryRecord {
    fileprivate func json(in zone: Zone) -> JSON {
        [
            "id": .string(planned.token), "channel": .string(planned.channel.rawValue), "to": .string(planned.to),
            "copy": JSON(planned.copy), "name": .string(planned.parcel.name), "state": .string(state.rawValue),
            "attempts": JSON(attempts),
            "next_attempt": JSON(nextAttempt?.text(in: zone)), "reason": JSON(reason),
            "bytes": .integer(planned.parcel.content.size),
            "sha256": .string(planned.parcel.content.digest.description),
            "evidence": .object(evidence.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }),
        ]
    }
}

extension PlannedDelivery {
    /// `outbox`, and of a copy `outbox (copy 1)`.
    var place: String { copy == 0 ? to : "\(to) (copy \(copy))" }
}

extension Proof.Difference {
    fileprivate var json: JSON {
        [
            "rule": .string(rule), "account": .string(account), "currency": .string(currency),
            "subject": .string(subject), "expected": .string(expected), "found": .string(found),
            "difference": .string(difference),
            "rows": .list(
                rows.map { row in
                    [
                        "entry": JSON(row.entry), "file": .string(row.file), "line": .integer(row.line),
                        "fault": .string(row.fault),
                    ]
                }),
        ]
    }
}
