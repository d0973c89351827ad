package import Settlements
internal import Synchronization

/// The sessions with SFTP servers: one for each way in, shared by all that goes there.
package final class SFTPSessions: Sendable {
    private let secrets: Secrets
    private let patience: Patience
    private let connections = Mutex<[Entrance: Kept]>([:])

    /// Whoever uses a connection holds it, and it holds itself while its session is kept; then its thread ends.
    private struct Kept {
        weak var connection: SFTPConnection?
    }

    package init(secrets: Secrets, patience: Patience = .standard) {
        self.secrets = secrets
        self.patience = patience
    }

    func connection(to place: SFTPPlace) -> SFTPConnection {
        connections.withLock { connections in
            let entrance = Entrance(place)
            if let connection = connections[entrance]?.connection { return connection }
            let connection = SFTPConnection(through: entrance, secrets: secrets, patience: patience)
            connections = connections.filter { $0.value.connection != nil }
            connections[entrance] = Kept(connection: connection)
            return connection
        }
    }

    /// Ends all of them; what goes to a server after that connects anew.
    package func close() async {
        let connections = connections.withLock { connections in
            defer { connections = [:] }
            return connections.values.compactMap(\.connection)
        }
        for connection in connections { await connection.close() }
    }
}
