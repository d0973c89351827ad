import Reports
import Settlements
import Testing

struct RefundLinesTests {
    /// One refund with its payment, and what its line says.
    struct Case: Sendable {
        var type = EntryType.refund
        /// Minor units.
        let gross: Int64
        /// Moments as texts: a timestamp, or a date alone.
        var booked = "2026-11-10T22:50:00Z"
        var occurred: String?
        /// Nil where the data do not hold it.
        let payment: (booked: String, occurred: String?, amount: Int64, soFar: Int64)?
        /// kind, refunded_so_far, refunded_share, days_between.
        let expected: String
    }

    static let cases: [Case] = [
        // The share is 100 × so far / amount on paper, the days are counted on a calendar.
        Case(gross: -3145, payment: ("2026-11-09T10:00:00Z", nil, 3145, 3145), expected: "full,31.45,100.00,1"),
        Case(gross: -1250, payment: ("2026-11-09T10:00:00Z", nil, 3145, 1250), expected: "partial,12.50,39.75,1"),
        // The second half: all is given back, but not by this refund alone.
        Case(gross: -1895, payment: ("2026-11-09T10:00:00Z", nil, 3145, 3145), expected: "partial,31.45,100.00,1"),
        // More than was paid.
        Case(gross: -3200, payment: ("2026-11-09T10:00:00Z", nil, 3145, 3200), expected: "full,32.00,101.75,1"),
        Case(
            type: .refundReversal, gross: 1250, payment: ("2026-11-09T10:00:00Z", nil, 3145, 0),
            expected: ",0.00,0.00,1"),
        // More came back than had been given: -100 × 5 / 3145 = -0.159.
        Case(
            type: .refundReversal, gross: 5, payment: ("2026-11-09T10:00:00Z", nil, 3145, -5),
            expected: ",-0.05,-0.16,1"),
        Case(gross: -5, payment: nil, expected: ",,,"),
        Case(gross: 0, payment: ("2026-11-10T10:00:00Z", nil, 0, 0), expected: ",0.00,,0"),
        Case(gross: -5, payment: ("2026-11-10T10:00:00Z", nil, -10, 5), expected: ",0.05,,0"),
        // Rounded half up, of a negative share half down, once: 1 / 800 = 0.125 %, 1 / 3 = 33.333 %, 2 / 3 = 66.667 %, -1 / 800 = -0.125 %.
        Case(gross: -1, payment: ("2026-11-10T10:00:00Z", nil, 800, 1), expected: "partial,0.01,0.13,0"),
        Case(gross: -1, payment: ("2026-11-10T10:00:00Z", nil, 800, -1), expected: "partial,-0.01,-0.13,0"),
        Case(gross: -1, payment: ("2026-11-10T10:00:00Z", nil, 3, 1), expected: "partial,0.01,33.33,0"),
        Case(gross: -2, payment: ("2026-11-10T10:00:00Z", nil, 3, 2), expected: "partial,0.02,66.67,0"),
        // 2^53 + 1 of 2^63 - 1 is 0.0976…: a double would say the same, an Int64 in between would overflow.
        Case(
            gross: -9_007_199_254_740_993, payment: ("2026-11-10T10:00:00Z", nil, .max, 9_007_199_254_740_993),
            expected: "partial,90071992547409.93,0.10,0"),
        Case(
            gross: -.max, payment: ("2026-11-10T10:00:00Z", nil, .max, .max),
            expected: "full,92233720368547758.07,100.00,0"),
        // Days of the calendar in Amsterdam: 23:30 and 00:30 there are an hour and a day apart.
        Case(
            gross: -1, booked: "2026-11-10T23:30:00Z", payment: ("2026-11-10T22:30:00Z", nil, 2, 1),
            expected: "partial,0.01,50.00,1"),
        // The shopper's day counts where it is known, and so does the refund's.
        Case(
            gross: -1, booked: "2026-11-12T10:00:00Z", occurred: "2026-11-11T10:00:00Z",
            payment: ("2026-11-10T10:00:00Z", "2026-11-01T10:00:00Z", 2, 1), expected: "partial,0.01,50.00,10"),
        // Dates alone, across a change of the clocks and into the next year.
        Case(
            gross: -1, booked: "2026-11-10", payment: ("2026-10-24T22:30:00Z", "2025-12-31", 2, 1),
            expected: "partial,0.01,50.00,314"),
        // Made before its payment was booked, and when the shopper paid is not known: that is no number of days.
        Case(
            gross: -1, booked: "2026-11-12", occurred: "2026-11-08T10:00:00Z", payment: ("2026-11-09", nil, 2, 1),
            expected: "partial,0.01,50.00,"),
        Case(
            gross: -1, booked: "2026-11-10T00:00:00Z", payment: ("2026-10-25", nil, 2, 1),
            expected: "partial,0.01,50.00,16"),
    ]

    private static func moment(_ text: String) throws -> Moment {
        text.contains("T") ? try Books.instant(text) : try Books.date(text)
    }

    private static func payment(_ refund: Case) throws -> RefundedPayment? {
        try refund.payment.map { payment in
            RefundedPayment(
                booked: try moment(payment.booked), occurred: try payment.occurred.map(moment), amount: payment.amount,
                refundedSoFar: payment.soFar)
        }
    }

