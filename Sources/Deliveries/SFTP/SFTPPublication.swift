internal import Settlements

/// Publishing one file in a server's directory, so that nobody ever sees half of it, and nothing that stands there is
/// replaced:
///
///     look → OPEN temporary → WRITE … → fsync → FSTAT → CLOSE → look → mark → RENAME → STAT
///
/// Looking comes first because an earlier attempt may have arrived; it comes again before RENAME because some servers
/// replace what is there (rclone, SFTPGo), though the protocol forbids it.
struct SFTPPublication {
    let client: SFTPClient
    let consignment: Consignment
    let file: LocalFile
    let directory: String
    let final: String
    let temporary: String

    init(
        _ consignment: Consignment, name: PublishedName, file: LocalFile, in directory: String, over client: SFTPClient
    ) {
        self.client = client
        self.consignment = consignment
        self.file = file
        self.directory = directory
        let base = directory.isEmpty || directory.hasSuffix("/") ? directory : directory + "/"
        final = base + name.final
        temporary = base + name.temporary
    }

    /// Publishes the file, or finds that an earlier attempt did.
    ///
    /// - Returns: a receipt with `remote_path`, `fsync` and `verified`.
    nonisolated(nonsending) func publish() async throws(DeliveryError) -> Receipt {
        if let earlier = try arrivedEarlier() {
            _ = try? client.remove(temporary)
            return receipt(earlier, fsync: nil)
        }
        try refuseDoubtful()
        let handle = try opening()
        do throws(DeliveryError) {
            let synced = try upload(handle)
            if let meanwhile = try arrivedEarlier() {
                _ = try? client.remove(temporary)
                return receipt(meanwhile, fsync: nil)
            }
            do {
                try await consignment.mark()
            } catch {
                throw DeliveryError(
                    .journal, .transient,
                    "the journal could not note that \(final) is about to appear on \(server), "
                        + "so it was not published: \(error)")
            }
            return receipt(try rename(), fsync: synced)
        } catch {
            throw tidied(after: error)
        }
    }

    // MARK: - Looking

    /// What shows that the file stands there already; nil where nothing does.
    ///
    /// - Throws: ``DeliveryError`` with `exists`, permanent, where something else stands under its name.
    private func arrivedEarlier() throws(DeliveryError) -> Sighting? {
        let what = "look for \(final)"
        guard var found = try attempt(what, { () throws(SFTPFailure) in try client.lstat(final) }) else { return nil }
        if found.isSymbolicLink {
            guard let target = try attempt(what, { () throws(SFTPFailure) in try client.stat(final) }) else {
                throw exists("a symbolic link that leads nowhere")
            }
            found = target
        }
        guard found.mayBeRegularFile else {
            throw exists(found.isDirectory ? "a directory" : "something that is no plain file")
        }
        let ours = consignment.parcel.content.size
        if let size = found.size, size != UInt64(ours) {
            throw exists("another file of \(size) bytes (ours has \(ours))")
        }
        switch try contents() {
        case .identical: return .seen("contents: the file was there already, byte for byte")
        case .gone: return nil
        case .other: throw exists("another file of the same size (\(ours) bytes) with other contents")
        case .unreadable(let status):
            guard consignment.wasMarked, found.size != nil else {
                throw exists(
                    "a file of our size (\(ours) bytes) that the server does not let us read (\(status.words)), "
                        + "so that "
                        + "nobody can tell whether it is ours")
            }
            return .seen(
                "size: the file was there already, and an earlier attempt of this delivery had sent its RENAME")
        }
    }

    private enum Contents {
        case identical, other, gone
        case unreadable(SFTPStatus)
    }

    private func contents() throws(DeliveryError) -> Contents {
        do throws(SFTPFailure) {
            let handle = try client.open(final, .read)
            defer { _ = try? client.close(handle) }
            return try SFTPTransfer(client: client, handle: handle, file: file).isIdentical() ? .identical : .other
        } catch {
            switch error {
            case .refused(let status):
                return status.meaning == .noSuchFile ? .gone : .unreadable(status)
            case .stopped(let error):
                throw error
            }
        }
    }

