package import Settlements
internal import Synchronization

/// The connections with mail servers: shared by all mail that goes there, so that no server gets more of it at a time, or
/// within a minute, than its settings say.
package final class MailSessions: Sendable {
    private let secrets: Secrets
    private let patience: MailPatience
    private let minute: Duration
    private let gates = Mutex<[Way: MailGate]>([:])

    /// What makes one way in; how much goes there is no part of it.
    private struct Way: Hashable {
        let host: String
        let port: Int
        let security: MailServer.Security
        let certificateAuthorities: String?
        let login: MailServer.Login?

        init(_ server: MailServer) {
            host = server.host
            port = server.port
            security = server.security
            certificateAuthorities = server.certificateAuthorities
            login = server.login
        }
    }

    /// - Parameters:
    ///   - secrets: where a login's password or token is looked up, anew for each connection.
    ///   - minute: the time in which the messages of a server's pace count.
    package init(
        secrets: Secrets, patience: MailPatience = MailPatience(), minute: Duration = .seconds(60)
    ) {
        self.secrets = secrets
        self.patience = patience
        self.minute = minute
    }

    /// The longest message that the server says it takes, in bytes (RFC 1870). It is asked once; where it cannot be reached,
    /// again after a minute.
    ///
    /// - Parameter sender: whose domain presents us.
    /// - Returns: nil where it names none, or cannot be asked now.
    package func largestMessage(of server: MailServer, sender: Mailbox) async -> Int64? {
        guard (try? MailEntry(server: server).check()) != nil else { return nil }
        let domain = String(sender.address.drop { $0 != "@" }.dropFirst())
        return await gate(to: server).largestMessage(as: domain)
    }

    /// Says goodbye on all connections; what goes to a server after that connects anew.
    ///
    /// What is under way stops, unless its final dot was sent: its reply is waited for. When this returns no thread works
    /// with libcurl any more: the program may end.
    package func close() async {
        let gates = gates.withLock { gates in
            defer { gates = [:] }
            return Array(gates.values)
        }
        await withTaskGroup { group in
            for gate in gates { group.addTask { await gate.close() } }
        }
    }

    func gate(to server: MailServer) -> MailGate {
        gates.withLock { gates in
            let way = Way(server)
            if let gate = gates[way] { return gate }
            let gate = MailGate(to: server, secrets: secrets, patience: patience, minute: minute)
            gates[way] = gate
            return gate
        }
    }
}
