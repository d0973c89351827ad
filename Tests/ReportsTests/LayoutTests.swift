import Foundation
import Reports
import Settlements
import Testing

struct LayoutTests {
    @Test func `every report has its layouts, and a standard that stays`() {
        let names = Layout.all.map(\.name)
        #expect(
            names == [
                "settlement-lines@1", "settlement-lines@2", "settlement-lines@3", "fee-lines@1", "refund-lines@1",
            ])
        #expect(Layout.all.map(\.report) == [.settlement, .settlement, .settlement, .fees, .refunds])
        #expect(ReportKind.allCases.map { Layout.standard(for: $0).name } == [names[0], names[3], names[4]])
        for name in names { #expect(Layout.named(name)?.name == name) }
        for unknown in ["settlement-lines", "settlement-lines@4", "Settlement-lines@1", ""] {
            #expect(Layout.named(unknown) == nil)
        }
    }

    /// What was published: a column that is gone, renamed or moved is a new version.
    static let published: [(layout: String, columns: String)] = [
        (
            "settlement-lines@1",
            "section merchant_id account currency entry_id type booked_at occurred_at method scheme channel gross commission "
                + "markup scheme_fee interchange processing fx tax fixed fees net original_amount original_currency rate "
                + "reference merchant_reference modification_reference batch description"
        ),
        (
            "settlement-lines@2",
            "section merchant_id account currency entry_id type booked_at occurred_at method scheme channel gross commission "
                + "markup scheme_fee interchange processing fx tax fixed fees net invoiced_fees original_amount "
                + "original_currency rate reference merchant_reference modification_reference batch description"
        ),
        (
            "settlement-lines@3",
            "section merchant_id account currency entry_id type booked_at occurred_at method scheme channel gross commission "
                + "markup scheme_fee interchange processing fx tax fixed fees net invoiced_fees original_amount "
                + "original_currency rate reference merchant_reference modification_reference batch description payout_id "
                + "revision change"
        ),
        (
            "fee-lines@1",
            "section merchant_id account currency entry_id type booked_at occurred_at component settled amount base method "
                + "scheme channel reference merchant_reference modification_reference batch description"
        ),
        (
            "refund-lines@1",
            "section merchant_id account currency entry_id type booked_at occurred_at kind gross fees net original_amount "
                + "original_currency payment_reference payment_booked_at payment_occurred_at payment_amount refunded_so_far "
                + "refunded_share days_between reason method scheme channel merchant_reference modification_reference batch"
        ),
    ]

