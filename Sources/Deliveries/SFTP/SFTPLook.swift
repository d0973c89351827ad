internal import Settlements

extension SFTPPublication {
    /// What stands under a file's final name.
    enum Sight: Hashable {
        case absent
        /// The server does not let anybody look.
        case blind
        /// The same bytes, or ours by the journal; what shows it.
        case ours(String)
        /// A file of our size that the server does not let us read, and an earlier attempt had sent its last word.
        case probablyOurs(String)
        /// The beginning of our bytes: a half of an earlier attempt, where files are written under their final name.
        case half
        /// Another file.
        case other(String)
        /// Something that is no file.
        case occupied(String)
    }

    /// What a file is written over.
    enum Below {
        case nothing, unknown, half, another
    }

    /// What follows from what is there.
    enum Step {
        case already(SFTPPublished.Sighting)
        case write(over: Below)
        case beside
    }

    /// - Throws: ``DeliveryError`` with `exists`, permanent, where something stands there that must stay.
    func decide(_ sight: Sight, _ target: SFTPTarget) throws(DeliveryError) -> Step {
        switch (sight, settings.ifExists) {
        case (.absent, _): return .write(over: .nothing)
        case (.blind, _): return .write(over: .unknown)
        case (.half, _): return .write(over: .half)
        case (.ours(let words), .never):
            guard wasMarked else { throw exists(target, "a file with the same bytes ('if_exists: never')") }
            return .already(.seen(words))
        case (.ours(let words), _): return .already(.seen(words))
        case (.probablyOurs(let words), _): return .already(.unseen(words))
        case (.other, .overwrite): return .write(over: .another)
        case (.other, .version), (.occupied, .version): return .beside
        case (.other(let words), _), (.occupied(let words), _): throw exists(target, words)
        }
    }

    /// - Throws: ``DeliveryError``; `permission`, permanent, where the server does not let anybody look and the place does
    ///   not say that this is so.
    nonisolated(nonsending) func look(for target: SFTPTarget) async throws(DeliveryError) -> Sight {
        let attributes: SFTPAttributes?
        do throws(SFTPFailure) {
            attributes = try await client.lstat(target.final)
        } catch {
            guard case .refused(let status) = error, Self.forbids.contains(status.meaning) else {
                throw try await refusal(of: error, "look for \(target.final)", target)
            }
            guard settings.verification != .off else { return .blind }
            guard status.meaning != .failure else {
                throw try await refusal(
                    of: error, "look for \(target.final)", target,
                    advice: "set 'verify: off' for the destination, if it may not be looked at")
            }
            throw DeliveryError(
                .permission, .permanent,
                "\(server) does not let user \(user) look for \(target.final): \(status.words). Ask the partner to allow "
                    + "it, or set 'verify: off' for the destination")
        }
        guard var found = attributes else { return .absent }
        if found.isSymbolicLink {
            let end = try await attempt("look for \(target.final)", target) { () throws(SFTPFailure) in
                try await client.stat(target.final)
            }
            guard let end else { return .occupied("a symbolic link that leads nowhere") }
            found = end
        }
        guard found.mayBeRegularFile else {
            return .occupied(found.isDirectory ? "a directory" : "something that is no plain file")
        }
        return try await compare(found, target)
    }

    private static let forbids: Set<SFTPStatus.Meaning> = [.permissionDenied, .unsupported, .failure]

    private nonisolated(nonsending) func compare(
        _ found: SFTPAttributes, _ target: SFTPTarget
    ) async throws(DeliveryError) -> Sight {
        let size = found.size.map { Int64(clamping: $0) } ?? item.size
        let mayBeHalf = settings.way == .direct && !isFirst && size < item.size
        guard size == item.size || mayBeHalf else {
            return .other("another file of \(size) bytes (ours has \(item.size))")
        }
        switch try await contents(target.final, size) {
        case .identical:
            return mayBeHalf ? .half : .ours("contents: the file was there already, byte for byte")
        case .gone: return .absent
        case .other:
            return .other(
                mayBeHalf
                    ? "another file of \(size) bytes (ours has \(item.size))"
                    : "another file of the same size (\(item.size) bytes) with other contents")
        case .unreadable(let status):
            if wasMarked, found.size != nil, !mayBeHalf {
                let step = settings.way == .rename ? "RENAME" : "CLOSE"
                return .probablyOurs(
                    "size: a file of ours was there already that nobody may read, and an earlier attempt of this delivery "
                        + "had sent its \(step)")
            }
            return .other(
                "a file of \(mayBeHalf ? "\(size) bytes" : "our size (\(item.size) bytes)") that the server does not let us "
                    + "read (\(status.words)), so that nobody can tell whether it is ours")
        }
    }

    enum Contents {
        case identical, other, gone
        case unreadable(SFTPStatus)
    }

    nonisolated(nonsending) func contents(
        _ path: String, _ size: Int64
    ) async throws(DeliveryError) -> Contents {
        do throws(SFTPFailure) {
            let handle = try await client.open(path, .read)
            do throws(SFTPFailure) {
                let isIdentical = try await SFTPComparison(
                    client: client, handle: handle, source: item.source, size: size
                ).isIdentical()
                _ = try? await client.close(handle)
                return isIdentical ? .identical : .other
            } catch {
                _ = try? await client.close(handle)
                throw error
            }
        } catch {
            switch error {
            case .refused(let status): return status.meaning == .noSuchFile ? .gone : .unreadable(status)
            case .stopped(let error): throw error
            }
        }
    }
}
