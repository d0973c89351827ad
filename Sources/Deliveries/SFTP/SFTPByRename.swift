internal import Settlements

/// Under a temporary name first, and then by a rename: nobody sees half a file.
extension SFTPPublication {
    /// - Returns: nil where another file came to stand there meanwhile, and ours goes beside it.
    nonisolated(nonsending) func putByRename(
        _ target: SFTPTarget
    ) async throws(DeliveryError) -> SFTPPublished? {
        let isWritten = try await stillWaits(target)
        let isSynced = isWritten ? nil : try await write(target)
        do throws(DeliveryError) {
            var renamed = Renamed(try decide(try await look(for: target), target))
            if renamed == nil {
                try await note("\(target.final) is about to appear on \(server)")
                renamed = try await rename(target)
            }
            guard case .done(let reply)? = renamed else {
                _ = try? await client.remove(target.temporary)
                guard case .already(let sighting)? = renamed else { return nil }
                return SFTPPublished(path: target.final, sighting: sighting, isSynced: nil, reply: nil)
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

        /// Nil where nothing stands in the way of a rename.
        init?(_ step: Step) {
            switch step {
            case .already(let sighting): self = .already(sighting)
            case .beside: self = .beside
            case .write: return nil
            }
        }
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
}
