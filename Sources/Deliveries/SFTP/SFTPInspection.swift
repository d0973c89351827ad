package import Settlements

/// A look at a place on an SFTP server before anything goes there: is it reached, is it the right one, does it let us in,
/// is the directory there? Nothing is left behind.
package struct SFTPInspection: Sendable {
    package enum Step: String, Hashable, Sendable {
        case reach
        case hostKey = "host key"
        case login
        case directory
        case writing = "write test"
    }

    /// What came of one step. The first that failed is the last.
    package struct Finding: Hashable, Sendable {
        package let step: Step
        package let words: String
        /// Why it failed; nil where it did not.
        package let error: DeliveryError.Code?
    }

    private let inspector: SFTPInspector

    package init(place: SFTPPlace, secrets: Secrets, patience: Patience = .standard) {
        inspector = SFTPInspector(place: place, door: SSHDoor(place: place, secrets: secrets, patience: patience))
    }

    /// Looks at one step after the other.
    ///
    /// - Parameter token: makes the name of a temporary file that is made, renamed and removed, and is nobody else's; nil
    ///   for nothing to be written.
    package func findings(writingWith token: String?) async -> [Finding] {
        await inspector.findings(token)
    }

    /// Lines of the place's known_hosts file that count for nothing: where, and why.
    package static func remarks(on place: SFTPPlace) -> [String] {
        guard case .knownHosts(let file) = place.trust, let known = try? RecordedServer.read(file, for: place.server)
        else { return [] }
        return known.remarks.map { "\(file):\($0.line): \($0.words)" }
    }
}

