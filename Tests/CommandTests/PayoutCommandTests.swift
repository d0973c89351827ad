import Foundation
import Support
import Testing

extension `The built program` {
    /// A report on each payout, as people type it.
    ///
    /// On paper: po_A of m-1001 pays 100.00 sold for 1.20, 10.00 given back and a fee of 0.30: 98.80 − 10.00 − 0.30 = 88.50. po_B,
    /// in the same second, pays 40.00 less 0.40: 39.60. Of po_C nobody knows what it pays. po_A of m-1002 pays 20.00 less 0.20.
    @Suite(.timeLimit(.minutes(3))) struct `Reports on payouts` {
        private static let data = """
            account,merchant,currency,id,type,booked_at,method,gross,commission,fixed,net,reference,batch,value_date
            acmepay/SHOP_1,m-1001,EUR,p1,payment,2026-01-02T10:00:00+01:00,visa,100.00,-1.20,,98.80,r-1,b1,
            acmepay/SHOP_1,m-1001,EUR,r1,refund,2026-01-12T10:00:00+01:00,visa,-10.00,,,-10.00,r-1,b1,
            acmepay/SHOP_1,m-1001,EUR,f1,fee,2026-01-12T10:00:00+01:00,,0.00,,-0.30,-0.30,,b1,
            acmepay/SHOP_1,m-1001,EUR,x1,payout,2026-01-13T10:00:00+01:00,,-88.50,,,-88.50,po_A,b1,2026-01-14
            acmepay/SHOP_1,m-1001,EUR,p2,payment,2026-01-12T10:00:00+01:00,visa,40.00,-0.40,,39.60,r-2,b2,
            acmepay/SHOP_1,m-1001,EUR,x2,payout,2026-01-13T10:00:00+01:00,,-39.60,,,-39.60,po_B,b2,2026-01-13
            acmepay/SHOP_1,m-1001,EUR,x3,payout,2026-01-14T10:00:00+01:00,,-5.00,,,-5.00,po_C,b3,
            acmepay/SHOP_2,m-1002,EUR,p1,payment,2026-01-12T10:00:00+01:00,visa,20.00,-0.20,,19.80,r-3,b1,
            acmepay/SHOP_2,m-1002,EUR,x1,payout,2026-01-13T10:00:00+01:00,,-19.80,,,-19.80,po_A,b1,

            """

        private static func desk(report: String = "settlement", layout: String = "settlement-lines@1") throws -> Desk {
            let desk = try Desk()
            desk.now = "2026-01-19T07:00:00+01:00"
            try desk.configure()
            try desk.write(
                """
                title: Payout report
                report: \(report)
                for: all merchants
                period: payout
                from: 2026-01-01
                zone: Europe/Amsterdam
                run: {at: "06:30"}
                outputs:
                  - csv: {layout: \(layout)}
                deliver:
                  - folder: {to: outbox, send: [csv, manifest]}

                """, to: "schedules/payouts.yaml")
            try desk.write(data, to: "entries.csv")
            let taken = try desk.settlecast("import", "entries.csv", "--as", "settlecast")
            guard taken.status == 0 else { throw NotThere(description: taken.err) }
            return desk
        }

        private static func states(_ outcome: Outcome) throws -> [String] {
            try outcome.objects().map { "\($0.text("run") ?? "") \($0.text("state") ?? "")" }.sorted()
        }

        @Test func `are made of one payout by its id, of each merchant that has it, and once`() throws {
            let desk = try Self.desk()
            let check = try desk.settlecast("check")
            #expect(check.status == 0, "\(check.out)\(check.err)")
            let first = try desk.settlecast("run", "payouts", "--period", "po_A", "--format", "json")
            let both = ["payouts@m-1001/po_A.1 delivered", "payouts@m-1002/po_A.1 delivered"]
            #expect(first.status == 0, "\(first.err)")
            #expect(try Self.states(first) == both)
            #expect(
                desk.names(in: "outbox") == [
                    "payouts_m-1001_po%5FA_r1.csv", "payouts_m-1001_po%5FA_r1_manifest.json",
                    "payouts_m-1002_po%5FA_r1.csv", "payouts_m-1002_po%5FA_r1_manifest.json",
                ])
            let lines = String(decoding: desk.bytes("outbox/payouts_m-1001_po%5FA_r1.csv") ?? [], as: UTF8.self)
                .split(whereSeparator: \.isNewline)
            // The head, what was sold, given back and charged, and the payout: together nothing is left.
            #expect(lines.count == 5, "\(lines)")
            for net in ["98.80", "-10.00", "-0.30", "-88.50"] {
                #expect(lines.filter { $0.contains(net) }.count == 1, "\(net)")
            }
            let verified = try desk.settlecast("verify", "outbox/payouts_m-1001_po%5FA_r1_manifest.json")
            #expect(verified.status == 0, "\(verified.out)\(verified.err)")
            let again = try desk.settlecast("run", "payouts", "--period", "po_A", "--for", "m-1001", "--format", "json")
            #expect(try Self.states(again) == ["payouts@m-1001/po_A.1 delivered"])
            // Without an id the last payout of which it is known what it pays.
            let last = try desk.settlecast("run", "payouts", "--for", "m-1001", "--format", "json")
            #expect(try Self.states(last) == ["payouts@m-1001/po_B.1 delivered"], "\(last.err)")
            #expect(desk.names(in: "outbox").count == 6)
            let sameDay = try desk.settlecast("verify", "outbox/payouts_m-1001_po%5FB_r1_manifest.json")
            #expect(sameDay.status == 0, "\(sameDay.out)\(sameDay.err)")
            let shown = try desk.settlecast("show", "payouts@m-1001/po_A.1")
            #expect(shown.status == 0 && shown.out.contains("po_A"), "\(shown.out)\(shown.err)")
        }

