package import Settlements
internal import Synchronization

/// The sessions with SFTP servers: one for each way in, shared by all that goes there.
package final class SFTPSessions: Sendable {
    private let secrets: Secrets
    private let patience: Patience
    private let connections = Mutex<[Entrance: SFTPConnection]>([:])

    package init(secrets: Secrets, patience: Patience = .standard) {
        self.secrets = secrets
        self.patience = patience
    }

    func connection(to place: SFTPPlace) -> SFTPConnection {
        connections.withLock { connections in
            let entrance = Entrance(place)
            if let connection = connections[entrance] { return connection }
            let connection = SFTPConnection(through: entrance, secrets: secrets, patience: patience)
            connections[entrance] = connection
            return connection
        }
    }

    /// Ends all of them; what goes to a server after that connects anew.
    package func close() async {
        let connections = connections.withLock { connections in
            defer { connections = [:] }
            return connections.values
        }
        for connection in connections { await connection.close() }
    }
}
