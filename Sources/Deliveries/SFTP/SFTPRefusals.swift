internal import Settlements

/// What is said of a file that was not published, and what is done about what it left behind.
extension SFTPPublication {
    /// After a failure nothing of ours stays on the server, or the error says what does.
    nonisolated(nonsending) func tidied(
        after error: DeliveryError, _ target: SFTPTarget
    ) async -> DeliveryError {
        await removed(
            target.temporary, after: error,
            orSays: "the temporary file \(target.temporary) may be left there; the next try replaces it")
    }

    /// The same of a file that was written under its final name. One that this attempt did not make is left.
    nonisolated(nonsending) func withdrawn(
        after error: DeliveryError, _ target: SFTPTarget, isOurs: Bool
    ) async -> DeliveryError {
        // Something else changed the file after it was whole.
        guard error.code != .size || error.outcome != .permanent else { return error }
        let mayBeLeft = "\(target.final) may be half there; the next try writes it anew"
        guard isOurs else { return error.adding(mayBeLeft) }
        return await removed(target.final, after: error, orSays: mayBeLeft)
    }

    private nonisolated(nonsending) func removed(
        _ path: String, after error: DeliveryError, orSays mayBeLeft: String
    ) async -> DeliveryError {
        guard client.end == nil else { return error.adding(mayBeLeft) }
        do throws(SFTPFailure) {
            try await client.remove(path)
            return error.settled()
        } catch let failure {
            switch failure {
            case .refused(let status) where status.meaning == .noSuchFile:
                return error
            case .refused(let status):
                return error.adding("\(path) could not be removed (\(status.words)): remove it")
            case .stopped:
                return error.adding(mayBeLeft)
            }
        }
    }

    @discardableResult
    nonisolated(nonsending) func attempt<Outcome>(
        _ what: String, _ target: SFTPTarget, advice: String? = nil,
        _ body: nonisolated(nonsending) () async throws(SFTPFailure) -> Outcome
    ) async throws(DeliveryError) -> Outcome {
        do {
            return try await body()
        } catch {
            throw try await refusal(of: error, what, target, advice: advice)
        }
    }

    /// - Throws: what stopped the conversation.
    nonisolated(nonsending) func refusal(
        of failure: SFTPFailure, _ what: String, _ target: SFTPTarget, advice: String? = nil
    ) async throws(DeliveryError) -> DeliveryError {
        let status: SFTPStatus
        switch failure {
        case .refused(let refused): status = refused
        case .stopped(let error): throw error
        }
        let start = "\(server) could not \(what) for user \(user): \(status.words)"
        switch status.meaning {
        case .permissionDenied:
            let help = "Ask the partner to let this user write to '\(directory)'"
            return DeliveryError(.permission, .permanent, "\(start). \(help)\(advice.map { ", or \($0)" } ?? "")")
        case .unsupported:
            let help = advice.map { $0.prefix(1).uppercased() + $0.dropFirst() }
            return DeliveryError(
                .sftp, .permanent, "\(start). \(help ?? "The server does not offer what publishing a file needs")")
        case .full:
            return DeliveryError(.diskFull, .transient, "\(start). Its disk or quota is full")
        default:
            // OpenSSH has one code for a full disk, a quota and anything else.
            guard await client.isFull(at: target.folder) == true else {
                return DeliveryError(.write, .transient, advice.map { "\(start). If it stays so, \($0)" } ?? start)
            }
            return DeliveryError(.diskFull, .transient, "\(start). Its disk is full")
        }
    }

    func missingDirectory(_ target: SFTPTarget) -> DeliveryError {
        DeliveryError(
            .directory, .permanent,
            "there is no directory '\(directory)' on \(server) for user \(user): expected it to exist, so ask the "
                + "partner, correct 'directory' of the destination, or let it be made with 'mkdir: yes'")
    }

    func exists(_ target: SFTPTarget, _ what: String) -> DeliveryError {
        DeliveryError(
            .exists, .permanent,
            "\(target.final) on \(server) is already there, and is \(what). It was left as it is: find out who put it "
                + "there, then move it away, or change 'name' in the definition or 'if_exists' of the destination")
    }
}
