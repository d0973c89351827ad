internal import Settlements

/// The steps that both ways of publishing have.
extension SFTPPublication {
    nonisolated(nonsending) func note(_ what: String) async throws(DeliveryError) {
        do {
            try await mark()
        } catch {
            throw DeliveryError(
                .journal, .transient,
                "the journal could not note that \(what), so it was not published: \(error)")
        }
    }

    /// - Returns: nil where a file that must be new is there already, as far as the server says.
    nonisolated(nonsending) func open(
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
    nonisolated(nonsending) func fill(
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

    nonisolated(nonsending) func close(
        _ handle: [UInt8], _ path: String, _ target: SFTPTarget
    ) async throws(DeliveryError) {
        try await attempt("close \(path)", target) { () throws(SFTPFailure) in _ = try await client.close(handle) }
    }

    nonisolated(nonsending) func readBack(
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

    nonisolated(nonsending) func sighting(
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
