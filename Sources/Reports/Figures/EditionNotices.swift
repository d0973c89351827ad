import Settlements

/// What a report says before all else: of its place among the others, and of how it is to be read.
struct EditionNotices {
    /// What a revision replaces, what it changes, and why: the first line of all; nil for an original.
    let replacement: String?
    let others: [String]

    /// More accounts than this are counted in the first line.
    private static let namedAccounts = 3
    /// More that is missing than this is counted.
    private static let namedGaps = 3
    /// More numbers than this are counted.
    private static let namedVoids = 3

    init(_ statement: Statement, in words: Words) {
        replacement = Self.replacement(statement, words)
        var notices: [String] = []
        if statement.isPreliminary { notices.append(words.preliminary) }
        if statement.edition.isIncomplete { notices.append(Self.incomplete(statement, words)) }
        if statement.edition.isBackfill { notices.append(words.editions.backfill) }
        if let period = words.editions.period(statement.period.form) { notices.append(period) }
        if statement.period.payout == nil, let basis = words.editions.basis(statement.basis) { notices.append(basis) }
        notices += Self.voids(statement.edition.voids, words)
        if statement.isEmpty { notices.append(words.nothingBooked) }
        others = notices
    }

    private static func replacement(_ statement: Statement, _ words: Words) -> String? {
        guard let replaced = statement.edition.replaces else { return nil }
        let which = words.editions.replaces(
            statement.run.revision, replaced.run.revision, ShownText.of(replaced.run.description))
        let changed = statement.accounts.compactMap { account in
            account.changes.flatMap { change($0, account, statement, words) }
        }
        var parts = Array(changed.prefix(namedAccounts))
        if changed.count > parts.count { parts.append(words.editions.moreAccounts(changed.count - parts.count)) }
        let what = parts.isEmpty ? words.editions.noChange(in: statement.report) : parts.joined(separator: "; ")
        let told = "\(words.field(which, what))."
        guard replaced.isByHand else { return told }
        return "\(told) " + sentence(words.field(words.editions.reason, ShownText.of(replaced.why)))
    }

    /// What changed in an account; nil where nothing did.
    private static func change(
        _ changes: AccountChanges, _ account: AccountStatement, _ statement: Statement, _ words: Words
    ) -> String? {
        var parts: [String] = []
        for kind in [AccountChanges.Kind.added, .removed] where changes[kind].count > 0 {
            parts.append(counted(changes, kind, statement.report, account.account.currency, words))
        }
        if statement.report == .settlement, let closing = closing(changes, account, words, isAlone: parts.isEmpty) {
            parts.append(closing)
        }
        guard !parts.isEmpty else { return nil }
        let text = parts.joined(separator: ", ")
        guard statement.accounts.count > 1 else { return text }
        let own = account.account
        return words.field(words.accountHeading(ShownText.of(own.provider), own.currency.code), text)
    }

    /// How many entries, and in a report of fees or refunds what they come to.
    private static func counted(
        _ changes: AccountChanges, _ kind: AccountChanges.Kind, _ report: ReportKind, _ currency: Currency,
        _ words: Words
    ) -> String {
        let totals = changes[kind]
        let entries = (kind == .added ? words.editions.added : words.editions.removed)(totals.count)
        func amount(_ columns: [ChangeColumn]) -> String? {
            guard let sum = try? columns.reduce(Int64(0), { try $0.adding($1.amount(totals)) }) else { return nil }
            return words.amounts.amount(sum, currency)
        }
        switch report {
        case .settlement: return entries
        case .fees:
            return amount([.deducted, .invoiced]).map { "\(entries) (\(words.feeReport.inFees([$0], 0)))" } ?? entries
        case .refunds:
            let refunds = (kind == .added ? words.editions.addedRefunds : words.editions.removedRefunds)(totals.count)
            let name = changes.isRefunds(kind) ? refunds : entries
            return amount([.refunded]).map { "\(name) (\($0))" } ?? name
        }
    }

    private static func closing(
        _ changes: AccountChanges, _ account: AccountStatement, _ words: Words, isAlone: Bool
    ) -> String? {
        guard case .known(_, let now) = account.balance, let before = changes.before?.closing,
            let moved = try? now.adding(before.reversed()), let size = moved < 0 ? try? moved.reversed() : moved
        else { return nil }
        guard moved != 0 else { return isAlone ? nil : words.editions.closingSame }
        let amount = words.amounts.amount(size, account.account.currency)
        return moved > 0 ? words.editions.closingHigher(amount) : words.editions.closingLower(amount)
    }

    /// What is missing, named and counted.
    private static func incomplete(_ statement: Statement, _ words: Words) -> String {
        let missing = statement.edition.missing
        var parts = missing.prefix(namedGaps).map { gap in
            switch gap {
            case .coverage(let account, let until):
                words.field(heading(account, words), reach(until, in: statement.period.zone, words))
            case .itemisation(let account, let payout):
                words.field(heading(account, words), words.editions.notItemised(ShownText.of(payout)))
            }
        }
        if missing.count > parts.count { parts.append(words.editions.moreMissing(missing.count - parts.count)) }
        return [words.editions.incomplete, sentence(parts.joined(separator: "; ")), words.editions.comesLater]
            .joined(separator: " ")
    }

    private static func heading(_ account: Account, _ words: Words) -> String {
        words.accountHeading(ShownText.of(account.provider), account.currency.code)
    }

    private static func reach(_ until: Moment?, in zone: Zone, _ words: Words) -> String {
        switch until {
        case nil: words.editions.reachUnknown
        case .instant(let instant)?: words.editions.reachesUntil(words.dates.instant(instant, in: zone))
        case .date(let date)?: words.editions.reachesThrough(words.dates.date(date.adding(days: -1)))
        }
    }

    private static func voids(_ voids: [Edition.Void], _ words: Words) -> [String] {
        let named = voids.prefix(namedVoids).map { void in
            sentence(words.editions.void(void.sequence, ShownText.of(void.run.description), ShownText.of(void.why)))
        }
        return voids.count > named.count ? named + [words.editions.moreVoids(voids.count - named.count)] : named
    }

    /// With the stop that a reason in a person's words may have or not.
    private static func sentence(_ text: String) -> String {
        text.last.map { ".!?".contains($0) } == true ? text : text + "."
    }
}

extension AccountChanges {
    fileprivate subscript(_ kind: Kind) -> Totals { kind == .added ? added : removed }

    /// Whether all of a kind are refunds, and none is one that came back.
    fileprivate func isRefunds(_ kind: Kind) -> Bool {
        let listed = lines.filter { $0.kind == kind }
        return Int64(listed.count) == self[kind].count && listed.allSatisfy { $0.entry.type == .refund }
    }
}
