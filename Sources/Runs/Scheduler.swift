package import Logging
package import Schedules
internal import ServiceLifecycle
package import Settlements
package import Store
internal import Synchronization

/// Does what is due, when it is due, until it is told to end.
///
/// It holds no schedule of its own: at each look what is owed comes from the definitions, the journal and the clock, so
/// a restart can neither lose nor double a period.
package struct Scheduler: Service {
    /// How many merchants' reports are made, and how many destinations handed to, at the same time.
    private static let breadth = 4
    /// A look at least this often: data, clocks and merchants change without telling us. Seconds.
    private static let longestPause: Int64 = 60
    /// After the store could not be read. Seconds.
    private static let pauseAfterTrouble: Int64 = 15

    private let flow: Flow
    private let definitions: [Definition]
    /// After somebody was told that the store is in trouble, so long nobody is told again. Seconds.
    private static let troublePause: Int64 = 3_600

    private let sleeper: any Clock<Duration>
    private let alarm: Alarm
    private let heartbeat: Heartbeat?
    private let checked: CheckedClock?
    private let logger: Logger

    /// - Parameter checked: the clock of the flow, where it is held against the time that passes.
    package init(
        flow: Flow, definitions: [Definition], sleeper: any Clock<Duration>, checked: CheckedClock? = nil,
        alarm: [AlarmWay] = [], heartbeat: String? = nil, logger: Logger
    ) {
        self.flow = flow
        self.checked = checked
        self.definitions = definitions
        self.sleeper = sleeper
        self.alarm = Alarm(flow: flow, ways: alarm, sleeper: sleeper, logger: logger)
        self.heartbeat = heartbeat.map { Heartbeat(path: $0) }
        self.logger = logger
    }

    /// Works until a graceful shutdown is asked for, and ends when what is claimed is done.
    package func run() async throws {
        var told: Instant?
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            var pause = Self.pauseAfterTrouble
            do {
                let next = try await look()
                pause = min(max(next.since(flow.clock.now()), 1), Self.longestPause)
                beat()
            } catch {
                logger.error("the store is in trouble", metadata: ["error": "\(error)"])
                let now = flow.clock.now()
                if told.map({ now.since($0) >= Self.troublePause }) ?? true {
                    await alarm.tell(of: error)
                    told = now
                }
            }
            await self.pause(pause)
        }
        await flow.outlets.close()
    }

    private func beat() {
        do {
            try heartbeat?.beat(at: flow.clock.now())
        } catch {
            logger.error("no heartbeat", metadata: ["error": "\(error)"])
        }
    }

    private func pause(_ seconds: Int64) async {
        // Being told to end is the only thing that cuts a pause short.
        try? await cancelWhenGracefulShutdown { try await sleeper.sleep(for: .seconds(seconds)) }
    }

    /// Makes and hands over everything that is due now; gives back when to look again.
    package func look() async throws(StoreError) -> Instant {
        let owed = try await flow.owed(by: definitions, seeing: true)
        let chains = Dictionary(grouping: owed) { Chain(definition: $0.due.definition, merchant: $0.due.merchant) }
        let inOrder = chains.values.sorted { $0[0].due.dueAt < $1[0].due.dueAt }
        let heldBack = await concurrently(inOrder) { chain in await work(chain) }
        let pending = try await flow.journal.pendingDeliveries(of: nil, at: flow.clock.now())
        await hand(over: pending)
        // A manifest may go now that all else is there.
        let last = try await flow.journal.pendingDeliveries(of: nil, at: flow.clock.now())
        await hand(over: last.filter(\.planned.comesLast))
        let jump = checked?.jump.map { Trouble($0) }
        if let jump { logger.error("the clock has jumped", metadata: ["reason": "\(jump.title): \(jump.why)"]) }
        try await alarm.look(definitions, besides: jump)
        let now = flow.clock.now()
        let fires = definitions.map { $0.nextFire(after: now) }
        let wakeUp = try await flow.journal.nextWakeUp(after: now)
        return (fires + (heldBack + [wakeUp]).compactMap { $0 }).min() ?? now.advanced(by: Self.longestPause)
    }

    private func hand(over pending: [PendingDelivery]) async {
        let byPlace = Dictionary(grouping: pending) { $0.planned.destination }
        _ = await concurrently(Array(byPlace.values)) { deliveries in await hand(overTo: deliveries) }
    }

    private struct Chain: Hashable {
        let definition: String
        let merchant: String
    }

    /// One definition's runs for one merchant, in the order of their periods: what is held holds those behind it.
    ///
    /// Gives back when the next one may be made, where it is held back so that they do not go out in a burst.
    private func work(_ chain: [Owed]) async -> Instant? {
        guard chain.first?.pause == nil else { return nil }
        var last = chain.first?.lastOriginal
        for owed in chain {
            guard !Task.isShuttingDownGracefully else { return nil }
            // Reports on payouts stand alone: none holds another.
            let isAlone = owed.order.period.payout != nil
            if [.held, .claimed].contains(owed.due.state) {
                if isAlone { continue }
                return nil
            }
            let run: Logger.Metadata = ["run.id": "\(owed.due.run)"]
            do throws(StoreError) {
                if let reason = owed.due.passedOver {
                    try await flow.passOver(owed)
                    logger.notice("run passed over", metadata: run.merging(["reason": "\(reason)"]) { $1 })
                    continue
                }
                if owed.due.waitsForData {
                    if isAlone { continue }
                    return owed.due.wait?.isLate == true ? nil : owed.due.wait?.until
                }
                if let until = owed.heldBack(behind: last, at: flow.clock.now()) { return until }
                switch try await flow.make(owed.order) {
                case .kept:
                    logger.info("run kept", metadata: run)
                    if let wait = owed.due.wait {
                        let missing = wait.missing.text(in: owed.order.period.zone)
                        logger.warning(
                            "run made incomplete", metadata: run.merging(["missing": "\(missing)"]) { $1 })
                    }
                    if owed.due.revision == 1 { last = flow.clock.now() }
                case .skipped: logger.info("run skipped: empty period", metadata: run)
                case .held(let reason, let proof):
                    var facts = run.merging(["reason": "\(reason)"]) { $1 }
                    if let proof { facts["proof"] = proof.logged }
                    logger.error("run held", metadata: facts)
                    if !isAlone { return nil }
                case .postponed(let reason):
                    logger.warning("run postponed", metadata: run.merging(["reason": "\(reason)"]) { $1 })
                    if !isAlone { return nil }
                case .elsewhere:
                    if !isAlone { return nil }
                }
            } catch {
                logger.error("run could not be made", metadata: run.merging(["error": "\(error)"]) { $1 })
                return nil
            }
        }
        return nil
    }

    /// What goes to one place: of one definition and merchant one after the other, as its receiver expects them; those of
    /// several at the same time, as many as the place takes.
    private func hand(overTo deliveries: [PendingDelivery]) async {
        guard let first = deliveries.first else { return }
        let chains = Dictionary(grouping: deliveries) {
            Chain(definition: $0.run.definition, merchant: $0.run.merchant)
        }
        let inOrder = chains.values.sorted { $0[0].created < $1[0].created }
        let isTold = Mutex(false)
        _ = await concurrently(inOrder, atOnce: flow.outlets.breadth(of: first.planned.channel)) { chain in
            for delivery in chain {
                // One dead host does not hold up what goes elsewhere, nor is it asked again and again.
                if let host = flow.outlets.host(of: delivery),
                    let until = flow.outlets.breakers.pause(of: host, at: flow.clock.now())
                {
                    if isTold.withLock({ isTold in
                        defer { isTold = true }
                        return !isTold
                    }) {
                        let facts: Logger.Metadata = ["host": "\(host)", "delivery.next": "\(until)"]
                        logger.warning("host in trouble: its deliveries wait", metadata: facts)
                    }
                    return
                }
                guard !Task.isShuttingDownGracefully else { return }
                _ = await hand(over: delivery)
            }
        }
    }

    private func hand(over delivery: PendingDelivery) async -> DeliveryResult? {
        let facts: Logger.Metadata = [
            "run.id": "\(delivery.run)", "delivery.channel": "\(delivery.planned.channel.rawValue)",
            "delivery.destination": "\(delivery.planned.to)", "delivery.id": "\(delivery.planned.token)",
        ]
        do throws(StoreError) {
            let result = try await flow.deliver(delivery)
            switch result {
            case .delivered: logger.info("delivered", metadata: facts)
            case .postponed(let until, let reason, _):
                let more: Logger.Metadata = ["reason": "\(reason)", "delivery.next": "\(until)"]
                logger.warning("delivery postponed", metadata: facts.merging(more) { $1 })
            case .failed(let reason):
                logger.error("delivery failed", metadata: facts.merging(["reason": "\(reason)"]) { $1 })
            case .uncertain(let reason):
                logger.error("delivery uncertain", metadata: facts.merging(["reason": "\(reason)"]) { $1 })
            case nil: break
            }
            return result
        } catch {
            logger.error("delivery could not be recorded", metadata: facts.merging(["error": "\(error)"]) { $1 })
            return nil
        }
    }

    private func concurrently<Item: Sendable, Outcome: Sendable>(
        _ items: [Item], atOnce breadth: Int = Self.breadth, _ work: @escaping @Sendable (Item) async -> Outcome
    ) async -> [Outcome] {
        await withTaskGroup(of: Outcome.self) { group in
            var outcomes: [Outcome] = []
            for (index, item) in items.enumerated() {
                if index >= breadth, let outcome = await group.next() { outcomes.append(outcome) }
                group.addTask { await work(item) }
            }
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
    }
}

extension Proof {
    /// Each difference with its rows, for who looks after the log.
    fileprivate var logged: Logger.MetadataValue {
        .array(
            differences.map { difference in
                .dictionary([
                    "rule": "\(difference.rule)", "account": "\(difference.account)",
                    "currency": "\(difference.currency)", "subject": "\(difference.subject)",
                    "expected": "\(difference.expected)", "found": "\(difference.found)",
                    "difference": "\(difference.difference)",
                    "rows": .array(difference.rows.map { "\($0.text)" }),
                ])
            })
    }
}
