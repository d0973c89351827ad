import Foundation
import Support
import Testing

extension `The built program` {
    @Suite struct `The commands imports and undo-import` {
        private static let head = Data2026.csv.split(separator: "\n").map(String.init)[0] + "\n"

        /// Batch b-7 is handed on with 98.80, and batch b-9 takes over 50.00: what lies between them is not there.
        private static let batches = [
            "b7.csv": """
            acmepay/SHOP_1,m-1001,EUR,c-1,carry_in,2026-01-05,,,0.00,,0.00,b-7,
            acmepay/SHOP_1,m-1001,EUR,t-1,payment,2026-01-05,visa,online,100.00,-1.20,98.80,b-7,
            acmepay/SHOP_1,m-1001,EUR,c-2,carry_out,2026-01-06,,,-98.80,,-98.80,b-7,

            """,
            "b9.csv": """
            acmepay/SHOP_1,m-1001,EUR,c-3,carry_in,2026-01-15,,,50.00,,50.00,b-9,
            acmepay/SHOP_1,m-1001,EUR,po-1,payout,2026-01-16,,,-50.00,,-50.00,b-9,

            """,
        ]

        @Test func `list what was taken in, by whom, with the digest that others compute`() throws {
            let desk = try Desk()
            try desk.write(Data2026.csv, to: "a.csv")
            try desk.write(Data2026.payments(3), to: "other.csv")
            _ = try desk.settlecast("import", "a.csv", "--as", "settlecast", "--through", "2026-01-13")
            _ = try desk.settlecast("import", "other.csv", "--as", "settlecast", "--part")
            let json = try desk.settlecast("imports", "--format", "json")
            let facts = try json.object()
            let (first, second) = (facts.list("imports")[0], facts.list("imports")[1])
            let sum = try run("/usr/bin/env", ["sha256sum", desk.path + "/a.csv"]).output
            #expect(first.text("sha256") == String(sum.prefix(64)))
            #expect([first, second].map { $0.text("file") } == ["a.csv", "other.csv"])
            #expect([first, second].map { $0["part"] as? Bool } == [false, true])
            #expect([first.number("entries"), first.number("new"), first.number("known")] == [5, 5, 0])
            #expect(first.text("who") == (ProcessInfo.processInfo.environment["SUDO_USER"] ?? NSUserName()))
            // The last whole day was 13 January: the 14th is the first that is not covered.
            #expect(first.text("accounts.0.through") == "2026-01-14")
            // The machine's zone is Nepal's: 5:45 ahead.
            #expect(first.text("at")?.hasSuffix("+05:45") == true)
            let text = try desk.settlecast("imports", "--merchant", "m-9")
            #expect(text.out.split(separator: "\n").count == 2, "\(text.out)")
            #expect(text.out.contains("other.csv"))
            let nobody = try desk.settlecast("imports", "--merchant", "m-100")
            #expect(nobody.status == 65)
            #expect(nobody.err.contains("did you mean 'm-1001'?"), "\(nobody.err)")
        }

        @Test func `names the person behind sudo`() throws {
            try Peer.needsRoot("only root can have come by sudo")
            let desk = try Desk()
            desk.environment["SUDO_USER"] = "jan"
            try desk.write(Data2026.csv, to: "a.csv")
            _ = try desk.settlecast("import", "a.csv", "--as", "settlecast")
            #expect(try desk.settlecast("imports").out.contains("  jan  "))
        }

