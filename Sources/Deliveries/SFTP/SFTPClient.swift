internal import CLibSSH2
internal import Settlements

/// Why a file transfer request came to nothing.
enum SFTPFailure: Error {
    /// The server understood and said no; the conversation goes on.
    case refused(SFTPStatus)
    /// The conversation is over, or what it is about is broken.
    case stopped(DeliveryError)
}

/// The file transfer protocol, version 3 (draft-ietf-secsh-filexfer-02), over one channel of an SSH session.
///
/// Many requests are under way at once: each is put among what goes out, and its answer finds who asked. All happens on the
/// thread of the actor that owns it, which calls ``turn()`` between two pieces of work.
final class SFTPClient {
    typealias Answer = Result<SFTPReply, SFTPFailure>

    /// Bytes on their way out beyond which no more contents of files are added.
    private static let room = 1024 * 1024

    let session: SSHSession
    /// What the server offers beyond version 3, by name.
    private(set) var extensions: [String: String] = [:]
    /// Bytes of a file that one request may carry (limits@openssh.com; else what every server takes, by the draft's section 3).
    private(set) var longestWrite = 32 * 1024
    private(set) var longestRead = 32 * 1024
    /// Why no answer will come any more.
    private(set) var end: DeliveryError?

    private let channel: OpaquePointer
    private var outgoing: [UInt8] = []
    private var sent = 0
    private var incoming: [UInt8] = []
    private var taken = 0
    private var lastIdentifier: UInt32 = 0
    private var asking: [UInt32: (Answer) -> Void] = [:]
    private var waitingForRoom: [() -> Void] = []
    private var resting: [(until: Int64, wake: () -> Void)] = []
    /// When the server was last heard, or first asked after it had answered all.
    private var lastHeard = Deadline.uptime()
    private var ends: [Int: Deadline] = [:]
    private var lastEnd = 0

    /// Starts the server's file transfer for the user that is logged in.
    init(over session: SSHSession, until deadline: Deadline) throws(DeliveryError) {
        self.session = session
        channel = try Self.startSubsystem(session, deadline)
        do throws(SFTPFailure) {
            guard case .version(let version, let extensions) = try first(.initialize, until: deadline),
                version >= SFTPRequest.version
            else {
                throw .stopped(DeliveryError(.sftp, .permanent, "\(session.server) does not speak SFTP version 3"))
            }
            self.extensions = extensions
            if extensions[SFTPExtension.limits] != nil,
                case .extended(let bytes) = try first(.limits, until: deadline)
            {
                keep(to: bytes)
            }
        } catch {
            switch error {
            case .refused(let status):
                throw DeliveryError(.sftp, .permanent, "\(session.server) refused to start SFTP: \(status.words)")
            case .stopped(let error):
                throw error
            }
        }
    }

    private static func startSubsystem(
        _ session: SSHSession, _ deadline: Deadline
    ) throws(DeliveryError) -> OpaquePointer {
        var opened: OpaquePointer?
        let status = try session.complete("open a channel", until: deadline) {
            let kind = "session"
            opened = libssh2_channel_open_ex(
                session.handle, kind, UInt32(kind.utf8.count), ssh_channel_window,
                UInt32(LIBSSH2_CHANNEL_PACKET_DEFAULT), nil, 0)
            return opened == nil ? libssh2_session_last_errno(session.handle) : 0
        }
        guard let channel = opened else { throw session.failure(status, "open a channel") }
        // What the server's login scripts write to the side would fill the window: nobody reads it.
        try session.check(
            try session.complete("open a channel", until: deadline) {
                libssh2_channel_handle_extended_data2(channel, LIBSSH2_CHANNEL_EXTENDED_DATA_IGNORE)
            }, "open a channel")
        let started = try session.complete("start SFTP", until: deadline) {
            let name = "subsystem"
            let subsystem = "sftp"
            return libssh2_channel_process_startup(
                channel, name, UInt32(name.utf8.count), subsystem, UInt32(subsystem.utf8.count))
        }
        guard started != LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED, started != LIBSSH2_ERROR_CHANNEL_FAILURE else {
            throw DeliveryError(
                .sftp, .permanent,
                "\(session.server) lets user \(session.place.user) in, but offers no SFTP: ask the partner to "
                    + "enable it",
                details: "libssh2 \(started): \(session.lastMessage)")
        }
        try session.check(started, "start SFTP")
        return channel
    }

