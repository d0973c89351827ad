internal import Settlements

/// Publishing one file in a server's directory:
///
///     rename: look → OPEN temporary → WRITE … → fsync → FSTAT → CLOSE → look → mark → RENAME → STAT
///     direct: look → OPEN final     → WRITE … → fsync → FSTAT → mark → CLOSE → STAT
///
/// Looking comes first because an earlier attempt may have arrived; it comes again before RENAME because some servers
/// replace what is there (rclone, SFTPGo), though the protocol forbids it. Nobody sees half of a file that is renamed, and
/// nothing that stands there is replaced unless the place says so.
struct SFTPPublication {
    /// So many files of one name stand beside each other at most, with `if_exists: version`.
    private static let mostVersions = 99

    let client: SFTPClient
    let place: SFTPPlace
    let directory: String
    let item: SFTPItem
    /// The journal says that an earlier attempt had gone past the point of no return.
    let wasMarked: Bool
    /// No earlier attempt can have left anything behind.
    let isFirst: Bool
    /// Notes in the journal that this attempt is about to.
    let mark: @Sendable () async throws -> Void
    let pace: Pace?

    var settings: SFTPPublishing { place.publishing }
    var server: String { client.session.server }
    var user: String { place.user }

    /// Publishes the file, or finds that an earlier attempt did.
    nonisolated(nonsending) func publish() async throws(DeliveryError) -> SFTPPublished {
        for version in 1...Self.mostVersions {
            let target = SFTPTarget(try item.name.numbered(version), in: directory)
            switch try decide(try await look(for: target), target) {
            case .already(let sighting):
                // Half of an attempt that another one overtook.
                if settings.way == .rename { _ = try? await client.remove(target.temporary) }
                return SFTPPublished(path: target.final, sighting: sighting, isSynced: nil, reply: nil)
            case .beside: continue
            case .write(let over):
                if over != .half { try await refuseDoubtful(target, isBlind: over == .unknown) }
                let published =
                    settings.way == .rename
                    ? try await putByRename(target) : try await putDirectly(target, over: over)
                if let published { return published }
            }
        }
        throw exists(SFTPTarget(item.name, in: directory), "the last of \(Self.mostVersions) versions")
    }

    /// An earlier attempt was past the point of no return, and the file is nowhere: the partner may have taken it away
    /// already, and a second one would be booked twice.
    private nonisolated(nonsending) func refuseDoubtful(
        _ target: SFTPTarget, isBlind: Bool
    ) async throws(DeliveryError) {
        guard wasMarked else { return }
        let step = settings.way == .rename ? "RENAME to" : "CLOSE of"
        let sent = "an earlier attempt sent the \(step) \(target.final) on \(server) and got no answer"
        guard !isBlind else {
            throw DeliveryError(
                .unanswered, .uncertain,
                "\(sent), and the server does not let anybody look whether the file is there: ask the partner, "
                    + "before it is sent again")
        }
        if settings.way == .rename {
            let left = try await attempt("look for \(target.temporary)", target) { () throws(SFTPFailure) in
                try await client.lstat(target.temporary)
            }
            if left != nil { return }
        }
        let folder = try await attempt("look for \(target.folder)", target) { () throws(SFTPFailure) in
            try await client.stat(target.folder)
        }
        guard folder != nil else { throw missingDirectory(target) }
        throw DeliveryError(
            .unanswered, .uncertain,
            "\(sent); now \(settings.way == .rename ? "neither that file nor the temporary one" : "it") is there"
                + "\(settings.way == .rename ? "" : " no more"). The partner may have taken it already: ask, before it is "
                + "sent again")
    }

    // MARK: - By a rename

