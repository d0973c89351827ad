package import Settlements

/// The line under which a report arrives in a mailbox.
package enum MailSubject {
    /// Amounts that are named; of more accounts only the number.
    private static let named = 2

    /// `Settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee`, `Fees 2026-W46: EUR 186.15 — Acme Coffee`. Never a
    /// line break in it.
    ///
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where a statement of refunds does not count
    ///   as many as it has.
    package static func text(_ statement: Statement, in language: ReportLanguage) throws(ReportError) -> String {
        let words = language.words
        let view = PeriodView(statement.period, in: words)
        let period =
            statement.period.payout != nil
            ? view.name ?? view.label : statement.period.kind == nil ? view.dates : view.label
        let what =
            switch statement.report {
            case .settlement: try self.what(statement, in: words)
            // The report's name in front says what the amount is.
            case .fees, .refunds: try self.what(statement, in: words, words.listed)
            }
        return words.subject(
            statement.report, period, what, ShownText.of(statement.merchant.name), statement.run.revision,
            Finality(statement))
    }

    /// What a report comes to, in words that stand by themselves; an amount for each account, as there is no sum over them.
    static func what(_ statement: Statement, in words: Words) throws(ReportError) -> String {
        switch statement.report {
        case .settlement: try whereTo(statement, in: words)
        case .fees: try what(statement, in: words, words.feeReport.inFees)
        case .refunds: try what(statement, in: words, words.refundReport.amountsRefunded)
        }
    }

    /// What went to the bank, and what was taken from it.
    private static func whereTo(_ statement: Statement, in words: Words) throws(ReportError) -> String {
        let sent = try told(
            statement, in: words,
            { account, report throws(ReportError) in try amount(account, report).flatMap { $0 < 0 ? nil : $0 } },
            words.toYourBank)
        let taken = try told(
            statement, in: words,
            { account, report throws(ReportError) in
                try amount(account, report).flatMap { $0 < 0 ? Int64(clamping: $0.magnitude) : nil }
            }, words.moves.takenFromBank)
        let told = [sent, taken].compactMap { $0 }
        guard told.isEmpty else { return told.joined(separator: ", ") }
        return statement.isEmpty ? words.subjectNothing : words.subjectNoPayout
    }

    private static func what(
        _ statement: Statement, in words: Words, _ sentence: ([String], Int) -> String
    ) throws(ReportError) -> String {
        if let told = try told(statement, in: words, amount, sentence) { return told }
        let late = try told(statement, in: words, lateAmount) { words.figures.ofEarlierPeriods(words.listed($0, $1)) }
        if let late { return late }
        return switch statement.report {
        case .settlement: statement.isEmpty ? words.subjectNothing : words.subjectNoPayout
        case .fees: words.feeReport.subjectNone
        case .refunds: words.refundReport.subjectNone
        }
    }

    /// Nil where no account has an amount to name.
    private static func told(
        _ statement: Statement, in words: Words,
        _ amount: (AccountStatement, ReportKind) throws(ReportError) -> Int64?, _ sentence: ([String], Int) -> String
    ) throws(ReportError) -> String? {
        var amounts: [String] = []
        for account in statement.accounts {
            guard let units = try amount(account, statement.report) else { continue }
            amounts.append(words.amounts.amount(units, account.account.currency).replacing("\u{A0}", with: " "))
        }
        let shown = Array(amounts.prefix(named))
        return amounts.isEmpty ? nil : sentence(shown, amounts.count - shown.count)
    }

    /// What was recorded late, where a report has nothing of its own period; a settlement says of it that nothing was paid out.
    private static func lateAmount(_ account: AccountStatement, _ report: ReportKind) throws(ReportError) -> Int64? {
        switch report {
        case .settlement: nil
        case .fees: try FeeTables(account).late?.total
        case .refunds: try RefundTables(account).late?.amount
        }
    }

    /// Nil where there is nothing to name: no payout, no fee, no refund.
    private static func amount(_ account: AccountStatement, _ report: ReportKind) throws(ReportError) -> Int64? {
        switch report {
        case .settlement:
            return account.ownPayouts.isEmpty ? nil : try AccountTables(account).paidOut
        case .fees:
            let tables = try FeeTables(account)
            return tables.deducted.isEmpty && tables.invoiced.isEmpty ? nil : tables.period.total
        case .refunds:
            let sums = try RefundTables(account).period
            return sums.refunds == 0 && sums.returns == 0 ? nil : sums.amount
        }
    }
}
