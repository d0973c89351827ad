import Settlements

/// What a report says before all else: of its place among the others, and of how it is to be read.
struct EditionNotices {
    /// What a revision replaces, what it changes, and why: the first line of all; nil for an original.
    let replacement: String?
    let others: [String]

    /// More accounts than this are counted in the first line.
    private static let namedAccounts = 3
    /// More numbers than this are counted.
    private static let namedVoids = 3

    init(_ statement: Statement, in words: Words) {
        replacement = Self.replacement(statement, words)
        var notices: [String] = []
        if statement.isPreliminary { notices.append(words.preliminary) }
        if statement.edition.isBackfill { notices.append(words.editions.backfill) }
        if let basis = words.editions.basis(statement.basis) { notices.append(basis) }
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
        let what = parts.isEmpty ? words.editions.noFigureChanged : parts.joined(separator: "; ")
        let told = "\(words.field(which, what))."
        guard replaced.isByHand else { return told }
        return "\(told) " + sentence(words.field(words.editions.reason, ShownText.of(replaced.why)))
    }

    /// What changed in an account; nil where nothing did.
    private static func change(
        _ changes: AccountChanges, _ account: AccountStatement, _ statement: Statement, _ words: Words
    ) -> String? {
        var parts: [String] = []
        if changes.added.count > 0 { parts.append(words.editions.added(changes.added.count)) }
        if changes.removed.count > 0 { parts.append(words.editions.removed(changes.removed.count)) }
        if statement.report == .settlement, let closing = closing(changes, account, words, isAlone: parts.isEmpty) {
            parts.append(closing)
        }
        guard !parts.isEmpty else { return nil }
        let text = parts.joined(separator: ", ")
        guard statement.accounts.count > 1 else { return text }
        let own = account.account
        return words.field(words.accountHeading(ShownText.of(own.provider), own.currency.code), text)
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