    @Test(arguments: published.indices)
    func `a published layout keeps its columns and their order`(index: Int) throws {
        let (name, columns) = Self.published[index]
        let layout = try #require(Layout.named(name))
        #expect(layout.columnNames == columns.split(separator: " ").map(String.init))
        #expect(Set(layout.columnNames).count == layout.columnNames.count)
        let header = columns.replacing(" ", with: ",") + "\r\n"
        #expect(try Books.text(try Books.document(name), []) == header)
        #expect(try Books.text(try Books.document(name, .excelUS), []) == "\u{feff}" + header)
        #expect(
            try Books.text(try Books.document(name, .excelEU), [])
                == "\u{feff}" + header.replacing(",", with: ";"))
    }

    /// Batch 380 is paid by TX1, 381 by nobody yet, and of 382 there are two payouts, so none that could be named.
    @Test func `a line names the payout that pays it, the revision, and whether it is new`() throws {
        let account = try Samples.account("EUR")
        func line(_ identity: String, _ type: EntryType, _ gross: Int64, _ batch: String?) throws -> Books.Line {
            var entry = Entry(
                identity: identity, type: type, booked: try Books.date("2026-11-10"), gross: gross, net: gross, line: 1)
            entry.batch = batch
            return (.period, entry)
        }
        let lines = [
            try line("a", .payment, 600, "380"), try line("b", .payment, 400, "380"),
            try line("TX1", .payout, -1000, "380"),
            try line("c", .payment, 5, "381"), try line("d", .payment, 6, nil), try line("e", .payment, 7, "=1"),
            try line("TX2", .payout, -3, "382"), try line("TX3", .payout, -2, "382"), try line("f", .payment, 5, "382"),
        ]
        func payout(_ id: String, _ amount: Int64, _ batch: String) throws -> AccountFigures.PaidOut {
            .init(
                payout: Payout(
                    identity: id, id: "=\(id)", bankReference: nil, amount: amount,
                    booked: try Books.date("2026-11-10"),
                    batch: batch), itemised: nil)
        }
        let paid = [try payout("TX1", 1000, "380"), try payout("TX2", 3, "382"), try payout("TX3", 2, "382")]
        var figures = try Samples.figures(account, lines, payouts: paid)
        let shares = figures.details.shares?.map { share in
            share.batch == "382" ? PayoutShare(section: .period, batch: "382", payout: nil, sum: share.sum) : share
        }
        figures = AccountFigures(
            account: account, balance: figures.balance, groups: figures.groups, payouts: paid,
            details: AccountDetails(days: [], monthToDate: nil, lines: [], shares: shares))
        let statement = try Samples.statement([figures], revision: 2)
        let columns = ["entry_id", "payout_id", "revision", "change"]
        for (dialect, tab) in [(Dialect.rfc4180, ""), (.excelUS, "\t")] {
            var text: [UInt8] = []
            _ = try Books.document("settlement-lines@3", dialect, columns: columns).write(
                statement, lines: SampleLines(lines: [account: lines], added: ["b", "d"])
            ) { text += $0 }
            func id(_ id: String) -> String { tab.isEmpty ? "=\(id)" : "\"\(tab)=\(id)\"" }
            let rows = String(decoding: text, as: UTF8.self).components(separatedBy: "\r\n").dropFirst().dropLast()
            let named = rows.map { $0.components(separatedBy: ",").dropFirst().joined(separator: ",") }
            #expect(
                named == [
                    "\(id("TX1")),2,", "\(id("TX1")),2,added", "\(id("TX1")),2,", ",2,", ",2,added", ",2,",
                    "\(id("TX2")),2,",
                    "\(id("TX3")),2,", ",2,",
                ])
        }
    }

    @Test func `a layout that names payouts asks for them, and does not go out without`() throws {
        #expect(Layout.all.filter(\.needsPayouts).map(\.name) == ["settlement-lines@3"])
        let figures = try Samples.figures(try Samples.account("EUR"), opening: 5, [TotalsGroup]())
        let statement = try Samples.statement([figures])
        #expect(throws: Never.self) {
            try Books.document("settlement-lines@2").write(statement, lines: SampleLines()) { _ in }
        }
        let error = #expect(throws: ReportError.self) {
            try Books.document("settlement-lines@3").write(statement, lines: SampleLines()) { _ in }
        }
        #expect(error?.code == .columns)
    }

    @Test func `columns stand as they were chosen`() throws {
        let lines = [
            (
                StatementSection.late,
                Entry(
                    identity: "b", type: .payment, booked: try Books.date("2026-11-01"), gross: -250,
                    fees: Fees(.fx, 50), net: -200, invoiced: Fees(.scheme, -3), line: 1)
            ),
            (
                StatementSection.period,
                Entry(
                    identity: "a", type: .payment, booked: try Books.date("2026-11-10"), gross: 1000,
                    fees: Fees(.fx, -1), net: 999, invoiced: Fees(.tax, -4), line: 2)
            ),
        ]
        let account = try Samples.account("EUR")
        let document = try Books.document(
            "settlement-lines@2", columns: ["net", "invoiced_fees", "entry_id", "fx", "gross"])
        let written = try Books.write(document, [(account, lines)])
        #expect(
            String(decoding: written.bytes, as: UTF8.self)
                == "net,invoiced_fees,entry_id,fx,gross\r\n-2.00,-0.03,b,0.50,-2.50\r\n9.99,-0.04,a,-0.01,10.00\r\n")
        // On paper: net -2.00 + 9.99, invoiced -0.03 - 0.04, gross -2.50 + 10.00; fx is not among the summed columns.
        let sums = [("net", 799), ("invoiced_fees", -7), ("gross", 750)]
        #expect(
            written.lines
                == DocumentLines(
                    rows: 2,
                    controls: [
                        .init(
                            account: account, rows: 2, sums: sums.map { .init(column: $0.0, minorUnits: Int64($0.1)) })
                    ]))
    }

    @Test func `each account is counted and summed by itself, one without lines too`() throws {
        let (euro, yen, franc) = (try Samples.account("EUR"), try Samples.account("JPY"), try Samples.account("CHF"))
        func line(_ identity: String, _ gross: Int64) throws -> Books.Line {
            (
                .period,
                Entry(
                    identity: identity, type: .payment, booked: try Books.date("2026-11-10"), gross: gross, net: gross,
                    line: 1)
            )
        }
        let written = try Books.write(
            try Books.document("settlement-lines@1"),
            [(euro, [try line("1", 5), try line("2", 6)]), (yen, []), (franc, [try line("3", -7)])]
        ).lines
        #expect(written.rows == 3)
        #expect(written.controls.map(\.account) == [euro, yen, franc])
        #expect(written.controls.map(\.rows) == [2, 0, 1])
        #expect(written.controls.allSatisfy { $0.sums.map(\.column) == ["gross", "fees", "net"] })
        #expect(written.controls.map { $0.sums.map(\.minorUnits) } == [[11, 0, 11], [0, 0, 0], [-7, 0, -7]])
        let bare = try Books.write(
            try Books.document("settlement-lines@1", columns: ["type"]), [(euro, [try line("1", 5)])])
        #expect(bare.lines.controls.map(\.sums) == [[]])
        #expect(bare.lines.rows == 1)
    }

    static let mistakes: [(columns: [String], message: String)] = [
        ([], "no column of fee-lines@1 is chosen: "),
        (["amount", "gross"], "fee-lines@1 has no column 'gross': it has section, merchant_id, "),
        (["Amount"], "fee-lines@1 has no column 'Amount': "),
        ([" amount"], "fee-lines@1 has no column ' amount': "),
        ([""], "fee-lines@1 has no column '': "),
        (["amount", "base", "amount"], "column 'amount' of fee-lines@1 is chosen twice: "),
    ]

    @Test(arguments: mistakes.indices)
    func `a column that is not there or stands twice is an error`(index: Int) throws {
        let (columns, message) = Self.mistakes[index]
        let error = #expect(throws: ReportError.self) { try Books.document("fee-lines@1", columns: columns) }
        #expect(error?.code == .columns)
        #expect(error?.description.hasPrefix(message) == true, "\(error.map(\.description) ?? "")")
    }

    @Test func `the second version has what is invoiced apart, the first what it always had`() throws {
        let entry = Entry(
            identity: "1", type: .payment, booked: try Books.date("2026-11-10"), gross: 1000, fees: Fees(.tax, -21),
            net: 979, invoiced: Books.fees([.markup: -30, .tax: -6]), line: 1)
        let account = try Samples.account("EUR")
        func text(_ layout: String) throws -> String {
            try Books.text(try Books.document(layout), [(account, [(.period, entry)])])
        }
        let start = "period,m-1001,adyen/ACME_COFFEE,EUR,1,payment,2026-11-10,,,,,10.00,"
        let fees = "0.00,0.00,0.00,0.00,0.00,0.00,-0.21,0.00,-0.21,9.79,"
        #expect(try text("settlement-lines@1").hasSuffix("\r\n\(start)\(fees),,,,,,,\r\n"))
        #expect(try text("settlement-lines@2").hasSuffix("\r\n\(start)\(fees)-0.36,,,,,,,,\r\n"))
    }

    @Test func `a sum that does not fit is an error, and so are fees of one entry`() throws {
        let account = try Samples.account("EUR")
        func entry(_ identity: String, _ fees: Fees, invoiced: Fees = .none) throws -> Books.Line {
            (
                .period,
                Entry(
                    identity: identity, type: .payment, booked: try Books.date("2026-11-10"), method: identity,
                    gross: 0,
                    fees: fees, net: 0, invoiced: invoiced, line: 1)
            )
        }
        // Lines that a statement cannot be made of: the writer meets the overflow before it could compare.
        let statement = try Samples.statement([try Samples.figures(account, [Books.Line]())])
        let half = Int64.max / 2 + 1
        let cases: [(String, [Books.Line])] = [
            ("settlement-lines@1", [try entry("a", Books.fees([.tax: half, .fx: half]))]),
            ("settlement-lines@1", [try entry("a", Fees(.tax, half)), try entry("b", Fees(.tax, half))]),
            (
                "settlement-lines@2",
                [try entry("a", .none, invoiced: Books.fees([.tax: -half, .fx: -half, .fixed: -3]))]
            ),
            ("fee-lines@1", [try entry("a", Fees(.tax, half)), try entry("b", Fees(.fx, half))]),
            ("fee-lines@1", [try entry("a", Fees(.tax, half)), try entry("b", .none, invoiced: Fees(.tax, half))]),
        ]
        for (layout, lines) in cases {
            let error = #expect(throws: ReportError.self) {
                try Books.document(layout).write(statement, lines: SampleLines(lines: [account: lines])) { _ in }
            }
            #expect(error?.code == .overflow, "\(layout)")
            #expect(
                error?.description.hasPrefix("adyen/ACME_COFFEE EUR: ") == true, "\(error.map(\.description) ?? "")")
        }
    }

    @Test func `the page on layouts is what the writers say`() throws {
        let path = Golden.root.appendingPathComponent("docs/layouts.md")
        try Golden.expect(Layout.page(), isFile: path)
    }
}
