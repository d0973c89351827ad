import Settlements

/// Everything that a report says in one language. Another language is another value: what it lacks does not compile.
///
/// What has figures in it is a whole sentence of its own, so that each language puts them where it wants to.
struct Words: Sendable {
    /// Every language there is, each in a file of its own under `Languages`: a new one is a file and a word here.
    static let all: [Words] = [.english, .dutch, .german, .french]

    /// Its primary subtag in BCP 47.
    let language: String
    let amounts: AmountText
    let dates: DateText

    // Headings and labels.
    let merchant: String
    let vatID: String
    let balance: String
    let opening: String
    let late: String
    let lateNote: String
    let beforePayouts: String
    let payoutsMove: String
    let closing: String
    let activity: String
    let type: String
    let gross: String
    let fees: String
    let net: String
    let beforePayoutsTotal: String
    /// Closes what moved the balance, behind payouts and late entries.
    let changeInBalance: String
    let method: String
    let byMethod: String
    let byMethodNote: String
    let methodNotStated: String
    let otherMethods: String
    let channel: String
    let byChannel: String
    let feesByComponent: String
    let component: String
    let amount: String
    let total: String
    let payouts: String
    let payout: String
    let date: String
    let bankReference: String
    let notItemised: String
    let otherPayouts: String
    let period: String
    let run: String
    let sequence: String
    let revision: String
    let kind: @Sendable (EntryType) -> String
    let channelName: @Sendable (SalesChannel?) -> String
    let feeName: @Sendable (FeeComponent) -> String
    /// Methods that have no name of their own.
    let card: String
    let sepaDirectDebit: String
    /// `Standard debit`. The product is the card scheme's own word.
    let cardProduct: @Sendable (_ product: String, CardFunding) -> String
    /// A label with what it labels: `Period: 2026-W46`.
    let field: @Sendable (_ label: String, _ value: String) -> String

    // Sentences.
    let preliminary: String
    let nothingBooked: String
    let noPayout: String
    let addsUp: String
    let totalsAddUp: String
    let footing: @Sendable (_ sum: String, _ closing: String) -> String
    let footingNote: String
    let noBalance: @Sendable (_ since: String) -> String
    let sent: @Sendable (_ date: String) -> String
    let sentBetween: @Sendable (_ payouts: Int, _ dates: String) -> String
    let reference: @Sendable (_ reference: String) -> String
    let payoutID: @Sendable (_ id: String) -> String
    let returned: @Sendable (_ amount: String) -> String
    let staysOnAccount: @Sendable (_ amount: String) -> String
    let entries: @Sendable (_ count: Int64) -> String
    let paysEntries: @Sendable (_ count: Int64) -> String
    let payoutCount: @Sendable (_ count: Int) -> String
    let amountsIn: @Sendable (_ currency: String) -> String
    /// Over a column of amounts, where a page has several currencies: `Amount, GBP`.
    let columnIn: @Sendable (_ column: String, _ currency: String) -> String
    let accountHeading: @Sendable (_ account: String, _ currency: String) -> String
    let fromUntil: @Sendable (_ start: String, _ end: String, _ zone: String) -> String
    let periodName: @Sendable (Period) -> String

    // The mail.
    let subject:
        @Sendable (
            _ report: ReportKind, _ period: String, _ what: String, _ merchant: String, _ revision: Int,
            _ finality: Finality
        ) -> String
    /// Amounts, and behind them how many are not named.
    let listed: @Sendable (_ amounts: [String], _ more: Int) -> String
    let toYourBank: @Sendable (_ amounts: [String], _ more: Int) -> String
    let subjectNoPayout: String
    let subjectNothing: String
    let preheader: @Sendable (_ what: String, _ dates: String, _ verdict: String) -> String

    // What belongs to a part of the reports.
    let copies: CopyWords
    let largeFiles: LargeFileWords
    let editions: EditionWords
    let moves: PayoutWords
    let figures: FigureWords
    let feeReport: FeeWords
    let refundReport: RefundWords
}
