internal import Foundation

/// A mail server on a loopback port that says what a test wrote, and notes each line that it hears.
package final class WireMailServer {
    /// What it says at a stage, and what it does then.
    package enum Turn: Sendable {
        case usual
        case say(String)
        /// It says something, or nothing, and then closes, resets or falls silent.
        case then(String?, End)

        package enum End: String, Sendable {
            case close, reset, stall
        }

        var json: Any {
            switch self {
            case .usual: NSNull()
            case .say(let text): text
            case .then(let text?, let end): ["say": text, "then": end.rawValue]
            case .then(nil, let end): ["then": end.rawValue]
            }
        }
    }

    /// A line that it heard.
    package struct Line: Hashable, Sendable {
        package let connection: Int
        package let isInTLS: Bool
        package let text: String
    }

    package let port: Int
    private let companion: Child
    private let scratch: Scratch

    /// - Parameters:
    ///   - tls: `none`, `starttls` or `implicit`.
    ///   - keywords: what EHLO's reply offers, STARTTLS too.
    ///   - turns: by stage (GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, DOT, RSET, QUIT) the first times.
    ///   - injection: sent in clear behind the reply to STARTTLS.
    ///   - needsOneGo: MAIL is answered only when RCPT has come behind it.
    ///   - isHolding: no reply to a final dot before ``letGo()``.
    package init(
        tls: String = "none", certificate: (certificate: String, key: String)? = nil, keywords: [String] = [],
        turns: [String: [Turn]] = [:], injection: String? = nil, needsOneGo: Bool = false, isHolding: Bool = false
    ) throws {
        scratch = try Scratch()
        var spec: [String: Any] = [
            "tls": tls, "keywords": keywords, "replies": turns.mapValues { $0.map(\.json) }, "in_one_go": needsOneGo,
            "hold": isHolding,
        ]
        spec["certificate"] = certificate?.certificate
        spec["key"] = certificate?.key
        spec["inject"] = injection
        let text = String(decoding: try JSONSerialization.data(withJSONObject: spec), as: UTF8.self)
        companion = try Child(
            try Peer.environmentPython(), [packageRoot + "/Tests/Peers/smtp_wire_peer.py", scratch.path, text])
        guard let port = Int(try companion.firstLine()) else {
            throw MissingPeer(description: "the mail server named no port")
        }
        self.port = port
    }

    /// Replies to final dots come from now on.
    package func letGo() throws { try scratch.write([], to: "go") }

    /// What it heard so far, `OPEN` and `CLOSED` of each connection among it.
    package var lines: [Line] {
        let text = FileManager.default.contents(atPath: scratch.file("lines")) ?? Data()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, let connection = Int(parts[0]) else { return nil }
            return Line(connection: connection, isInTLS: parts[1] == "tls", text: String(parts[2]))
        }
    }

    /// The first words of the lines, in order.
    package var verbs: [String] { lines.map { String($0.text.prefix { $0 != " " }) } }

    /// How many connections were made.
    package var connections: Int { verbs.count { $0 == "OPEN" } }

    /// The messages that it kept, with CRLF.
    package var kept: [[UInt8]] { scratch.contents(suffix: ".eml") }

    /// Waits until it has heard a line that begins so, so many times.
    package func hears(_ verb: String, times: Int = 1) async throws {
        _ = try await eventually("\(verb) (\(times)) among \(verbs)") {
            verbs.count { $0 == verb } >= times ? true : nil
        }
    }
}
