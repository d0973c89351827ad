import Foundation
import Glibc
import Synchronization

/// A TCP port of 127.0.0.1 with nothing, or hardly anything, behind it.
package final class LonelyPort: Sendable {
    package let number: Int
    private let descriptor: Int32

    /// - Parameter isListening: whether connections are accepted; not one of them is ever answered.
    package init(isListening: Bool) throws {
        descriptor = socket(AF_INET, streamOfOurOwn, 0)
        number = try bindToLoopback(descriptor)
        // Bound and not listening, the port refuses, and nobody else can take it meanwhile.
        if isListening { listen(descriptor, 16) }
    }

    deinit {
        close(descriptor)
    }
}

/// A connection that no program started meanwhile inherits: one that did would keep it open when we close it.
private let streamOfOurOwn = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

/// A port that was free a moment ago.
package func freePort() throws -> Int {
    let descriptor = socket(AF_INET, streamOfOurOwn, 0)
    defer { close(descriptor) }
    return try bindToLoopback(descriptor)
}

private func bindToLoopback(_ descriptor: Int32) throws -> Int {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer -> Int? in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            guard bind(descriptor, address, length) == 0, getsockname(descriptor, address, &length) == 0 else {
                return nil
            }
            return 0
        }
    }
    guard port != nil else { throw MissingPeer(description: "no port of 127.0.0.1 can be had") }
    return Int(UInt16(bigEndian: address.sin_port))
}

/// A proxy in front of a server on 127.0.0.1 that a test can turn against its client: it cuts the connection after so
/// many bytes, or lets requests through and loses the answers.
package final class FaultyProxy: Sendable {
    private struct State {
        /// Bytes from the client until both sides are reset.
        var budget: Int?
        /// From now on the server's next answer is lost, and the connection with it.
        var isLosingAnswers = false
        /// Connections taken so far, and those of them that stand, by the client's descriptor.
        var taken = 0
        var standing: Set<Int32> = []
    }

    package let port: Int
    private let listener: Int32
    private let target: Int
    private let state = Mutex(State())

    /// Listens at once; each connection is led to the target.
    package init(to target: Int, cuttingAfter bytes: Int? = nil) throws {
        self.target = target
        listener = socket(AF_INET, streamOfOurOwn, 0)
        port = try bindToLoopback(listener)
        listen(listener, 16)
        state.withLock { $0.budget = bytes }
        let accepting = Thread { [weak self, listener] in
            while true {
                let client = accept(listener, nil, nil)
                if client >= 0 { _ = fcntl(client, F_SETFD, FD_CLOEXEC) }
                guard client >= 0, let self else {
                    if client >= 0 { Glibc.close(client) }
                    return
                }
                let session = Thread { self.serve(client) }
                session.start()
            }
        }
        accepting.start()
    }

    deinit {
        Glibc.close(listener)
    }

    /// Stops accepting; connections that stand go on.
    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// How many connections were made.
    package var connections: Int { state.withLock { $0.taken } }

    /// How many of them stand.
    package var standing: Int { state.withLock { $0.standing.count } }

    /// Ends the connections that stand, as a server does that has found them idle; new ones are taken. Returns once they are
    /// ended.
    package func cut() {
        state.withLock { state in
            for client in state.standing { shutdown(client, Int32(SHUT_RDWR)) }
        }
        while standing > 0 { usleep(1_000) }
    }

    /// From now on what the client sends still arrives, and what the server answers does not: at its first byte both
    /// connections are reset.
    package func loseAnswers() {
        state.withLock { $0.isLosingAnswers = true }
    }

    private func serve(_ client: Int32) {
        let server = socket(AF_INET, streamOfOurOwn, 0)
        state.withLock { state in
            state.taken += 1
            state.standing.insert(client)
        }
        defer {
            // Before the descriptor can be another connection's.
            state.withLock { _ = $0.standing.remove(client) }
            reset(client)
            reset(server)
        }
        guard connectToLoopback(server, port: target) else { return }
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            var entries = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else { return }
            if entries[0].revents != 0 {
                let count = recv(client, &buffer, buffer.count, 0)
                guard count > 0, pass(buffer[..<count], to: server) else { return }
                let isSpent = state.withLock { state in
                    state.budget = state.budget.map { $0 - count }
                    return state.budget.map { $0 <= 0 } ?? false
                }
                if isSpent { return }
            }
            if entries[1].revents != 0 {
                let count = recv(server, &buffer, buffer.count, 0)
                guard count > 0, !state.withLock({ $0.isLosingAnswers }) else { return }
                guard pass(buffer[..<count], to: client) else { return }
            }
        }
    }

    private func pass(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Closes so that the other side sees a reset, not an end.
    private func reset(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        Glibc.close(descriptor)
    }
}

func connectToLoopback(_ descriptor: Int32, port: Int) -> Bool {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    address.sin_port = in_port_t(port).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}

/// Waits until a program that says nothing when it is ready accepts connections.
package func waitUntilListening(_ port: Int, _ server: Child) throws {
    for _ in 0..<500 {
        let descriptor = socket(AF_INET, streamOfOurOwn, 0)
        defer { close(descriptor) }
        if connectToLoopback(descriptor, port: port) { return }
        usleep(20_000)
    }
    throw MissingPeer(description: "nothing listens on port \(port): \(server.finish().output)")
}
