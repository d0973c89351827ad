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
}
