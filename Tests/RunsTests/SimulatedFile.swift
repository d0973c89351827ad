import Foundation

/// What a definition's file says for a while: the text for the program, and the same facts for the peer.
struct SimulatedFile: Hashable, Sendable {
    enum Missed: String, Hashable, Sendable {
        case all, latest, skip
    }

    var name: String
    var title = "A simulated report"
    var period: String
    var zone: String
    /// Nil for all.
    var merchants: [String]?
    var fiscalYear: String?
    var cutOff: String?
    var from: String?
    /// Words of `on`; none for every day.
    var days: [String] = []
    var months: [String] = []
    var time: String
    /// In place of days, months and time.
    var cron: String?
    /// Nil without a calendar.
    var roll: String?
    var spreadMinutes = 0
    var missed = Missed.all
    var withinDays: Int?
    var spacedMinutes = 1
    var skipsEmpty = false
    var revises = false
    var destination = "outbox"
    var sendsManifest = false
    var columns = "section, entry_id, net"

    var isWindow: Bool { period.hasPrefix("last ") || period == "month to date" }

    /// - Parameter isStrict: a time that the clocks leave out has no fire, as with Foundation's strict matching.
    func text(isStrict: Bool) -> String {
        var lines = [
            "title: \(title)", "report: settlement",
            "for: " + (merchants.map { "{merchants: [\($0.joined(separator: ", "))]}" } ?? "all merchants"),
            "period: \(period)", "zone: \(zone)", "run: {\(run(isStrict: isStrict))}",
        ]
        if let fiscalYear { lines.append("fiscal_year: \(fiscalYear)") }
        if let cutOff { lines.append("cut_off: \"\(cutOff)\"") }
        if let from { lines.append("from: \(from)") }
        if spreadMinutes > 0 { lines.append("spread: \(spreadMinutes) min") }
        lines.append("missed: \(missedText)")
        if skipsEmpty { lines.append("empty: skip") }
        if revises { lines.append("corrections: revise") }
        lines += ["outputs:", "  - csv: {columns: [\(columns)]}", "deliver:"]
        lines.append("  - folder: {to: \(destination)\(sendsManifest ? "" : ", send: [csv]")}")
        return lines.joined(separator: "\n") + "\n"
    }

    private func run(isStrict: Bool) -> String {
        var parts: [String] = []
        if let cron {
            parts = ["cron: \"\(cron)\""]
        } else {
            let words = days.map { $0.hasPrefix("business_day ") ? "{business_day: \($0.dropFirst(13))}" : $0 }
            if words.count == 1 { parts.append("on: \(words[0])") }
            if words.count > 1 { parts.append("on: [\(words.joined(separator: ", "))]") }
            if !months.isEmpty { parts.append("months: [\(months.joined(separator: ", "))]") }
            parts.append("at: \"\(time)\"")
        }
        if roll != nil || days.contains(where: { $0.contains("business") }) { parts.append("calendar: TARGET2") }
        if let roll { parts.append("roll: \(roll)") }
        if isStrict { parts.append("gap: skip") }
        return parts.joined(separator: ", ")
    }

    private var missedText: String {
        guard missed != .skip else { return "skip" }
        let within = withinDays.map { ", within: \($0) days" } ?? ""
        return "{make: \(missed.rawValue)\(within), spaced: \(spacedMinutes) min}"
    }

    /// What the peer is told of it. With `skip` there is the usual minute between two reports.
    var told: [String: Any] {
        var told: [String: Any] = [
            "name": name, "title": title, "period": period, "zone": zone, "at": time, "spread": spreadMinutes * 60,
            "make": missed.rawValue, "spaced": (missed == .skip ? 1 : spacedMinutes) * 60,
            "empty": skipsEmpty ? "skip" : "send", "corrections": revises ? "revise" : "carry",
            "destination": destination, "manifest": sendsManifest, "columns": columns,
        ]
        told["merchants"] = merchants
        told["fiscal_year"] = fiscalYear
        told["cut_off"] = cutOff
        told["from"] = from
        told["on"] = days.isEmpty ? nil : days
        told["months"] = months.isEmpty ? nil : months
        told["cron"] = cron
        told["roll"] = roll
        told["within"] = missed == .skip ? nil : withinDays.map { $0 * 86_400 }
        return told
    }
}
