internal import Settlements

/// One connection to a mail server, from the first byte to QUIT, on a thread of its own. It carries one letter after the
/// other.
actor MailSession {
    /// A goodbye is polite, and nothing depends on it.
    private static let goodbye = Duration.seconds(2)

    private nonisolated let thread = OwnThread("mail")
    private nonisolated let stopSign = StopSign()
    private let entry: MailEntry
    private let secrets: Secrets
    private let patience: MailPatience
    private var conversation: SMTPConversation?
    /// Who EHLO said we are.
    private var name: String?
    /// Between two commands, so that another can be said.
    private var isOrderly = false
    /// The server may still have a sender or recipient of a letter that it refused.
    private var mustReset = false
    /// Letters begun over this connection.
    private(set) var letters = 0
    private(set) var peer = MailPeer()

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ entry: MailEntry, secrets: Secrets, patience: MailPatience) {
        self.entry = entry
        self.secrets = secrets
        self.patience = patience
    }

    /// Whether another letter can go over this connection.
    var isOpen: Bool { conversation != nil && isOrderly && name != nil }

    /// Tells what is under way to stop, unless its final dot was sent: then the reply is waited for.
    nonisolated func stop() { stopSign.raise() }

    // MARK: - In and out

    /// Connects, with TLS and login as the server's settings say, and asks what the server can do.
    func open(as name: String) throws(DeliveryError) {
        guard conversation == nil else { return }
        let secret = try secret()
        let connection: CurlConnection
        do {
            connection = try CurlConnection(stopSign)
            try entry.prepare(connection, clientName: name, patience: patience)
        } catch {
            throw DeliveryError(
                .mailConnect, .permanent, "libcurl refused its set-up for mail server \(entry.place): \(error.text)")
        }
        if let login = entry.server.login, let secret { try entry.prepare(connection, login: login, secret: secret) }
        defer {
            peer.address = connection.address
            peer.greeting = connection.dialogue.replies.first?.words
            peer.tls = connection.dialogue.cipher
        }
        do {
            try connection.connect()
        } catch {
            throw entry.error(error, connection.dialogue, hiding: secret)
        }
        try entry.checkLogin(connection.dialogue)
        conversation = SMTPConversation(connection, stopSign)
        isOrderly = true
        try greet(as: name)
    }

    private func greet(as name: String) throws(DeliveryError) {
        let what = "our greeting"
        guard let hello = try answer(to: ["EHLO \(name)"], for: what, wasKept: false) else {
            throw breakdown(.closed("it was not open"), during: what)
        }
        // Who does not know EHLO was greeted by libcurl with HELO, and can nothing beyond it (RFC 5321, 2.2.1).
        if ![SMTPReply.unknownCommand, SMTPReply.unimplementedCommand].contains(hello.code) {
            try judge(hello, of: what, expecting: .done)
        }
        peer.offers = MailOffers(hello.kind == .done ? hello : nil)
        self.name = name
    }

    private func secret() throws(DeliveryError) -> Secret? {
        guard let login = entry.server.login else { return nil }
        let (reference, what) =
            switch login.proof {
            case .password(let reference): (reference, "password")
            case .token(let reference): (reference, "token")
            }
        do {
            return try secrets.resolve(reference)
        } catch {
            throw DeliveryError(
                .mailLogin, .transient, "mail server \(entry.place): no \(what) for user '\(login.user)': \(error)")
        }
    }

    /// Says goodbye where that is possible, and closes.
    func leave() {
        if isOrderly, let conversation { _ = try? conversation.ask(["QUIT"], within: Self.goodbye, mayStop: false) }
        isOrderly = false
        conversation = nil
    }

    // MARK: - A letter

    /// Names sender and recipient, connecting first where there is no connection.
    ///
    /// - Returns: false where the connection was kept and has gone meanwhile: nothing was said about this letter, and
    ///   another connection may be tried at once.
    func begin(_ letter: MailLetter, as name: String) throws(DeliveryError) -> Bool {
        let wasKept = conversation != nil
        if wasKept {
            guard isStillThere(for: name) else { return false }
        } else {
            try open(as: name)
        }
        letters += 1
        let parameters = try letter.parameters(at: entry.place, offering: peer.offers)
        let sender = "MAIL FROM:<\(letter.sender)>\(parameters)"
        let recipient = "RCPT TO:<\(letter.recipient)>"
        let inOneGo = peer.offers.hasPipelining
        guard
            let first = try answer(
                to: inOneGo ? [sender, recipient] : [sender], for: "the sender <\(letter.sender)>", wasKept: wasKept)
        else { return false }
        mustReset = true
        // The second reply is heard in any case, or it would be taken for that of the next command.
        if inOneGo, first.kind != .done, first.code != SMTPReply.goingDown { hearOut() }
        try judge(first, of: "the sender <\(letter.sender)>", expecting: .done)
        let what = "the recipient <\(letter.recipient)>"
        let second = try inOneGo ? reply(for: what) : answer(to: [recipient], for: what, wasKept: false)
        if let second { try judge(second, of: what, expecting: .done) }
        return true
    }

    /// Brings the letter up to, and not including, the final dot: the server has it all and may not keep it yet.
    func offer(_ letter: MailLetter) throws(DeliveryError) {
        _ = try ask("DATA", for: letter.words, expecting: .goOn)
        isOrderly = false
        try pour(letter)
        if Task.isCancelled || stopSign.isUp { throw breakdown(.stopped, during: letter.words) }
        _ = try listening(letter)
    }

    /// Sends the final dot and waits for the verdict.
    func finish(_ letter: MailLetter) throws(DeliveryError) -> SMTPReply {
        let conversation = try listening(letter)
        let reply: SMTPReply
        do {
            try conversation.send(Array(".\r\n".utf8), within: patience.command)
            reply = try conversation.reply(within: patience.finalReply, mayStop: false)
        } catch {
            throw unconfirmed(letter, error.words)
        }
        switch reply.kind {
        case .done:
            isOrderly = true
            mustReset = false
            return reply
        case .goOn: throw unconfirmed(letter, SMTPConversation.Breakdown.garbage(reply.words).words)
        case .refusedForNow, .refusedForGood:
            isOrderly = reply.code != SMTPReply.goingDown
            mustReset = true
            throw refusal(reply, of: letter.words)
        }
    }

    /// Asks whether mail from somebody is taken, and takes it back.
    func trySender(_ sender: Mailbox) throws(DeliveryError) {
        let address = sender.address
        let what = "the sender <\(address)>"
        if sender.needsSMTPUTF8, !peer.offers.hasSMTPUTF8 {
            throw DeliveryError(
                .mailAddress, .permanent,
                "mail server \(entry.place) takes no addresses with characters beyond ASCII (it does not offer SMTPUTF8), "
                    + "and <\(address)> has some: set another 'from'")
        }
        mustReset = true
        _ = try ask("MAIL FROM:<\(address)>\(sender.needsSMTPUTF8 ? " SMTPUTF8" : "")", for: what, expecting: .done)
        _ = try ask("RSET", for: what, expecting: .done)
        mustReset = false
    }

    // MARK: - The connection that was kept

    /// Whether the server still listens after a while, and is ready for a letter.
    private func isStillThere(for name: String) -> Bool {
        guard let conversation, isOrderly else { return false }
        do throws(SMTPConversation.Breakdown) {
            if mustReset {
                guard try conversation.ask(["RSET"], within: patience.command).kind == .done else { return gone() }
                mustReset = false
            }
            // Who says more than was asked is not to be trusted with another letter.
            try conversation.expectQuiet()
        } catch {
            return gone()
        }
        guard name != self.name else { return true }
        do throws(DeliveryError) {
            try greet(as: name)
            return true
        } catch {
            return gone()
        }
    }

    private func gone() -> Bool {
        isOrderly = false
        return false
    }

    /// - Returns: nil where the connection was kept and is gone: the server heard nothing, or nothing that it answered.
    private func answer(
        to commands: [String], for what: String, wasKept: Bool
    ) throws(DeliveryError) -> SMTPReply? {
        guard let conversation else { throw breakdown(.closed("it was not open"), during: what) }
        do {
            let reply = try conversation.ask(commands, within: patience.command)
            guard wasKept, reply.code == SMTPReply.goingDown else { return reply }
        } catch {
            isOrderly = false
            guard wasKept, error.isDeparture else { throw breakdown(error, during: what) }
        }
        isOrderly = false
        return nil
    }

    // MARK: - Command and reply

    private func ask(
        _ command: String, for what: String, expecting kind: SMTPReply.Kind
    ) throws(DeliveryError) -> SMTPReply {
        guard let reply = try answer(to: [command], for: what, wasKept: false) else {
            throw breakdown(.closed("it was not open"), during: what)
        }
        try judge(reply, of: what, expecting: kind)
        return reply
    }

    private func reply(for what: String) throws(DeliveryError) -> SMTPReply {
        guard let conversation else { throw breakdown(.closed("it was not open"), during: what) }
        do {
            return try conversation.reply(within: patience.command)
        } catch {
            isOrderly = false
            throw breakdown(error, during: what)
        }
    }

    /// The reply to RCPT behind a MAIL that was refused: only that it comes counts.
    private func hearOut() {
        guard let reply = try? reply(for: "the recipient"), reply.code != SMTPReply.goingDown else {
            isOrderly = false
            return
        }
    }

    /// - Throws: ``DeliveryError`` for a reply of another kind. After a refusal the connection goes on, after 421 and after
    ///   a reply that has no place there it does not.
    private func judge(_ reply: SMTPReply, of what: String, expecting kind: SMTPReply.Kind) throws(DeliveryError) {
        guard reply.kind != kind else { return }
        switch reply.kind {
        case .done, .goOn:
            isOrderly = false
            throw breakdown(.garbage(reply.words), during: what)
        case .refusedForNow, .refusedForGood:
            if reply.code == SMTPReply.goingDown { isOrderly = false }
            throw refusal(reply, of: what)
        }
    }

    // MARK: - The message

    /// The message's bytes, checked on the way against what was kept. What differs is never completed by a dot.
    private func pour(_ letter: MailLetter) throws(DeliveryError) {
        var hasher = Digest.Hasher()
        var stuffer = DotStuffer()
        try letter.read { block throws(DeliveryError) in
            hasher.update(block)
            try send(try stuffed(letter) { () throws(DotStuffer.BareLineEnd) in try stuffer.stuff(block) }, of: letter)
        }
        try send(try stuffed(letter) { () throws(DotStuffer.BareLineEnd) in try stuffer.end() }, of: letter)
        let found = hasher.finish()
        guard found == letter.content.digest else {
            throw DeliveryError(
                .mailContent, .permanent,
                "the kept message \(letter.file) has SHA-256 \(found), where \(letter.content.digest) was "
                    + "kept: it was not sent")
        }
    }

    private func stuffed(
        _ letter: MailLetter, _ stuff: () throws(DotStuffer.BareLineEnd) -> [UInt8]
    ) throws(DeliveryError) -> [UInt8] {
        do {
            return try stuff()
        } catch {
            throw DeliveryError(
                .mailContent, .permanent,
                "the kept message \(letter.file) has a CR or LF alone at byte \(error.offset), which no server may be sent"
            )
        }
    }

    private func send(_ bytes: [UInt8], of letter: MailLetter) throws(DeliveryError) {
        do {
            try conversation?.send(bytes, within: patience.command)
        } catch {
            throw breakdown(error, during: letter.words)
        }
    }

    /// The conversation, where the server has not meanwhile refused or gone.
    private func listening(_ letter: MailLetter) throws(DeliveryError) -> SMTPConversation {
        guard let conversation else { throw breakdown(.closed("it was not open"), during: letter.words) }
        do {
            try conversation.expectQuiet()
        } catch {
            throw breakdown(error, during: letter.words)
        }
        return conversation
    }

    // MARK: - What went wrong

    private func refusal(_ reply: SMTPReply, of what: String) -> DeliveryError { entry.refusal(reply, of: what) }

    private func unconfirmed(_ letter: MailLetter, _ words: String) -> DeliveryError {
        isOrderly = false
        return entry.unconfirmed(letter, words)
    }

    private func breakdown(_ breakdown: SMTPConversation.Breakdown, during what: String) -> DeliveryError {
        isOrderly = false
        return entry.error(breakdown, during: what)
    }
}