    /// A request of the greeting, alone on its way, and its answer.
    private func first(_ request: SFTPRequest, until deadline: Deadline) throws(SFTPFailure) -> SFTPReply {
        var answer: Answer?
        ask(request) { answer = $0 }
        // The first answer of all carries no identifier.
        if case .initialize = request, let waiting = asking.removeValue(forKey: lastIdentifier) { asking[0] = waiting }
        while true {
            _ = turn()
            if let answer { return try answer.get() }
            do throws(DeliveryError) {
                try session.wait("start SFTP", until: deadline)
            } catch {
                throw .stopped(error)
            }
        }
    }

    /// The server's own bounds: packet, read, write, handles; 0 for one that it does not tell.
    private func keep(to limits: ArraySlice<UInt8>) {
        var fields = SFTPFields(limits)
        guard let packet = try? fields.uint64(), let read = try? fields.uint64(), let write = try? fields.uint64()
        else {
            return
        }
        func bound(_ told: UInt64) -> Int {
            let most = UInt64(SFTPReply.longestPacket - 1024)
            let inPacket = packet == 0 ? most : max(1024, packet &- min(packet, 1024))
            return Int(max(1024, min(told == 0 ? 32 * 1024 : told, min(inPacket, most))))
        }
        longestRead = bound(read)
        longestWrite = bound(write)
    }

    // MARK: - Asking

    /// Puts a request among what goes out; its answer comes once the server or the end of the conversation has given it.
    func ask(_ request: SFTPRequest, _ answered: @escaping (Answer) -> Void) {
        if let end { return answered(.failure(.stopped(end))) }
        lastIdentifier &+= 1
        if asking.isEmpty { lastHeard = Deadline.uptime() }
        asking[lastIdentifier] = answered
        request.append(to: &outgoing, identifier: lastIdentifier)
    }

    /// Asks and waits for the answer; a status other than success is a refusal.
    nonisolated(nonsending) func answer(to request: SFTPRequest) async throws(SFTPFailure) -> SFTPReply {
        let answer: Answer = await withCheckedContinuation(isolation: #isolation) { continuation in
            ask(request) { continuation.resume(returning: $0) }
        }
        let reply = try answer.get()
        if case .status(let status) = reply, status.meaning != .done { throw .refused(status) }
        return reply
    }

    /// Returns once there is room for more contents of files among what goes out.
    nonisolated(nonsending) func waitForRoom() async {
        guard outgoing.count - sent >= Self.room, end == nil else { return }
        await withCheckedContinuation(isolation: #isolation) { continuation in
            waitingForRoom.append { continuation.resume() }
        }
    }

    /// Returns at that time on the clock that nobody sets, or once the conversation ends.
    nonisolated(nonsending) func rest(until time: Int64) async {
        guard time > Deadline.uptime(), end == nil else { return }
        await withCheckedContinuation(isolation: #isolation) { continuation in
            resting.append((time, { continuation.resume() }))
        }
    }

    /// Ends the conversation where it still goes on then; to be taken back by ``withdraw(_:)``.
    func mustEnd(by deadline: Deadline) -> Int {
        lastEnd += 1
        ends[lastEnd] = deadline
        return lastEnd
    }

    func withdraw(_ end: Int) {
        ends[end] = nil
    }

    /// The conversation is over: the answer to a request was none.
    func broke(_ what: String) -> SFTPFailure {
        let error = DeliveryError(
            .sftp, .permanent, "\(session.server) broke the SFTP protocol: an answer to \(what) that is none")
        stop(error)
        return .stopped(error)
    }

    // MARK: - Turns

    /// Sends and takes in what can be without waiting.
    func turn() -> SocketThread.Wait? {
        guard end == nil else { return nil }
        do throws(DeliveryError) {
            // Half a packet on its way must be ended before anything else is done.
            if try send() { try takeIn() }
            try checkDeadlines()
        } catch {
            stop(error)
            return nil
        }
        let now = Deadline.uptime()
        let due = resting.filter { $0.until <= now }
        resting.removeAll { $0.until <= now }
        for rest in due { rest.wake() }
        let directions = libssh2_session_block_directions(session.handle)
        let wantsOut = sent < outgoing.count && directions & LIBSSH2_SESSION_BLOCK_OUTBOUND != 0
        return SocketThread.Wait(
            descriptor: session.connection.descriptor, events: Connection.events(writing: wantsOut), until: nextTurn())
    }