        @Test func `wait until it is known what they pay, and say so`() throws {
            let desk = try Self.desk()
            let refused = try desk.settlecast("run", "payouts", "--period", "po_C")
            #expect(refused.status == 65)
            #expect(
                refused.err.contains("it waits for data: it is not known what payout po_C of acmepay/SHOP_1 EUR pays"),
                "\(refused.err)")
            #expect(desk.names(in: "outbox").isEmpty)
            // They came on the 19th at 07:00, after the fire: they are due on the 20th.
            #expect(try desk.settlecast("due").out.contains("nothing is owed"))
            desk.now = "2026-01-20T07:00:00+01:00"
            let due = try Self.states(try desk.settlecast("due", "--format", "json"))
            #expect(
                due == [
                    "payouts@m-1001/po_A.1 owed", "payouts@m-1001/po_B.1 owed", "payouts@m-1001/po_C.1 waiting",
                    "payouts@m-1002/po_A.1 owed",
                ])
            let abandoned = try desk.settlecast(
                "abandon", "payouts@m-1001/po_C.1", "--why", "the provider does not say")
            #expect(abandoned.status == 0, "\(abandoned.err)")
            #expect(!(try desk.settlecast("due").out.contains("po_C")))
        }

        @Test func `are told of by next, and refused where days are asked for`() throws {
            let desk = try Self.desk()
            let next = try desk.settlecast("next", "payouts", "-n", "1", "--format", "json").objects()
            #expect(next.first?.text("utc") == "2026-01-20T05:30:00Z")
            #expect(next.first?["period.label"] == nil)
            #expect(
                next.first?.values["notes"] as? [String] == ["reports the payouts that are booked and itemised by then"]
            )
            #expect(try desk.settlecast("next", "payouts").status == 0)
            for (words, status, told) in [
                (["run", "payouts", "--period", "po_Z"], 64, "no merchant that 'payouts' is for has a payout 'po_Z'"),
                (
                    ["run", "payouts", "--period", "po_B", "--for", "m-1002"], 64,
                    "merchant m-1002 has no payout 'po_B'"
                ),
                (
                    ["backfill", "payouts", "--from", "2026-01-01", "--to", "2026-01-31"], 64,
                    "reports payouts, not days"
                ),
            ] as [([String], Int32, String)] {
                let outcome = try desk.settlecast(words)
                #expect(outcome.status == status && outcome.err.contains(told), "\(words): \(outcome.err)")
            }
            let plan = try desk.settlecast("plan")
            #expect(plan.status == 0, "\(plan.err)")
            let dates = try desk.settlecast(
                "run", "payouts", "--period", "2026-01-01/2026-02-01", "--for", "m-1001", "--dry-run")
            #expect(dates.status == 0, "\(dates.err)")
        }

        @Test(arguments: [("fees", "fee-lines@1", 3), ("refunds", "refund-lines@1", 2)])
        func `are of fees and refunds too`(
            report: String, layout: String, lines: Int
        ) throws {
            let desk = try Self.desk(report: report, layout: layout)
            let made = try desk.settlecast("run", "payouts", "--period", "po_A", "--for", "m-1001")
            #expect(made.status == 0, "\(made.err)")
            let text = String(decoding: desk.bytes("outbox/payouts_m-1001_po%5FA_r1.csv") ?? [], as: UTF8.self)
            #expect(text.split(whereSeparator: \.isNewline).count == lines, "\(text)")
        }
    }
}
