package import Settlements

/// The files by which the scheduler works, byte for byte as it read them: what changes them can be told before it does.
package struct InForce: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case configuration, definition, calendar, zone
    }

    package struct File: Hashable, Sendable {
        package let kind: Kind
        /// Of a definition, a calendar or a zone its own; of the configuration empty.
        package let name: String

        package init(_ kind: Kind, _ name: String = "") {
            self.kind = kind
            self.name = name
        }
    }

    /// Since when it works by them.
    package let since: Instant
    /// The worker that does.
    package let who: String
    /// The release of the IANA database that the zones are of; nil where it does not say.
    package let tzdata: String?
    package let files: [File: [UInt8]]

    package init(since: Instant, who: String, tzdata: String?, files: [File: [UInt8]]) {
        self.since = since
        self.who = who
        self.tzdata = tzdata
        self.files = files
    }
}
