import Deliveries
import Diagnostics
import Foundation
import Logging
import Reports
import Runs
import Schedules
import Settlements
import Store
import Support
import Synchronization
import Testing

/// What is logged is not what is tested.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A clock that a test moves.
final class HandClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ text: String) throws { instant = Mutex(try Instant(timestamp: text)) }

    func now() -> Instant { instant.withLock { $0 } }

    func set(_ new: Instant) { instant.withLock { $0 = new } }

    func set(_ text: String) throws { set(try Instant(timestamp: text)) }
}

/// A store, an archive, an outbox and one definition, with a clock that the test moves.
struct Workshop {
    static let weekly = """
        title: Weekly settlement report
        report: settlement
        for: all merchants
        period: week
        zone: Europe/Amsterdam
        run: {on: monday, at: "06:30"}
        outputs:
          - html: {template: settlement, locale: en}
          - csv: {layout: settlement-lines@1}
        deliver:
          - folder: {to: outbox, send: [csv]}

        """

    let scratch: Scratch
    let store: SQLiteStore
    let clock: HandClock
    let definition: Definition
    let flow: Flow

    init(
        now: String, definition text: String = Self.weekly, configuration: String? = nil, worker: String = "one",
        in existing: Scratch? = nil, secrets: [String: String] = [:], backoff: Backoff = Backoff(),
        clockInPlace: (any WallClock)? = nil
    ) throws {
        scratch = try existing ?? Scratch()
        let outbox = "destinations: {outbox: {for: everyone, folder: {directory: outbox}}}\n"
        let files = ["settlecast.yaml": configuration ?? outbox, "weekly.yaml": text]
        let loaded = Definitions.load(
            .init(configuration: "settlecast.yaml", directory: scratch.path, definitions: ["weekly.yaml"]),
            read: { Array((files[$0] ?? "").utf8) }, zones: { _ in Zones() })
        let complaints = loaded.diagnostics.map(\.text).joined()
        definition = try #require(loaded["weekly"], "\(complaints)")
        store = try SQLiteStore(path: scratch.file("settlecast.sqlite"), create: true)
        clock = try HandClock(now)
        flow = Flow(
            ledger: store, journal: store, archive: try Archive(directory: scratch.file("archive")),
            press: try Press(templates: scratch.file("report-templates"), for: [definition]),
            outlets: Outlets(
                try #require(loaded.configuration), secrets: Secrets(environment: secrets) { _ in [] }, backoff: backoff
            ),
            clock: clockInPlace ?? clock, worker: worker)
    }

    /// The names in the outbox, in order.
    var outbox: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: scratch.file("outbox"))) ?? []).sorted()
    }

    func scheduler(sleeper: any Clock<Duration> = ContinuousClock()) -> Scheduler {
        Scheduler(flow: flow, definitions: [definition], sleeper: sleeper, logger: quiet)
    }

    /// Merchant `m-1` takes `gross` cents at an instant, less 1 %.
    func earn(_ gross: Int64, at text: String, merchant: String = "m-1") async throws {
        let booked = Moment.instant(try Instant(timestamp: text))
        let fee = gross / 100
        let euro = try #require(Currency(code: "EUR"))
        let entry = Entry(
            identity: "pay-\(text)", type: .payment, booked: booked, method: "visa", gross: gross,
            fees: Fees(.commission, -fee), net: gross - fee, line: 2)
        let part = Intake.Part(
            account: Account(merchant: merchant, provider: "test/\(merchant)", currency: euro), entries: [entry],
            batches: [Batch(name: "start", opened: booked, carriedIn: 0, carriedOut: 0)], payouts: [])
        let isFirst = try await store.firstBookings()[merchant] == nil
        let plain = Intake.Part(account: part.account, entries: [entry], batches: [], payouts: [])
        _ = try await store.record(
            Intake(
                file: "test.csv", digest: Digest(of: text.utf8), profile: "settlecast", parts: [isFirst ? part : plain]),
            at: clock.now())
    }

    /// Merchant `m-1` takes so many payments of one euro, whose identities can hardly be packed, in one file.
    func earn(_ payments: Int) async throws {
        let booked = Moment.instant(try Instant(timestamp: "2026-11-19T10:00:00Z"))
        let entries = (0..<payments).map { number in
            Entry(
                identity: Digest(of: Array("payment \(number)".utf8)).description, type: .payment, booked: booked,
                method: "visa", gross: 100, fees: Fees(.commission, -1), net: 99, line: number + 2)
        }
        let euro = try #require(Currency(code: "EUR"))
        let account = Account(merchant: "m-1", provider: "test/m-1", currency: euro)
        let part = Intake.Part(account: account, entries: entries, batches: [], payouts: [])
        _ = try await store.record(
            Intake(file: "many.csv", digest: Digest(of: "\(payments)".utf8), profile: "settlecast", parts: [part]),
            at: clock.now())
    }

    /// Looks, a minute later each time, until nothing is owed.
    func catchUp() async throws {
        for _ in 0..<50 {
            _ = try await scheduler().look()
            if try await flow.owed(by: [definition], seeing: false).isEmpty { return }
            clock.set(clock.now().advanced(by: 60))
        }
    }

    func states() async throws -> [String] {
        try await store.runs(.all).map { "\($0.run.period) \($0.state.rawValue)" }
    }
}
