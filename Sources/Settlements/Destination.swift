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
