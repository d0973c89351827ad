import Foundation
import Support
import Testing

extension `The built program` {
    /// What finance sees of a run that does not add up. The week of ``Data2026``: 100.00 sold for 1.20, 10.00 given back, a fee
    /// of 0.30, and 88.50 paid out.
    @Suite struct `A run that does not foot` {
        private static let name = "weekly@m-1001/2026-W02.1"

        private func desk() throws -> Desk {
            let desk = try Desk()
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            try desk.importData()
            return desk
        }

        private func change(_ desk: Desk, _ sql: String) throws {
            let script = "import sqlite3,sys; db=sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()"
            let finished = try run(
                try Peer.python.required(), ["-c", script, "\(desk.path)/settlecast.sqlite", sql])
            guard finished.status == 0 else { throw NotThere(description: finished.output) }
        }

        private func make(_ desk: Desk) throws -> Outcome {
            try desk.settlecast("run", "weekly", "--period", "2026-W02", "--for", "m-1001")
        }

        /// `t-1` stands on line 3 of the file: the header is line 1, the carried balance line 2.
        @Test func `is held with the rows that were altered, and goes once they are mended`() throws {
            let desk = try desk()
            try change(desk, "UPDATE entries SET gross = gross + 100, net = net + 100 WHERE identity = 't-1'")
            let held = try make(desk)
            #expect(held.status == 65)
            #expect(desk.names(in: "outbox").isEmpty)
            #expect(!held.out.contains("89.50") && held.out.contains("as said above"), "told twice: \(held.out)")
            for said in [held.err, try desk.settlecast("due").out] {
                // 88.50 is paid out, and the entries come to 89.50.
                #expect(said.contains("payout po-1: expected 89.50, found 88.50, difference -1.00"), "\(said)")
                #expect(said.contains("entries.csv:3 (entry t-1)"), "\(said)")
            }
            let shown = try desk.settlecast("show", Self.name)
            for word in ["held", "payout po-1", "89.50", "88.50", "-1.00", "entries.csv:3"] {
                #expect(shown.out.contains(word), "\(shown.out)")
            }
            let facts = try #require(try desk.settlecast("show", Self.name, "--format", "json").objects().first)
            #expect(facts.text("state") == "held")
            let proof = facts.list("proof")
            let payout = try #require(proof.first { $0.text("rule") == "payout" })
            #expect(
                ["account", "currency", "subject", "expected", "found", "difference"].map(payout.text) == [
                    "acmepay/SHOP_1", "EUR", "payout po-1", "89.50", "88.50", "-1.00",
                ])
            let rows = proof.flatMap { $0.list("rows") }
            #expect(
                rows.contains {
                    $0.text("entry") == "t-1" && $0.text("file") == "entries.csv" && $0.number("line") == 3
                })
            #expect(
                try desk.settlecast("due", "--format", "json").objects().first?.list("proof").count == proof.count)

            try change(desk, "UPDATE entries SET gross = gross - 100, net = net - 100 WHERE identity = 't-1'")
            #expect(try make(desk).status == 0)
            let mended = try #require(try desk.settlecast("show", Self.name, "--format", "json").objects().first)
            #expect(mended.text("state") == "delivered" && mended.number("sequence") == 1)
            #expect(mended.list("proof").isEmpty)
        }

        @Test func `a monitor from outside sees it`() throws {
            let desk = try desk()
            let calm = try desk.settlecast("due", "--alarm")
            #expect(calm.status == 0 && calm.out == "nothing needs anybody\n", "\(calm)")
            try change(desk, "DELETE FROM entries WHERE identity = 't-2'")
            #expect(try make(desk).status == 65)
            let seen = try desk.settlecast("due", "--alarm")
            #expect(seen.status == 1 && seen.out.contains("\(Self.name) is held"), "\(seen)")
            let facts = try #require(try desk.settlecast("due", "--alarm", "--format", "json").objects().first)
            #expect(facts.text("what") == "\(Self.name) is held")
            #expect(facts.text("why")?.contains("does not foot") == true)
            #expect(facts.text("help")?.contains("settlecast abandon \(Self.name) --why TEXT") == true)
        }

        @Test func `holds the week behind it, until it is given up`() throws {
            let desk = try desk()
            try change(desk, "DELETE FROM entries WHERE identity = 't-2'")
            #expect(try make(desk).status == 65)
            let next = try desk.settlecast("run", "weekly", "--period", "2026-W03", "--for", "m-1001")
            #expect(next.status == 65)
            #expect(next.err.contains(Self.name), "\(next.err)")
            #expect(try desk.settlecast("abandon", Self.name, "--why", "told\nby\tphone\u{1B}[31m").status == 0)
            let told = "told by phone\u{FFFD}[31m"
            #expect(try desk.settlecast("show", Self.name).out.contains("why        \(told)\n"))
            #expect(!(try desk.settlecast("show", Self.name).out.contains("\u{1B}")))
            #expect(try desk.settlecast("history").out.split(separator: "\n").count == 2)
        }
    }
}
