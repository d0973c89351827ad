import ArgumentParser
import Diagnostics
import Schedules
import Settlements
import Store

struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What went out.")

    @Argument(help: "A definition's name; without it all of them.")
    var definition: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let records = try await workplace.store().runs(definition.map(RunFilter.definition) ?? .all)
        // One whose file has gone still has its history; a name that never was is a slip.
        if let definition, records.isEmpty { _ = try workplace.definition(definition) }
        let runs = records.map { RunView($0, zones: workplace.zones) }
        guard common.format == .text else {
            Console.out(JSON.list(runs.map(\.json)).indented())
            return
        }
        guard !runs.isEmpty else {
            Console.out("nothing went out yet" + (definition.map { " of a definition '\($0)'" } ?? ""))
            return
        }
        var table = Table("RUN", "NO", "STATE", "DUE", "DELIVERIES", "NOTE")
        for run in runs {
            table.add(
                run.run.description, run.sequence.map { "\($0)" } ?? "-", run.state.rawValue,
                run.dueAt.text(in: run.zone), run.deliveryCounts, run.note)
        }
        Console.out(table.text)
    }
}

struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One run, with every digest and each server's answer.")

    @Argument(help: "As history prints it: weekly-settlement@m-1001/2026-W46.1")
    var run: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let record = try await store.record(of: run)
        let view = RunView(record, zones: workplace.zones)
        guard common.format == .text else {
            Console.out(JSON.list([view.json]).indented())
            return
        }
        Console.out(view.text(archive: workplace.configuration.archive, events: try await store.events(of: record.run)))
    }
}

extension RunView {
    /// What tells it from a plain original that went out in its time.
    fileprivate var note: String {
        var parts: [String] = []
        if let replacedBy { parts.append("replaced by \(replacedBy.period).\(replacedBy.revision)") }
        if let replaces, replacedBy == nil { parts.append("replaces \(replaces.period).\(replaces.revision)") }
        if state == .abandoned {
            parts.append(sequence == nil || run.revision > 1 ? "given up" : "given up, its number is void")
        }
        if isBackfill { parts.append("made up later") }
        return parts.joined(separator: "; ")
    }

    /// What of the run is said of editions.
    fileprivate var editionLines: [String] {
        var lines: [String] = []
        if let replaces { lines.append("replaces   \(replaces)") }
        if let why { lines.append("why        \(why)") }
        if let replacedBy { lines.append("replaced   by \(replacedBy)") }
        if state == .abandoned, run.revision == 1, let sequence { lines.append("void       number \(sequence)") }
        if isBackfill { lines.append("backfill   made up when a later period was due already") }
        return lines
    }

    fileprivate func text(archive: String, events: [JournalEvent]) -> String {
        var lines = [
            "\(run)  \(state.rawValue)" + (sequence.map { ", number \($0) in its sequence" } ?? ""),
            "period     \(start.text(in: zone)) up to \(end.text(in: zone)) (\(zone))",
            "due        \(dueAt.text(in: zone))",
        ]
        if let sentAs { lines.append("sent as    \(sentAs)") }
        if let tzdata { lines.append("clocks     tzdata \(tzdata)") }
        lines += editionLines
        if let proof {
            lines.append("proof      it does not foot")
            for difference in proof.differences { lines += difference.lines.map { "           \($0)" } }
        } else if let reason {
            lines.append("reason     \(reason)")
        }
        for document in documents {
            lines.append("document   \(document.name)  \(document.layout)  \(document.content.size) bytes")
            lines.append("           sha256 \(document.content.digest)")
        }
        for delivery in deliveries {
            let planned = delivery.planned
            lines.append(
                "delivery   \(planned.channel.rawValue) to \(planned.place): \(delivery.state.rawValue)"
                    + " after \(delivery.attempts) attempt\(delivery.attempts == 1 ? "" : "s")")
            lines.append("           \(planned.parcel.name)  \(planned.parcel.content.size) bytes")
            lines.append("           sha256 \(planned.parcel.content.digest)")
            if let reason = delivery.reason { lines.append("           \(reason)") }
            if let next = delivery.nextAttempt { lines.append("           next attempt \(next.text(in: zone))") }
            for (key, value) in delivery.evidence.sorted(by: { $0.key < $1.key }) where key != "sha256" {
                lines.append("           \(key): \(value)")
            }
        }
        lines.append("events")
        for event in events {
            let what = event.delivery.map { "delivery \($0.prefix(8)) " } ?? ""
            let change = event.from.map { "\($0) → \(event.to)" } ?? event.to
            lines.append(
                "           \(event.at.text(in: zone))  \(what)\(change)" + (event.why.map { ": \($0)" } ?? ""))
        }
        return lines.map(\.onOneLine).joined(separator: "\n")
    }
}

extension Proof.Difference {
    /// For a person who looks the rows up.
    fileprivate var lines: [String] {
        ["\(account) \(currency)  rule '\(rule)': \(subject)"]
            + ["  expected \(expected)", "  found \(found)", "  difference \(difference)"]
            + rows.map { "  \($0.text)" }
    }
}