    /// An earlier attempt sent its RENAME, and neither name is there: the partner may have taken the file away
    /// already, and a second one would be booked twice.
    private func refuseDoubtful() throws(DeliveryError) {
        guard consignment.wasMarked else { return }
        let isLeft =
            try attempt("look for \(temporary)") { () throws(SFTPFailure) in try client.lstat(temporary) } != nil
        guard !isLeft else { return }
        let folder = directory.isEmpty ? "." : directory
        guard try attempt("look for \(folder)", { () throws(SFTPFailure) in try client.stat(folder) }) != nil else {
            throw missingDirectory
        }
        throw DeliveryError(
            .unanswered, .uncertain,
            "an earlier attempt sent the RENAME to \(final) on \(server) and got no answer; now neither that "
                + "file nor the "
                + "temporary one is there. The partner may have taken it already: ask, before it is sent again")
    }

    // MARK: - Writing

    private func opening() throws(DeliveryError) -> [UInt8] {
        do throws(SFTPFailure) {
            return try client.open(temporary, [.write, .create, .truncate])
        } catch {
            switch error {
            case .refused(let status) where status.meaning == .noSuchFile:
                throw missingDirectory
            case .refused(let status):
                throw refusal(status, "create \(temporary)")
            case .stopped(let error):
                throw error
            }
        }
    }

    private var missingDirectory: DeliveryError {
        DeliveryError(
            .directory, .permanent,
            "there is no directory '\(directory)' on \(server) for user \(user): expected it to exist (it is not made "
                + "unasked), so ask the partner, or correct 'directory' of the destination")
    }

    /// - Returns: whether the server said that the bytes are on its disk.
    private func upload(_ handle: [UInt8]) throws(DeliveryError) -> Bool {
        let expected = consignment.parcel.content
        let isSyncing = client.extensions[SFTPExtension.fsync] != nil
        do throws(DeliveryError) {
            let what = "write \(temporary)"
            let digest = try attempt(what) { () throws(SFTPFailure) in
                try SFTPTransfer(client: client, handle: handle, file: file).write()
            }
            guard digest == expected.digest else {
                throw .altered(
                    file.path, expected: "SHA-256 \(expected.digest)", found: "SHA-256 \(digest)")
            }
            if isSyncing { try attempt("sync \(temporary)") { () throws(SFTPFailure) in try client.fsync(handle) } }
            let size = try attempt("measure \(temporary)") { () throws(SFTPFailure) in try client.size(of: handle) }
            if let size, size != UInt64(expected.size) {
                throw DeliveryError(
                    .size, .transient,
                    "\(server) took every byte of \(temporary), but says it has \(size) bytes (expected "
                        + "\(expected.size)): its disk or quota may be full")
            }
        } catch {
            _ = try? client.close(handle)
            throw error
        }
        try attempt("close \(temporary)") { () throws(SFTPFailure) in try client.close(handle) }
        return isSyncing
    }

    // MARK: - Renaming

    /// - Returns: what shows that the file arrived.
    private func rename() throws(DeliveryError) -> Sighting {
        do throws(SFTPFailure) {
            try client.rename(temporary, to: final)
        } catch {
            switch error {
            case .refused(let status):
                // Another attempt may have been quicker; else the name is still free, and the server will not have it.
                if let meanwhile = try arrivedEarlier() { return meanwhile }
                if status.meaning == .permissionDenied { throw refusal(status, "rename \(temporary) to \(final)") }
                throw DeliveryError(
                    .rename, .permanent,
                    "\(server) refuses to rename \(temporary) to \(final): \(status.words). Ask the partner to "
                        + "allow renaming "
                        + "in '\(directory)' for user \(user)")
            case .stopped(let error):
                throw DeliveryError(
                    error.code, .transient,
                    "\(error); RENAME to \(final) had been sent and was not answered, so the next try looks for "
                        + "the file "
                        + "before it writes",
                    details: error.debugDescription)
            }
        }
        let found: SFTPAttributes?
        do {
            found = try client.stat(final)
        } catch {
            return .unseen("no: RENAME succeeded, but then the server would not show the file")
        }
        guard let found else { return .unseen("no: RENAME succeeded, and the file was taken away at once") }
        guard let size = found.size else { return .unseen("no: RENAME succeeded, but the server tells no size") }
        let expected = consignment.parcel.content.size
        guard size == UInt64(expected) else {
            throw DeliveryError(
                .size, .permanent,
                "\(final) on \(server) has \(size) bytes after it was renamed, expected \(expected): something else "
                    + "changed it. It was left as it is: ask the partner")
        }
        return .seen("size")
    }

