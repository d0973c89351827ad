import Diagnostics
import Runs
import Schedules
import Settlements
import Store

/// A plan as it is printed.
struct PlanView {
    /// More of a kind than anybody compares by eye: programs get all of them.
    private static let listed = 3
    private static let year = " within a year"

    private let plan: Plan
    private let tombstones: [Tombstone]
    private let now: Instant

    init(_ plan: Plan, _ tombstones: [Tombstone], _ now: Instant) {
        self.plan = plan
        self.tombstones = tombstones
        self.now = now
    }

    // MARK: For people

    var text: String {
        var lines = [against]
        lines += plan.definitions.flatMap { self.lines($0) }
        if !plan.configuration.isEmpty {
            lines.append("settlecast.yaml: changed: \(plan.configuration.joined(separator: ", "))")
        }
        if !plan.clocks.isEmpty {
            lines.append("time zones: \(release(plan.inForce?.tzdata)) becomes \(release(plan.tzdata))")
            for clock in plan.clocks {
                lines += listed(
                    clock.fires.map { Self.text(of: $0, in: clock.zone) }, "  \(clock.definition) ", Self.year)
            }
        }
        let known = Set(plan.definitions.map(\.definition))
        for tombstone in tombstones where !known.contains(tombstone.definition) && tombstone.pause == nil {
            lines.append("\(tombstone.definition): its file is gone\(stuck(tombstone))")
        }
        if plan.isNothing, plan.inForce != nil { lines.append("nothing changes") }
        return lines.map(\.onOneLine).joined(separator: "\n")
    }

    private var against: String {
        guard let inForce = plan.inForce else {
            return "serve has not worked here yet: every definition is new"
        }
        return "compared with what serve has read at \(inForce.since), by \(release(inForce.tzdata))"
    }

    private func release(_ tzdata: String?) -> String { tzdata.map { "tzdata \($0)" } ?? "tzdata of no known release" }

    private func lines(_ change: Plan.Change) -> [String] {
        var lines = [heading(change)]
        if change.kind == .new, let first = change.first {
            lines.append(
                "  first       \(first.period.label), due \(first.dueAt.text(in: change.zone))")
        }
        lines += listed(change.fires.map { Self.text(of: $0, in: change.zone) }, "  due         ", Self.year)
        lines += listed(change.gained.map { "+ \($0)" }, "  recipients  ")
        lines += listed(change.lost.map { "- \($0)" }, "  recipients  ")
        for columns in change.columns { lines.append("  columns     \(columns.text)") }
        lines += listed(change.owed.map(\.description), "  owed now    ")
        lines += listed(change.forgiven.map(\.description), "  not owed    ")
        return lines
    }

    private func heading(_ change: Plan.Change) -> String {
        switch change.kind {
        case .new: return "\(change.definition): new"
        case .gone:
            let tombstone = tombstones.first { $0.definition == change.definition }
            return "\(change.definition): its file is gone: nothing more is made of it\(tombstone.map(stuck) ?? "")"
        case .changed:
            let keys = change.keys.isEmpty ? "the same file" : "changed: \(change.keys.joined(separator: ", "))"
            let was = change.was.map { "was \($0), and goes on with its history; " } ?? ""
            return "\(change.definition): \(was)\(keys)"
        }
    }

    private func stuck(_ tombstone: Tombstone) -> String {
        tombstone.unfinished.isEmpty
            ? "" : "; not made any more: \(tombstone.unfinished.map(\.description).joined(separator: ", "))"
    }

    /// The first of a list, each with the same beginning, and how many more there are.
    private func listed(_ items: [String], _ beginning: String, _ span: String = "") -> [String] {
        let more = items.count - Self.listed
        return items.prefix(Self.listed).map { beginning + $0 }
            + (more > 0 ? ["\(beginning)and \(more) more\(span)"] : [])
    }

    private static func text(of change: FireChange, in zone: Zone) -> String {
        switch (change.before, change.after) {
        case (let before?, let after?):
            let period =
                change.movesPeriod
                ? "; the period \(span(before.period, in: zone)) becomes \(span(after.period, in: zone))" : ""
            return before.dueAt == after.dueAt
                ? "\(change.label): \(before.dueAt.text(in: zone)) as before\(period)"
                : "\(change.label): \(before.dueAt.text(in: zone)) becomes \(after.dueAt.text(in: zone))\(period)"
        case (let before?, nil): return "\(change.label): no more, was \(before.dueAt.text(in: zone))"
        case (nil, let after?): return "\(change.label): new, \(after.dueAt.text(in: zone))"
        case (nil, nil): return change.label
        }
    }

    private static func span(_ period: Period, in zone: Zone) -> String {
        "\(period.start.text(in: zone)) to \(period.end.text(in: zone))"
    }

    // MARK: For programs

    var json: JSON {
        [
            "in_force": plan.inForce.map {
                ["since": .string($0.since.description), "by": .string($0.who), "tzdata": JSON($0.tzdata)]
            } ?? .null,
            "tzdata": JSON(plan.tzdata),
            "definitions": .list(plan.definitions.map(json)),
            "configuration": .list(plan.configuration.map(JSON.string)),
            "clocks": .list(
                plan.clocks.map { clock in
                    [
                        "definition": .string(clock.definition),
                        "fires": .list(clock.fires.map { Self.json($0, in: clock.zone) }),
                    ]
                }),
            "gone": .list(tombstones.filter { $0.pause == nil }.map { .string($0.definition) }),
        ]
    }

    private func json(_ change: Plan.Change) -> JSON {
        [
            "definition": .string(change.definition), "change": .string(change.kind.rawValue), "was": JSON(change.was),
            "keys": .list(change.keys.map(JSON.string)),
            "fires": .list(change.fires.map { Self.json($0, in: change.zone) }),
            "first": change.first.map { Self.json($0, in: change.zone) } ?? .null,
            "gained": .list(change.gained.map(Self.json)), "lost": .list(change.lost.map(Self.json)),
            "columns": .list(
                change.columns.map { columns in
                    [
                        "output": .string(columns.output),
                        "before": columns.before.map { .list($0.map(JSON.string)) } ?? .null,
                        "after": columns.after.map { .list($0.map(JSON.string)) } ?? .null,
                    ]
                }),
            "owed": .list(change.owed.map { .string($0.description) }),
            "not_owed": .list(change.forgiven.map { .string($0.description) }),
        ]
    }

    private static func json(_ recipient: Recipient) -> JSON {
        [
            "merchant": .string(recipient.merchant), "channel": .string(recipient.channel.rawValue),
            "to": .string(recipient.to),
        ]
    }

    private static func json(_ change: FireChange, in zone: Zone) -> JSON {
        [
            "label": .string(change.label), "before": change.before.map { json($0, in: zone) } ?? .null,
            "after": change.after.map { json($0, in: zone) } ?? .null,
        ]
    }

    private static func json(_ report: ComingReport, in zone: Zone) -> JSON {
        ["at": .string(report.dueAt.text(in: zone)), "period": report.period.json]
    }
}

extension ColumnChange {
    fileprivate var text: String {
        guard before != nil else { return "\(output): new" }
        guard after != nil else { return "\(output): no more" }
        let changes = [(added, "+ "), (removed, "- ")].flatMap { names, sign in names.map { sign + $0 } }
        return "\(output): \(changes.isEmpty ? "in another order" : changes.joined(separator: ", "))"
    }
}
