internal import Settlements

/// Whose turn it is at a mail server: in the order in which they came, so many at the same time, and so many messages
/// within any minute. It reads no clock: the milliseconds are given.
struct MailQueue {
    /// What comes next.
    enum Turn: Hashable {
        /// The ticket whose turn it is.
        case theirs(Int)
        /// Nobody's before then.
        case at(Int64)
        /// Nobody waits, or nothing is free.
        case none
    }

    /// Turns taken and not given back.
    private(set) var taken = 0
    private var waiting: [(ticket: Int, isMessage: Bool)] = []
    /// When the messages of the last minute were begun.
    private var begun: [Int64] = []
    private let minute: Int64

    /// - Parameter minute: milliseconds in which ``MailServer/Pace/messagesPerMinute`` counts.
    init(minute: Int64) {
        self.minute = minute
    }

    mutating func join(_ ticket: Int, isMessage: Bool) {
        waiting.append((ticket, isMessage))
    }

    /// Somebody waits no longer.
    mutating func quit(_ ticket: Int) {
        waiting.removeAll { $0.ticket == ticket }
    }

    /// Takes a turn for work that nobody waits for.
    mutating func take() { taken += 1 }

    mutating func giveBack() { taken -= 1 }

    /// Gives the turn to the first who waits, where there is one to give.
    mutating func next(_ pace: MailServer.Pace, at now: Int64) -> Turn {
        guard let first = waiting.first, taken < max(1, pace.connections) else { return .none }
        if first.isMessage, let most = pace.messagesPerMinute {
            begun.removeAll { $0 <= now - minute }
            if begun.count >= max(1, most) { return .at(begun[begun.count - max(1, most)] + minute) }
            begun.append(now)
        }
        waiting.removeFirst()
        taken += 1
        return .theirs(first.ticket)
    }
}
