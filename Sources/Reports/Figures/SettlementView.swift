import Settlements

/// The settlement report: what moved each balance, and what reached the bank.
typealias SettlementView = ReportView<AccountView>

extension ReportView where Part == AccountView {
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines that are shown by themselves
    ///   are more than the statement has.
    init(_ statement: Statement, in words: Words, detail: ReportDetail) throws(ReportError) {
        let isSeveral = statement.accounts.count > 1
        var accounts: [AccountView] = []
        for account in statement.accounts {
            accounts.append(
                try AccountView(
                    try AccountTables(account), statement.period, statement.basis, in: words, isOneOfSeveral: isSeveral,
                    detail: detail))
        }
        let isProved = accounts.allSatisfy { $0.balance != nil } && !accounts.isEmpty
        self.init(
            statement, accounts: accounts, what: try MailSubject.what(statement, in: words),
            verdict: isProved ? words.addsUp : words.totalsAddUp,
            footingNote: accounts.contains { $0.balance != nil } ? words.footingNote : nil, in: words,
            detail: detail)
    }
}
