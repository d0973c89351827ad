import ArgumentParser
import Diagnostics
import Settlements
import Store

struct ListImports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports",
        abstract: "List the files that were taken in, and the holes between them.",
        discussion: """
            Each with its number, which undo-import takes, when and by whom it was taken, how many of its entries were new, \
            and the SHA-256 of its bytes. Below them stand the holes in chains of batches: what one batch handed on and the \
            next in the store did not take over.
            """)

    @Option(help: .init("Only files about this merchant's accounts.", valueName: "id"))
    var merchant: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common, reporting: false)
        let store = try workplace.store()
        if let merchant { try await expect(merchant, in: store) }
        let isMeant = { (account: Account) in merchant == nil || account.merchant == merchant }
        let imports = try await store.imports().filter { merchant == nil || $0.accounts.contains(where: isMeant) }
        let gaps = try await store.gaps().filter { isMeant($0.account) }
        let zone = workplace.zones.ofTheMachine
        guard common.format == .text else {
            let json: JSON = [
                "imports": .list(imports.map { $0.json(in: zone) }), "gaps": .list(gaps.map(\.json)),
            ]
            Console.out(json.indented())
            return
        }
        guard !imports.isEmpty else {
            Console.out("nothing was imported yet" + (merchant.map { " for merchant \($0)" } ?? ""))
            return
        }
        var table = Table("NO", "TAKEN IN", "FILE", "AS", "BY", "ENTRIES", "NEW", "KNOWN", "SHA256", "")
        for one in imports {
            table.add(
                "\(one.number)", one.at.text(in: zone), one.file, one.profile, one.who.isEmpty ? "-" : one.who,
                "\(one.entries)", "\(one.new)", "\(one.known)", String(one.digest.description.prefix(12)),
                one.marks(in: zone))
        }
        Console.out(table.text)
        guard !gaps.isEmpty else { return }
        Console.out("\n\(gaps.count) hole\(gaps.count == 1 ? "" : "s") in chains of batches:")
        for gap in gaps { Console.out("  \(gap.words)") }
    }

    /// - Throws: `ExitCode` 65 where nobody has named the merchant.
    private func expect(_ merchant: String, in store: SQLiteStore) async throws {
        let ids = try await store.merchants().map(\.id)
        guard !ids.contains(merchant) else { return }
        let meant = Spelling.nearest(to: merchant, among: ids).map { "did you mean '\($0)'?" }
        Console.error("error: there is no merchant '\(merchant)': \(meant ?? "`settlecast merchants` lists them")")
        throw Exit.wrongData
    }
}

extension ImportRecord {
    fileprivate func marks(in zone: Zone) -> String {
        var marks: [String] = []
        if isPart { marks.append("part") }
        if let undone {
            marks.append("undone \(undone.at.text(in: zone))" + (undone.who.isEmpty ? "" : " by \(undone.who)"))
        }
        return marks.joined(separator: ", ")
    }

    func json(in zone: Zone) -> JSON {
        let accounts = accounts.map { account -> JSON in
            [
                "account": .string(account.provider), "currency": .string(account.currency.code),
                "merchant": .string(account.merchant), "through": JSON(coverage[account].map { $0.text(in: zone) }),
            ]
        }
        let undone: JSON = self.undone.map { ["at": .string($0.at.text(in: zone)), "who": .string($0.who)] } ?? .null
        return [
            "import": .integer(number), "at": .string(at.text(in: zone)), "file": .string(file),
            "profile": .string(profile), "who": .string(who), "entries": JSON(entries), "new": JSON(new),
            "known": JSON(known), "part": .bool(isPart), "sha256": .string(digest.description),
            "accounts": .list(accounts), "undone": undone,
        ]
    }
}

extension Moment {
    /// Of a date, the first day that is not covered: as it stands.
    fileprivate func text(in zone: Zone) -> String {
        switch self {
        case .noMoreData: "closed"
        case .instant(let instant): instant.text(in: zone)
        case .date(let date): date.description
        }
    }
}
