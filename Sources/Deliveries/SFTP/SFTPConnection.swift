internal import Settlements

/// A conversation with one SFTP server, on a thread of its own. It connects when the first file comes and can carry
/// any number of them.
actor SFTPConnection {
    private let thread: OwnThread
    private let place: SFTPPlace
    private let secrets: Secrets
    private let patience: Patience
    private var client: SFTPClient?

    init(to place: SFTPPlace, secrets: Secrets, patience: Patience) {
        thread = OwnThread("sftp \(place.host)")
        self.place = place
        self.secrets = secrets
        self.patience = patience
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Publishes one file, connecting first where there is no conversation, or a broken one.
    func publish(
        _ consignment: Consignment, as name: PublishedName, in directory: String
    ) async throws(DeliveryError) -> Receipt {
        let content = consignment.parcel.content
        let file = try LocalFile.kept(at: consignment.file, content)
        let client = try connected()
        let published = try await SFTPPublication(consignment, name: name, file: file, in: directory, over: client)
            .publish()
        var evidence = published.evidence
        evidence.merge(serverEvidence(client)) { published, _ in published }
        evidence["size"] = String(content.size)
        evidence["sha256"] = content.digest.description
        return Receipt(evidence: evidence, isUnverified: published.isUnverified)
    }

    /// Ends the conversation.
    func close() {
        client?.session.close()
        client = nil
    }

    private func serverEvidence(_ client: SFTPClient) -> [String: String] {
        let session = client.session
        return [
            "host": place.host, "port": String(place.port), "address": session.connection.address, "user": place.user,
            "host_key": session.hostKey?.fingerprint ?? "", "host_key_algorithm": session.hostKey?.algorithm ?? "",
            "algorithms": session.algorithms, "server": session.banner ?? "",
            "fsync_offered": client.extensions[SFTPExtension.fsync] == nil ? "no" : "yes",
        ]
    }

    private func connected() throws(DeliveryError) -> SFTPClient {
        if let client, !client.isBroken { return client }
        close()
        let (session, deadline) = try SSHDoor(place: place, secrets: secrets, patience: patience).enter()
        do throws(DeliveryError) {
            let client = try SFTPClient(over: session, until: deadline)
            self.client = client
            return client
        } catch {
            session.close()
            throw error
        }
    }
}
