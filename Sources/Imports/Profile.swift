package import Settlements

/// What a file of entries came to: whole, and handed on to the store.
package struct ImportReading: Sendable {
    package let digest: Digest
    package let summary: ImportSummary
    /// What looks odd and refuses nothing.
    package let warnings: [Finding]
    /// Differences that the person accepted and the file has.
    package let accepted: [Money]

    /// What the store keeps of the file itself.
    package var verdict: IntakeVerdict { IntakeVerdict(digest: digest, entries: summary.entries) }
}

/// How one kind of settlement file is read: its columns, its words, and the checks that it allows.
package struct Profile: Sendable {
    /// What `--as` says: `adyen-settlement-details`.
    package let name: String
    private let together: @Sendable ([ImportFile]) -> [[ImportFile]]
    private let read: @Sendable ([ImportFile], Door) -> Void

    /// A profile whose files stand each for themselves.
    ///
    /// - Parameter read: reads one file, gives the door what it brings and reports what is wrong with it.
    init(name: String, read: @escaping @Sendable (ImportFile, Door) -> Void) {
        self.init(name: name, together: { $0.map { [$0] } }) { files, door in
            for file in files { read(file, door) }
        }
    }

    /// A profile of which several files may be the parts of one report.
    ///
    /// - Parameter together: which files are read as one, each group in the order of its parts.
    init(
        name: String, together: @escaping @Sendable ([ImportFile]) -> [[ImportFile]],
        read: @escaping @Sendable ([ImportFile], Door) -> Void
    ) {
        self.name = name
        self.together = together
        self.read = read
    }

    /// Every profile of entries. `merchants` is not among them: see ``MerchantList``.
    package static let all: [Profile] = [.adyenSettlementDetails, .stripePayoutReconciliation, .settlecast]

    package init?(name: String) {
        guard let profile = Self.all.first(where: { $0.name == name }) else { return nil }
        self = profile
    }

    /// Which of the files given are read as one: nearly always each alone.
    package func groups(of files: [ImportFile]) -> [[ImportFile]] { together(files) }

    /// Reads and checks a whole file, or the parts of one, handing on what it brings while it is read. Whoever takes it keeps
    /// nothing where this throws.
    ///
    /// - Throws: ``ImportRefusal`` with every reason, where anything in the file is unknown, unreadable or does not foot;
    ///   what the sink threw.
    package func read(
        _ files: [ImportFile], _ options: ImportOptions, into sink: IntakeSink
    ) throws -> ImportReading {
        try withoutActuallyEscaping(sink) { sink in
            let door = Door(options, sink)
            read(files, door)
            if let failure = door.failure { throw failure }
            door.reportUnmet()
            try door.findings.refuse(files.map(\.name).joined(separator: " + "))
            return ImportReading(
                digest: try Self.digest(of: files), summary: door.figures, warnings: door.warnings,
                accepted: door.accepted)
        }
    }

    /// Of the bytes of all files, one after the other.
    private static func digest(of files: [ImportFile]) throws(ImportRefusal) -> Digest {
        var hasher = Digest.Hasher()
        for file in files {
            do {
                let source = try file.open()
                while case let piece = try source.next(), !piece.isEmpty { hasher.update(piece) }
            } catch {
                throw ImportRefusal(
                    file: file.name, findings: [Finding(.unreadable, "the file cannot be read: \(error.reason)")],
                    more: 0)
            }
        }
        return hasher.finish()
    }
}
