/// How a parcel travels.
package enum Channel: String, Hashable, Sendable, CaseIterable {
    case folder, sftp, email
}

/// Which merchants something is for: a definition, or a destination.
package enum Audience: Hashable, Sendable {
    case everyone
    case merchants([String])
    case tag(String)
}

/// A place that files are handed to, with the merchants it is meant for.
package struct Destination: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case folder(FolderPlace)
        case sftp(SFTPPlace)
    }

    package let name: String
    package let audience: Audience
    package let place: Place

    package init(name: String, audience: Audience, place: Place) {
        self.name = name
        self.audience = audience
        self.place = place
    }
}

/// A directory on this machine, made where it is missing. Its path is absolute once the configuration is loaded.
package struct FolderPlace: Hashable, Sendable {
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }
}

/// A person or office with a mail address: `Settlements <reports@psp.example>`.
package struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    package let name: String?
    /// `local@domain` without angle brackets, the domain in ASCII (``init(parsing:)``).
    package let address: String

    package init(name: String?, address: String) {
        self.name = name
        self.address = address
    }

    /// As a person writes it, and as it is read back: `"Acme, Inc." <books@acme.example>`.
    package var description: String {
        guard let name else { return address }
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted)\" <\(address)>"
    }
}
