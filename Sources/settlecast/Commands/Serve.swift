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

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        guard !workplace.loaded.definitions.isEmpty else {
            Console.error("error: there is no definition under schedules/ that can be used")
            throw Exit.wrongData
        }
        var logger = Logger(label: "settlecast") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        let store = try workplace.store(create: true)
        for worker in try await workplace.takeOver(store) {
            logger.notice("a worker died: taking over", metadata: ["worker": "\(worker)"])
        }
        let scheduler = Scheduler(
            flow: try workplace.flow(store), definitions: workplace.loaded.definitions, sleeper: ContinuousClock(),
            alarm: workplace.configuration.alarm, heartbeat: workplace.configuration.heartbeat, logger: logger)
        logger.info("serving", metadata: ["definitions": "\(workplace.loaded.definitions.count)"])
        let group = ServiceGroup(
            services: [scheduler], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
        logger.info("ended")
    }
}
