internal import Deliveries
package import Settlements
package import Store

extension Flow {
    /// Makes one attempt at everything of a run that is pending, and then at what comes last: a manifest goes when all
    /// else is there.
    package func handOver(_ run: RunIdentity) async throws(StoreError) {
        for pending in try await journal.pendingDeliveries(of: run, at: clock.now()) {
            _ = try await deliver(pending)
        }
        for pending in try await journal.pendingDeliveries(of: run, at: clock.now()) where pending.planned.comesLast {
            _ = try await deliver(pending)
        }
    }

    /// Makes one attempt at a pending delivery and records how it ended; nil where another worker has it.
    package func deliver(_ pending: PendingDelivery) async throws(StoreError) -> DeliveryResult? {
        guard let claim = try await journal.begin(pending, by: shift) else { return nil }
        let result = await attempt(claim)
        do throws(StoreError) {
            try await journal.record(result, of: claim, at: clock.now())
        } catch {
            guard error.code == .claimLost else { throw error }
            return nil
        }
        return result
    }

    private func attempt(_ claim: DeliveryClaim) async -> DeliveryResult {
        let pending = claim.delivery
        let planned = pending.planned
        do throws(DeliveryError) {
            let transport = try await transport(for: pending)
            let file: String
            do throws(StoreError) {
                file = try archive.provenPath(of: planned.parcel.content)
            } catch {
                throw DeliveryError(.init(rawValue: "archive"), .permanent, error.description)
            }
            // Resending what may have arrived is what 'uncertain: resend' asks for.
            let forgetsMark = planned.channel == .email && planned.uncertain == .resend
            let consignment = Consignment(
                delivery: planned.token, parcel: planned.parcel, address: planned.address, file: file,
                wasMarked: pending.wasMarked && !forgetsMark, attempt: claim.attempt,
                mark: { try await journal.mark(claim, at: clock.now()) })
            let receipt = try await transport.deliver(consignment)
            if let host = outlets.host(of: pending) { outlets.breakers.worked(host) }
            return .delivered(receipt)
        } catch {
            if let host = outlets.host(of: pending) {
                if error.isOfHost {
                    outlets.breakers.failed(host, at: clock.now())
                } else {
                    outlets.breakers.worked(host)
                }
            }
            return result(of: error, claim)
        }
    }

    /// The place may have been given to others since the parcel was made: it is asked again for whom it is.
    private func transport(for pending: PendingDelivery) async throws(DeliveryError) -> any Transport {
        let merchant: Merchant?
        do throws(StoreError) {
            merchant = try await ledger.merchant(pending.run.merchant)
        } catch {
            throw DeliveryError(.store, .transient, error.description)
        }
        return try outlets.transport(for: pending, of: merchant)
    }

    private func result(of error: DeliveryError, _ claim: DeliveryClaim) -> DeliveryResult {
        let pending = claim.delivery
        // The name that `explain` has a page on.
        let reason = "\(error.description) [\(error.code.rawValue)]"
        let isWorthAnother =
            error.outcome == .transient || (error.outcome == .uncertain && pending.planned.uncertain == .resend)
        guard isWorthAnother else {
            return error.outcome == .uncertain ? .uncertain(because: reason) : .failed(because: reason)
        }
        let now = clock.now()
        let delay = outlets.backoff.delay(
            afterAttempts: claim.attempt, age: now.since(pending.created), token: pending.planned.token)
        guard let delay else {
            return .failed(because: "given up after \(claim.attempt) attempts; the last: \(reason)")
        }
        // A mail server that answered has settled the matter; a file server's lost answer is looked into next time.
        let isSettled = pending.planned.channel == .email || error.isSettled
        let markStands = !isSettled || error.outcome == .uncertain
        return .postponed(until: now.advanced(by: delay), because: reason, markStands: markStands)
    }
}
