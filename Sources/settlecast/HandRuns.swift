import Diagnostics
import Runs
import Schedules
import Settlements
import Store

/// What `run` and `backfill` have in common: runs that a person asks for.
enum HandRuns {
    /// The merchants that a definition is for; the one that was named, where one was.
    ///
    /// - Throws: `ExitCode` 65 where there is none.
    static func merchants(
        of definition: Definition, named id: String?, _ store: SQLiteStore
    ) async throws -> [Merchant] {
        let known = try await store.merchants()
        let meant = known.filter(definition.audience.includes)
        guard let id else {
            if meant.isEmpty {
                Console.error(
                    "error: the store knows no merchant that '\(definition.name)' is for: import merchants or entries")
                throw Exit.wrongData
            }
            return meant
        }
        guard let merchant = meant.first(where: { $0.id == id }) else {
            let reason =
                known.contains { $0.id == id }
                ? "'\(definition.name)' is not for merchant \(id)" : "the store knows no merchant \(id)"
            Console.error("error: \(reason): `settlecast merchants` lists them")
            throw Exit.wrongData
        }
        return [merchant]
    }

    /// The definition with the history of the name that it had before, where it says so; for a look only under that name.
    static func withItsHistory(_ definition: Definition, isLook: Bool, _ flow: Flow) async throws -> Definition {
        guard !isLook else { return try await flow.asKnown([definition]).first ?? definition }
        for taken in try await flow.takeOverNames(of: [definition]) {
            Console.error("note: \(taken.definition) goes on with the history of \(taken.was)")
        }
        return definition
    }

    /// Says so where the definition is paused: by hand it is made all the same.
    static func notePause(of definition: Definition, _ store: SQLiteStore) async throws {
        guard let pause = try await store.pauses()[definition.name] else { return }
        Console.error(
            "note: '\(definition.name)' is \(pause.text(in: definition.zone)); by hand it is made all the same")
    }

    /// Why a run is not made yet by hand: data is missing for which its definition waits. Nil where none is, where it was made
    /// before, and where somebody wants it all the same.
    ///
    /// - Parameter made: the merchant's runs of the definition in the journal.
    static func wait(of order: Order, made: [RunStanding], _ flow: Flow) async throws -> String? {
        guard !order.mayBeIncomplete, !made.contains(where: { $0.run == order.run && !$0.isUnfinished }) else {
            return nil
        }
        let missing = try await flow.missing(for: order)
        guard !missing.isEmpty else { return nil }
        return
            "it waits for data: \(missing.text(in: order.period.zone)); import it, or say with `settlecast through` that "
            + "nothing is missing; --incomplete makes the report of what is there: settlecast run "
            + "\(order.definition.name) --period \(order.period.label) --for \(ShellWord.of(order.merchant.id)) --incomplete"
    }

    /// Puts on record what 'missed' does not want before a period that is made now.
    static func passOver(_ owed: [Owed], before period: Period, _ flow: Flow) async throws {
        for owed in owed where owed.due.period.start < period.start {
            guard let reason = owed.due.passedOver else { continue }
            try await flow.passOver(owed)
            Console.error("note: \(owed.due.run) is passed over: \(reason)")
        }
    }
}
