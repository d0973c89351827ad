import Settlements

/// All that happens in one seed's 400 days, in true time: what is booked and when it comes, what goes wrong, what people change.
struct SimulationPlan: Sendable {
    /// Where a process dies that is making or handing over a report.
    enum Death: Sendable, CaseIterable {
        case beforeKeep, afterKeep, afterBegin, beforeMark, afterMark, beforeRecord
    }

    enum Happening: Sendable {
        case arrive(Intake, [SimulatedEntry])
        /// A merchant's last day.
        case close(merchant: String, day: CalendarDate)
        /// Nobody looks until then: the machine is off, and what was in memory is gone.
        case away(until: Instant)
        case restart
        /// The process dies at the next such step, and is back so many seconds later; on another machine nobody knows that it is dead.
        case die(Death, back: Int64, isKnown: Bool)
        /// The wall clock is put ahead or back by so many seconds.
        case jump(Int64)
        /// These files lie there from now on, and the program is restarted.
        case edit([SimulatedFile])
        case pause(String)
        case resume(String)
        /// A destination cannot be reached for a while.
        case unreachable(String, Bool)
        /// A file lies in the place of a destination's folder.
        case broken(String, Bool)
    }

    struct Event: Sendable {
        let at: Instant
        let happening: Happening
    }

    static let destinations = ["outbox", "partner", "books"]
    static let days: Int64 = 400
    /// So long before the end nothing goes wrong any more.
    static let quietDays: Int64 = 20

    let seed: UInt64
    let begin: Instant
    let end: Instant
    let merchants: [String]
    let files: [SimulatedFile]
    /// In their order.
    let events: [Event]
}

/// A movement, and to whom it belongs.
struct SimulatedEntry: Sendable {
    let id: String
    let account: Account
    let booked: Instant
    let net: Int64
}