    /// - Returns: nil where another file came to stand there meanwhile, and ours goes beside it.
    private nonisolated(nonsending) func putByRename(
        _ target: SFTPTarget
    ) async throws(DeliveryError) -> SFTPPublished? {
        let isWritten = try await stillWaits(target)
        let isSynced = isWritten ? nil : try await write(target)
        do throws(DeliveryError) {
            switch try decide(try await look(for: target), target) {
            case .already(let sighting):
                _ = try? await client.remove(target.temporary)
                return SFTPPublished(path: target.final, sighting: sighting, isSynced: nil, reply: nil)
            case .beside:
                _ = try? await client.remove(target.temporary)
                return nil
            case .write: break
            }
            try await note("\(target.final) is about to appear on \(server)")
            let reply: String?
            switch try await rename(target) {
            case .done(let words): reply = words
            case .already(let sighting):
                _ = try? await client.remove(target.temporary)
                return SFTPPublished(path: target.final, sighting: sighting, isSynced: nil, reply: nil)
            case .beside:
                _ = try? await client.remove(target.temporary)
                return nil
            }
            let sighting = try await sighting(of: target, after: "RENAME")
            return SFTPPublished(path: target.final, sighting: sighting, isSynced: isSynced, reply: reply)
        } catch {
            throw await tidied(after: error, target)
        }
    }

    /// Writes the temporary file, whole and closed.
    ///
    /// - Returns: whether the server said that the bytes are on its disk; nil where another attempt's file is used.
    private nonisolated(nonsending) func write(_ target: SFTPTarget) async throws(DeliveryError) -> Bool? {
        guard let handle = try await open(target.temporary, [.write, .create, .truncate], target) else { return nil }
        do throws(DeliveryError) {
            let isSynced: Bool
            do throws(DeliveryError) {
                isSynced = try await fill(handle, target.temporary, target)
            } catch {
                _ = try? await client.close(handle)
                throw error
            }
            try await close(handle, target.temporary, target)
            if settings.verification == .readback { try await readBack(target.temporary, target) }
            return isSynced
        } catch {
            throw await tidied(after: error, target)
        }
    }

    /// Whether an earlier attempt's temporary file is whole. Its RENAME was sent and not answered, and may yet be done: the
    /// file is renamed as it is, and never written anew, or a late RENAME would publish a half.
    private nonisolated(nonsending) func stillWaits(_ target: SFTPTarget) async throws(DeliveryError) -> Bool {
        guard wasMarked, let found = try? await client.lstat(target.temporary), found.mayBeRegularFile,
            found.size.map({ $0 == UInt64(item.size) }) ?? true
        else { return false }
        switch try await contents(target.temporary, item.size) {
        case .identical, .unreadable: return true
        case .other, .gone: return false
        }
    }

    private enum Renamed {
        case done(String)
        case already(SFTPPublished.Sighting)
        case beside
    }

    private nonisolated(nonsending) func rename(_ target: SFTPTarget) async throws(DeliveryError) -> Renamed {
        let canReplace = client.extensions[SFTPExtension.posixRename] != nil
        do throws(SFTPFailure) {
            let status =
                settings.ifExists == .overwrite && canReplace
                ? try await client.replace(target.final, by: target.temporary)
                : try await client.rename(target.temporary, to: target.final)
            return .done("RENAME: \(status.words)")
        } catch {
            switch error {
            case .stopped(let error):
                throw DeliveryError(
                    error.code, .transient,
                    "\(error); RENAME to \(target.final) had been sent and was not answered, so the next try looks "
                        + "for the file before it writes",
                    details: error.debugDescription)
            case .refused(let status):
                // Another attempt may have been quicker; else the name is still free, and the server will not have it.
                switch try decide(try await look(for: target), target) {
                case .already(let sighting): return .already(sighting)
                case .beside: return .beside
                case .write(let over): throw renameRefusal(status, target, over: over)
                }
            }
        }
    }

    private func renameRefusal(_ status: SFTPStatus, _ target: SFTPTarget, over: Below) -> DeliveryError {
        let start = "\(server) refuses to rename \(target.temporary) to \(target.final): \(status.words)"
        if status.meaning == .permissionDenied {
            return DeliveryError(
                .permission, .permanent,
                "\(start). Ask the partner to allow renaming in '\(directory)' for user \(user), or set "
                    + "'publish: direct' for the destination")
        }
        if over == .another {
            return DeliveryError(
                .rename, .permanent,
                "\(start). 'if_exists: overwrite' needs posix-rename@openssh.com, which this server does not offer, or "
                    + "one that replaces by itself: set 'publish: direct' for the destination, or another 'if_exists'")
        }
        return DeliveryError(
            .rename, .permanent,
            "\(start). Ask the partner to allow renaming in '\(directory)' for user \(user), or set "
                + "'publish: direct' for the destination")
    }

    // MARK: - Directly

