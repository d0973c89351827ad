internal import Foundation
internal import Settlements

/// What is handed to a mail server: the envelope, and where the message's bytes are.
struct MailLetter: Sendable {
    let sender: String
    let recipient: String
    let content: Content
    let file: String
}

/// What is known of the server at the other end.
struct MailPeer: Sendable {
    /// Its IP address; nil before it is connected.
    var address: String?
    /// TLS's version and cipher; nil in clear.
    var tls: String?
    /// The longest message that it takes, in bytes; nil where it names none.
    var sizeLimit: Int64?
}

/// One connection to a mail server, from the first byte to QUIT, on a thread of its own.
actor MailSession {
    private static let block = 65_536
    /// A goodbye is polite, and nothing depends on it.
    private static let goodbye = Duration.seconds(2)

    private nonisolated let thread = OwnThread("mail")
    private let entry: MailEntry
    private let clientName: String
    private let patience: MailPatience
    private var conversation: SMTPConversation?
    /// Between two commands, so that QUIT can be said.
    private var isOrderly = false
    private(set) var peer = MailPeer()

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ entry: MailEntry, clientName: String, patience: MailPatience) {
        self.entry = entry
        self.clientName = clientName
        self.patience = patience
    }

    /// Connects, with TLS and login as the server's settings say.
    func open(password: Secret?) throws(DeliveryError) {
        let connection: CurlConnection
        do {
            connection = try CurlConnection()
            try entry.prepare(connection, clientName: clientName, patience: patience)
        } catch {
            throw DeliveryError(
                .mailConnect, .permanent, "libcurl refused its set-up for mail server \(entry.place): \(error.text)")
        }
        if let login = entry.server.login, let password {
            try entry.prepare(connection, login: login, password: password)
        }
        do {
            try connection.connect()
        } catch {
            throw entry.error(error, connection.dialogue)
        }
        try entry.checkLogin(connection.dialogue)
        conversation = SMTPConversation(connection)
        isOrderly = true
        peer.address = connection.address
        peer.tls = connection.dialogue.cipher
    }

    /// Brings the letter up to, and not including, the final dot: the server has it all and may not keep it yet.
    func offer(_ letter: MailLetter) throws(DeliveryError) {
        let hello = try ask("EHLO \(clientName)", for: "our greeting", expecting: .done)
        let size = hello.parameters(ofKeyword: "SIZE")
        peer.sizeLimit = size?.first.flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        if let limit = peer.sizeLimit, letter.content.size > limit {
            throw DeliveryError(
                .mailSize, .permanent,
                "mail server \(entry.place) takes messages of at most \(limit) bytes, and this one for "
                    + "<\(letter.recipient)> has \(letter.content.size): it was not sent"
            )
        }
        let announced = size == nil ? "" : " SIZE=\(letter.content.size)"
        _ = try ask("MAIL FROM:<\(letter.sender)>\(announced)", for: "the sender <\(letter.sender)>", expecting: .done)
        _ = try ask("RCPT TO:<\(letter.recipient)>", for: "the recipient <\(letter.recipient)>", expecting: .done)
        _ = try ask("DATA", for: "the message for <\(letter.recipient)>", expecting: .goOn)
        isOrderly = false
        try pour(letter)
        if Task.isCancelled { throw breakdown(.stopped, during: "the message for <\(letter.recipient)>") }
        _ = try listening(letter)
    }

    /// The conversation, where the server has not meanwhile refused or gone.
    private func listening(_ letter: MailLetter) throws(DeliveryError) -> SMTPConversation {
        let what = "the message for <\(letter.recipient)>"
        guard let conversation else { throw breakdown(.closed("it was not open"), during: what) }
        do {
            try conversation.expectQuiet()
        } catch {
            throw breakdown(error, during: what)
        }
        return conversation
    }

    /// Sends the final dot and waits for the verdict.
    func finish(_ letter: MailLetter) throws(DeliveryError) -> SMTPReply {
        let what = "the message for <\(letter.recipient)>"
        let conversation = try listening(letter)
        let reply: SMTPReply
        do {
            try conversation.send(Array(".\r\n".utf8), within: patience.command)
            reply = try conversation.reply(within: patience.finalReply, mayStop: false)
        } catch {
            throw DeliveryError(
                .mailUncertain, .uncertain,
                "mail server \(entry.place) had \(what) whole and did not confirm it (\(words(for: error))): "
                    + "it may have arrived or not; look into the server's log before it is sent again"
            )
        }
        isOrderly = true
        guard reply.kind == .done else { throw refusal(reply, of: what) }
        return reply
    }

    /// Says goodbye where that is possible, and closes.
    func leave() {
        if isOrderly, let conversation { _ = try? conversation.ask("QUIT", within: Self.goodbye) }
        isOrderly = false
        conversation = nil
    }

    /// The message's bytes, checked on the way against what was kept. What differs is never completed by a dot.
    private func pour(_ letter: MailLetter) throws(DeliveryError) {
        guard let file = FileHandle(forReadingAtPath: letter.file) else {
            throw DeliveryError(.mailContent, .permanent, "the kept message \(letter.file) cannot be opened")
        }
        defer { try? file.close() }
        var hasher = Digest.Hasher()
        var stuffer = DotStuffer()
        do {
            while let block = try file.read(upToCount: Self.block), !block.isEmpty {
                let bytes = Array(block)
                hasher.update(bytes)
                try send(try stuffer.stuff(bytes), of: letter)
            }
            try send(try stuffer.end(), of: letter)
        } catch let error as DeliveryError {
            throw error
        } catch let error as DotStuffer.BareLineEnd {
            throw DeliveryError(
                .mailContent, .permanent,
                "the kept message \(letter.file) has a CR or LF alone at byte \(error.offset), which no server "
                    + "may be sent"
            )
        } catch {
            throw DeliveryError(.mailContent, .permanent, "the kept message \(letter.file) cannot be read: \(error)")
        }
        let found = hasher.finish()
        guard found == letter.content.digest else {
            throw DeliveryError(
                .mailContent, .permanent,
                "the kept message \(letter.file) has SHA-256 \(found), where \(letter.content.digest) was "
                    + "kept: it was not sent"
            )
        }
    }

    private func send(_ bytes: [UInt8], of letter: MailLetter) throws(DeliveryError) {
        do {
            try conversation?.send(bytes, within: patience.command)
        } catch {
            throw breakdown(error, during: "the message for <\(letter.recipient)>")
        }
    }

    private func ask(
        _ command: String, for what: String, expecting kind: SMTPReply.Kind
    ) throws(DeliveryError) -> SMTPReply {
        guard let conversation else { throw breakdown(.closed("it was not open"), during: what) }
        let reply: SMTPReply
        do {
            reply = try conversation.ask(command, within: patience.command)
        } catch {
            isOrderly = false
            throw breakdown(error, during: what)
        }
        guard reply.kind != kind else { return reply }
        throw refusal(reply, of: what)
    }

    private func refusal(_ reply: SMTPReply, of what: String) -> DeliveryError {
        let refused = "mail server \(entry.place) refused \(what)"
        return switch reply.kind {
        case .refusedForNow: DeliveryError(.mailRefused, .transient, "\(refused) for now: \(reply.words)")
        case .refusedForGood: DeliveryError(.mailRefused, .permanent, "\(refused): \(reply.words)")
        case .done, .goOn: breakdown(.garbage(reply.words), during: what)
        }
    }

    /// Before the final dot: nothing has arrived, so another try is safe.
    private func breakdown(_ breakdown: SMTPConversation.Breakdown, during what: String) -> DeliveryError {
        if case .outOfTurn(let reply?) = breakdown, reply.code >= 400 { return refusal(reply, of: what) }
        if case .stopped = breakdown {
            return DeliveryError(
                .mailStopped, .transient,
                "stopped during \(what) at mail server \(entry.place): nothing was handed over")
        }
        return DeliveryError(
            .mailBroken, .transient,
            "mail server \(entry.place) broke down during \(what): \(words(for: breakdown)); nothing was handed over")
    }

    private func words(for breakdown: SMTPConversation.Breakdown) -> String {
        switch breakdown {
        case .closed(let words): words
        case .silent(let patience): "no reply within \(patience.milliseconds) ms"
        case .garbage(let found): "it answered what is no reply there: '\(found)'"
        case .outOfTurn(let reply): "it said something before it was asked: '\(reply?.words ?? "")'"
        case .stopped: "stopped"
        }
    }
}
