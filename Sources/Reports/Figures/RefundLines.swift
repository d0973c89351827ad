import Settlements

/// The refunds that are shown by themselves, and the others in one row: together all of the period and late ones.
struct RefundLinesView {
    /// Whether these are the largest, or all.
    let heading: String
    let rows: [RefundRow]
    /// What is in the CSV alone; nil where that is nothing.
    let rest: AmountRow?
    /// What the rows and the rest sum to.
    let total: AmountRow
    /// Whether any row has a reason.
    let hasReasons: Bool
}

/// A refund, or one that came back, beside the payment that it gives back.
struct RefundRow {
    /// When it was booked.
    let date: String
    /// `made on Wed 11 Nov 2026`; nil where that is the day of booking, or is not known.
    let made: String?
    let amount: String
    let reference: String?
    let method: String?
    /// When the shopper paid, and how much; nil where the data do not hold the payment.
    let paymentDate: String?
    let paymentAmount: String?
    /// `EUR 50.00 paid on Mon 2 Nov 2026`, or that the payment is from before the data.
    let payment: String
    /// What was given back of it so far: `50.00%`. More than all of it is possible.
    let soFar: String?
    /// From the shopper's payment to the refund: `3 days later`.
    let days: String?
    let reason: String?
    /// `in full`, `in part`, `came back`; nil where the data do not hold the payment.
    let extent: String?
    /// `late`, of an earlier period.
    let late: String?
}

extension RefundLinesView {
    /// Nil where no line is shown.
    ///
    /// - Throws: ``ReportError/Code/overflow``; ``ReportError/Code/doesNotFoot`` where lines are shown that the totals do
    ///   not hold.
    init?(
        _ tables: RefundTables, _ period: Period, _ text: FigureText, _ detail: ReportDetail
    ) throws(ReportError) {
        let statement = tables.statement
        let shown = ShownLines(statement, atMost: detail.lines, \.isRefund)
        guard !shown.lines.isEmpty else { return nil }
        let words = text.words
        let (total, rest) = (try shown.total(), try shown.rest())
        heading = rest.count == 0 ? words.refundReport.all : words.refundReport.largest
        (rows, self.rest, self.total) = try ReportError.summing(statement.account) { () throws(MoneyError) in
            var rows: [RefundRow] = []
            for line in shown.lines { rows.append(try RefundRow(line, period, text)) }
            let name = tables.late == nil ? words.total : words.figures.totalWithLate
            return (
                rows,
                rest.count == 0
                    ? nil
                    : AmountRow(
                        name: words.figures.moreEntries(rest.count, detail.hasCSV),
                        amount: text.figure(try rest.gross.reversed())),
                AmountRow(name: name, amount: text.figure(try total.gross.reversed()))
            )
        }
        hasReasons = rows.contains { $0.reason != nil }
    }
}

extension RefundRow {
    fileprivate init(_ line: ShownLine, _ period: Period, _ text: FigureText) throws(MoneyError) {
        let (words, entry) = (text.words, line.entry)
        let refunds = words.refundReport
        let booked = words.dates.day(entry.booked, in: period.zone)
        let occurred = entry.occurred.map { words.dates.day($0, in: period.zone) }
        date = words.dates.date(booked)
        made = occurred.flatMap { $0 == booked ? nil : refunds.made(words.dates.date($0)) }
        amount = text.figure(try entry.gross.reversed())
        reference = line.ownReference
        method = line.methodName(in: words)
        reason = entry.description.flatMap { $0.isEmpty ? nil : ShownText.of($0) }
        late = line.section == .late ? words.figures.lateMark : nil
        extent =
            switch line.refundExtent {
            case .full: refunds.isFull
            case .partial: refunds.isPartial
            case .returned: refunds.isReturned
            case .unknown: nil
            }
        guard let known = line.payment else {
            (paymentDate, paymentAmount, soFar, days) = (nil, nil, nil, nil)
            payment = refunds.noPayment
            return
        }
        let paid = words.dates.day(known.occurred ?? known.booked, in: period.zone)
        paymentDate = words.dates.date(paid)
        paymentAmount = text.figure(known.amount)
        let amount = words.amounts.amount(known.amount, text.currency)
        payment = Self.parted(refunds.paid(words.dates.date(paid), amount), at: amount)
        soFar = try Share(known.refundedSoFar, of: known.amount).map(words.share)
        // Where one of the two has no time of its own, a day before the payment can come out: that is no number of days.
        let between = (occurred ?? booked).daysSinceEpoch - paid.daysSinceEpoch
        days = between < 0 ? nil : refunds.days(between)
    }

    /// A sentence that a line ends beside its amount, and nowhere else.
    private static func parted(_ sentence: String, at amount: String) -> String {
        guard let place = sentence.firstRange(of: amount) else { return sentence }
        return [sentence[..<place.lowerBound], sentence[place], sentence[place.upperBound...]]
            .map { $0.split(separator: " ").joined(separator: "\u{A0}") }.filter { !$0.isEmpty }.joined(separator: " ")
    }
}