    /// - Returns: nil where another file came to stand there meanwhile, and ours goes beside it.
    private nonisolated(nonsending) func putDirectly(
        _ target: SFTPTarget, over: Below
    ) async throws(DeliveryError) -> SFTPPublished? {
        let mayReplace = [.half, .another].contains(over) || settings.ifExists == .overwrite
        let flags: SFTPRequest.OpenFlags =
            mayReplace ? [.write, .create, .truncate] : [.write, .create, .exclusive]
        guard let handle = try await open(target.final, flags, target) else {
            // Something came to stand there since we looked.
            switch try decide(try await look(for: target), target) {
            case .already(let sighting):
                return SFTPPublished(path: target.final, sighting: sighting, isSynced: nil, reply: nil)
            case .beside: return nil
            case .write:
                throw DeliveryError(
                    .write, .transient,
                    "\(server) would not create \(target.final) for user \(user), and shows nothing there")
            }
        }
        do throws(DeliveryError) {
            let isSynced: Bool
            do throws(DeliveryError) {
                isSynced = try await fill(handle, target.final, target)
                try await note("\(target.final) is about to be whole on \(server)")
            } catch {
                _ = try? await client.close(handle)
                throw error
            }
            let reply: String
            do throws(SFTPFailure) {
                reply = "CLOSE: \(try await client.close(handle).words)"
            } catch {
                guard case .stopped(let error) = error else {
                    throw try await refusal(of: error, "close \(target.final)", target)
                }
                throw DeliveryError(
                    error.code, .transient,
                    "\(error); CLOSE of \(target.final) had been sent and was not answered, so the next try looks for "
                        + "the file before it writes",
                    details: error.debugDescription)
            }
            if settings.verification == .readback { try await readBack(target.final, target) }
            let sighting = try await sighting(of: target, after: "CLOSE")
            return SFTPPublished(path: target.final, sighting: sighting, isSynced: isSynced, reply: reply)
        } catch {
            throw await withdrawn(after: error, target, isOurs: !mayReplace)
        }
    }

    // MARK: - Steps of both

    private nonisolated(nonsending) func note(_ what: String) async throws(DeliveryError) {
        do {
            try await mark()
        } catch {
            throw DeliveryError(
                .journal, .transient,
                "the journal could not note that \(what), so it was not published: \(error)")
        }
    }

    /// - Returns: nil where a file that must be new is there already, as far as the server says.
    private nonisolated(nonsending) func open(
        _ path: String, _ flags: SFTPRequest.OpenFlags, _ target: SFTPTarget
    ) async throws(DeliveryError) -> [UInt8]? {
        var isMade = false
        var isCleared = false
        while true {
            do throws(SFTPFailure) {
                return try await client.open(path, flags)
            } catch {
                guard case .refused(let status) = error else {
                    throw try await refusal(of: error, "create \(path)", target)
                }
                if status.meaning == .noSuchFile {
                    guard settings.makesDirectories, !isMade else { throw missingDirectory(target) }
                    try await makeDirectory(target)
                    isMade = true
                } else if path == target.temporary, !isCleared, !isFirst,
                    (try? await client.remove(path)) != nil
                {
                    // ProFTPD as it comes writes nothing over, our own half of an earlier attempt neither.
                    isCleared = true
                } else if flags.contains(.exclusive), [.exists, .failure].contains(status.meaning) {
                    let isFull = await client.isFull(at: target.folder) == true
                    guard settings.verification == .off || isFull else { return nil }
                    guard !isFull else { throw try await refusal(of: error, "create \(path)", target) }
                    throw DeliveryError(
                        .exists, .permanent,
                        "\(server) could not create \(path) for user \(user): \(status.words). Something may stand "
                            + "there that the server does not show, a half of an earlier attempt too: ask the partner, or "
                            + "set 'if_exists: overwrite' for the destination")
                } else {
                    throw try await refusal(of: error, "create \(path)", target)
                }
            }
        }
    }

    /// Makes the directory and those above it that are missing.
    private nonisolated(nonsending) func makeDirectory(_ target: SFTPTarget) async throws(DeliveryError) {
        let steps = target.directory.split(separator: "/")
        var path = target.directory.hasPrefix("/") ? "" : "."
        for step in steps {
            path += "/\(step)"
            let there = path
            do throws(SFTPFailure) {
                try await client.makeDirectory(there)
            } catch {
                // One that is there is refused, with different words by each server.
                if case .refused = error, let found = try? await client.stat(there), found.isDirectory { continue }
                throw try await refusal(of: error, "make the directory \(there)", target)
            }
        }
    }

