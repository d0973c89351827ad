internal import Settlements

/// The way to one mail server: the connections that stand, and who waits for one.
actor MailGate {
    /// A server's memory of us, and ours of it, is made new after so many letters.
    static let lettersAConnection = 100
    /// Who could not ask a server what it takes asks again after so many milliseconds.
    private static let rest: Int64 = 60_000

    private let entry: MailEntry
    private let secrets: Secrets
    private let patience: MailPatience
    private var pace: MailServer.Pace
    private var queue: MailQueue
    private var waiting: [Int: CheckedContinuation<Bool, Never>] = [:]
    private var tickets = 0
    /// Connections with nothing to do, each with the time of its end, on the clock that nobody sets.
    private var idle: [(session: MailSession, until: Int64)] = []
    private var busy: [ObjectIdentifier: MailSession] = [:]
    /// Rings when a turn comes by itself, or a connection has been idle long enough.
    private var alarm: (at: Int64, task: Task<Void, Never>)?
    private var isClosed = false
    private var closing: [CheckedContinuation<Void, Never>] = []
    /// What the server said of the longest message, once it was asked.
    private var longest: (limit: Int64?, until: Int64?)?
    private var asking: Task<Int64?, Never>?

    init(to server: MailServer, secrets: Secrets, patience: MailPatience, minute: Duration) {
        entry = MailEntry(server: server)
        self.secrets = secrets
        self.patience = patience
        pace = server.pace
        queue = MailQueue(minute: minute.milliseconds)
    }

    /// Hands over a letter when its turn has come, over a connection that stands or a new one.
    ///
    /// - Parameters:
    ///   - name: who EHLO says we are.
    ///   - mark: called immediately before the final dot.
    func post(
        _ letter: MailLetter, as name: String, pace: MailServer.Pace, mark: () async throws(DeliveryError) -> Void
    ) async throws(DeliveryError) -> (reply: SMTPReply, peer: MailPeer) {
        self.pace = pace
        try await turn(for: letter.words, isMessage: true)
        var session = await connection()
        do throws(DeliveryError) {
            if try await !session.begin(letter, as: name) {
                // A server may end a connection that it finds idle: this is nobody's failure.
                await session.leave()
                busy[ObjectIdentifier(session)] = nil
                session = newConnection()
                _ = try await session.begin(letter, as: name)
            }
            try await session.offer(letter)
            try await mark()
            let reply = try await session.finish(letter)
            let peer = await session.peer
            await giveBack(session)
            return (reply, peer)
        } catch {
            await giveBack(session)
            throw error
        }
    }

    /// The longest message that the server says it takes; nil where it names none or cannot be asked.
    func largestMessage(as name: String) async -> Int64? {
        if let longest, longest.until.map({ Deadline.uptime() < $0 }) ?? true { return longest.limit }
        if let asking { return await asking.value }
        let task = Task { await self.ask(as: name) }
        asking = task
        defer { asking = nil }
        return await task.value
    }

    private func ask(as name: String) async -> Int64? {
        guard (try? await turn(for: "a look", isMessage: false)) != nil else { return nil }
        let session = await connection()
        try? await session.open(as: name)
        await giveBack(session)
        if longest == nil || longest?.until != nil { longest = (nil, Deadline.uptime() + Self.rest) }
        return longest?.limit
    }

    /// Says goodbye on all connections. What is under way stops, unless its final dot was sent: its reply is waited for.
    func close() async {
        isClosed = true
        alarm?.task.cancel()
        for ticket in waiting.keys { dismiss(ticket) }
        for session in busy.values { session.stop() }
        let left = idle
        idle = []
        for (session, _) in left { await session.leave() }
        guard queue.taken > 0 else { return }
        await withCheckedContinuation { closing.append($0) }
    }

    // MARK: - Connections

    private func connection() async -> MailSession {
        guard let (session, _) = idle.popLast() else { return newConnection() }
        busy[ObjectIdentifier(session)] = session
        return session
    }

    private func newConnection() -> MailSession {
        let session = MailSession(entry, secrets: secrets, patience: patience)
        busy[ObjectIdentifier(session)] = session
        if isClosed { session.stop() }
        return session
    }

    /// Keeps the connection for the next letter, or ends it where it is spent.
    private func giveBack(_ session: MailSession) async {
        let (isOpen, letters, peer) = await (session.isOpen, session.letters, session.peer)
        if isOpen { longest = (peer.offers.sizeLimit, nil) }
        if isOpen, letters < Self.lettersAConnection, !isClosed {
            idle.append((session, Deadline(in: patience.idle).end))
        } else {
            await session.leave()
        }
        busy[ObjectIdentifier(session)] = nil
        free()
    }

    private func free() {
        queue.giveBack()
        serve()
        guard isClosed, queue.taken == 0 else { return }
        for waiter in closing { waiter.resume() }
        closing = []
    }

    // MARK: - Turns

    private func turn(for what: String, isMessage: Bool) async throws(DeliveryError) {
        let ticket = tickets
        tickets += 1
        let isOurs = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !isClosed, !Task.isCancelled else { return continuation.resume(returning: false) }
                waiting[ticket] = continuation
                queue.join(ticket, isMessage: isMessage)
                serve()
            }
        } onCancel: {
            Task { await self.dismiss(ticket) }
        }
        guard isOurs else { throw entry.stopped(during: "the wait for a connection for \(what)") }
    }

    /// Somebody's turn never comes.
    private func dismiss(_ ticket: Int) {
        guard let continuation = waiting.removeValue(forKey: ticket) else { return }
        queue.quit(ticket)
        continuation.resume(returning: false)
        serve()
    }

    /// Gives out the turns that there are.
    private func serve() {
        while true {
            switch queue.next(pace, at: Deadline.uptime()) {
            case .theirs(let ticket): waiting.removeValue(forKey: ticket)?.resume(returning: true)
            case .at(let time): return wake(at: min(time, idle.map(\.until).min() ?? time))
            case .none:
                if let end = idle.map(\.until).min() { wake(at: end) }
                return
            }
        }
    }

    private func wake(at time: Int64) {
        if let alarm, alarm.at <= time { return }
        alarm?.task.cancel()
        let task = Task {
            try? await Task.sleep(for: .milliseconds(max(1, time - Deadline.uptime())))
            if !Task.isCancelled { await self.ring() }
        }
        alarm = (time, task)
    }

    private func ring() async {
        alarm = nil
        let now = Deadline.uptime()
        let ended = idle.filter { $0.until <= now }
        idle.removeAll { $0.until <= now }
        // A connection counts until its goodbye is said.
        for _ in ended { queue.take() }
        for (session, _) in ended {
            await session.leave()
            free()
        }
        serve()
    }
}
