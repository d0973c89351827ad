import Settlements
import Support
import Testing

@testable import Deliveries

/// What comes of handing over a message, in the table's words.
struct MailOutcome: Hashable, Sendable, CustomStringConvertible {
    enum Word: String, Sendable {
        case delivered, transient, permanent, uncertain
        /// Transient or permanent.
        case refused
        /// Anything but uncertain.
        case settled
    }

    let word: Word
    /// How many connections there are in the end.
    let connections: ClosedRange<Int>

    static let delivered = MailOutcome(word: .delivered, connections: 1...1)

    init(word: Word, connections: ClosedRange<Int>) {
        self.word = word
        self.connections = connections
    }

    init?(_ text: some StringProtocol) {
        guard let word = Word(rawValue: String(text.filter(\.isLetter))) else { return nil }
        self.init(word: word, connections: text.hasSuffix("+") ? 2...2 : text.hasSuffix("*") ? 1...2 : 1...1)
    }

    var description: String { "\(word.rawValue) over \(connections)" }

    /// Whether it came to this.
    func isMet(by result: Result<Receipt, DeliveryError>) -> Bool {
        let outcome: DeliveryError.Outcome? = if case .failure(let error) = result { error.outcome } else { nil }
        return switch word {
        case .delivered: outcome == nil
        case .transient: outcome == .transient
        case .permanent: outcome == .permanent
        case .uncertain: outcome == .uncertain
        case .refused: outcome == .transient || outcome == .permanent
        case .settled: outcome != .uncertain
        }
    }
}

/// One server with one fault, and what has to come of each message that is handed over there.
struct MailRow: Sendable, CustomStringConvertible {
    /// What kind of server meets the fault.
    enum Kind: String, Sendable {
        /// In clear, one command after the other.
        case clear
        /// In clear, with PIPELINING.
        case pipelined
        /// STARTTLS, a login, and PIPELINING.
        case secure

        var script: MailScript {
            var script = self == .secure ? MailScript(.starttls, auth: ["PLAIN"]) : MailScript(.none)
            if self == .clear { script.offer.removeAll { $0 == "PIPELINING" } }
            return script
        }
    }

    let kind: Kind
    let fault: MailFault
    let stage: MailStage
    /// Of the message that meets the fault, and of the connections.
    let expected: MailOutcome
    /// How many messages are delivered over the connection before.
    let before: Int
    let script: MailScript

    var description: String {
        "\(kind.rawValue), \(fault.rawValue) at \(stage.rawValue)\(before == 0 ? "" : " of the second") → \(expected)"
    }

    init(_ kind: Kind, _ fault: MailFault, at stage: MailStage, before: Int, expected: MailOutcome) {
        self.kind = kind
        self.fault = fault
        self.stage = stage
        self.before = before
        self.expected = expected
        script = Self.script(kind, fault, stage, before)
    }

    /// Of the messages in their order: the one that meets the fault, those before it and the one after it.
    var outcomes: [MailOutcome.Word] {
        let met = Array(repeating: MailOutcome.Word.delivered, count: before) + [expected.word]
        return stage == .quit ? met : met + [.delivered]
    }

    private static func script(_ kind: Kind, _ fault: MailFault, _ stage: MailStage, _ before: Int) -> MailScript {
        var script = kind.script
        script.narrow = stage == .body
        let nth: Int =
            switch stage {
            case .hello, .quit: 0
            case .helloInTLS: 2
            case .ownHello: kind == .secure ? 3 : 2
            case .idle: 1
            default: before + 1
            }
        func add(_ name: String, nth: Int, accept: Bool) {
            script.faults.append(
                .init(
                    name, nth: nth, send: fault.reply(at: stage, of: script), bytewise: fault == .bytewise,
                    then: fault.ending, accept: accept))
        }
        if stage == .rset {
            script.faults.append(.init("RCPT", nth: 1, send: "550 5.1.1 no such user\r\n"))
        }
        if stage == .hello {
            // What is yes to EHLO is none of the next EHLO's business; what is no is no to every hello.
            add("EHLO", nth: fault.isYes || kind == .secure ? 1 : 0, accept: fault.isYes)
            if !fault.isYes { add("HELO", nth: 0, accept: false) }
        } else {
            add(stage.name, nth: nth, accept: fault.isYes || stage == .dotKept)
        }
        return script
    }

    /// The rows of a table.
    ///
    /// - Parameter before: how many messages were delivered on the connection before the fault.
    static func rows(of table: String, _ kind: Kind, before: Int = 0) -> [MailRow] {
        var lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let stages = lines.removeFirst().dropFirst().compactMap(MailStage.init)
        return lines.flatMap { words -> [MailRow] in
            guard let fault = MailFault(rawValue: words[0]), words.count == stages.count + 1 else {
                Issue.record("a line of the table is none: \(words)")
                return []
            }
            return zip(stages, words.dropFirst()).compactMap { stage, word -> MailRow? in
                if word == "-" { return nil }
                guard let outcome = MailOutcome(word) else {
                    Issue.record("an outcome of the table is none: \(word)")
                    return nil
                }
                return MailRow(kind, fault, at: stage, before: before, expected: outcome)
            }
        }
    }
}
