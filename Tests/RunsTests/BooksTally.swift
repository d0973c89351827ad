import Settlements
import Store

/// What became of faults that were planted.
struct BooksTally: Sendable, CustomStringConvertible {
    struct Count: Sendable {
        var planted = 0
        /// Statements that depend on what was damaged.
        var touched = 0
        var held = 0
        /// Held, though nothing that the statement is made of was damaged.
        var heldBeside = 0
    }

    private(set) var counts: [BooksFault: Count] = [:]
    /// Statements that went through, or were held and did not name the row.
    private(set) var misses: [String] = []

    var description: String {
        BooksFault.allCases.map { fault in
            let count = counts[fault, default: Count()]
            return "\(fault.rawValue) \(count.planted) planted, \(count.touched) statements touched, \(count.held) held"
                + (count.heldBeside > 0 ? " (\(count.heldBeside) more beside)" : "")
        }.joined(separator: "; ")
    }

    mutating func add(_ other: BooksTally) {
        counts.merge(other.counts) { one, two in
            Count(
                planted: one.planted + two.planted, touched: one.touched + two.touched, held: one.held + two.held,
                heldBeside: one.heldBeside + two.heldBeside)
        }
        misses += other.misses
    }

    /// Reports up to some visit, plants one fault, and draws what each definition owes at that visit.
    mutating func plant(_ books: BooksLedger, _ store: SQLiteStore) async throws {
        var chance = BooksChance(seed: books.seed ^ 0x5EED)
        let last = chance.number((books.visits.count / 3)...(books.visits.count - 1))
        var desk = BooksDesk(books, store)
        var files = books.files[...]
        for visit in books.visits[..<last] {
            try await desk.takeIn(&files, until: visit)
            for definition in books.definitions where chance.percent(60) {
                // What is held though nothing is damaged is the other test's affair.
                do { try await desk.report(definition, at: visit) } catch is BooksDesk.Held { return }
            }
        }
        let now = books.visits[last]
        try await desk.takeIn(&files, until: now)
        var drawn: [(BooksDefinition, StatementRequest, BooksDrawn)] = []
        for definition in books.definitions {
            do {
                guard let (request, statement) = try await desk.preview(definition, at: now) else { continue }
                drawn.append((definition, request, statement))
            } catch is FootingError {
                return
            }
        }
        guard !drawn.isEmpty else { return }
        let fault = BooksFault.allCases[Int(books.seed % UInt64(BooksFault.allCases.count))]
        let near = drawn[0].1.period.start
        var vandal = BooksVandal(path: store.path, merchant: BooksLedger.merchant, chance: chance)
        guard let damage = try vandal.plant(fault, near: near) else { return }
        counts[fault, default: Count()].planted += 1
        for (definition, request, statement) in drawn {
            try await look(fault, damage, definition, request, statement, desk, seed: books.seed, at: now)
        }
    }

    private mutating func look(
        _ fault: BooksFault, _ damage: BooksDamage, _ definition: BooksDefinition, _ request: StatementRequest,
        _ before: BooksDrawn, _ desk: BooksDesk, seed: UInt64, at now: Instant
    ) async throws {
        let isTouched = fault.table != .entries ? damage.isShown(before) : damage.touches(request, before)
        if isTouched { counts[fault, default: Count()].touched += 1 }
        let place =
            "seed \(seed): \(definition.name) \(request.period.label): \(fault) of \(damage.identity) on "
            + "\(damage.account), booked \(damage.booked), \(damage.file):\(damage.line)"
        do {
            _ = try await desk.preview(definition, at: now)
            if isTouched { misses.append("\(place): not held") }
        } catch let error as FootingError {
            guard isTouched else {
                counts[fault, default: Count()].heldBeside += 1
                return
            }
            counts[fault, default: Count()].held += 1
            if !isNamed(damage, fault, error.proof) {
                misses.append("\(place): held, and its row is not named: \(error)")
            }
        }
    }

    private func isNamed(_ damage: BooksDamage, _ fault: BooksFault, _ proof: Proof) -> Bool {
        switch fault {
        case .batchDeleted: return proof.differences.contains { $0.subject.contains("batches of import") }
        case .carriedIn, .carriedOut:
            return proof.differences.contains { $0.rows.contains { $0.entry == "batch \(damage.identity)" } }
        case .payout, .payoutDeleted, .payoutMoved, .payoutWithoutBatch:
            return proof.differences.contains { $0.rows.contains { $0.entry == damage.identity } }
        default: break
        }
        let line = damage.line + (fault == .doubled ? 100_000 : 0)
        return proof.differences.contains { difference in
            difference.rows.contains { $0.file == damage.file && $0.line == line }
        }
    }
}
