internal import Settlements

/// Which lines stand in which section of a statement, as conditions of SQL on a row of entries or payouts.
///
/// Their parameters are those of ``SQLiteSnapshot/arguments(_:within:)``.
struct LineSections {
    /// Whose sections: the statement's own, or those of the report that it replaces.
    enum Report: String {
        case own = ""
        case replaced = "replaced_"
    }

    /// What was dated before a moment, and was known after one import and up to another, is in another report.
    struct Read {
        /// As an instant, and as a date.
        let before: Int64
        let date: Int64
        let after: Int64
        let upTo: Int64
    }

    private let basis: Basis
    /// Before the parameters that differ from report to report.
    private let of: String
    private let read: [Read]
    /// Of one payout alone: what it pays, and itself.
    private let isOfPayout: Bool

    init(_ basis: Basis, of report: Report = .own, read: [Read], isOfPayout: Bool = false) {
        self.isOfPayout = isOfPayout
        self.basis = isOfPayout ? .paidOut : basis
        of = report.rawValue
        self.read = read
    }

    /// The same by booking: payouts stand where they were booked, whatever the basis.
    var byBooking: LineSections { LineSections(.booked, of: Report(rawValue: of) ?? .own, read: read) }

    /// The same of all payouts.
    var ofAllPayouts: LineSections { LineSections(basis, of: Report(rawValue: of) ?? .own, read: read) }

    /// Behind a condition on payouts: those alone that the statement is about.
    var ofThePayout: String { isOfPayout ? " AND identity = :payout" : "" }

    /// The moment that puts a line into a period, and whether it is a date.
    var moment: (column: String, isDate: String) {
        basis == .booked ? ("booked", "booked_is_date") : ("dated", "dated_is_date")
    }

    /// The import with which it was known where a line belongs.
    private var known: String { basis == .paidOut ? "known" : "import" }

    private func moment(before instant: String, _ date: String) -> String {
        "(CASE \(moment.isDate) WHEN 0 THEN \(moment.column) < :\(instant) ELSE \(moment.column) < :\(date) END)"
    }

    var beforePeriod: String { moment(before: "start", "startDate") }
    var beforeEnd: String { moment(before: "end", "endDate") }
    private var beforeLate: String { moment(before: "\(of)late", "\(of)lateDate") }

    /// Known to the report. The plus keeps SQLite from an index: nearly all that there is was seen.
    var isSeen: String { "+\(known) <= :\(of)seen" }

    /// Within the period. For lines by booking a range of the primary key goes before: it holds all of the period and little
    /// more.
    var inPeriod: String {
        let (column, isDate) = moment
        let range = basis == .booked ? "booked >= :from AND booked < :to AND " : ""
        return "\(range)(CASE \(isDate) WHEN 0 THEN \(column) >= :start AND \(column) < :end "
            + "ELSE \(column) >= :startDate AND \(column) < :endDate END)"
    }

    /// Booked before the period and of a batch from before the one that began what was stated: the balance carried into that
    /// one holds it already. It came after the last report and is history, not a late entry. A batch that goes on beside that
    /// one, as payouts do whose entries overlap in time, is in no balance that was carried.
    ///
    /// Where no balance is stated nothing holds it, and it is late.
    var isHistory: String {
        guard basis == .booked else { return "0" }
        return """
            (import > :\(of)after AND \(beforePeriod) AND coalesce(batch IN (
                SELECT name FROM batches WHERE batches.account = :account AND batches.opened < :\(of)origin
                    AND batches.import <= :\(of)seen AND NOT EXISTS (SELECT 1 FROM entries AS longer
                        WHERE longer.account = :account AND longer.batch = batches.name
                            AND longer.booked > :\(of)origin AND longer.import <= :\(of)seen)), 0))
            """
    }

    var isLate: String {
        "(\(known) > :\(of)after AND \(known) <= :\(of)seen AND \(beforeLate) AND NOT \(isHistory)\(isUnread))"
    }

    private var isUnread: String {
        let (column, isDate) = moment
        return read.map { read in
            " AND NOT (:\(of)stated = 0 AND \(known) > \(read.after) AND \(known) <= \(read.upTo) "
                + "AND \(column) < CASE \(isDate) WHEN 0 THEN \(read.before) ELSE \(read.date) END)"
        }.joined()
    }

