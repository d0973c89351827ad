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
    package static let all: [Profile] = [
        .adyenSettlementDetails, .paypalSettlement, .stripePayoutReconciliation, .vippsSettlement, .settlecast,
    ]

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
            read(files, into: door)
            if let failure = door.failure { throw failure }
            // Of a file that changes under the reader the findings mean nothing.
            for file in files { try file.refuseIfChanged() }
            try door.findings.refuse(files.map(\.name).joined(separator: " + "))
            return ImportReading(
                digest: try Self.digest(of: files), summary: door.figures, warnings: door.findings.warnings,
                accepted: door.accepted)
        }
    }

    /// Reads files through a door: what they bring and what is wrong with them is told there.
    func read(_ files: [ImportFile], into door: Door) {
        do throws(ImportRefusal) {
            for file in files { try file.refuseWhatIsNoText() }
        } catch {
            for finding in error.findings { door.findings.add(finding) }
            return
        }
        read(files, door)
        door.coverAsSaid()
        if door.failure == nil { door.close() }
    }

    /// Of a file's bytes as they came; of several files the digest of their digests, in their order.
    private static func digest(of files: [ImportFile]) throws(ImportRefusal) -> Digest {
        var digests: [Digest] = []
        for file in files {
            do {
                digests.append(try file.digest())
            } catch {
                throw ImportRefusal(
                    file: file.name, findings: [Finding(error.rule, "the file cannot be read: \(error.reason)")],
                    more: 0)
            }
        }
        return digests.count == 1 ? digests[0] : Digest(of: digests.flatMap(\.bytes))
    }
}