    /// - Returns: whether nothing is left to be sent.
    private func send() throws(DeliveryError) -> Bool {
        while sent < outgoing.count {
            // After EAGAIN libssh2 wants the same bytes again; they still come first.
            let count = outgoing.withUnsafeBytes { raw in
                let rest = UnsafeRawBufferPointer(rebasing: raw[sent...]).bindMemory(to: CChar.self)
                return libssh2_channel_write_ex(channel, 0, rest.baseAddress, rest.count)
            }
            guard count > 0 else {
                try session.check(count == Int(LIBSSH2_ERROR_EAGAIN) ? 0 : Int32(clamping: count), "send a request")
                if libssh2_channel_eof(channel) == 1 { throw ended() }
                break
            }
            sent += count
        }
        let isAll = sent == outgoing.count
        if isAll || sent >= Self.room {
            outgoing.removeFirst(sent)
            sent = 0
        }
        if outgoing.count - sent < Self.room / 2, !waitingForRoom.isEmpty {
            let waiting = waitingForRoom
            waitingForRoom = []
            for wake in waiting { wake() }
        }
        return isAll
    }

    private func takeIn() throws(DeliveryError) {
        while try fill() {
            while let (identifier, reply) = try next() {
                lastHeard = Deadline.uptime()
                guard let answered = asking.removeValue(forKey: identifier) else {
                    throw DeliveryError(
                        .sftp, .permanent, "\(session.server) broke the SFTP protocol: it answers what nobody asked")
                }
                answered(.success(reply))
            }
        }
    }

    /// Takes in what has come; false where nothing has.
    private func fill() throws(DeliveryError) -> Bool {
        if taken > 0 {
            incoming.removeFirst(taken)
            taken = 0
        }
        let count = withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 1) { buffer in
            let count = libssh2_channel_read_ex(
                channel, 0, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
            if count > 0 { incoming.append(contentsOf: buffer.prefix(count)) }
            return count
        }
        if count > 0 { return true }
        if count != Int(LIBSSH2_ERROR_EAGAIN) {
            try session.check(Int32(clamping: count), "read an answer")
            if libssh2_channel_eof(channel) == 1 { throw ended() }
        }
        return false
    }

    private func next() throws(DeliveryError) -> (identifier: UInt32, reply: SFTPReply)? {
        do {
            guard let (identifier, reply, length) = try SFTPReply.take(from: incoming[taken...]) else { return nil }
            taken += length
            return (identifier, reply)
        } catch {
            let start = printable(incoming[taken...].prefix(60))
            throw DeliveryError(
                .sftp, .permanent,
                "\(session.server) does not speak SFTP: \(error.what); what it sent begins '\(start)'")
        }
    }

    private func ended() -> DeliveryError {
        DeliveryError(.connection, .transient, "\(session.server) ended the file transfer")
    }

    // MARK: - Ends

    private func nextTurn() -> Int64? {
        var times = resting.map(\.until) + ends.values.map(\.end)
        if !asking.isEmpty { times.append(lastHeard + session.patience.reply.milliseconds) }
        return times.min()
    }

    private func checkDeadlines() throws(DeliveryError) {
        let now = Deadline.uptime()
        if !asking.isEmpty, now >= lastHeard + session.patience.reply.milliseconds {
            throw DeliveryError(
                .timeout, .transient,
                "\(session.server) did not answer within \(session.patience.reply): it may be overloaded")
        }
        if let late = ends.values.first(where: { $0.end <= now }) {
            throw DeliveryError(
                .timeout, .transient,
                "\(session.server) did not take a file within \(late.allowed): it, or the way to it, is too slow")
        }
    }

    /// Nobody waits any more.
    func stop(_ error: DeliveryError) {
        guard end == nil else { return }
        end = error
        session.connection.shutDown()
        let (asked, waiting, rested) = (asking.values, waitingForRoom, resting)
        asking = [:]
        waitingForRoom = []
        resting = []
        for answered in asked { answered(.failure(.stopped(error))) }
        for wake in waiting + rested.map(\.wake) { wake() }
    }
}
