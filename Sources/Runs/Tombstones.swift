package import Settlements
package import Store

/// A definition that the journal has seen and whose file is not there any more.
package struct Tombstone: Sendable {
    package let definition: String
    /// Its runs that nothing was kept of, and that nobody makes now.
    package let unfinished: [RunIdentity]
    /// The newest of its periods that was reported.
    package let lastReport: RunIdentity?
    /// Somebody has said that it does not go on.
    package let pause: Pause?
}

extension Flow {
    /// The definitions that were in force and have no file now, by name.
    ///
    /// - Parameter files: the names of those that have one, be there errors in it or not.
    package func tombstones(besides files: Set<String>) async throws(StoreError) -> [Tombstone] {
        let known = try await journal.see([], at: clock.now()).keys
        let pauses = try await journal.pauses()
        var tombstones: [Tombstone] = []
        for name in known.filter({ !files.contains($0) }).sorted() {
            let standings = try await journal.standings(of: name)
            tombstones.append(
                Tombstone(
                    definition: name, unfinished: standings.filter(\.isUnfinished).map(\.run),
                    lastReport: standings.filter { $0.isReported && $0.state != .abandoned }
                        .max { $0.periodStart < $1.periodStart }?.run,
                    pause: pauses[name]))
        }
        return tombstones
    }
}
