import ArgumentParser
import Diagnostics
import Settlements
import Store

/// How runs stand after a command worked on them.
struct RunReport {
    private let runs: [RunView]

    /// Runs that the journal does not hold are left out.
    init(_ identities: [RunIdentity], _ workplace: Workplace, _ store: SQLiteStore) async throws {
        var runs: [RunView] = []
        for identity in identities {
            runs += try await store.runs(.run(identity.description)).map { RunView($0, zones: workplace.zones) }
        }
        self.runs = runs
    }

    /// Prints the runs and ends the command with the code that they make.
    ///
    /// - Parameter told: runs whose reason was printed already: people are not told it twice.
    /// - Throws: `ExitCode` 65 where a run is held, 1 where a delivery failed, 75 where something is left to be done.
    func end(_ format: Format, isHeld: Bool = false, told: Set<RunIdentity> = []) throws {
        if format == .json {
            Console.out(JSON.list(runs.map(\.json)).indented())
        } else if !runs.isEmpty {
            var table = Table("RUN", "NO", "STATE", "DELIVERIES", "WHY")
            for run in runs {
                table.add(
                    run.run.description, run.sequence.map { "\($0)" } ?? "-", run.state.rawValue, run.deliveryCounts,
                    told.contains(run.run) ? "as said above" : run.explanation)
            }
            Console.out(table.text)
        }
        let deliveries = runs.flatMap { $0.deliveries.map(\.state) }
        if isHeld || runs.contains(where: { $0.state == .held }) { throw Exit.wrongData }
        if deliveries.contains(.failed) {
            Console.error("mend the cause, then: settlecast release RUN")
            throw Exit.failed
        }
        let isOpen = runs.contains { [.owed, .claimed].contains($0.state) }
        if isOpen || deliveries.contains(where: { [.pending, .sending, .uncertain].contains($0) }) {
            throw Exit.postponed
        }
    }
}

extension SQLiteStore {
    /// The run that a person names; without a revision its first.
    ///
    /// - Throws: `ExitCode` 65 where the journal has none.
    func record(of text: String) async throws -> RunRecord {
        for name in [text, text + ".1"] {
            if let record = try await runs(.run(name)).first { return record }
        }
        Console.error("error: the journal has no run '\(text)': `settlecast history` and `settlecast due` list them")
        throw Exit.wrongData
    }
}
