import Settlements
import Support

/// A merchant's made-up books: what files bring, when they come, and when somebody looks whether a report is due.
struct BooksLedger: Sendable {
    /// A file with everything in it, and the moment at which it is imported.
    struct File: Sendable {
        let name: String
        let arrives: Instant
        var parts: [Intake.Part]
        var coverage: [Account: Moment] = [:]
    }

    static let merchant = "m-1"

    let seed: UInt64
    let zone: Zone
    /// The local date from which definitions report.
    let firstDate: CalendarDate
    let days: Int
    let accounts: [Account]
    /// In the order in which they come.
    let files: [File]
    /// When the worker looks for what is due, in order.
    let visits: [Instant]
    let definitions: [BooksDefinition]
    /// Every file comes before anybody reports what is in it.
    let isPunctual: Bool
    /// All definitions begin with the same instant: the first of a month that is a Monday.
    let hasCommonStart: Bool

    var endDate: CalendarDate { firstDate.adding(days: days) }
}

/// What makes reports of the books: how long its periods are, and what it does about late entries.
struct BooksDefinition: Hashable, Sendable {
    let kind: PeriodKind
    let corrections: Settlements.Corrections
    let skipsEmpty: Bool
    /// Periods that somebody gives up before they are made, counted from the definition's first.
    let givenUp: Set<Int>

    var name: String { "\(kind.word)-\(corrections.rawValue)" }
}

/// Throws the dice of one seed.
struct BooksChance: Sendable {
    private var generator: SeededChance

    init(seed: UInt64) {
        // Neighbouring seeds of SplitMix64 give unrelated numbers from the second on.
        generator = SeededChance(seed: seed)
        _ = generator.next()
    }

    mutating func number(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &generator) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    /// True in so many of a hundred throws.
    mutating func percent(_ share: Int) -> Bool { number(1...100) <= share }

    /// One of them.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }

    /// One of them, each as likely as its weight says.
    mutating func pick<Value>(weighted values: [(Value, Int)]) -> Value {
        var left = number(1...values.reduce(0) { $0 + $1.1 })
        for (value, weight) in values {
            left -= weight
            if left <= 0 { return value }
        }
        return values[values.count - 1].0
    }

    /// An amount in minor units, small far more often than large.
    mutating func amount() -> Int64 {
        let digits = pick(weighted: [(1, 4), (2, 8), (3, 15), (4, 40), (5, 20), (6, 10), (9, 2), (12, 1)])
        let largest = (0..<digits).reduce(Int64(1)) { product, _ in product * 10 }
        return number(1...largest)
    }
}

extension Moment {
    /// As the store orders moments: a date as its midnight in UTC.
    var order: Int64 {
        switch self {
        case .instant(let instant): instant.seconds
        case .date(let date): Int64(date.daysSinceEpoch) * 86_400
        }
    }
}