/// Looks, on a thread of its own.
private actor SFTPInspector {
    typealias Finding = SFTPInspection.Finding

    private let thread: SocketThread
    private let place: SFTPPlace
    private let door: SSHDoor
    private var findings: [Finding] = []

    init(place: SFTPPlace, door: SSHDoor) {
        thread = SocketThread("look at \(place.host)")
        self.place = place
        self.door = door
    }

    deinit {
        thread.end()
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func findings(_ token: String?) async -> [Finding] {
        findings = []
        let (session, deadline): (SSHSession, Deadline)
        do throws(DeliveryError) {
            (session, deadline) = try door.proved()
        } catch {
            let isReached = ![.connect, .connection, .timeout].contains(error.code)
            failed(isReached ? .hostKey : .reach, error)
            return findings
        }
        defer { session.close() }
        well(
            .reach, "\(place.server) answers (address \(session.connection.address), \(session.banner ?? "no banner"))")
        let key = session.hostKey.map { "\($0.fingerprint) (\($0.algorithm))" } ?? ""
        well(.hostKey, "\(key) \(session.proof ?? "is the right one")")
        do throws(DeliveryError) {
            let client = try entered(session, deadline)
            thread.onTurn { client.turn() }
            await look(client, token)
            thread.onTurn(nil)
        } catch {
            failed(.login, error)
        }
        return findings
    }

    private func entered(_ session: SSHSession, _ deadline: Deadline) throws(DeliveryError) -> SFTPClient {
        let credential = try door.credential()
        try session.logIn(with: credential, until: deadline)
        let client = try SFTPClient(over: session, until: deadline)
        well(.login, "user \(place.user) is let in by \(credential.words)")
        return client
    }

    private func look(_ client: SFTPClient, _ token: String?) async {
        let (directory, isWhole) = place.knownDirectory
        do throws(DeliveryError) {
            let isThere = try await look(for: directory, isWhole, client)
            guard let token else { return }
            guard isThere else { return well(.writing, "nothing was written, since the directory is not there yet") }
            try await write(in: directory, token, client)
        } catch {
            failed(token != nil && findings.last?.step == .directory ? .writing : .directory, error)
        }
    }

    private func well(_ step: SFTPInspection.Step, _ words: String) {
        findings.append(Finding(step: step, words: words, error: nil))
    }

    private func failed(_ step: SFTPInspection.Step, _ error: DeliveryError) {
        findings.append(Finding(step: step, words: error.description, error: error.code))
    }

    // MARK: - The directory

    /// - Returns: whether it is there; one that is to be made may not be.
    private func look(
        for directory: String, _ isWhole: Bool, _ client: SFTPClient
    ) async throws(DeliveryError) -> Bool {
        let rest = isWhole ? "" : "; what comes behind it in 'directory' depends on the report"
        do throws(SFTPFailure) {
            guard let found = try await client.stat(directory) else {
                guard place.publishing.makesDirectories else {
                    throw .stopped(
                        DeliveryError(
                            .directory, .permanent,
                            "there is no directory '\(directory)' on \(place.server) for user \(place.user): ask the partner, "
                                + "correct 'directory' of the destination, or let it be made with 'mkdir: yes'"))
                }
                well(.directory, "'\(directory)' is not there yet; the first file makes it ('mkdir: yes')\(rest)")
                return false
            }
            guard found.isDirectory || found.mayBeRegularFile && found.permissions == nil else {
                throw .stopped(
                    DeliveryError(
                        .directory, .permanent,
                        "'\(directory)' on \(place.server) is no directory, but a file: correct 'directory'"))
            }
            well(.directory, "'\(directory)' is there\(rest)")
            return true
        } catch {
            guard case .refused(let status) = error, place.publishing.verification == .off else {
                throw refusal(
                    of: error, "look at the directory '\(directory)'",
                    "or set 'verify: off', if it is a drop box that shows nothing")
            }
            well(.directory, "'\(directory)' may not be looked at (\(status.words)), as 'verify: off' expects\(rest)")
            return true
        }
    }

    // MARK: - Writing

    private func write(in directory: String, _ token: String, _ client: SFTPClient) async throws(DeliveryError) {
        let start = directory.hasSuffix("/") ? directory : "\(directory)/"
        let (made, renamed) = ("\(start).settlecast-check-\(token).part", "\(start).settlecast-check-\(token)")
        let isRenaming = place.publishing.way == .rename
        var there: String?
        do throws(SFTPFailure) {
            let handle = try await client.open(made, [.write, .create, .exclusive])
            there = made
            _ = try await client.answer(
                to: .write(handle: handle, offset: 0, data: Array("settlecast check\n".utf8)[...]))
            try await client.close(handle)
            if isRenaming {
                _ = try await client.rename(made, to: renamed)
                there = renamed
            }
        } catch {
            let advice = there == nil ? "or correct 'directory'" : "or set 'publish: direct', if it was the renaming"
            let refusal = refusal(of: error, "make\(isRenaming ? " and rename" : "") the file \(made)", advice)
            throw await removed(there, client).map { refusal.adding($0) } ?? refusal
        }
        if let left = await removed(there, client) { throw DeliveryError(.permission, .permanent, left) }
        well(.writing, "a file was made\(isRenaming ? ", renamed" : "") and removed in '\(directory)'")
    }

    /// - Returns: what is left, in words; nil for nothing.
    private func removed(_ path: String?, _ client: SFTPClient) async -> String? {
        guard let path else { return nil }
        do throws(SFTPFailure) {
            try await client.remove(path)
            return nil
        } catch {
            switch error {
            case .refused(let status) where status.meaning == .noSuchFile: return nil
            case .refused(let status):
                return "the file \(path) on \(place.server) could not be removed again (\(status.words)): remove it"
            case .stopped: return "the file \(path) may be left on \(place.server): remove it"
            }
        }
    }

    private func refusal(of failure: SFTPFailure, _ what: String, _ advice: String) -> DeliveryError {
        switch failure {
        case .stopped(let error): error
        case .refused(let status):
            DeliveryError(
                status.meaning == .permissionDenied ? .permission : status.meaning == .full ? .diskFull : .write,
                .permanent,
                "\(place.server) could not \(what) for user \(place.user): \(status.words). Ask the partner to allow it, "
                    + advice)
        }
    }
}

extension SFTPPlace {
    /// The directory as far as it is the same for every report: up to the first name with a field in it.
    var knownDirectory: (path: String, isWhole: Bool) {
        var path = ""
        for piece in directory.pieces {
            guard case .literal(let text) = piece else {
                let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
                let isRoot = folder.allSatisfy { $0 == "/" }
                return (folder.isEmpty ? "." : String(isRoot ? "/" : folder.dropLast()), false)
            }
            path += text
        }
        return (path.isEmpty ? "." : path, true)
    }
}

extension SSHCredential {
    /// How somebody is let in, in words.
    var words: String {
        switch self {
        case .password: "its password"
        case .key(_, let path, _): "the key \(path)"
        case .agent(let socket): "a key of the SSH agent \(socket)"
        }
    }
}
