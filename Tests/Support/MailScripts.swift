import Foundation

/// What one server of Tests/Peers/smtp_script.py does, and where it goes wrong.
package struct MailScript: Encodable, Sendable {
    package enum Security: String, Encodable, Sendable {
        case none, starttls, implicit
    }

    package enum Ending: String, Encodable, Sendable {
        case on, close, reset
        /// It says no more, and waits until the client goes.
        case hold
    }

    /// What is done in place of the server's own reply.
    package struct Fault: Encodable, Sendable {
        let stage: String
        let connection: Int
        let nth: Int
        let send: String?
        let bytewise: Bool
        let then: Ending
        let accept: Bool

        /// - Parameters:
        ///   - stage: CONNECT, EHLO, HELO, STARTTLS, TLS, AUTH, PROOF, MAIL, RCPT, DATA, BODY, DOT, IDLE, RSET or QUIT.
        ///   - connection: on which connection, from 1; 0 for each.
        ///   - nth: at which time within the connection, from 1; 0 for each.
        ///   - send: the bytes of the reply with their line ends, each below 256; nil for none.
        ///   - accept: whether the server takes it for a yes; of DOT: whether it keeps the message.
        package init(
            _ stage: String, connection: Int = 1, nth: Int = 0, send: String?, bytewise: Bool = false,
            then: Ending = .on, accept: Bool = false
        ) {
            self.stage = stage
            self.connection = connection
            self.nth = nth
            self.send = send
            self.bytewise = bytewise
            self.then = then
            self.accept = accept
        }
    }

    package var tls: Security
    /// The mechanisms of a login; where there are some, mail needs one.
    package var auth: [String]
    package var user = "reports"
    package var password = "correct-horse"
    /// The other keywords of EHLO's reply.
    package var offer = ["PIPELINING", "SIZE 10000000", "8BITMIME", "ENHANCEDSTATUSCODES"]
    /// Whether the keywords come in lower case.
    package var lower = false
    /// Whether little fits into the connection, so that a client is held up in mid-message.
    package var narrow = false
    package var faults: [Fault] = []

    package init(_ tls: Security = .none, auth: [String] = []) {
        self.tls = tls
        self.auth = auth
    }
}

/// Servers on loopback ports, each with a script of its own, and what they kept on the disk: one program for all of
/// them.
package final class MailScripts: Sendable {
    /// One of the servers, as it stands on the disk.
    package struct Server: Sendable {
        package let port: Int
        private let directory: String

        fileprivate init(port: Int, directory: String) {
            self.port = port
            self.directory = directory
        }

        /// What happened: the number of a connection, from 1, and a command or a word of the server's own.
        package var events: [(connection: Int, what: String)] {
            let text = FileManager.default.contents(atPath: directory + "/commands") ?? Data()
            return String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
                return (Int(parts[0]) ?? 0, parts.count == 2 ? String(parts[1]) : "")
            }
        }

        /// The messages that it kept, in the order in which it did, with CRLF.
        package var kept: [[UInt8]] {
            var messages: [[UInt8]] = []
            while let message = FileManager.default.contents(atPath: "\(directory)/\(messages.count + 1).eml") {
                messages.append(Array(message))
            }
            return messages
        }

        /// Lets a server that reads nothing in mid-message read on, and forget it.
        package func release() {
            _ = FileManager.default.createFile(atPath: directory + "/release", contents: nil)
        }

        /// Waits until all connections that were made have ended, and gives how many they were. Those who talk to it
        /// have to be done.
        package func ended() async throws -> Int {
            try await eventually("the end of all connections: \(events)") {
                let events = events
                let made = Set(events.map(\.connection)).count
                return events.count { $0.what == "GONE" } == made ? made : nil
            }
        }
    }

    package let servers: [Server]
    private let companion: Child
    private let scratch: Scratch

    package init(_ scripts: [MailScript], certificate: (certificate: String, key: String)? = nil) throws {
        let python = try Peer.environmentPython(with: "asyncio")
        scratch = try Scratch()
        let file = try scratch.write(JSONEncoder().encode(scripts), to: "scripts.json")
        companion = try Child(
            python,
            [packageRoot + "/Tests/Peers/smtp_script.py", scratch.path, file]
                + (certificate.map { [$0.certificate, $0.key] } ?? []))
        let ports = try companion.firstLine().split(separator: " ").compactMap { Int($0) }
        guard ports.count == scripts.count else {
            throw MissingPeer(description: "the scripted mail servers named \(ports.count) of \(scripts.count) ports")
        }
        let path = scratch.path
        servers = ports.enumerated().map { Server(port: $1, directory: "\(path)/\($0)") }
        // What it has to say later is read aside.
        try companion.waitForLine("\n")
    }
}
