internal import Glibc

/// A TCP connection that never blocks without an end. One owner; closed when it is let go.
final class Connection {
    let descriptor: Int32
    /// The numeric address that was reached, for the receipt.
    let address: String

    private init(descriptor: Int32, address: String) {
        self.descriptor = descriptor
        self.address = address
    }

    deinit {
        close(descriptor)
    }

    /// Connects to the first address of a host that takes us.
    ///
    /// - Throws: ``DeliveryError`` with `connect` or `timeout`, transient, naming each address and why it failed.
    static func open(host: String, port: Int, allowing allowed: Duration) throws(DeliveryError) -> Connection {
        var failures: [String] = []
        var timedOut = false
        for candidate in try addresses(of: host, port: port) {
            switch attempt(candidate, Deadline(in: allowed)) {
            case .success(let connection): return connection
            case .failure(let failure):
                failures.append("\(candidate.text): \(failure.reason)")
                timedOut = timedOut || failure.isTimeout
            }
        }
        throw DeliveryError(
            timedOut ? .timeout : .connect, .transient,
            "cannot connect to \(host):\(port) (\(failures.joined(separator: "; "))): check host and port, and whether "
                + "a firewall lets this machine out")
    }

    enum Readiness {
        case ready, timedOut
    }

    /// Waits until the socket can be read or written.
    func wait(reading: Bool, writing: Bool, until deadline: Deadline) -> Readiness {
        let events = reading || !writing ? Self.events(writing: writing) : POLLOUT
        return Self.poll(descriptor, events, deadline)
    }

    /// What `poll` is asked for: that something can be read, or written as well.
    static func events(writing: Bool) -> Int32 {
        writing ? POLLIN | POLLOUT : POLLIN
    }

    /// Ends the conversation for both sides, so that no later call can wait.
    func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private struct Candidate {
        let family: Int32
        let bytes: [UInt8]
        let text: String
    }

    private struct Failure: Error {
        let reason: String
        var isTimeout = false
    }

    private static func addresses(of host: String, port: Int) throws(DeliveryError) -> [Candidate] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else {
            throw DeliveryError(
                .connect, .transient,
                "cannot connect to \(host):\(port): the name \(host) has no address "
                    + "(\(String(cString: gai_strerror(status))))")
        }
        defer { freeaddrinfo(list) }
        var candidates: [Candidate] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            guard let socketAddress = entry.pointee.ai_addr else { continue }
            var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let length = entry.pointee.ai_addrlen
            getnameinfo(socketAddress, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
            let bytes = UnsafeRawBufferPointer(start: UnsafeRawPointer(socketAddress), count: Int(length))
            let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            candidates.append(Candidate(family: entry.pointee.ai_family, bytes: Array(bytes), text: text))
        }
        return candidates
    }

    private static func attempt(_ candidate: Candidate, _ deadline: Deadline) -> Result<Connection, Failure> {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(candidate.family, kind, 0)
        guard descriptor >= 0 else { return .failure(Failure(reason: systemMessage(errno))) }
        let connection = Connection(descriptor: descriptor, address: candidate.text)
        let status = candidate.bytes.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { connect(descriptor, $0.baseAddress, socklen_t(bytes.count)) }
        }
        if status != 0 {
            guard errno == EINPROGRESS else { return .failure(Failure(reason: systemMessage(errno))) }
            guard poll(descriptor, POLLOUT, deadline) == .ready else {
                return .failure(Failure(reason: "no answer within \(deadline.allowed)", isTimeout: true))
            }
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
            guard code == 0 else { return .failure(Failure(reason: systemMessage(code))) }
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, socklen_t(MemoryLayout<Int32>.size))
        return .success(connection)
    }

    private static func poll(_ descriptor: Int32, _ events: Int32, _ deadline: Deadline) -> Readiness {
        while true {
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = Glibc.poll(&entry, 1, deadline.millisecondsLeft)
            if count > 0 { return .ready }
            if count == 0 { return .timedOut }
            // A descriptor that cannot be polled: the call that follows reports why.
            if errno != EINTR { return .ready }
        }
    }
}

/// The system's words for an error number, in the fashion of our messages: `connection refused`.
func systemMessage(_ number: Int32) -> String {
    let text = String(cString: strerror(number))
    return text.prefix(1).lowercased() + text.dropFirst()
}
