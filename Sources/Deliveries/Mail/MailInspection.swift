package import Settlements

/// A look at a mail server before anything goes there: is it reached, does TLS stand, does it let us in, how much does it
/// take, and from this sender? Nothing is sent.
package struct MailInspection: Sendable {
    package enum Step: String, Hashable, Sendable, CaseIterable {
        case reach
        case tls
        case login
        case size
        case sender
    }

    /// What came of one step. The first that failed is the last.
    package struct Finding: Hashable, Sendable {
        package let step: Step
        package let words: String
        /// Why it failed; nil where it did not.
        package let error: DeliveryError.Code?
    }

    private let entry: MailEntry
    private let sender: Mailbox
    private let secrets: Secrets
    private let patience: MailPatience

    package init(server: MailServer, from sender: Mailbox, secrets: Secrets, patience: MailPatience = MailPatience()) {
        entry = MailEntry(server: server)
        self.sender = sender
        self.secrets = secrets
        self.patience = patience
    }

    /// Looks at one step after the other, over a connection of its own.
    package func findings() async -> [Finding] {
        do throws(DeliveryError) {
            try sender.check(for: entry)
            try entry.check()
        } catch {
            return [failed(error)]
        }
        let session = MailSession(entry, secrets: secrets, patience: patience)
        let findings = await findings(over: session)
        await session.leave()
        return findings
    }

    private func findings(over session: MailSession) async -> [Finding] {
        do throws(DeliveryError) {
            try await session.open(as: String(sender.address.drop { $0 != "@" }.dropFirst()))
        } catch {
            let failure = failed(error)
            let before = Step.allCases.prefix { $0 != failure.step }
            return ways(await session.peer).filter { before.contains($0.step) } + [failure]
        }
        let peer = await session.peer
        let well = ways(peer) + [Finding(step: .size, words: words(for: peer.offers), error: nil)]
        do throws(DeliveryError) {
            try await session.trySender(sender)
            return well + [Finding(step: .sender, words: "takes mail from <\(sender.address)>", error: nil)]
        } catch {
            return well + [Finding(step: .sender, words: error.description, error: error.code)]
        }
    }

    /// What stands of the way in.
    private func ways(_ peer: MailPeer) -> [Finding] {
        guard let address = peer.address else { return [] }
        let greeting = peer.greeting.map { ", \($0)" } ?? ""
        var findings = [
            Finding(step: .reach, words: "\(entry.place) answers (address \(address)\(greeting))", error: nil)
        ]
        if entry.server.security == .none {
            findings.append(Finding(step: .tls, words: "in clear, as 'tls: none' says", error: nil))
        } else if let tls = peer.tls {
            let words = "\(tls); its certificate is for \(entry.server.host), by an authority that is trusted"
            findings.append(Finding(step: .tls, words: words, error: nil))
        }
        let login =
            switch entry.server.login?.proof {
            case .password: "user \(entry.server.login?.user ?? "") is let in by its password"
            case .token: "user \(entry.server.login?.user ?? "") is let in by its token"
            case nil: "no login is set"
            }
        findings.append(Finding(step: .login, words: login, error: nil))
        return findings
    }

    private func words(for offers: MailOffers) -> String {
        let size = offers.sizeLimit.map { "takes messages of at most \($0) bytes" } ?? "names no longest message"
        return offers.keywords.isEmpty ? size : "\(size); it offers: \(offers.keywords.joined(separator: ", "))"
    }

    private func failed(_ error: DeliveryError) -> Finding {
        let step: Step =
            switch error.code {
            case .mailSecurity, .mailCertificate: .tls
            case .mailLogin: .login
            case .mailAddress: .sender
            default: .reach
            }
        return Finding(step: step, words: error.description, error: error.code)
    }
}