        @Test func `tell of a hole between batches until it is closed`() throws {
            let desk = try Desk()
            for (name, rows) in Self.batches { try desk.write(Self.head + rows, to: name) }
            _ = try desk.settlecast("import", "b7.csv", "--as", "settlecast")
            let second = try desk.settlecast("import", "b9.csv", "--as", "settlecast")
            let words =
                "acmepay/SHOP_1 EUR: batch b-7 handed on 98.80 EUR, and batch b-9, the next one here, took over 50.00 EUR"
            #expect(second.out.contains("  gap: \(words)"), "\(second.out)")
            let list = try desk.settlecast("imports")
            #expect(list.out.contains("1 hole in chains of batches:\n  \(words)"), "\(list.out)")
            let json = try desk.settlecast("imports", "--format", "json")
            let gap = try #require(try json.object().list("gaps").first)
            #expect(
                ["after", "before", "carried_out", "carried_in"].map(gap.text) == ["b-7", "b-9", "98.80", "50.00"])
            let between = """
                acmepay/SHOP_1,m-1001,EUR,c-4,carry_in,2026-01-10,,,98.80,,98.80,b-8,
                acmepay/SHOP_1,m-1001,EUR,po-0,payout,2026-01-11,,,-48.80,,-48.80,b-8,
                acmepay/SHOP_1,m-1001,EUR,c-5,carry_out,2026-01-11,,,-50.00,,-50.00,b-8,

                """
            try desk.write(Self.head + between, to: "b8.csv")
            let third = try desk.settlecast("import", "b8.csv", "--as", "settlecast")
            #expect(third.status == 0, "\(third.err)")
            #expect(!third.out.contains("gap"), "\(third.out)")
            #expect(!(try desk.settlecast("imports").out.contains("hole")))
        }

        /// The later file holds one entry of the earlier and one of its own.
        @Test func `take out what a file brought, and name those that held it too`() throws {
            let desk = try Desk()
            let rows = Data2026.payments(3).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            try desk.write(rows[0...2].joined(separator: "\n") + "\n", to: "early.csv")
            try desk.write(([rows[0]] + rows[2...3]).joined(separator: "\n") + "\n", to: "late.csv")
            _ = try desk.settlecast("import", "early.csv", "late.csv", "--as", "settlecast")
            let undone = try desk.settlecast("undo-import", "1", "--why", "wrong shop")
            #expect(undone.status == 0, "\(undone.err)")
            #expect(undone.out.contains("import 1 is undone: 2 entries of early.csv are taken out"), "\(undone.out)")
            #expect(undone.out.contains("import 2: late.csv, --as settlecast"), "\(undone.out)")
            #expect(try desk.settlecast("imports").out.contains("undone "))
            #expect(try desk.settlecast("imports").out.contains(": wrong shop"))
            let again = try desk.settlecast("import", "late.csv", "--as", "settlecast")
            #expect(again.out.contains("2 entries, 1 new, 1 known already; import 3"), "\(again.out)")
            let twice = try desk.settlecast("undo-import", "1")
            #expect(twice.status == 1)
            #expect(twice.err.contains("undone already"), "\(twice.err)")
        }

        @Test func `leave in what a report has used`() throws {
            let desk = try Desk()
            try desk.configure()
            try desk.importData()
            try desk.define("weekly", deliver: [Desk.byFolder])
            let reported = try desk.settlecast("run", "weekly", "--period", "2026-W02")
            #expect(reported.status == 0, "\(reported.err)")
            let refused = try desk.settlecast("undo-import", "1")
            #expect(refused.status == 1)
            #expect(refused.err.contains("weekly@m-1001/2026-W02.1"), "\(refused.err)")
            #expect(refused.err.contains("put it right with a file of adjustments"), "\(refused.err)")
            #expect(try desk.settlecast("import", "entries.csv", "--as", "settlecast").out.contains("0 new, 5 known"))
        }

        @Test(arguments: [
            (["undo-import", "9"], 1, "there is no import 9"),
            (["undo-import", "x"], 64, "'x' is no number of an import"),
            (["undo-import", "1", "--why", " "], 64, "--why is one line of words"),
        ])
        func `say what is wrong with their words`(words: [String], status: Int32, said: String) throws {
            let desk = try Desk()
            try desk.importData()
            let outcome = try desk.settlecast(words)
            #expect(outcome.status == status)
            #expect(outcome.err.contains(said), "\(outcome.err)")
        }
    }
}
