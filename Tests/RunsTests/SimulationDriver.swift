import Diagnostics
import Foundation
import Logging
import Reports
import Runs
import Schedules
import Settlements
import Store
import Synchronization
import Testing

/// The machine's clock, which may be wrong, and the time that really passes.
final class SimulatedClock: WallClock {
    private let state = Mutex((true: Instant(seconds: 0), offset: Int64(0)))

    func now() -> Instant { state.withLock { $0.true.advanced(by: $0.offset) } }

    func elapsed() -> Duration { .seconds(state.withLock { $0.true.seconds }) }

    func set(_ new: Instant, offset: Int64) { state.withLock { $0 = (new, offset) } }
}

/// Lives through one plan: starts the program, lets it look when it asks for it, and does to it what the plan says.
struct SimulationDriver {
    private let plan: SimulationPlan
    private let store: SQLiteStore
    private let folder: String
    private let zones: Zones
    private let fault: SimulationFault?
    /// Now and then it looks every minute, as the program does, to see that nothing is made before it is announced.
    private let isDense: Bool
    private let reading: SimulationReading
    private let machine = SimulatedClock()
    /// What the process believes of the machine's clock.
    private var clock: CheckedClock?
    private(set) var record = SimulationRecord()
    private var chance: BooksChance

    private var files: [SimulatedFile]
    private var process = SimulatedProcess(.init())
    private var scheduler: Scheduler?
    private var definitions: [Definition] = []
    private var workers = 0
    private var unreachable: Set<String> = []
    private var broken: Set<String> = []
    /// Of the machine's clock, in seconds.
    private var offset: Int64 = 0
    /// Of what the process believed at its last look.
    private var believed: Int64 = 0
    private var now: Instant
    /// When the scheduler looks next, in true time; it does not look before it is back.
    private var nextLook: Instant
    private var awayUntil: Instant
    /// When it said that it would; nil once something has happened since.
    private var announced: Instant?
    private var minutes: ClosedRange<Instant>?
    private var returns: (after: Int64, isKnown: Bool)?
    private var lastEvent: Int64 = 0
    /// Merchants with entries.
    private var known: Set<String> = []

