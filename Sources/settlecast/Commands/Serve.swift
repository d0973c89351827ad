import ArgumentParser
import Foundation
import Logging
import Runs
import Schedules
import ServiceLifecycle
import Store
import UnixSignals

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The scheduler: makes and hands over what is due, until SIGTERM.",
        discussion: "It ends after what is claimed. Definitions are read when it starts: restart it after a change.")

    @Option(
        help: .init(
            "The least that is logged; no level shows a secret.", valueName: "level"))
    var logLevel = LogLevel.info

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let begun = ContinuousClock.now
        let clock = CheckedClock(SystemClock()) { begun.duration(to: .now) }
        let workplace = try Workplace(common, clock: clock)
        guard !workplace.loaded.definitions.isEmpty else {
            Console.error("error: there is no definition under schedules/ that can be used")
            throw Exit.wrongData
        }
        var logger = Logger(label: "settlecast") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        let store = try workplace.store(create: true)
        for worker in try await workplace.takeOver(store) {
            logger.notice("a worker died: taking over", metadata: ["worker": "\(worker)"])
        }
        let flow = try workplace.flow(store)
        try await takeOverNames(flow, workplace.loaded.definitions, logger)
        try await tell(flow, workplace, logger)
        try await store.put(try workplace.inForce(who: WorkerName.own))
        let scheduler = Scheduler(
            flow: flow, definitions: workplace.loaded.definitions, sleeper: ContinuousClock(), checked: clock,
            alarm: workplace.configuration.alarm, heartbeat: workplace.configuration.heartbeat, logger: logger)
        logger.info("serving", metadata: ["definitions": "\(workplace.loaded.definitions.count)"])
        let group = ServiceGroup(
            services: [scheduler], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        logger.info("ended")
    }

    /// A definition whose history cannot be told is no reason for the others to wait.
    private func takeOverNames(_ flow: Flow, _ definitions: [Definition], _ logger: Logger) async throws {
        for definition in definitions {
            let taken: [(definition: String, was: String)]
            do {
                taken = try await flow.takeOverNames(of: [definition])
            } catch {
                guard error.code == .conflict else { throw error }
                logger.error("a definition cannot take its history over", metadata: ["error": "\(error)"])
                continue
            }
            for (name, was) in taken {
                logger.notice("a definition has another name", metadata: ["definition": "\(name)", "was": "\(was)"])
            }
        }
    }

    /// What makes nothing although somebody may think so.
    private func tell(_ flow: Flow, _ workplace: Workplace, _ logger: Logger) async throws {
        for pause in try await flow.journal.pauses().values.sorted(by: { $0.definition < $1.definition }) {
            logger.notice(
                "a definition is paused",
                metadata: [
                    "definition": "\(pause.definition)", "since": "\(pause.since)", "by": "\(pause.who)",
                    "reason": "\(pause.why)",
                ])
        }
        for tombstone in try await flow.tombstones(besides: workplace.files) where tombstone.pause == nil {
            logger.warning(
                "a definition's file is gone", metadata: ["definition": "\(tombstone.definition)"])
        }
    }
}

/// The levels that swift-log has, by their names.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case trace, debug, info, notice, warning, error, critical

    var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
