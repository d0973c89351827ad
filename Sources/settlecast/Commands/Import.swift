import ArgumentParser
import Diagnostics
import Foundation
import Imports
import Runs
import Schedules
import Settlements
import Store

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Provider files into entries: whole, checked, once.",
        usage: "settlecast import <files> ... --as <profile> [--merchant <id>] [--zone <zone>] [<options>]",
        discussion: """
            What does not foot, or holds anything unknown, is refused whole, with the rows. The same file again adds \
            nothing. docs/importing.md describes the files.
            """)

    @Argument(help: "The files.")
    var files: [String]

    @Option(
        name: .customLong("as"),
        help: .init(
            "What they are: \(Profile.all.map(\.name).joined(separator: ", ")), merchants, or a mapping by its name or path.",
            valueName: "profile"))
    var profile: String

    @Option(
        help: .init(
            "Whose money it is, where neither the file nor 'accounts' in the configuration says.", valueName: "id"))
    var merchant: String?

    @Option(help: "The zone of the file's local times, as in Europe/Amsterdam.")
    var zone: String?

    @OptionGroup var common: CommonOptions

    private static let merchants = "merchants"

    @Flag(help: "Show what becomes of the first rows, and everything that is wrong with the file; store nothing.")
    var explain = false

    @Option(help: "How many rows --explain shows.")
    var rows = 5

    func run() async throws {
        let workplace = try Workplace(common, reporting: false)
        let options = ImportOptions(
            merchant: merchant, accounts: workplace.configuration.accounts, zone: try zone(workplace.zones))
        for path in files where !FileManager.default.isReadableFile(atPath: path) { throw ImportFile.unreadable(path) }
        let kind = profile == Self.merchants ? nil : try workplace.kind(profile, config: common.config)
        if explain {
            guard let kind else { throw Exit.usage("--explain shows entries: a list of merchants has none") }
            return try ImportExplanation.tell(
                files.map(ImportFile.init(path:)), as: kind, options, rows: rows, format: common.format)
        }
        let store = try workplace.store(create: true)
        guard let profile = kind?.profile else {
            try await takeMerchants(workplace, store)
            return
        }
        for group in profile.groups(of: files.map(ImportFile.init(path:))) {
            let name = group.map(\.name).joined(separator: " + ")
            do {
                let (reading, recorded) = try await store.take(
                    group, as: profile, options, at: workplace.clock.now())
                tell(reading, recorded, of: name)
            } catch let refusal as ImportRefusal {
                refuse(refusal)
                throw Exit.wrongData
            } catch let error as StoreError where error.code == .conflict {
                let finding = Finding(
                    .conflict, line: error.line, column: error.line.map { _ in 1 }, error.description)
                refuse(ImportRefusal(file: name, findings: [finding], more: 0))
                throw Exit.wrongData
            }
        }
    }

    private func zone(_ zones: Zones) throws -> Zone? {
        try zone.map { name in
            do { return try zones.zone(name) } catch { throw Exit.usage("--zone: \(error)") }
        }
    }

    private func takeMerchants(_ workplace: Workplace, _ store: SQLiteStore) async throws {
        for file in files.map(ImportFile.init(path:)) {
            do {
                try await take(try MerchantList.read(file, zones: workplace.zones), file, store)
            } catch let refusal as ImportRefusal {
                refuse(refusal)
                throw Exit.wrongData
            } catch let error as StoreError where error.code == .conflict {
                let finding = Finding(.conflict, error.description)
                refuse(ImportRefusal(file: file.name, findings: [finding], more: 0))
                throw Exit.wrongData
            }
        }
    }

    private func tell(_ reading: ImportReading, _ recorded: Recorded, of file: String) {
        guard common.format == .text else {
            Console.out(reading.json(recorded, file: file, profile: profile).text)
            return
        }
        Console.out(
            "\(file): \(reading.summary.entries) entries, \(recorded.new) new, \(recorded.known) known already"
                + (recorded.created.isEmpty ? "" : "; new merchants: \(recorded.created.joined(separator: ", "))"))
        for totals in reading.summary.totals {
            Console.out(
                "  \(totals.currency)  payments \(totals.payments.amount)  refunds \(totals.refunds.amount)  "
                    + "chargebacks \(totals.chargebacks.amount)  fees \(totals.fees.amount)  net of all rows \(totals.net.amount)"
            )
        }
        for payout in reading.summary.payouts { Console.out("  payout \(payout.id)  \(payout.amount)") }
    }

    private func take(_ merchants: [Merchant], _ file: ImportFile, _ store: SQLiteStore) async throws {
        let known = Set(try await store.merchants().map(\.id))
        try await store.record(merchants)
        let new = merchants.filter { !known.contains($0.id) }.map(\.id)
        guard common.format == .text else {
            let json: JSON = [
                "file": .string(file.name), "profile": .string(Self.merchants), "merchants": JSON(merchants.count),
                "created": .list(new.map(JSON.string)),
            ]
            Console.out(json.text)
            return
        }
        Console.out("\(file.name): \(merchants.count) merchant\(merchants.count == 1 ? "" : "s"), \(new.count) new")
    }

    private func refuse(_ refusal: ImportRefusal) {
        if common.format == .json {
            Console.out(refusal.json.text)
        } else {
            Console.error("\(refusal)\nerror: nothing of \(refusal.file) was taken")
            if let rule = refusal.findings.first?.rule {
                Console.error("more about one of them: settlecast explain \(rule.rawValue)")
            }
        }
    }
}

extension ImportFile {
    static func unreadable(_ path: String) -> ExitCode {
        Console.error("error: \(path) cannot be read: is it there, and may this user read it?")
        return Exit.failed
    }
}

extension ImportReading {
    fileprivate func json(_ recorded: Recorded, file: String, profile: String) -> JSON {
        [
            "file": .string(file), "profile": .string(profile), "entries": JSON(summary.entries),
            "new": JSON(recorded.new), "known": JSON(recorded.known),
            "created": .list(recorded.created.map(JSON.string)),
            "totals": .list(
                summary.totals.map { totals in
                    [
                        "currency": .string(totals.currency.code), "payments": .string(totals.payments.amount),
                        "refunds": .string(totals.refunds.amount),
                        "chargebacks": .string(totals.chargebacks.amount), "fees": .string(totals.fees.amount),
                        "net": .string(totals.net.amount),
                    ]
                }),
            "payouts": .list(
                summary.payouts.map { payout in
                    [
                        "id": .string(payout.id), "currency": .string(payout.amount.currency.code),
                        "amount": .string(payout.amount.amount),
                    ]
                }),
        ]
    }
}

extension ImportRefusal {
    fileprivate var json: JSON {
        let listed = findings.map { finding -> JSON in
            [
                "rule": .string(finding.rule.rawValue), "line": JSON(finding.line), "column": JSON(finding.column),
                "expected": JSON(finding.expected), "found": JSON(finding.found),
                "difference": JSON(finding.difference), "message": .string(finding.message),
            ]
        }
        return ["file": .string(file), "refused": .list(listed), "more": JSON(more)]
    }
}
