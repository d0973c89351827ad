internal import Diagnostics
package import Settlements

/// What `settlecast.yaml` says: where the store and the archive are, whose the accounts are, and the places that
/// reports go to. Paths are absolute.
package struct Configuration: Sendable {
    /// The server that takes our mail, and what holds for every message.
    package struct Mail: Hashable, Sendable {
        /// Bytes: most providers take 20 MB or more.
        static let largestUnlessSaid: Int64 = 20_000_000

        package let server: MailServer
        package let from: Mailbox
        /// Where answers go; nobody for the sender.
        package let replyTo: [Mailbox]
        package let allowedDomains: RecipientDomains
        /// Bytes of a whole message, beyond which its files are zipped or stay where they can be fetched.
        package let largest: Int64
        /// Where a reader asks to get no more; nil for nowhere.
        package let unsubscribe: String?
        /// Who signs; none for nobody.
        package let signatures: [DKIMIdentity]
    }

    /// The directory that paths are relative to: the file's own.
    package let directory: String
    package let store: String
    package let archive: String
    /// Where time zones are read from; nil for the system's.
    package let zoneinfo: String?
    /// The merchant of each account, which is written `provider/account`.
    package let accounts: [String: String]
    /// Nil where no mail server is configured.
    package let mail: Mail?
    /// In the order of the file.
    package let destinations: [Destination]
    /// How somebody is told that something needs a person: the first way that works.
    package let alarm: [AlarmWay]
    /// The file that `serve` touches whenever it has looked for work; nil where nobody watches.
    package let heartbeat: String?
    let places: Places

    struct Places: Sendable {
        let source: Source
        /// Where each destination's name stands, the unusable ones too.
        let destinations: [String: Span]
        /// Where it says for whom each is.
        let audiences: [String: Span]
        /// `mail:` is there, right or wrong.
        let hasMail: Bool
        /// Where it says which domains mail may go to.
        let allowedDomains: Span?
    }

    static let storeName = "settlecast.sqlite"
    static let archiveName = "archive"

    package func destination(named name: String) -> Destination? {
        destinations.first { $0.name == name }
    }

    /// The folder that takes messages as files while no mail server is configured: the first that is for all those
    /// merchants.
    package func mailFolder(for audience: Audience) -> Destination? {
        destinations.first { destination in
            guard case .folder = destination.place else { return false }
            return destination.audience.covers(audience) == true
        }
    }
}

/// A way to tell somebody that something needs a person.
package enum AlarmWay: Hashable, Sendable {
    case email(Mailbox)
    /// A program by its absolute path, with its arguments: it gets the text on its standard input, and says by its exit status
    /// whether that went well.
    case command([String])
}

extension Audience {
    /// Whether all those merchants are among these; nil where only the merchants' tags can tell.
    func covers(_ other: Audience) -> Bool? {
        switch (self, other) {
        case (.everyone, _): true
        case (.merchants(let mine), .merchants(let others)): Set(others).isSubset(of: mine)
        case (.tag(let mine), .tag(let other)) where mine == other: true
        case (.merchants, .tag), (.tag, .merchants), (.tag, .tag): nil
        case (_, .everyone): false
        }
    }
}
