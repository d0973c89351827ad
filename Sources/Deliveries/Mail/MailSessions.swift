package import Settlements

/// The sessions with mail servers: one for each way in, shared by all mail that goes there.
package final class MailSessions: Sendable {
    let secrets: Secrets
    let patience: MailPatience

    /// - Parameters:
    ///   - secrets: where a login's password or token is looked up, anew for each connection.
    package init(secrets: Secrets, patience: MailPatience = MailPatience()) {
        self.secrets = secrets
        self.patience = patience
    }

    /// The longest message that the server says it takes, in bytes (RFC 1870). It is asked once.
    ///
    /// - Parameter sender: whose domain presents us.
    /// - Returns: nil where it names none, or cannot be asked now.
    package func largestMessage(of server: MailServer, sender: Mailbox) async -> Int64? {
        nil
    }

    /// Says goodbye on all connections; what goes to a server after that connects anew.
    package func close() async {}
}
