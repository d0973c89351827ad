import ArgumentParser
import Diagnostics
import Settlements
import Store

struct Through: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say until when an account's data is complete.",
        usage: """
            settlecast through [<options>]
            settlecast through <account> <instant> [--currency <code>]
            settlecast through <account> closed [--currency <code>]
            """,
        discussion: """
            Without an account it lists them all with what was said of each, by files or by hand. A day is covered whole: \
            2026-11-22 says that nothing of it, or before it, is missing; a time with its offset that nothing before it is. \
            closed says that nothing comes any more. What is said stands among the imports, with your name; undo-import takes \
            it back.
            """)

    @Argument(help: .init("The account, as settlecast.yaml names it: adyen/ACME; in all its currencies."))
    var account: String?

    @Argument(help: .init("The last whole day, a time with its offset, or closed."))
    var instant: String?

    @Option(help: .init("Only in this currency: EUR.", valueName: "code"))
    var currency: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if account != nil, instant == nil {
            throw ValidationError("say until when: the last whole day, a time with its offset, or closed")
        }
        if account == nil, currency != nil { throw ValidationError("--currency goes with an account") }
    }

    func run() async throws {
        let workplace = try Workplace(common, reporting: false)
        let store = try workplace.store()
        let reaches = try await store.reach(payoutsSince: nil).values.flatMap(\.accounts).sorted {
            ($0.account.provider, $0.account.currency.code) < ($1.account.provider, $1.account.currency.code)
        }
        let zone = workplace.zones.ofTheMachine
        guard let account, let instant else { return list(reaches, in: zone) }
        let now = workplace.clock.now()
        let moment =
            instant == "closed"
            ? Moment.noMoreData : try ImportWords.moment(instant, as: "through", now: now)
        let meant = try accounts(named: account, among: reaches.map(\.account))
        let number = try await store.cover(meant, until: moment, said: instant, by: Person.name, at: now)
        let said = try await store.reach(payoutsSince: nil).values.flatMap(\.accounts).filter {
            meant.contains($0.account)
        }
        guard common.format == .text else {
            Console.out(
                JSON.object([
                    ("import", .integer(number)), ("accounts", .list(said.map { $0.json(in: zone) })),
                ]).indented())
            return
        }
        for reach in said { Console.out("\(reach.account): \(reach.text(in: zone))") }
        Console.out("to take it back: settlecast undo-import \(number)")
    }

    private func accounts(named name: String, among known: [Account]) throws -> [Account] {
        let meant = known.filter { $0.provider == name && (currency == nil || $0.currency.code == currency) }
        guard meant.isEmpty else { return meant }
        let near = Spelling.nearest(to: name, among: Array(Set(known.map(\.provider))))
        let help = near.map { "did you mean '\($0)'?" } ?? "`settlecast through` lists them"
        let what = known.contains { $0.provider == name } ? "'\(name)' in \(currency ?? "")" : "'\(name)'"
        Console.error("error: the store knows no account \(what): \(help)")
        throw Exit.wrongData
    }

    private func list(_ reaches: [AccountReach], in zone: Zone) {
        guard common.format == .text else {
            Console.out(JSON.list(reaches.map { $0.json(in: zone) }).indented())
            return
        }
        guard !reaches.isEmpty else {
            Console.out("the store knows no account yet: import a file")
            return
        }
        var table = Table("ACCOUNT", "CURRENCY", "MERCHANT", "COMPLETE")
        for reach in reaches {
            let account = reach.account
            table.add(account.provider, account.currency.code, account.merchant, reach.text(in: zone))
        }
        Console.out(table.text)
    }
}

extension SQLiteStore {
    /// Records what a person says of accounts as an import of its own, so that it can be seen and taken back.
    ///
    /// - Returns: its number.
    fileprivate func cover(
        _ accounts: [Account], until moment: Moment, said: String, by who: String, at now: Instant
    ) async throws -> Int64 {
        let file = IntakeFile(name: "\(accounts[0].provider) \(said)", profile: "through", who: who)
        let recorded = try await take(file, at: now) { sink in
            for account in accounts { try sink(.coverage(moment), account) }
            return IntakeVerdict(digest: Digest(of: file.name.utf8), entries: 0)
        }
        return recorded.number
    }
}

extension AccountReach {
    fileprivate func text(in zone: Zone) -> String {
        if covered.contains(.noMoreData) { return "closed: nothing comes any more" }
        let parts = covered.map { moment in
            switch moment.lastCovered {
            case .instant(let instant): "until \(instant.text(in: zone))"
            case .date(let date): "through \(date)"
            }
        }
        return parts.isEmpty ? "nobody has said" : parts.joined(separator: ", ")
    }

    fileprivate func json(in zone: Zone) -> JSON {
        let isClosed = covered.contains(.noMoreData)
        return [
            "account": .string(account.provider), "currency": .string(account.currency.code),
            "merchant": .string(account.merchant), "closed": .bool(isClosed),
            "through": .list(
                (isClosed ? [] : covered).map { moment in
                    switch moment.lastCovered {
                    case .instant(let instant): .string(instant.text(in: zone))
                    case .date(let date): .string(date.description)
                    }
                }),
        ]
    }
}
