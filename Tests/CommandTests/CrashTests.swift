import Foundation
import Support
import Testing

extension `The built program` {
    @Suite(.timeLimit(.minutes(10))) struct `An import that is broken off` {
        private static let script = packageRoot + "/scripts/crash-import"

        /// 40 moments of a small file; `SETTLECAST_KILLS` says how many otherwise, `SETTLECAST_SEED` from which seed.
        @Test func `leaves all or nothing wherever it is killed, and the next one completes it`() throws {
            let variables = ProcessInfo.processInfo.environment
            let kills = variables["SETTLECAST_KILLS"] ?? "40"
            let seed = variables["SETTLECAST_SEED"].map { ["--seed", $0] } ?? []
            let words = [Self.script, Desk.program, "--kills", kills, "--rows", "500"] + seed
            let finished = try run(try Peer.python.required(), words)
            print(finished.output)
            #expect(finished.status == 0, "\(finished.output)")
            #expect(finished.output.contains("\(kills) moments: "), "\(finished.output)")
            #expect(finished.output.contains(" while inserting"), "\(finished.output)")
        }

        /// Stands for the program: it writes three of the fifty entries, and leaves it at that.
        @Test func `a part of a file would be noticed`() throws {
            let scratch = try Scratch()
            let half = """
                #!/bin/sh
                \(Desk.program) "$@" || exit
                [ "$2" = big.csv ] && python3 - <<'END'
                import sqlite3
                store = sqlite3.connect("settlecast.sqlite")
                store.execute("DELETE FROM entries WHERE identity LIKE 'big-%' AND identity NOT IN ('big-1', 'big-2', 'big-3')")
                store.commit()
                END
                exit 0

                """
            let program = try scratch.write(half.utf8, to: "program", mode: 0o700)
            let words = [Self.script, program, "--kills", "2", "--rows", "50", "--seed", "1"]
            let finished = try run(try Peer.python.required(), words)
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains("a part of the file: 3 entries, 1 payouts"), "\(finished.output)")
        }

        /// A file that no quota lets the store hold: every write beyond the limit fails, as on a full disk.
        @Test func `keeps nothing where the disk is full, says so, and goes on when there is room`() throws {
            let desk = try Desk()
            try desk.write(Data2026.csv, to: "before.csv")
            #expect(try desk.settlecast("import", "before.csv", "--as", "settlecast").status == 0)
            try desk.write(Data2026.payments(5_000), to: "big.csv")
            let before = try desk.store()
            // In blocks of 512 bytes (POSIX): the store has some 160 KB, and the file needs more than a million.
            let script = #"cd "$1" && trap '' XFSZ && ulimit -f 1000 && exec "$2" import big.csv --as settlecast"#
            let full = try run("/bin/sh", ["-c", script, "sh", desk.path, Desk.program])
            #expect(full.status == 1, "\(full.output)")
            #expect(full.output.contains("cannot write to the store"), "\(full.output)")
            #expect(full.output.contains("nothing of big.csv was taken"), "\(full.output)")
            #expect(try desk.store() == before)
            let again = try desk.settlecast("import", "big.csv", "--as", "settlecast")
            #expect(again.out.contains("5000 entries, 5000 new, 0 known already"), "\(again.out)\(again.err)")
        }

        @Test func `two of one file at the same time bring one set of entries`() throws {
            let desk = try Desk()
            try desk.write(Data2026.payments(2_000), to: "big.csv")
            let script = #"""
                cd "$1" && for n in 1 2 3; do "$2" import big.csv --as settlecast >"said.$n" 2>&1 & done; wait; cat said.*
                """#
            let said = try run("/bin/sh", ["-c", script, "sh", desk.path, Desk.program]).output
            let headlines = said.split(separator: "\n").filter { $0.hasPrefix("big.csv: ") }
            #expect(headlines.filter { $0.contains("2000 new, 0 known") }.count == 1, "\(said)")
            #expect(headlines.filter { $0.contains("0 new, 2000 known") }.count == 2, "\(said)")
            #expect(try desk.store() == ["ok", "2000", "2000"])
        }
    }
}

extension Data2026 {
    /// Payments of 10.00 less 0.20, in shops of one merchant.
    static func payments(_ count: Int) -> String {
        var text = "account,merchant,currency,id,type,booked_at,gross,commission,net\n"
        for number in 1...count {
            text += "acmepay/SHOP_9,m-9,EUR,big-\(number),payment,2026-02-03,10.00,-0.20,9.80\n"
        }
        return text
    }
}

extension Desk {
    /// What Python's own SQLite says of the store: whether it is whole, how many entries it has, and how many of them new
    /// ones its imports say they brought.
    func store() throws -> [String] {
        let script = """
            import sqlite3, sys
            store = sqlite3.connect(sys.argv[1])
            print(*[row[0] for row in store.execute("PRAGMA integrity_check")])
            print(store.execute("SELECT count(*) FROM entries").fetchone()[0])
            print(store.execute("SELECT sum(new) FROM imports").fetchone()[0])
            """
        let finished = try run(try Peer.python.required(), ["-c", script, "\(path)/settlecast.sqlite"])
        return finished.output.split(separator: "\n").map(String.init)
    }
}
