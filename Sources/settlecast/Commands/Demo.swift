import ArgumentParser
import Foundation
import Imports
import Logging
import Reports
import Runs
import Schedules
import Settlements
import Store
import Synchronization

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The main job with no server at all: sample data, a store, reports in a folder.",
        discussion: """
            Makes FOLDER with a configuration, the shipped definitions and templates, and three weeks of data of five \
            merchants, plays those weeks through, and leaves the reports in FOLDER/outbox. The same dates and seed give \
            the same reports.
            """)

    @Argument(help: "The folder to make.")
    var folder = "settlecast-demo"

    @Option(help: "The Monday on which the demo ends, as in 2026-11-16; otherwise the last one.")
    var until: String?

    @Option(help: "Another seed gives other data.")
    var seed: UInt64 = 7

    private static let weeks = 3

    func run() async throws {
        let monday = try lastMonday()
        let place = try DemoPlace(folder)
        let clock = PlayedClock()
        var common = CommonOptions()
        common.config = place.directory + "/settlecast.yaml"
        common.format = .text
        let workplace = try Workplace(common, clock: clock)
        let zone = try workplace.zones.zone("Europe/Amsterdam")
        var data = DemoData(seed: seed, zone: zone)
        let store = try workplace.store(create: true)
        let merchants = try place.write(data.merchantsCSV, to: "data/merchants.csv")
        try await store.record(try MerchantList.read(ImportFile(path: merchants), zones: workplace.zones))

        let first = monday.adding(days: -7 * Self.weeks)
        clock.set(zone.firstInstant(of: first))
        let scheduler = Scheduler(
            flow: try workplace.flow(store), definitions: workplace.loaded.definitions, sleeper: ContinuousClock(),
            logger: Logger(label: "demo") { _ in SwiftLogNoOpLogHandler() })
        _ = try await scheduler.look()
        var entries = 0
        for day in 0..<(7 * Self.weeks) {
            let date = first.adding(days: day)
            // Two weeks after the first Wednesday a provider remembers a chargeback of it.
            let csv = data.csv(of: date, isFirst: day == 0) { $0.id == "m-1001" && day == 7 * (Self.weeks - 1) + 1 }
            let path = try place.write(csv, to: "data/\(date).csv")
            let nextMorning = zone.firstInstant(of: date.adding(days: 1)).advanced(by: 4 * 3_600)
            clock.set(nextMorning)
            entries += try await store.take(
                [ImportFile(path: path)], as: .settlecast, ImportOptions(), at: nextMorning
            ).recorded.new
            try await play(scheduler, clock, until: nextMorning.advanced(by: 86_400))
        }
        try await report(place, store, monday: monday, entries: entries)
    }

    /// Lets the scheduler do what falls due, moving the clock from one moment to the next.
    private func play(_ scheduler: Scheduler, _ clock: PlayedClock, until end: Instant) async throws {
        var next = try await scheduler.look()
        while next < end {
            clock.set(next)
            next = max(try await scheduler.look(), next.advanced(by: 1))
        }
        clock.set(end.advanced(by: -1))
    }

    private func lastMonday() throws -> CalendarDate {
        guard let until else {
            let days = Int(SystemClock().now().seconds / 86_400)
            return CalendarDate(daysSinceEpoch: days).startOfWeek
        }
        guard let date = try? CalendarDate(until), date.weekday == .monday else {
            throw Exit.usage("--until takes a Monday, as in 2026-11-16")
        }
        return date
    }

    private func report(_ place: DemoPlace, _ store: SQLiteStore, monday: CalendarDate, entries: Int) async throws {
        let runs = try await store.runs(.all)
        let delivered = runs.filter { $0.state == .delivered }
        let stuck = runs.filter { ![.delivered, .skipped].contains($0.state) }
        for run in stuck { Console.error("error: \(run.run) is \(run.state.rawValue): \(run.reason ?? "see show")") }
        guard stuck.isEmpty, let last = delivered.last(where: { $0.run.definition == "weekly-settlement" }) else {
            throw Exit.failed
        }
        let outbox = place.directory + "/outbox"
        let shown = last.documents.first { $0.output == "html" }?.name ?? ""
        let manifest = last.documents.first { $0.output == Manifest.output }?.name ?? ""
        let earlier = monday.adding(days: -7).week
        Console.out(
            """
            \(entries) entries imported, \(delivered.count) runs delivered: reports as HTML, CSV and .eml in
              \(outbox)
            A report to open in a browser:
              \(outbox)/\(shown)
            To try next, in \(place.directory):
              cd \(place.directory)
              settlecast history
              settlecast show \(last.run)
              settlecast verify outbox/\(manifest)
              settlecast run weekly-settlement --period \(earlier) --for m-1001 --dry-run --out preview
            """)
    }
}

/// A clock that is set by hand.
final class PlayedClock: WallClock {
    private let instant = Mutex(Instant(seconds: 0))

    func now() -> Instant { instant.withLock { $0 } }

    func set(_ new: Instant) { instant.withLock { $0 = max($0, new) } }
}
