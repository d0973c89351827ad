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
/// One request and its answer at a time, but for the contents of files, which ``SFTPTransfer`` keeps flowing.
final class SFTPClient {
    let session: SSHSession
    /// What the server offers beyond version 3, by name.
    private(set) var extensions: [String: String] = [:]
    /// No answer will come any more.
    private(set) var isBroken = false

    private let channel: OpaquePointer
    private var incoming: [UInt8] = []
    private var taken = 0
    private var lastIdentifier: UInt32 = 0

    /// Starts the server's file transfer for the user that is logged in.
    init(over session: SSHSession, until deadline: Deadline) throws(DeliveryError) {
        self.session = session
        channel = try Self.startSubsystem(session, deadline)
        do throws(SFTPFailure) {
            var hello: [UInt8] = []
            SFTPRequest.initialize.append(to: &hello, identifier: 0)
            try send(hello)
            guard case .version(let version, let extensions) = try next().reply, version >= SFTPRequest.version else {
                throw SFTPFailure.stopped(
                    DeliveryError(.sftp, .permanent, "\(session.server) does not speak SFTP version 3"))
            }
            self.extensions = extensions
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

    // MARK: - Requests

    /// Opens a file and gives its handle, to be closed by ``close(_:)``.
    func open(_ path: String, _ flags: SFTPRequest.OpenFlags) throws(SFTPFailure) -> [UInt8] {
        guard case .handle(let handle) = try answer(to: .open(path: path, flags: flags)) else {
            throw unexpected("OPEN")
        }
        return handle
    }

    /// Its status counts: a server may find only here that a disk is full.
    func close(_ handle: [UInt8]) throws(SFTPFailure) {
        try done(.close(handle: handle))
    }

    /// The size of an open file as the server sees it; nil where it does not say.
    func size(of handle: [UInt8]) throws(SFTPFailure) -> UInt64? {
        guard case .attributes(let attributes) = try answer(to: .fstat(handle: handle)) else {
            throw unexpected("FSTAT")
        }
        return attributes.size
    }

    /// What stands under a name, links not followed; nil where nothing does.
    func lstat(_ path: String) throws(SFTPFailure) -> SFTPAttributes? {
        try attributes(.lstat(path: path))
    }

    /// What a name leads to, links followed; nil where that is nothing.
    func stat(_ path: String) throws(SFTPFailure) -> SFTPAttributes? {
        try attributes(.stat(path: path))
    }

    /// Renames without replacing, as far as the server keeps to the draft: look before.
    func rename(_ from: String, to: String) throws(SFTPFailure) {
        try done(.rename(from: from, to: to))
    }

    func remove(_ path: String) throws(SFTPFailure) {
        try done(.remove(path: path))
    }

    /// Asks for what was written to be on the server's disk; only where ``extensions`` has it.
    func fsync(_ handle: [UInt8]) throws(SFTPFailure) {
        try done(.fsync(handle: handle))
    }

    /// Whether a file system has no room left for its users; nil where the server cannot say.
    func isFull(at path: String) -> Bool? {
        guard extensions[SFTPExtension.statvfs] != nil,
            case .extended(let bytes)? = try? answer(to: .statvfs(path: path))
        else { return nil }
        var fields = SFTPFields(bytes)
        do {
            // f_bsize, f_frsize, f_blocks, f_bfree, then f_bavail.
            for _ in 0..<4 { _ = try fields.uint64() }
            return try fields.uint64() == 0
        } catch {
            return nil
        }
    }

    private func attributes(_ request: SFTPRequest) throws(SFTPFailure) -> SFTPAttributes? {
        do throws(SFTPFailure) {
            guard case .attributes(let attributes) = try answer(to: request) else { throw unexpected("STAT") }
            return attributes
        } catch .refused(let status) where status.meaning == .noSuchFile {
            return nil
        }
    }

    private func done(_ request: SFTPRequest) throws(SFTPFailure) {
        // A status of success comes back as such; any other answer is out of place.
        guard case .status = try answer(to: request) else { throw unexpected("a request") }
    }

    private func answer(to request: SFTPRequest) throws(SFTPFailure) -> SFTPReply {
        var bytes: [UInt8] = []
        let identifier = append(request, to: &bytes)
        try send(bytes)
        let (found, reply) = try next()
        guard found == identifier else { throw unexpected("request \(identifier) (it answers \(found))") }
        if case .status(let status) = reply, status.meaning != .done { throw .refused(status) }
        return reply
    }

    func unexpected(_ what: String) -> SFTPFailure {
        broken("\(session.server) broke the SFTP protocol: an answer to \(what) that is none")
    }

    // MARK: - Packets

    /// Adds a request to bytes on their way out and gives the identifier that its answer will carry.
    func append(_ request: SFTPRequest, to bytes: inout [UInt8]) -> UInt32 {
        lastIdentifier &+= 1
        request.append(to: &bytes, identifier: lastIdentifier)
        return lastIdentifier
    }

    func send(_ bytes: [UInt8]) throws(SFTPFailure) {
        var sent = 0
        while sent < bytes.count {
            let deadline = Deadline(in: session.patience.reply)
            let count: Int = try stopping { () throws(DeliveryError) in
                while true {
                    // After EAGAIN libssh2 wants the same bytes again; they lie still in `bytes`.
                    let count = bytes.withUnsafeBytes { raw in
                        let rest = UnsafeRawBufferPointer(rebasing: raw[sent...]).bindMemory(to: CChar.self)
                        return libssh2_channel_write_ex(channel, 0, rest.baseAddress, rest.count)
                    }
                    if count > 0 { return count }
                    try session.check(count == Int(LIBSSH2_ERROR_EAGAIN) ? 0 : Int32(clamping: count), "send a request")
                    if libssh2_channel_eof(channel) == 1 { throw ended() }
                    try session.wait("take what we send", until: deadline)
                }
            }
            sent += count
        }
    }

    /// The next answer, waited for.
    func next() throws(SFTPFailure) -> (identifier: UInt32, reply: SFTPReply) {
        let deadline = Deadline(in: session.patience.reply)
        while true {
            if let answer = try nextIfThere() { return answer }
            try stopping { () throws(DeliveryError) in
                try session.wait("answer a request", until: deadline)
            }
        }
    }

    /// The next answer, if it came in already.
    func nextIfThere() throws(SFTPFailure) -> (identifier: UInt32, reply: SFTPReply)? {
        while true {
            do {
                if let (identifier, reply, length) = try SFTPReply.take(from: incoming[taken...]) {
                    taken += length
                    if taken == incoming.count {
                        incoming.removeAll(keepingCapacity: true)
                        taken = 0
                    }
                    return (identifier, reply)
                }
            } catch {
                let start = printable(incoming[taken...].prefix(60))
                throw broken("\(session.server) does not speak SFTP: \(error.what); what it sent begins '\(start)'")
            }
            guard try fill() else { return nil }
        }
    }

    /// Takes in what has come; false where nothing has.
    private func fill() throws(SFTPFailure) -> Bool {
        if taken > 0 {
            incoming.removeFirst(taken)
            taken = 0
        }
        let count = withUnsafeTemporaryAllocation(byteCount: 32 * 1024, alignment: 1) { buffer in
            let count = libssh2_channel_read_ex(
                channel, 0, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
            if count > 0 { incoming.append(contentsOf: buffer.prefix(count)) }
            return count
        }
        if count > 0 { return true }
        if count == Int(LIBSSH2_ERROR_EAGAIN) { return false }
        try stopping { () throws(DeliveryError) in
            try session.check(Int32(clamping: count), "read an answer")
        }
        guard libssh2_channel_eof(channel) == 1 else { return false }
        throw broken(ended())
    }

    private func ended() -> DeliveryError {
        DeliveryError(.connection, .transient, "\(session.server) ended the file transfer")
    }

    private func broken(_ message: String) -> SFTPFailure {
        broken(DeliveryError(.sftp, .permanent, message))
    }

    private func broken(_ error: DeliveryError) -> SFTPFailure {
        isBroken = true
        return .stopped(error)
    }

    private func stopping<Result>(_ body: () throws(DeliveryError) -> Result) throws(SFTPFailure) -> Result {
        do {
            return try body()
        } catch {
            throw broken(error)
        }
    }
}