    /// - Returns: whether the server said that the bytes are on its disk.
    private nonisolated(nonsending) func fill(
        _ handle: [UInt8], _ path: String, _ target: SFTPTarget
    ) async throws(DeliveryError) -> Bool {
        let digest = try await attempt("write \(path)", target) { () throws(SFTPFailure) in
            try await SFTPUpload(client: client, handle: handle, source: item.source, pace: pace).run()
        }
        guard digest == item.digest else {
            throw .altered(item.name.final, expected: "SHA-256 \(item.digest)", found: "SHA-256 \(digest)")
        }
        if let mode = settings.mode {
            try await attempt("set the mode of \(path)", target, advice: "leave out 'mode' for the destination") {
                () throws(SFTPFailure) in try await client.setMode(mode, of: handle)
            }
        }
        let isSynced = try await sync(handle, path, target)
        guard settings.verification != .off else { return isSynced }
        let size = try await attempt(
            "measure \(path)", target, advice: "set 'verify: off' for the destination, if it may not be looked at"
        ) { () throws(SFTPFailure) in try await client.size(of: handle) }
        if let size, size != UInt64(item.size) {
            throw DeliveryError(
                .size, .transient,
                "\(server) took every byte of \(path), but says it has \(size) bytes (expected \(item.size)): its "
                    + "disk or quota may be full")
        }
        return isSynced
    }

    private nonisolated(nonsending) func sync(
        _ handle: [UInt8], _ path: String, _ target: SFTPTarget
    ) async throws(DeliveryError) -> Bool {
        guard client.extensions[SFTPExtension.fsync] != nil else { return false }
        do throws(SFTPFailure) {
            try await client.fsync(handle)
            return true
        } catch {
            if case .refused(let status) = error, status.meaning == .unsupported { return false }
            throw try await refusal(of: error, "sync \(path)", target)
        }
    }

    private nonisolated(nonsending) func close(
        _ handle: [UInt8], _ path: String, _ target: SFTPTarget
    ) async throws(DeliveryError) {
        try await attempt("close \(path)", target) { () throws(SFTPFailure) in _ = try await client.close(handle) }
    }

    private nonisolated(nonsending) func readBack(
        _ path: String, _ target: SFTPTarget
    ) async throws(DeliveryError) {
        let isIdentical = try await attempt(
            "read back \(path)", target, advice: "set 'verify: size' or 'verify: off' for the destination"
        ) { () throws(SFTPFailure) in
            let handle = try await client.open(path, .read)
            do throws(SFTPFailure) {
                let isIdentical = try await SFTPComparison(
                    client: client, handle: handle, source: item.source, size: item.size
                ).isIdentical()
                _ = try? await client.close(handle)
                return isIdentical
            } catch {
                _ = try? await client.close(handle)
                throw error
            }
        }
        guard isIdentical else {
            throw DeliveryError(
                .size, .transient,
                "\(path) on \(server) was read back and is not what was written: its disk, or the way to it, damages "
                    + "files")
        }
    }

    private nonisolated(nonsending) func sighting(
        of target: SFTPTarget, after step: String
    ) async throws(DeliveryError) -> SFTPPublished.Sighting {
        let isReadBack = settings.verification == .readback
        guard settings.verification != .off else {
            return .unseen("no: \(step) succeeded, and 'verify: off' asks for no more")
        }
        let found: SFTPAttributes?
        do {
            found = try await client.stat(target.final)
        } catch {
            return .unseen("no: \(step) succeeded, but then the server would not show the file")
        }
        guard let found else { return .unseen("no: \(step) succeeded, and the file was taken away at once") }
        guard let size = found.size else { return .unseen("no: \(step) succeeded, but the server tells no size") }
        guard size == UInt64(item.size) else {
            throw DeliveryError(
                .size, .permanent,
                "\(target.final) on \(server) has \(size) bytes after it was published, expected \(item.size): something "
                    + "else changed it. It was left as it is: ask the partner")
        }
        return .seen(isReadBack ? "contents: read back, byte for byte" : "size")
    }
}
