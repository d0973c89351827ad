internal import Settlements

/// Under the final name from the first byte, for servers that refuse to rename.
extension SFTPPublication {
    /// - Returns: nil where another file came to stand there meanwhile, and ours goes beside it.
    nonisolated(nonsending) func putDirectly(
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
}
