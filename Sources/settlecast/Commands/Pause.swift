import ArgumentParser
import Diagnostics
import Runs
import Schedules
import Settlements
import Store

struct PauseDefinition: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop a definition: serve makes nothing of it until it is resumed.",
        discussion: """
            What was made before still goes out, and run by hand works. After `resume` the definition's 'missed' says what \
            becomes of the periods that ended meanwhile. A definition whose file is gone can be paused too: due does not \
            name it any more.
            """)

    @Argument(help: "The definition's name: its file under schedules/ without .yaml.")
    var definition: String

    @Option(help: .init("Why, as due, next and run will say it.", valueName: "text"))
    var why: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if why.allSatisfy(\.isWhitespace) { throw ValidationError("--why wants a reason: due and next say it") }
    }

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store(create: true)
        let now = workplace.clock.now()
        let isGone = try await store.see([], at: now)[definition] != nil && !workplace.files.contains(definition)
        if !isGone { _ = try workplace.definition(definition) }
        try await store.pause(definition, because: why, by: Person.name, at: now)
        if common.format == .json {
            Console.out(JSON.object([("definition", .string(definition)), ("paused", .bool(true))]).indented())
        } else {
            Console.out(
                "\(definition) is paused: nothing of it is made, but by hand, until: settlecast resume \(definition)")
        }
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a paused definition go on.",
        discussion: "Its 'missed' says what becomes of the periods that ended meanwhile: due shows them.")

    @Argument(help: "The definition's name.")
    var definition: String

    @Option(help: .init("Why, for the record.", valueName: "text"))
    var why: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let store = try workplace.store()
        let now = workplace.clock.now()
        let pause = try await store.resume(definition, because: why, by: Person.name, at: now)
        guard common.format == .text else {
            Console.out(JSON.object([("definition", .string(definition)), ("paused", .bool(false))]).indented())
            return
        }
        Console.out("\(definition) goes on; it was paused since \(pause.since) by \(pause.who): \(pause.why)")
        guard let loaded = workplace.loaded[definition] else { return }
        let owed = try await workplace.flow(store).owed(by: [loaded], seeing: false)
        let passed = owed.filter { $0.due.passedOver != nil }.count
        if !owed.isEmpty {
            Console.out("owed now: \(owed.count - passed)" + (passed > 0 ? "; passed over by 'missed': \(passed)" : ""))
        }
    }
}

extension Pause {
    /// `paused since 2026-11-22T06:30:00+01:00 by ada: the bank changes its format`
    func text(in zone: Zone) -> String { "paused since \(since.text(in: zone)) by \(who): \(why)" }

    func json(in zone: Zone) -> JSON {
        ["since": .string(since.text(in: zone)), "by": .string(who), "why": .string(why)]
    }
}
