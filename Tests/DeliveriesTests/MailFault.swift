import Support

/// Where in the conversation a server goes wrong.
enum MailStage: String, Sendable {
    case connect = "CONNECT"
    case hello = "EHLO"
    case startTLS = "STARTTLS"
    case helloInTLS = "EHLO-TLS"
    case auth = "AUTH"
    case proof = "PROOF"
    case ownHello = "EHLO-OWN"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    case body = "BODY"
    case dot = "DOT"
    /// The server keeps the message, whatever it says then.
    case dotKept = "DOT-KEPT"
    case idle = "IDLE"
    case rset = "RSET"
    case quit = "QUIT"

    /// The stage's name in Tests/Peers/smtp_script.py.
    var name: String {
        switch self {
        case .helloInTLS, .ownHello: "EHLO"
        case .dotKept: "DOT"
        default: rawValue
        }
    }

    var isDot: Bool { self == .dot || self == .dotKept }

    /// The server's own reply, line by line.
    func reply(of script: MailScript) -> [String] {
        switch self {
        case .connect: ["220 peer.test ESMTP"]
        case .hello, .helloInTLS, .ownHello: hello(of: script)
        case .startTLS: ["220 2.0.0 go ahead"]
        case .auth: ["334 "]
        case .proof: ["235 2.7.0 welcome"]
        case .mail: ["250 2.1.0 ok"]
        case .rcpt: ["250 2.1.5 ok"]
        case .data: ["354 go on"]
        case .body, .idle: ["250 2.0.0 sneaky"]
        case .dot, .dotKept: ["250 2.0.0 Ok: queued as PEER1"]
        case .rset: ["250 2.0.0 ok"]
        case .quit: ["221 2.0.0 bye"]
        }
    }

    private func hello(of script: MailScript) -> [String] {
        let security = self == .hello && script.tls == .starttls ? "STARTTLS" : nil
        let login = security == nil && !script.auth.isEmpty ? "AUTH " + script.auth.joined(separator: " ") : nil
        return Self.lines("250", ["peer.test"] + script.offer + [security, login].compactMap { $0 })
    }

    /// A reply of several lines (RFC 5321, 4.2.1).
    static func lines(_ code: String, _ texts: [String]) -> [String] {
        texts.enumerated().map { "\(code)\($0 == texts.count - 1 ? " " : "-")\($1)" }
    }

    /// The codes and texts of a refusal that fit the stage (RFC 5321, 4.2.3; 3207, 4; 4954, 6; 3463).
    func refusal(isForGood: Bool) -> String {
        switch self {
        case .connect: isForGood ? "554 5.3.2 no service here" : "450 4.3.2 not now"
        case .startTLS: isForGood ? "501 5.5.4 no such thing" : "454 4.7.0 TLS not now"
        case .auth: isForGood ? "504 5.5.4 no such mechanism" : "454 4.7.0 login not now"
        case .proof: isForGood ? "535 5.7.8 no such login" : "454 4.7.0 login not now"
        case .hello, .helloInTLS, .ownHello: isForGood ? "550 5.7.1 not you" : "451 4.3.0 not now"
        case .mail: isForGood ? "550 5.7.1 not that sender" : "450 4.2.1 greylisted"
        case .rcpt: isForGood ? "550 5.1.1 no such user" : "452 4.2.2 mailbox full"
        case .data: isForGood ? "554 5.5.1 no valid recipients" : "451 4.3.0 not now"
        case .body: isForGood ? "552 5.3.4 too big" : "452 4.3.1 disk full"
        case .dot, .dotKept: isForGood ? "554 5.6.0 not that message" : "452 4.3.1 disk full"
        case .idle, .rset, .quit: isForGood ? "502 5.5.1 not known" : "451 4.3.0 not now"
        }
    }
}

/// What a server does wrongly, or rightly in an unusual way, in place of its own reply.
enum MailFault: String, Sendable {
    case yes
    /// Yes, and it hangs up.
    case yesAndBye = "yes-bye"
    case notNow = "4xx"
    case never = "5xx"
    /// No, and it hangs up.
    case neverAndBye = "5xx-bye"
    /// 421, and it hangs up.
    case goingDown = "421"
    case close, reset, stall, garbage
    /// Two bytes of the reply, and it hangs up.
    case half
    /// The lines of the reply have different codes.
    case mixed
    /// A code that does not exist in SMTP.
    case preliminary = "1xx"
    /// A code that is valid elsewhere in the conversation.
    case wrong
    /// Three lines.
    case multi
    case lower
    /// A line of 2,000 characters.
    case long
    case bytewise
    /// The reply, and another that answers nothing.
    case twice

    /// Whether the server itself takes its reply for a yes, and goes on so.
    var isYes: Bool {
        switch self {
        case .yes, .yesAndBye, .multi, .lower, .long, .bytewise, .twice: true
        default: false
        }
    }

    /// What it says of the reason, where a refusal has to be quoted.
    func refusal(at stage: MailStage) -> String? {
        switch self {
        case .notNow: stage.refusal(isForGood: false)
        case .never, .neverAndBye: stage.refusal(isForGood: true)
        case .goingDown: "421 4.3.2 going down"
        default: nil
        }
    }

    /// The bytes it sends.
    func reply(at stage: MailStage, of script: MailScript) -> String? {
        let own = stage.reply(of: script)
        let code = String(own[0].prefix(3))
        let lines: [String]
        switch self {
        case .yes, .yesAndBye, .bytewise: lines = own
        case .notNow, .never, .neverAndBye, .goingDown: lines = [refusal(at: stage) ?? ""]
        case .close, .reset, .stall: return nil
        case .half: return String(own[0].prefix(2))
        case .garbage: lines = ["banana"]
        case .mixed: lines = ["\(code)-so", code == "550" ? "250 or so" : "550 or so"]
        case .preliminary: lines = ["150 wait a little"]
        case .wrong: lines = [stage.wrong]
        case .multi: lines = MailStage.lines(code, own.map { String($0.dropFirst(4)) } + ["XONE", "XTWO 3"])
        case .lower: lines = own.map { $0.lowercased() }
        case .long:
            let text = String(repeating: "X", count: 1996)
            lines = own.count > 1 ? own.dropLast() + ["\(code)-\(text)", own[own.count - 1]] : ["\(code) \(text)"]
        case .twice: lines = own + ["250 2.0.0 sneaky"]
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    var ending: MailScript.Ending {
        switch self {
        case .yesAndBye, .neverAndBye, .goingDown, .close, .half: .close
        case .reset: .reset
        case .stall: .hold
        default: .on
        }
    }
}

extension MailStage {
    fileprivate var wrong: String {
        switch self {
        // What the next stage would be glad of.
        case .data, .startTLS, .auth, .proof: "250 2.0.0 ok"
        default: "354 go on"
        }
    }
}
