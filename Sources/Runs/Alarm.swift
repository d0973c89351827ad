internal import Deliveries
package import Logging
package import Schedules
internal import Settlements
internal import Store

/// Tells somebody that something needs a person: each trouble once, several together, by the first way that works.
package struct Alarm: Sendable {
    /// After somebody was told, what comes within so many seconds is told together.
    static let pause: Int64 = 600
    /// So long a worker may take to tell of troubles, in seconds, before another one does.
    static let lease: Int64 = 1_800
    /// More than anybody reads at 7 a.m.
    static let listed = 20

    private let flow: Flow
    private let ways: [AlarmWay]
    private let sleeper: any Clock<Duration>
    private let logger: Logger

    package init(flow: Flow, ways: [AlarmWay], sleeper: any Clock<Duration>, logger: Logger) {
        self.flow = flow
        self.ways = ways
        self.sleeper = sleeper
        self.logger = logger
    }

    /// Looks for troubles, and tells of those of which nobody was told.
    ///
    /// - Parameter own: what the program itself has noticed.
    func look(_ definitions: [Definition], besides own: Trouble?) async throws(StoreError) {
        guard !ways.isEmpty else { return }
        let troubles = [own].compactMap { $0 } + (try await flow.troubles(of: definitions))
        let claimed = Set(
            try await flow.journal.claimAlarms(
                troubles.map(\.key), pause: Self.pause, lease: Self.lease, at: flow.clock.now()))
        guard !claimed.isEmpty else { return }
        let news = troubles.filter { claimed.contains($0.key) }
        guard let way = await tell(AlarmText(news)) else { return }
        try await flow.journal.told(news.map(\.key), by: way, at: flow.clock.now())
    }

    /// Tells of what keeps the journal itself from being read: whether somebody was told before is not known then.
    func tell(of error: StoreError) async {
        let trouble = Trouble(
            key: "store", title: "the store cannot be used", why: error.description,
            remedy: "nothing goes out until it can: see disk, permissions and `settlecast due`", since: flow.clock.now()
        )
        _ = await tell(AlarmText([trouble]))
    }

    /// - Returns: how somebody was told; nil where no way worked, which is logged.
    private func tell(_ text: AlarmText) async -> String? {
        for way in ways {
            do {
                switch way {
                case .email(let recipient):
                    try await flow.outlets.mail(text, to: recipient, at: flow.clock.now(), flow.archive)
                case .command(let words):
                    try await ProgramCall(words, sleeper).run(input: text.body)
                }
                logger.notice("alarm told", metadata: ["alarm.way": "\(way.name)", "alarm": "\(text.subject)"])
                return way.name
            } catch {
                logger.error("alarm failed", metadata: ["alarm.way": "\(way.name)", "error": "\(error)"])
            }
        }
        return nil
    }
}

extension AlarmWay {
    fileprivate var name: String {
        switch self {
        case .email(let recipient): "email \(recipient.address)"
        case .command(let words): "command \(words.first ?? "")"
        }
    }
}

/// What an alarm says.
struct AlarmText {
    let subject: String
    let body: String

    init(_ troubles: [Trouble]) {
        let first = troubles.first?.title ?? ""
        subject =
            troubles.count == 1
            ? "Settlecast: \(first)" : "Settlecast: \(troubles.count) things need somebody: \(first)"
        let parts = troubles.prefix(Alarm.listed).map { trouble in
            "\(trouble.title)\n  since: \(trouble.since)\n  why: \(trouble.why)\n  what to do: \(trouble.remedy)\n"
        }
        let more = troubles.count - parts.count
        body =
            parts.joined(separator: "\n") + (more > 0 ? "\nand \(more) more\n" : "")
            + "\n`settlecast due` lists all that is owed and stuck. Each trouble is told once.\n"
    }
}

extension Outlets {
    /// Sends an alarm by mail, and keeps it in the archive.
    ///
    /// - Throws: ``DeliveryError``; ``MailMessageError``; ``StoreError`` of the archive.
    func mail(_ text: AlarmText, to recipient: Mailbox, at now: Instant, _ archive: Archive) async throws {
        guard let mail else {
            throw DeliveryError(.noMailServer, .permanent, "the configuration has no 'mail'")
        }
        let token = String(Digest(of: "alarm \(now.seconds) \(text.body)".utf8).description.prefix(32))
        let message = MailMessage(
            from: mail.from, to: [recipient], subject: text.subject, date: now, offset: 0, messageID: messageID(token),
            text: text.body, html: nil)
        let content = try archive.keep(try bytes(of: message))
        let consignment = Consignment(
            delivery: token, parcel: Parcel(name: "alarm.eml", mediaType: MailMessage.mediaType, content: content),
            address: .mail(sender: mail.from, recipient: recipient), file: archive.path(of: content.digest),
            wasMarked: false, mark: {})
        _ = try await mailTransport(mail).deliver(consignment)
    }
}