    @Test(arguments: cases.indices)
    func `a refund says how much of its payment is back, and after how many days`(index: Int) throws {
        let refund = Self.cases[index]
        let entry = Entry(
            identity: "R", type: refund.type, booked: try Self.moment(refund.booked),
            occurred: try refund.occurred.map(Self.moment), gross: refund.gross, net: refund.gross, line: 1)
        let document = try Books.document(
            "refund-lines@1", columns: ["kind", "refunded_so_far", "refunded_share", "days_between"])
        let payments = try Self.payment(refund).map { ["R": $0] } ?? [:]
        let text = try Books.text(
            document, [(try Samples.account("EUR"), [(.period, entry)])], payments: payments)
        #expect(text == "kind,refunded_so_far,refunded_share,days_between\r\n\(refund.expected)\r\n")
    }

    @Test func `a share in a spreadsheet's dialect has its decimal mark`() throws {
        let entry = Entry(
            identity: "R", type: .refund, booked: try Books.date("2026-11-10"), gross: -1, net: -1, line: 1)
        let payment = RefundedPayment(booked: try Books.date("2026-11-10"), occurred: nil, amount: 3, refundedSoFar: 1)
        let document = try Books.document("refund-lines@1", .excelEU, columns: ["refunded_share", "payment_amount"])
        let text = try Books.text(
            document, [(try Samples.account("KWD"), [(.period, entry)])], payments: ["R": payment])
        #expect(text == "\u{feff}refunded_share;payment_amount\r\n33,33;0,003\r\n")
    }

    /// Refunds between other lines, which have no line here.
    private static func lines() throws -> [Books.Line] {
        [
            (
                .late,
                Entry(
                    identity: "L", type: .refundReversal, booked: try Books.date("2026-11-01"), gross: 200, net: 200,
                    line: 1)
            ),
            (
                .period,
                Entry(
                    identity: "P", type: .payment, booked: try Books.date("2026-11-09"), gross: 3145, net: 3145,
                    reference: "psp-1", line: 2)
            ),
            (
                .period,
                Entry(
                    identity: "R1", type: .refund, booked: try Books.instant("2026-11-10T22:50:00Z"),
                    occurred: try Books.instant("2026-11-10T08:00:00Z"), method: "visa", scheme: "gold",
                    channel: .online,
                    gross: -1250, fees: Fees(.processing, -10), net: -1260,
                    original: OriginalAmount(
                        money: Money(minorUnits: -2000, currency: try "JPY".asCurrency), rate: nil),
                    reference: "psp-1", merchantReference: "order 7", modificationReference: "mod-1",
                    description: "does not fit", batch: "380", line: 3)
            ),
            (
                .period,
                Entry(identity: "O", type: .payout, booked: try Books.date("2026-11-12"), gross: -99, net: -99, line: 4)
            ),
        ]
    }

    @Test func `refunds and their reversals are lines, and nothing else is`() throws {
        let account = try Samples.account("EUR")
        let payment = RefundedPayment(
            booked: try Books.date("2026-11-09"), occurred: try Books.instant("2026-11-08T23:10:00Z"), amount: 3145,
            refundedSoFar: 1250)
        let written = try Books.write(
            try Books.document("refund-lines@1"), [(account, try Self.lines())], payments: ["R1": payment])
        let header = try #require(Layout.named("refund-lines@1")).columnNames.joined(separator: ",")
        #expect(
            String(decoding: written.bytes, as: UTF8.self)
                == header
                + "\r\nlate,m-1001,adyen/ACME_COFFEE,EUR,L,refund_reversal,2026-11-01,,,2.00,0.00,2.00,,,,,,,,,,,,,,,,\r\n"
                + "period,m-1001,adyen/ACME_COFFEE,EUR,R1,refund,2026-11-10T23:50:00+01:00,2026-11-10T09:00:00+01:00,partial,"
                + "-12.50,-0.10,-12.60,-2000,JPY,psp-1,2026-11-09,2026-11-09T00:10:00+01:00,31.45,12.50,39.75,1,does not fit,"
                + "visa,gold,online,order 7,mod-1,380\r\n")
        // 2.00 - 12.50, -0.10, 2.00 - 12.60.
        let sums = [("gross", -1050), ("fees", -10), ("net", -1060)]
        #expect(
            written.lines.controls == [
                .init(
                    account: account, rows: 2, sums: sums.map { .init(column: $0.0, minorUnits: Int64($0.1)) })
            ])
    }

    /// Which line the store hands out no longer, and what the writer says.
    static let losses: [(identity: String, message: String?)] = [
        (
            "L",
            "lines of refund_reversal in section late, as written: expected 1, found 0, difference -1; net of refund_reversal in section late, as written: expected 2.00, found 0.00, difference -2.00; gross of refund_reversal in section late, as written: expected 2.00, found 0.00, difference -2.00"
        ),
        (
            "R1",
            "lines of refund visa gold online in section period, as written: expected 1, found 0, difference -1; net of refund visa gold online in section period, as written: expected -12.60, found 0.00, difference 12.60; gross of refund visa gold online in section period, as written: expected -12.50, found 0.00, difference 12.50; processing of refund visa gold online in section period, as written: expected -0.10, found 0.00, difference 0.10"
        ),
        // No refund: another document has to find that.
        ("P", nil),
    ]

    @Test(arguments: losses.indices)
    func `a refund that is missing is an error`(index: Int) throws {
        let (identity, message) = Self.losses[index]
        let account = try Samples.account("EUR")
        let lines = try Self.lines()
        let statement = try Samples.statement([try Samples.figures(account, lines)])
        let rest = SampleLines(lines: [account: lines.filter { $0.entry.identity != identity }])
        let document = try Books.document("refund-lines@1")
        guard let message else {
            #expect(try document.write(statement, lines: rest) { _ in }.rows == 2)
            return
        }
        let error = #expect(throws: FootingError.self) { try document.write(statement, lines: rest) { _ in } }
        #expect(error?.description == "adyen/ACME_COFFEE EUR does not foot: \(message)")
    }
}
