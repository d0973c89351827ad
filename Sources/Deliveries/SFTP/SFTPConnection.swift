internal import Settlements
internal import Synchronization

/// A conversation with one SFTP server, on a thread of its own. It connects when the first file comes, carries many at a
/// time, and is kept for a while for those that come next.
actor SFTPConnection {
    /// Files under way at the same time: a long way is then used by all of them.
    static let filesAtOnce = 16

    private let thread: SocketThread
    private let secrets: Secrets
    private let patience: Patience
    /// Places with a limit, each with the share that is left of it.
    private var paces: [SFTPPlace: Pace] = [:]
    private var client: SFTPClient?
    /// Files under way.
    private var files = 0
    private var queue: [CheckedContinuation<Void, Never>] = []
    private var keeping: Task<Void, Never>?
    /// With nothing to do the session is ended then, on the clock that nobody sets.
    private var idleUntil: Int64 = 0
    /// The last time that nobody let us in, and why: whoever asked before then need not ask again.
    private var shut: (at: Int64, error: DeliveryError)?

    init(through entrance: Entrance, secrets: Secrets, patience: Patience) {
        thread = SocketThread("sftp \(entrance.host)")
        self.secrets = secrets
        self.patience = patience
    }

    deinit {
        thread.end()
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// One parcel with its markers, and where it goes.
    struct Job: Sendable {
        let consignment: Consignment
        let place: SFTPPlace
        let directory: String
        let markers: [Marker]
        /// When it was asked for, on the clock that nobody sets.
        let asked: Int64
    }

    /// Publishes one file and its markers, connecting first where there is no conversation, or a broken one.
    func publish(_ job: Job) async throws(DeliveryError) -> Receipt {
        await enter()
        defer { leave() }
        let isKept = client.map { $0.end == nil } ?? false
        let marked = Flag()
        do throws(DeliveryError) {
            return try await publish(job, over: try connected(for: job), marked: marked)
        } catch {
            // A server may have ended a session that it found idle: this is nobody's failure yet.
            let isStale =
                isKept && files == 1 && [.connection, .ssh].contains(error.code)
                && !marked.isSet.load(ordering: .relaxed)
            guard isStale else { throw error }
            return try await publish(job, over: try connected(for: job), marked: marked)
        }
    }

    /// Set once the journal was told.
    private final class Flag: Sendable {
        let isSet = Atomic(false)
    }

    private func publish(
        _ job: Job, over client: SFTPClient, marked: Flag
    ) async throws(DeliveryError) -> Receipt {
        let consignment = job.consignment
        let content = consignment.parcel.content
        // It is there and has its size, or nothing is said to anybody.
        _ = try LocalFile.kept(at: consignment.file, content)
        let item = SFTPItem(
            name: try name(of: consignment.parcel.name, job),
            source: .file(path: consignment.file, size: content.size),
            digest: content.digest)
        let pace = pace(of: job.place)
        let end = client.mustEnd(by: deadline(for: content.size, at: pace))
        defer { client.withdraw(end) }
        let mark = consignment.mark
        let published = try await SFTPPublication(
            client: client, place: job.place, directory: job.directory, item: item, wasMarked: consignment.wasMarked,
            isFirst: consignment.attempt == 1 && !consignment.wasMarked,
            mark: {
                try await mark()
                marked.isSet.store(true, ordering: .relaxed)
            }, pace: pace
        ).publish()
        var evidence = published.evidence(job.place.publishing)
        evidence.merge(serverEvidence(client)) { published, _ in published }
        evidence["size"] = String(content.size)
        evidence["sha256"] = content.digest.description
        if !job.markers.isEmpty {
            evidence["markers"] = try await writeMarkers(published, job, over: client).joined(separator: ", ")
        }
        return Receipt(evidence: evidence, isUnverified: !published.sighting.isSeen)
    }

    /// Writes the markers of a file that is there.
    private func writeMarkers(
        _ published: SFTPPublished, _ job: Job, over client: SFTPClient
    ) async throws(DeliveryError) -> [String] {
        let consignment = job.consignment
        let fileName = published.path.split(separator: "/").last.map(String.init) ?? consignment.parcel.name
        var names: [String] = []
        for marker in job.markers {
            do throws(DeliveryError) {
                let file = try MarkerFile(
                    marker, of: consignment.parcel, published: fileName, file: consignment.file)
                let item = SFTPItem(
                    name: try name(of: file.name, job), source: .bytes(file.bytes),
                    digest: Digest(of: file.bytes))
                _ = try await SFTPPublication(
                    client: client, place: job.place, directory: job.directory, item: item, wasMarked: false,
                    isFirst: consignment.attempt == 1, mark: {},
                    pace: pace(of: job.place)
                ).publish()
                names.append(file.name)
            } catch {
                throw error.adding("\(published.path) itself is there, its marker \(marker.name(of: fileName)) is not")
            }
        }
        return names
    }

    private func name(of file: String, _ job: Job) throws(DeliveryError) -> PublishedName {
        try PublishedName(file, hiddenAs: job.place.publishing.temporary, delivery: job.consignment.delivery)
    }

    private func pace(of place: SFTPPlace) -> Pace? {
        guard let limit = place.publishing.bytesPerSecond else { return nil }
        let pace = paces[place] ?? Pace(bytesPerSecond: limit)
        paces[place] = pace
        return pace
    }

    /// What a server may take over a file of that size, with the others that are under way.
    private func deadline(for size: Int64, at pace: Pace?) -> Deadline {
        let slowest = pace?.allowance(for: size) ?? .seconds(size / (16 * 1024))
        return Deadline(in: patience.file + slowest)
    }

    // MARK: - Files under way

    private func enter() async {
        if files >= Self.filesAtOnce {
            await withCheckedContinuation { queue.append($0) }
        } else {
            files += 1
        }
    }

    private func leave() {
        guard queue.isEmpty else { return queue.removeFirst().resume() }
        files -= 1
        if files == 0 { keepForAWhile() }
    }

    private func keepForAWhile() {
        idleUntil = Deadline(in: patience.idle).end
        if keeping == nil, client != nil { keeping = Task { await self.keep() } }
    }

    /// Holds the connection while its session is kept, and ends it when it has had nothing to do for a while.
    private func keep() async {
        while let client, client.end == nil {
            let now = Deadline.uptime()
            if files == 0, now >= idleUntil { break }
            await client.rest(until: files == 0 ? idleUntil : now + patience.idle.milliseconds)
        }
        keeping = nil
        if files == 0 { end() }
    }

    // MARK: - The conversation

    /// Ends the conversation. When it returns no thread works with the SSH library any more: the program may end.
    func close() async {
        let keeping = keeping
        end()
        await keeping?.value
    }

    private func end() {
        guard let client else { return }
        thread.onTurn(nil)
        if client.end == nil { client.session.close() }
        client.stop(DeliveryError(.connection, .transient, "the conversation with \(client.session.server) was ended"))
        self.client = nil
    }

    private func connected(for job: Job) throws(DeliveryError) -> SFTPClient {
        if let client, client.end == nil { return client }
        end()
        if let shut, job.asked <= shut.at { throw shut.error }
        do throws(DeliveryError) {
            let (session, deadline) = try SSHDoor(place: job.place, secrets: secrets, patience: patience).enter()
            do throws(DeliveryError) {
                let client = try SFTPClient(over: session, until: deadline)
                thread.onTurn { client.turn() }
                self.client = client
                return client
            } catch {
                session.close()
                throw error
            }
        } catch {
            shut = (Deadline.uptime(), error)
            throw error
        }
    }

    private func serverEvidence(_ client: SFTPClient) -> [String: String] {
        let session = client.session
        return [
            "host": session.place.host, "port": String(session.place.port), "address": session.connection.address,
            "user": session.place.user,
            "host_key": session.hostKey?.fingerprint ?? "", "host_key_algorithm": session.hostKey?.algorithm ?? "",
            "algorithms": session.algorithms, "server": session.banner ?? "",
            "fsync_offered": client.extensions[SFTPExtension.fsync] == nil ? "no" : "yes",
        ]
    }
}

extension SFTPPublished {
    fileprivate func evidence(_ settings: SFTPPublishing) -> [String: String] {
        var evidence = ["remote_path": path, "verified": sighting.words, "published": settings.way.rawValue]
        if let isSynced { evidence["fsync"] = isSynced ? "done" : "not offered" }
        if let reply { evidence["reply"] = reply }
        return evidence
    }
}
