/// Command and reply over a connection that has been let in. Every wait has an end.
final class SMTPConversation {
    /// Why it cannot go on.
    enum Breakdown: Error {
        /// The connection is gone; libcurl's or our words for it.
        case closed(String)
        /// No reply, or no room for more bytes, within so long.
        case silent(Duration)
        /// Bytes that are no reply.
        case garbage(String)
        /// A reply to nothing that was asked, such as 421 before it closes; nil where it is not whole.
        case outOfTurn(SMTPReply?)
        /// We are to stop.
        case stopped

        /// The connection is no more: what was not answered was not heard, for all that anybody knows.
        var isDeparture: Bool {
            switch self {
            case .closed: true
            case .outOfTurn(let reply): reply?.code == SMTPReply.goingDown
            case .silent, .garbage, .stopped: false
            }
        }

        var words: String {
            switch self {
            case .closed(let words): words
            case .silent(let patience): "no reply within \(patience.milliseconds) ms"
            case .garbage(let found): "it answered what is no reply there: '\(found)'"
            case .outOfTurn(let reply): "it said something before it was asked: '\(reply?.words ?? "")'"
            case .stopped: "stopped"
            }
        }
    }

    /// How often a wait looks whether it is to stop.
    private static let slice: Int64 = 250
    /// A server that refuses in the midst of a message has said why before it closed.
    private static let lastWords = Duration.seconds(1)

    private let connection: CurlConnection
    private let stopSign: StopSign
    private var reader = SMTPReplyReader()

    init(_ connection: CurlConnection, _ stopSign: StopSign) {
        self.connection = connection
        self.stopSign = stopSign
    }

    /// Sends command lines in one go and waits for the reply to the first.
    func ask(_ commands: [String], within patience: Duration, mayStop: Bool = true) throws(Breakdown) -> SMTPReply {
        try expectQuiet()
        try send(Array(commands.map { "\($0)\r\n" }.joined().utf8), within: patience)
        return try reply(within: patience, mayStop: mayStop)
    }

    /// Nothing may have come in before something is asked: otherwise a reply would be taken for that of the next command.
    func expectQuiet() throws(Breakdown) {
        do {
            while try takeIn() {}
        } catch {
            // What was said before the connection went says more than that it went.
            if let reply = try next() { throw .outOfTurn(reply) }
            throw error
        }
        guard !reader.isEmpty else { return }
        throw .outOfTurn(try next())
    }

    /// Sends all the bytes.
    ///
    /// - Parameter patience: for all of them together.
    func send(_ bytes: [UInt8], within patience: Duration) throws(Breakdown) {
        var rest = bytes[...]
        let deadline = Deadline(in: patience)
        while !rest.isEmpty {
            do {
                let sent = try connection.send(rest)
                rest = rest.dropFirst(sent)
                if sent == 0 { try wait(until: deadline, of: patience, toSend: true) }
            } catch let failure as CurlFailure {
                throw lastWords(instead: .closed(failure.text))
            } catch let breakdown as Breakdown {
                throw breakdown
            } catch {
                throw .closed("\(error)")
            }
        }
    }

    /// Waits for a reply.
    ///
    /// - Parameter mayStop: false after the final dot, where stopping would leave the answer unknown.
    func reply(within patience: Duration, mayStop: Bool = true) throws(Breakdown) -> SMTPReply {
        let deadline = Deadline(in: patience)
        while true {
            if let reply = try next() { return reply }
            if try takeIn() { continue }
            do {
                try wait(until: deadline, of: patience, toSend: false, mayStop: mayStop)
            } catch let failure as CurlFailure {
                throw .closed(failure.text)
            } catch let breakdown as Breakdown {
                throw breakdown
            } catch {
                throw .closed("\(error)")
            }
        }
    }

    private func next() throws(Breakdown) -> SMTPReply? {
        do {
            return try reader.next()
        } catch {
            throw .garbage(error.found)
        }
    }

    /// - Returns: whether bytes had come in.
    private func takeIn() throws(Breakdown) -> Bool {
        let bytes: [UInt8]?
        do {
            bytes = try connection.receive()
        } catch {
            throw .closed(error.text)
        }
        guard let bytes else { return false }
        guard !bytes.isEmpty else { throw .closed("the server closed the connection") }
        reader.feed(bytes)
        return true
    }

    private func wait(until deadline: Deadline, of patience: Duration, toSend: Bool, mayStop: Bool = true) throws {
        if mayStop, Task.isCancelled || stopSign.isUp { throw Breakdown.stopped }
        let left = deadline.millisecondsLeft
        guard left > 0 else { throw Breakdown.silent(patience) }
        try connection.wait(toSend: toSend, milliseconds: min(Int64(left), Self.slice))
    }

    private func lastWords(instead breakdown: Breakdown) -> Breakdown {
        guard let reply = try? reply(within: Self.lastWords) else { return breakdown }
        return .outOfTurn(reply)
    }
}
