/// The mail server that takes our messages.
package struct MailServer: Hashable, Sendable {
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// STARTTLS, or nothing is sent.
        case required
        /// TLS from the first byte (RFC 8314).
        case implicit
        /// In clear: loopback addresses alone.
        case none
    }

    package struct Login: Hashable, Sendable {
        package enum Proof: Hashable, Sendable {
            /// By PLAIN or LOGIN.
            case password(SecretReference)
            /// A bearer token, by XOAUTH2. It is asked for anew before each connection, for tokens last an hour or so.
            case token(SecretReference)
        }

        package let user: String
        package let proof: Proof

        package init(user: String, proof: Proof) {
            self.user = user
            self.proof = proof
        }
    }

    /// How much is asked of the server.
    package struct Pace: Hashable, Sendable {
        /// Connections at the same time: many providers close the door on a third.
        package static let standard = Pace(connections: 2, messagesPerMinute: nil)

        package let connections: Int
        /// Nil for as many as it takes.
        package let messagesPerMinute: Int?

        package init(connections: Int, messagesPerMinute: Int?) {
            self.connections = connections
            self.messagesPerMinute = messagesPerMinute
        }
    }

    package let host: String
    package let port: Int
    package let security: Security
    /// A file of certificates to trust in place of the system's, in PEM form.
    package let certificateAuthorities: String?
    package let login: Login?
    package let pace: Pace

    package init(
        host: String, port: Int, security: Security, certificateAuthorities: String?, login: Login?,
        pace: Pace = .standard
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.certificateAuthorities = certificateAuthorities
        self.login = login
        self.pace = pace
    }
}

/// A domain that signs our mail (RFC 6376), and where its private key is kept.
package struct DKIMIdentity: Hashable, Sendable {
    /// `d=`: the sender's domain, or one above it.
    package let domain: String
    /// `s=`: under which name below `_domainkey` the domain publishes the public key.
    package let selector: String
    /// A file with the private key in PEM form: RSA of at least 2048 bits, or Ed25519 (RFC 8463).
    package let keyFile: String

    package init(domain: String, selector: String, keyFile: String) {
        self.domain = domain
        self.selector = selector
        self.keyFile = keyFile
    }
}

/// The domains that mail may go to; where none is named, any.
package struct RecipientDomains: Hashable, Sendable {
    /// `psp.example`, or `*.psp.example` for each domain below it; lower case.
    package let patterns: [String]

    package init(_ patterns: [String]) {
        self.patterns = patterns
    }

    package func allows(_ mailbox: Mailbox) -> Bool {
        guard !patterns.isEmpty else { return true }
        let domain = mailbox.domain.lowercased()
        return patterns.contains { pattern in
            pattern.hasPrefix("*.") ? domain.hasSuffix(pattern.dropFirst()) : domain == pattern
        }
    }
}