    // MARK: - Failing

    /// After a failure nothing of ours stays on the server, or the error says what does.
    private func tidied(after error: DeliveryError) -> DeliveryError {
        let mayBeLeft = "the temporary file \(temporary) may be left there; the next try replaces it"
        guard !client.isBroken else { return error.adding(mayBeLeft) }
        do throws(SFTPFailure) {
            try client.remove(temporary)
            return error
        } catch let failure {
            switch failure {
            case .refused(let status) where status.meaning == .noSuchFile:
                return error
            case .refused(let status):
                return error.adding("the temporary file \(temporary) could not be removed (\(status.words)): remove it")
            case .stopped:
                return error.adding(mayBeLeft)
            }
        }
    }

    private func attempt<Result>(
        _ what: String, _ body: () throws(SFTPFailure) -> Result
    ) throws(DeliveryError) -> Result {
        do {
            return try body()
        } catch {
            switch error {
            case .refused(let status):
                throw refusal(status, what)
            case .stopped(let error):
                throw error
            }
        }
    }

    private func refusal(_ status: SFTPStatus, _ what: String) -> DeliveryError {
        let start = "\(server) could not \(what) for user \(user): \(status.words)"
        switch status.meaning {
        case .permissionDenied:
            return DeliveryError(
                .permission, .permanent, "\(start). Ask the partner to let this user write to '\(directory)'")
        case .unsupported:
            return DeliveryError(.sftp, .permanent, "\(start). The server does not offer what publishing a file needs")
        case .full:
            return DeliveryError(.diskFull, .transient, "\(start). Its disk or quota is full")
        default:
            // OpenSSH has one code for a full disk, a quota and anything else.
            guard client.isFull(at: directory.isEmpty ? "." : directory) == true else {
                return DeliveryError(.write, .transient, start)
            }
            return DeliveryError(.diskFull, .transient, "\(start). Its disk is full")
        }
    }

    private func exists(_ what: String) -> DeliveryError {
        DeliveryError(
            .exists, .permanent,
            "\(final) on \(server) is already there, and is \(what). It was left as it is: find out who put it "
                + "there, then "
                + "move it away or change 'name' in the definition")
    }

    private func receipt(_ sighting: Sighting, fsync: Bool?) -> Receipt {
        var evidence = ["remote_path": final, "verified": sighting.words]
        if let fsync { evidence["fsync"] = fsync ? "done" : "not offered" }
        return Receipt(evidence: evidence, isUnverified: !sighting.isSeen)
    }

    private var server: String { client.session.server }
    private var user: String { client.session.place.user }
}

/// What shows that a file arrived, or why it could not be looked at.
private struct Sighting {
    let words: String
    let isSeen: Bool

    static func seen(_ words: String) -> Sighting { Sighting(words: words, isSeen: true) }
    static func unseen(_ words: String) -> Sighting { Sighting(words: words, isSeen: false) }
}

extension DeliveryError {
    /// The same error with one more thing to know.
    func adding(_ remark: String) -> DeliveryError {
        DeliveryError(code, outcome, "\(description); \(remark)", details: "\(debugDescription); \(remark)")
    }
}