    init(
        _ plan: SimulationPlan, store: SQLiteStore, reading: SimulationReading, folder: String, zones: Zones,
        fault: SimulationFault? = nil, isDense: Bool = false
    ) throws {
        self.isDense = isDense
        self.plan = plan
        self.store = store
        self.reading = reading
        self.folder = folder
        self.zones = zones
        self.fault = fault
        chance = BooksChance(seed: plan.seed ^ 0xD817)
        files = plan.files
        now = plan.begin
        nextLook = plan.begin
        awayUntil = plan.begin
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private var wall: Instant { now.advanced(by: offset) }

    /// From the first look to the last; what the peer is told of it stands in ``record``.
    mutating func live() async {
        do {
            try await run()
        } catch {
            record.fall(because: "\(error)")
        }
    }

    private mutating func run() async throws {
        try record.tell(
            "seed",
            [
                "seed": plan.seed, "from": plan.begin.seconds - 130 * 86_400, "until": plan.end.seconds + 40 * 86_400,
            ])
        for event in plan.events {
            try await advance(to: event.at)
            now = event.at
            try await meet(event.happening)
        }
        try await advance(to: plan.end)
        var outboxes: [String: String] = [:]
        for name in SimulationPlan.destinations {
            outboxes[name] = "\(folder)/\(name)" + (broken.contains(name) ? ".away" : "")
        }
        try record.end(reading, outboxes: outboxes)
    }

    // MARK: Looking

    private mutating func advance(to end: Instant) async throws {
        // Without a definition the program does not start.
        while !files.isEmpty {
            var next = max(nextLook, awayUntil, now)
            if let minutes, now <= minutes.upperBound {
                next = max(min(next, max(now.advanced(by: 60), minutes.lowerBound)), awayUntil)
            }
            guard next < end else { return }
            now = next
            try await look()
        }
    }

    private mutating func look() async throws {
        machine.set(now, offset: offset)
        if scheduler == nil { try await comeBack() }
        guard let scheduler, let clock else { return }
        let at = try believe(clock.now())
        var answer = at.advanced(by: 60)
        do {
            answer = try await scheduler.look()
        } catch {
            guard process.isDead else { throw error }
        }
        let last = try reading.lastEvent()
        if let announced, now < announced, last > lastEvent {
            try record.tell(
                "wrong", ["check": "time", "what": "something was made at \(now), announced was \(announced)"])
        }
        lastEvent = last
        try record.tell(
            "look", ["at": at.seconds, "clock": now.seconds, "last": last, "killed": process.isDead])
        if process.isDead {
            die()
            return
        }
        nextLook = max(earliest(answer, at: at).advanced(by: -believed), now.advanced(by: 1))
        announced = nextLook
        if isDense, minutes.map({ now > $0.upperBound }) ?? true, chance.percent(4) {
            minutes = nextLook.advanced(by: -900)...nextLook.advanced(by: 2_700)
        }
    }

    /// What the process takes for the time; the peer is told where that has jumped.
    private mutating func believe(_ at: Instant) throws -> Instant {
        let offset = at.since(now)
        if offset != believed { try record.tell("break", ["jumped": true, "clock": now.seconds]) }
        believed = offset
        return at
    }

    /// The scheduler looks every minute; behind a fire merchants follow one by one, and their turns it does not name.
    private func earliest(_ answer: Instant, at wall: Instant) -> Instant {
        var earliest = answer
        if let jump = clock?.jump {
            // Then it is believed, and more is due.
            earliest = min(earliest, max(jump.since.advanced(by: jump.ahead), wall.advanced(by: 1)))
        }
        for definition in definitions where definition.spread > 0 {
            for merchant in plan.merchants {
                let shift = definition.shift(of: merchant)
                let turn = definition.nextFire(after: wall.advanced(by: -shift)).advanced(by: shift)
                earliest = min(earliest, turn)
            }
        }
        return earliest
    }

    // MARK: The program

    private mutating func start() throws {
        workers += 1
        var texts = [
            "settlecast.yaml": "destinations:\n"
                + SimulationPlan.destinations.map { "  \($0): {for: everyone, folder: {directory: \($0)}}\n" }.joined()
        ]
        for file in files { texts["\(file.name).yaml"] = file.text(isStrict: fault == .strictMatching) }
        let names = texts.keys.filter { $0 != "settlecast.yaml" }.sorted()
        let loaded = Definitions.load(
            .init(configuration: "settlecast.yaml", directory: folder, definitions: names),
            read: { [texts] in Array((texts[$0] ?? "").utf8) }, zones: { [zones] _ in zones })
        let errors = loaded.diagnostics.filter { $0.severity == .error }.map(\.text).joined()
        try #require(errors.isEmpty, "seed \(plan.seed): \(errors)")
        definitions = loaded.definitions
        var state = SimulatedProcess.State(unreachable: unreachable)
        state.definitions = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
        process = SimulatedProcess(state)
        let clock = CheckedClock(machine) { [machine] in machine.elapsed() }
        let flow = Flow(
            ledger: fault == .endIncluded ? EndIncludingLedger(base: store) : store,
            journal: SimulationJournal(base: store, process: process, fault: fault),
            archive: try Archive(directory: "\(folder)/archive"),
            press: try Press(templates: "\(folder)/report-templates", for: definitions),
            outlets: Outlets(
                try #require(loaded.configuration), secrets: Secrets(environment: [:]) { _ in [] }),
            clock: clock, worker: "worker-\(workers)")
        self.clock = clock
        scheduler = Scheduler(
            flow: flow, definitions: definitions, sleeper: ContinuousClock(), checked: clock, logger: quiet)
        announced = nil
        try record.tell("in force", ["definitions": files.map(\.told)])
    }

    /// After a death the next process ends the leases of one that it knows to be dead, as `serve` does.
    private mutating func comeBack() async throws {
        let dead = "worker-\(workers)"
        if process.isDead, returns?.isKnown == true {
            try await store.endLeases(of: dead, at: wall)
            try record.tell("taken over", ["at": wall.seconds, "worker": dead])
        }
        returns = nil
        try start()
    }

    private mutating func die() {
        scheduler = nil
        awayUntil = max(awayUntil, now.advanced(by: returns?.after ?? 60))
        nextLook = awayUntil
    }

    /// The program is there, and looks within a minute.
    private mutating func stir() {
        nextLook = min(nextLook, now.advanced(by: chance.number(1...60)))
        announced = nil
    }

    private mutating func isNew(_ merchant: String) -> Bool { known.insert(merchant).inserted }

    // MARK: What happens

    private mutating func meet(_ happening: SimulationPlan.Happening) async throws {
        switch happening {
        case .arrive(let intake, let entries):
            let recorded = try await store.record(intake, at: wall)
            try record.tell(entries, number: recorded.number)
            // At most imports a look finds nothing new, and few are looked at here.
            if chance.percent(15) || entries.contains(where: { isNew($0.account.merchant) }) { stir() }
            announced = nil
        case .close(let merchant, let day):
            try await store.record([Merchant(id: merchant, name: merchant, closed: day.description)])
            try record.tell("closed", ["merchant": merchant, "date": day.description])
            stir()
        case .away(let until):
            awayUntil = max(awayUntil, until)
            scheduler = nil
        case .restart:
            restart()
        case .die(let death, let back, let isKnown):
            returns = (back, isKnown)
            process.state.withLock { $0.death = death }
        case .jump(let seconds):
            offset += seconds
            try record.tell("break", ["jumped": true, "clock": now.seconds])
            stir()
        case .edit(let files):
            self.files = files
            restart()
        case .pause(let name):
            try await store.pause(name, because: "a simulated pause", by: "ada", at: wall)
            try record.tell("paused", ["definition": name])
            stir()
        case .resume(let name):
            _ = try await store.resume(name, because: nil, by: "ada", at: wall)
            try record.tell("resumed", ["definition": name])
            stir()
        case .unreachable(let name, let isSo):
            if isSo { unreachable.insert(name) } else { unreachable.remove(name) }
            process.state.withLock { [unreachable] in $0.unreachable = unreachable }
            try record.tell("destination", ["name": name, "state": isSo ? "down" : "up"])
        case .broken(let name, let isSo):
            try breakPlace(name, isSo)
        }
    }

    private mutating func restart() {
        scheduler = nil
        stir()
    }

    /// A file in the place of a folder, which is moved aside with what lies in it.
    private mutating func breakPlace(_ name: String, _ isSo: Bool) throws {
        let path = "\(folder)/\(name)"
        let manager = FileManager.default
        if isSo {
            if manager.fileExists(atPath: path) {
                try manager.moveItem(atPath: path, toPath: "\(path).away")
            }
            try Data().write(to: URL(fileURLWithPath: path))
            broken.insert(name)
        } else {
            try manager.removeItem(atPath: path)
            if manager.fileExists(atPath: "\(path).away") {
                try manager.moveItem(atPath: "\(path).away", toPath: path)
            }
            broken.remove(name)
        }
        try record.tell("destination", ["name": name, "state": isSo ? "broken" : "mended"])
    }
}
