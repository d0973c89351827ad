/// Why a parcel was not handed over, in words for the person who can act.
package struct DeliveryError: Error, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What the journal makes of it.
    package enum Outcome: String, Hashable, Sendable {
        /// Another try may succeed: connection, timeout, a 4xx reply, a full disk.
        case transient
        /// No try will succeed until somebody changes something: login, host key, permission, missing directory, 5xx.
        case permanent
        /// Nobody can know whether it arrived: the connection went after the point of no return (RFC 1047).
        case uncertain
    }

    /// An open set of names, one a cause: `host-key`, `login`, `connect`, `directory`, …
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    package let code: Code
    package let outcome: Outcome
    /// What was tried, what the other side said, what to do. Safe to mail and to log.
    package let description: String
    /// For the log at its most verbose; no secret here either.
    package let debugDescription: String
    /// Nothing of this delivery is at the other side, and the other side said so: a mark of the point of no return, an
    /// earlier attempt's too, means nothing any more.
    package private(set) var isSettled = false

    package init(_ code: Code, _ outcome: Outcome, _ description: String, details: String? = nil) {
        self.code = code
        self.outcome = outcome
        self.description = description
        self.debugDescription = details.map { "\(description) (\($0))" } ?? description
    }

    /// The same error with one more thing to know.
    func adding(_ remark: String) -> DeliveryError {
        var error = DeliveryError(code, outcome, "\(description); \(remark)", details: "\(debugDescription); \(remark)")
        error.isSettled = isSettled
        return error
    }

    /// The same error, after which nothing is left at the other side.
    func settled() -> DeliveryError {
        var error = self
        error.isSettled = true
        return error
    }
}

extension DeliveryError {
    /// The host as a whole is in trouble, not this one parcel: others to it would meet the same.
    package var isOfHost: Bool {
        [.connect, .connection, .timeout, .algorithms, .hostKey, .login, .ssh, .sftp, .mailServer, .mailConnect]
            .contains(code)
            || [.mailSecurity, .mailCertificate, .mailLogin, .mailBroken].contains(code)
    }
}

extension DeliveryError.Code {
    /// The configuration no longer has the place that a delivery was kept for.
    package static let noDestination = Self(rawValue: "no-destination")
    /// A message was made for a mail server, and the configuration has none any more.
    package static let noMailServer = Self(rawValue: "no-mail-server")
    /// The destination was for the merchant when the parcel was made, and is so no longer.
    package static let destinationNotFor = Self(rawValue: "destination-not-for")
    /// Mail may no longer go to the recipient's domain.
    package static let recipientDomain = Self(rawValue: "recipient-domain")
    /// The store could not be read while the delivery was prepared.
    package static let store = Self(rawValue: "store")

    /// Every cause, by channel.
    package static let all: [Self] = [
        noDestination, noMailServer, destinationNotFor, recipientDomain, store, archive, journal,
        name, exists, directory, permission, diskFull, rename, write, size, unanswered,
        connect, connection, timeout, algorithms, hostKey, login, secret, ssh, sftp,
        mailServer, mailConnect, mailSecurity, mailCertificate, mailLogin, mailRefused, mailAddress, mailSize,
        mailBroken, mailUncertain, mailStopped, mailContent, mailMark,
    ]
}
