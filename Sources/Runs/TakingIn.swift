package import Imports
package import Settlements
package import Store
internal import Synchronization

extension Ledger {
    /// Reads a file, or the parts of one, and takes in what it brings, in one transaction: all of it, or where it is refused
    /// nothing.
    ///
    /// - Throws: ``ImportRefusal`` with every reason; ``StoreError`` where the store holds something else already.
    package func take(
        _ files: [ImportFile], as profile: Profile, _ options: ImportOptions, at now: Instant
    ) async throws -> (reading: ImportReading, recorded: Recorded) {
        let label = IntakeFile(
            name: files.map(\.name).joined(separator: " + "), profile: profile.name, who: options.who,
            isPart: options.isPart)
        let reading = Mutex<ImportReading?>(nil)
        let recorded = try await take(label, at: now) { sink in
            let read = try profile.read(files, options, into: sink)
            reading.withLock { $0 = read }
            return read.verdict
        }
        guard let reading = reading.withLock({ $0 }) else { throw CancellationError() }
        return (reading, recorded)
    }
}
