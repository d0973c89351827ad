internal import Glibc

/// The program Tests/Peers/fault_proxy.py in front of a server on 127.0.0.1: for each plan a port, where a connection breaks
/// in one way after so many bytes in one direction.
package final class FaultPlans: Sendable {
    package enum Fault: String, Sendable, CaseIterable {
        case reset, close, hole, flip, slow
        /// It only counts.
        case none
    }

    package enum Direction: String, Sendable, CaseIterable {
        /// From the client to the server.
        case up
        case down
    }

    private let program: Child
    private let control: Int

    package init(to target: Int) throws {
        let python = try Peer.environmentPython(with: "asyncio")
        program = try Child(python, [packageRoot + "/Tests/Peers/fault_proxy.py", String(target)])
        guard let control = Int(try program.firstLine()) else {
            throw MissingPeer(description: "the proxy named no port")
        }
        self.control = control
        try program.waitForLine("\n")
    }

    /// A port of its own, where the fault comes after so many bytes from the beginning of a connection; or, where it
    /// comes later, of those that follow ``FaultPlan/arm()``.
    package func plan(
        _ fault: Fault, _ direction: Direction = .up, after bytes: Int = 0, isLater: Bool = false
    ) throws -> FaultPlan {
        try FaultPlan(control, "\(fault.rawValue) \(direction.rawValue) \(bytes) \(isLater ? "later" : "now")")
    }
}

/// One port of ``FaultPlans``; it is closed, and what goes through it reset, when the test lets it go.
package final class FaultPlan: Sendable {
    package let port: Int
    private let descriptor: Int32

    fileprivate init(_ control: Int, _ line: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connectToLoopback(descriptor, port: control), let port = Int(Self.ask(descriptor, line)) else {
            Glibc.close(descriptor)
            throw MissingPeer(description: "the proxy took no plan")
        }
        self.port = port
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// From now on the bytes are counted after which the fault comes.
    package func arm() {
        _ = Self.ask(descriptor, "arm")
    }

    /// How many bytes the two sides have sent.
    package var counts: (up: Int, down: Int) {
        let numbers = Self.ask(descriptor, "count").split(separator: " ").compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : (0, 0)
    }

    /// One line there, one line back.
    private static func ask(_ descriptor: Int32, _ line: String) -> String {
        let bytes = Array((line + "\n").utf8)
        guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return "" }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1, byte != 0x0A { answer.append(byte) }
        return String(decoding: answer, as: UTF8.self)
    }
}
