package import Settlements

/// A file as it came, to be read by a profile.
package struct ImportFile: Sendable {
    /// Without its folder.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// What the person who imports a file, and the configuration, say about it.
package struct ImportOptions: Sendable {
    /// `--merchant`: whose money the file is about.
    package var merchant: String?
    /// Which provider account is whose, as the configuration says: `adyen/YOURCOMPANY_ACCOUNT` to `m-1001`.
    package var accounts: [String: String]
    /// `--zone`: where the clocks hang that the file's local times were read from.
    package var zone: Zone?

    package init(merchant: String? = nil, accounts: [String: String] = [:], zone: Zone? = nil) {
        self.merchant = merchant
        self.accounts = accounts
        self.zone = zone
    }
}

/// What a file of entries came to: ready for the store, with the figures to print.
package struct ImportReading: Sendable {
    package let intake: Intake
    package let summary: ImportSummary
}

/// How one kind of settlement file is read: its columns, its words, and the checks that it allows.
package struct Profile: Sendable {
    /// What `--as` says: `adyen-settlement-details`.
    package let name: String
    private let parts: @Sendable (ImportFile, ImportOptions, inout FindingList) -> [Intake.Part]

    init(
        name: String, parts: @escaping @Sendable (ImportFile, ImportOptions, inout FindingList) -> [Intake.Part]
    ) {
        self.name = name
        self.parts = parts
    }

    /// Every profile of entries. `merchants` is not among them: see ``MerchantList``.
    package static let all: [Profile] = [.adyenSettlementDetails, .settlecast]

    package init?(name: String) {
        guard let profile = Self.all.first(where: { $0.name == name }) else { return nil }
        self = profile
    }

    /// Reads and checks a whole file.
    ///
    /// - Throws: ``ImportRefusal`` with every reason, where anything in the file is unknown, unreadable or does not foot.
    package func read(_ file: ImportFile, _ options: ImportOptions) throws(ImportRefusal) -> ImportReading {
        var findings = FindingList()
        let parts = parts(file, options, &findings)
        try findings.refuse(file.name)
        let intake = Intake(file: file.name, digest: Digest(of: file.bytes), profile: name, parts: parts)
        do {
            return ImportReading(intake: intake, summary: try ImportSummary(of: intake))
        } catch {
            let finding = Finding(.amount, "a sum over this file's amounts is \(error)")
            throw ImportRefusal(file: file.name, findings: [finding], more: 0)
        }
    }
}
