package import Schedules
internal import Settlements
package import Store

extension Flow {
    /// Lets definitions that say what they were called before go on with the history of that name. Once is enough: after that
    /// nothing is known of the old name.
    ///
    /// - Returns: those that do so from now on, each with its old name.
    /// - Throws: ``StoreError/Code/conflict`` where one has a history of its own too.
    package func takeOverNames(
        of definitions: [Definition]
    ) async throws(StoreError) -> [(definition: String, was: String)] {
        var taken: [(String, String)] = []
        for definition in definitions {
            guard let was = definition.was else { continue }
            if try await journal.rename(was, to: definition.name, by: worker, at: clock.now()) {
                taken.append((definition.name, was))
            }
        }
        return taken
    }

    /// The same definitions, under the names by which the journal knows them: the old one until ``takeOverNames(of:)`` is asked.
    package func asKnown(_ definitions: [Definition]) async throws(StoreError) -> [Definition] {
        guard definitions.contains(where: { $0.was != nil }) else { return definitions }
        let known = try await journal.see([], at: clock.now())
        return definitions.map { definition in
            guard let was = definition.was, known[was] != nil, known[definition.name] == nil else { return definition }
            return definition.called(was)
        }
    }
}
