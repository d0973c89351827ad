/// Bytes in the archive: known by their digest, never changed.
package struct Content: Hashable, Sendable {
    package let digest: Digest
    package let size: Int64

    package init(digest: Digest, size: Int64) {
        self.digest = digest
        self.size = size
    }
}

/// What one destination gets, byte for byte: a document as it is, or a whole mail message.
package struct Parcel: Hashable, Sendable {
    /// The file's name at the destination; for a message the name under which a folder would keep it (`….eml`).
    package let name: String
    package let mediaType: String
    package let content: Content

    package init(name: String, mediaType: String, content: Content) {
        self.name = name
        self.mediaType = mediaType
        self.content = content
    }
}

/// Who a parcel goes to on its channel.
package enum Address: Hashable, Sendable {
    /// A folder or an SFTP directory takes a file under the parcel's name.
    case directory
    /// A mail server takes a message: SMTP's MAIL FROM and its one RCPT TO.
    case mail(sender: Mailbox, recipient: Mailbox)
}

/// What becomes of a message of which nobody can know whether it was taken (RFC 1047).
package enum WhenUncertain: String, Hashable, Sendable, CaseIterable {
    /// It waits for a person.
    case hold
    /// The same bytes are sent again.
    case resend
}

/// One attempt to hand one parcel over: what a transport is given.
package struct Consignment: Sendable {
    /// The delivery's identity: the same on every attempt, safe in file names (`[0-9a-z-]`, at most 40 characters).
    package let delivery: String
    package let parcel: Parcel
    package let address: Address
    /// Path of the kept bytes. They are exactly `parcel.content`.
    package let file: String
    /// The journal says that an earlier attempt had gone past the point of no return: RENAME was sent, or the final dot.
    package let wasMarked: Bool
    /// Which attempt of this delivery it is, counted from 1: what an earlier one left behind can be met from the second on.
    package let attempt: Int
    /// Writes that mark, durably. A transport calls it immediately before the point of no return and goes on only
    /// if it did not throw.
    package let mark: @Sendable () async throws -> Void

    package init(
        delivery: String, parcel: Parcel, address: Address, file: String, wasMarked: Bool,
        attempt: Int = 1, mark: @escaping @Sendable () async throws -> Void
    ) {
        self.delivery = delivery
        self.parcel = parcel
        self.address = address
        self.file = file
        self.wasMarked = wasMarked
        self.attempt = attempt
        self.mark = mark
    }
}

/// Proof that a parcel was handed over: what the other side was and what it said.
package struct Receipt: Hashable, Sendable {
    /// `remote_path`, `host_key`, `reply`, `queue_id`, …: safe to print, never a secret.
    package let evidence: [String: String]
    /// The other side said that it has the file, and it could not be looked at afterwards: many servers move what comes in.
    package let isUnverified: Bool

    package init(evidence: [String: String], isUnverified: Bool = false) {
        self.evidence = evidence
        self.isUnverified = isUnverified
    }
}