    var isInPeriod: String { "(\(inPeriod) AND \(isSeen))" }

    /// The condition for one section.
    subscript(section: StatementSection) -> String {
        switch section {
        case .late: isLate
        case .period: "\(inPeriod) AND \(isSeen)"
        }
    }

    /// What puts lines of a section in order. The few that are late are sought by their import and then put in order, not
    /// found among all that are in order already.
    func order(of section: StatementSection) -> String {
        "\(section == .late ? "+" : "")\(moment.column), import, line"
    }

    /// The entries, under a name, with all that the conditions speak of.
    ///
    /// - Parameter index: the one to seek by, where SQLite, which has no statistics, would take a whole account for a few rows.
    func entries(as name: String = "entries", by index: String? = nil) -> String {
        let indexed = index.map { " INDEXED BY \($0)" } ?? ""
        return switch basis {
        case .booked: (name == "entries" ? name : "entries AS \(name)") + indexed
        case .occurred:
            """
            (SELECT *, coalesce(occurred, booked) AS dated,
                CASE WHEN occurred IS NULL THEN booked_is_date ELSE occurred_is_date END AS dated_is_date
             FROM entries\(indexed) WHERE account = :account) AS \(name)
            """
        case .paidOut: "(\(isOfPayout ? Self.entriesOfPayout : Self.paidEntries)) AS \(name)"
        }
    }

    static let payoutTypes = "(\(EntryType.payout.rawValue), \(EntryType.payoutReversal.rawValue))"

    /// Payouts by their own booking, all else by the booking of the payout that was known first of their batch: what comes
    /// later moves no line to another period.
    private static let paidEntries = """
        SELECT entries.*, first.booked AS dated, first.booked_is_date AS dated_is_date,
            max(entries.import, first.import) AS known
        FROM (SELECT *, row_number() OVER (PARTITION BY batch ORDER BY import, booked, identity) AS place
            FROM payouts WHERE account = :account AND batch IS NOT NULL AND import <= :seen) AS first
        JOIN entries INDEXED BY entries_by_batch ON entries.account = :account AND entries.batch = first.batch
            AND entries.type NOT IN \(payoutTypes)
        WHERE first.place = 1
        UNION ALL
        SELECT *, booked, booked_is_date, import FROM entries INDEXED BY entries_of_payout
        WHERE account = :account AND type IN \(payoutTypes)
        """

    /// The payout's own entry, and where it is the one that was known first of its batch all else of that: what came back of it
    /// too, but no other payout. All stand where the payout was booked.
    private static let entriesOfPayout = """
        SELECT entries.*, paying.booked AS dated, paying.booked_is_date AS dated_is_date,
            max(entries.import, paying.import) AS known
        FROM payouts AS paying JOIN entries INDEXED BY entries_by_batch ON entries.account = paying.account
            AND entries.batch = paying.batch AND entries.type <> \(EntryType.payout.rawValue)
            AND entries.identity <> paying.identity
        WHERE paying.account = :account AND paying.identity = :payout AND \(isFirst("paying"))
        UNION ALL
        SELECT entries.*, paying.booked, paying.booked_is_date, max(entries.import, paying.import)
        FROM payouts AS paying JOIN entries ON entries.account = paying.account AND entries.identity = paying.identity
        WHERE paying.account = :account AND paying.identity = :payout
        """

    /// A condition on a payout under a name: no other of its batch was known before it.
    static func isFirst(_ name: String) -> String {
        """
        NOT EXISTS (SELECT 1 FROM payouts AS sooner INDEXED BY payouts_by_batch WHERE sooner.account = \(name).account AND sooner.batch = \(name).batch
            AND (sooner.import, sooner.booked, sooner.identity) < (\(name).import, \(name).booked, \(name).identity))
        """
    }

    /// The lines of both sections, with a column `section`, as far as another condition lets them through.
    func lines(_ columns: String, where condition: String? = nil) -> String {
        "\(lines(of: .period, columns, where: condition)) UNION ALL \(lines(of: .late, columns, where: condition))"
    }

    func lines(of section: StatementSection, _ columns: String, where condition: String? = nil) -> String {
        "SELECT \(section.rawValue) AS section, \(columns) FROM \(entries()) WHERE account = :account AND \(self[section])"
            + (condition.map { " AND \($0)" } ?? "")
    }
}
