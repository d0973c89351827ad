package import Settlements

/// The line under which a report arrives in a mailbox.
package enum MailSubject {
    /// Amounts that are named; of more accounts only the number.
    private static let named = 2

    /// `Settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee`. Never a line break in it.
    /// - Throws: ``ReportError/Code/overflow``.
    package static func text(_ statement: Statement, in language: ReportLanguage) throws(ReportError) -> String {
        let words = language.words
        let period =
            statement.period.kind == nil ? PeriodView(statement.period, in: words).dates : statement.period.label
        return words.subject(
            statement.report, period, try what(statement, in: words), ShownText.of(statement.merchant.name),
            statement.run.revision,
            statement.isPreliminary)
    }

    /// What was paid out, an amount for each account: there is no sum over them.
    static func what(_ statement: Statement, in words: Words) throws(ReportError) -> String {
        var amounts: [String] = []
        for account in statement.accounts where !account.payouts.isEmpty {
            amounts.append(words.amounts.amount(try AccountTables(account).paidOut, account.account.currency))
        }
        if statement.isEmpty && amounts.isEmpty { return words.subjectNothing }
        if amounts.isEmpty { return words.subjectNoPayout }
        let shown = amounts.prefix(named).map { $0.replacing("\u{A0}", with: " ") }
        return words.toYourBank(shown, amounts.count - shown.count)
    }
}
