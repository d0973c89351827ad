package import Diagnostics
package import Settlements

/// What an admin wrote in one file under `schedules/`: which report, of whom, for which periods, when, and to where.
///
/// There is no such value with a mistake in it: a file with an error gives diagnostics instead.
package struct Definition: Sendable {
    /// What is done for a period with no entries, no late entries and no payouts.
    package enum WhenEmpty: String, Hashable, Sendable, CaseIterable {
        case send, skip
        /// A short message that there was nothing.
        case notice
    }

    /// The file's name without `.yaml`.
    package private(set) var name: String
    /// What it was called before: it goes on with the history of that name. Nil where it had no other.
    package let was: String?
    package let title: String
    package let report: ReportKind
    package let audience: Audience
    /// How it cuts time into periods.
    package let grain: Grain
    /// The first date that it reports; nil where it owes the first period that ends after it was first seen.
    package let from: CalendarDate?
    package let cadence: Cadence
    /// When its deliveries are expected to have happened on the day of a fire, in its zone; nil where nobody waits for them.
    package let expectBy: LocalTime?
    /// What it waits for before it reports; nil for nothing.
    package let waitFor: WaitFor?
    package let missed: Missed
    /// Over how many seconds behind a fire the merchants' reports are spread; 0 for at once.
    package let spread: Int64
    package let whenEmpty: WhenEmpty
    package let corrections: Corrections
    package let outputs: [Output]
    package let deliveries: [Handover]
    /// Of the file's bytes.
    package let digest: Digest
    package let places: Places

    /// The same under another name.
    package func called(_ name: String) -> Definition {
        var other = self
        other.name = name
        return other
    }

    package var zone: Zone { grain.zone }
    package var basis: Basis { grain.basis }

    /// Where things stand in the file, for what is found out later.
    package struct Places: Sendable {
        package let source: Source
        package let was: Span?
        package let title: Span
        package let audience: Span
        package let period: Span
        package let zone: Span
        package let from: Span?
        package let run: RunPlaces
        package let outputs: [OutputPlaces]
        package let deliveries: [HandoverPlaces]
    }
}

/// Where things stand in `run:`.
package struct RunPlaces: Sendable {
    /// The key `run`.
    package let key: Span
    /// What says when: `cron`, `on`, or `at` where there is no day.
    package let when: Span
    package let roll: Span?
    /// The names of calendars.
    package let calendars: [String: Span]
}

/// One way on which the outputs of a run go out.
package enum Handover: Hashable, Sendable {
    /// Files for a folder or an SFTP directory.
    case files(FileHandover)
    case email(MailHandover)

    /// The outputs that go, by name; the manifest last.
    package var outputs: [String] {
        switch self {
        case .files(let files): files.send
        case .email(let mail): mail.body.map { [$0] + mail.attach.filter { $0 != mail.body } } ?? mail.attach
        }
    }
}

/// Files to a destination, each under a name of its own.
package struct FileHandover: Hashable, Sendable {
    package let channel: Channel
    package let destination: String
    /// The outputs that go, the manifest last; all of the definition's and the manifest where it does not say.
    package let send: [String]
    package let name: NamePattern
    /// What is written beside each file once it is there, in this order; none for a folder.
    package let markers: [Marker]
}

/// A message to people.
package struct MailHandover: Hashable, Sendable {
    package enum Recipient: Hashable, Sendable {
        /// `{merchant.report_email}`: the address that the merchant gave for reports.
        case merchantReports
        case mailbox(Mailbox)
    }

    package let to: [Recipient]
    package let cc: [Recipient]
    /// They get the message as the others do, and nobody sees that.
    package let bcc: [Recipient]
    /// Where answers go; nobody for what the configuration says.
    package let replyTo: [Mailbox]
    /// Nil where the program's own words are wanted.
    package let subject: TextPattern?
    /// The output that is the message itself; nil where a short text goes with the attachments.
    package let body: String?
    /// The outputs that go with it, the manifest last.
    package let attach: [String]
    package let whenUncertain: WhenUncertain

    /// Everybody who gets it.
    package var recipients: [Recipient] { to + cc + bcc }
}

/// Where a way out stands in its file.
package struct HandoverPlaces: Sendable {
    /// The key `folder`, `sftp` or `email`.
    package let key: Span
    package let destination: Span?
    package let name: Span?
    /// The addresses that a mail names itself.
    package var mailboxes: [(mailbox: Mailbox, span: Span)] = []
}
