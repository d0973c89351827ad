import Foundation
import Support
import Testing

extension `The built program` {
    /// What a person can say about a file, and what the command says back.
    @Suite struct `The words of import` {
        private static let head = "account,merchant,currency,id,type,booked_at,gross,commission,net,batch\n"
        private static let sale = "acmepay/SHOP_1,m-1001,EUR,t-1,payment,2026-01-05,100.00,-1.20,98.80,b-7\n"

        /// 98.80 less the payout: the batch is off by 0.05 where the payout is 98.75, by −0.05 where it is 98.85.
        private static func batch(payout: String) -> String {
            head + sale + "acmepay/SHOP_1,m-1001,EUR,po-1,payout,2026-01-07,-\(payout),,-\(payout),b-7\n"
        }

        private static let why = ["--why", "rounding, ticket 1182"]

        /// The difference is what the rows come to less 0.
        @Test(arguments: [
            ("98.75", ["--accept-difference", "0.05"], "0.05 EUR"),
            ("98.75", ["--accept-difference", "0.05 EUR"], "0.05 EUR"),
            ("98.85", ["--accept-difference", "-0.05"], "-0.05 EUR"),
            ("98.85", ["--accept-difference=-0.05"], "-0.05 EUR"),
        ])
        func `take a difference that somebody accepts`(payout: String, words: [String], shown: String) throws {
            let desk = try Desk()
            try desk.write(Self.batch(payout: payout), to: "off.csv")
            let plain = try desk.settlecast("import", "off.csv", "--as", "settlecast")
            #expect(plain.status == 65)
            #expect(plain.err.contains("[batch-sum]"), "\(plain.err)")
            let taken = try desk.settlecast(["import", "off.csv", "--as", "settlecast"] + words + Self.why)
            #expect(taken.status == 0, "\(taken.err)")
            // The adjustment is an entry and no row.
            #expect(taken.out.hasPrefix("off.csv: 2 entries, 3 new, 0 known already; import 1"), "\(taken.out)")
            #expect(
                taken.out.contains(
                    "accepted: a difference of \(shown), which an adjustment takes back (rounding, ticket 1182, "),
                "\(taken.out)")
            #expect(taken.out.contains("net of all rows 0.00"), "\(taken.out)")
            let again = try desk.settlecast(
                ["import", "off.csv", "--as", "settlecast", "--format", "json"] + words + Self.why)
            let facts = try again.object()
            #expect([facts.number("new"), facts.number("known")] == [0, 3])
            let pair = shown.split(separator: " ")
            #expect(facts["accepted"] as? [[String: String]] == [["currency": "EUR", "amount": String(pair[0])]])
        }

        @Test func `take a part, and say so`() throws {
            let desk = try Desk()
            try desk.write(Self.batch(payout: "50.00"), to: "cut.csv")
            let taken = try desk.settlecast("import", "cut.csv", "--as", "settlecast", "--part")
            #expect(taken.status == 0, "\(taken.err)")
            #expect(taken.out.hasPrefix("cut.csv: 2 entries, 2 new, 0 known already; import 1, a part"), "\(taken.out)")
            let json = try desk.settlecast("import", "cut.csv", "--as", "settlecast", "--part", "--format", "json")
            #expect(try json.object()["part"] as? Bool == true)
        }

        @Test(arguments: [
            (["--accept-difference", "0.05"], "--accept-difference needs --why"),
            (["--accept-difference", "0.05", "--why", "  "], "--accept-difference needs --why"),
            (["--accept-difference", "0.05", "--why", "a\nb"], "--why is one line"),
            (["--accept-difference", "0.05", "--why", "card 4111 1111 1111 1111"], "looks like a card number"),
            (["--accept-difference", "five", "--why", "x"], "'five' is no amount to accept"),
            (["--accept-difference", "0.00", "--why", "x"], "'0.00' is no amount to accept"),
            (["--accept-difference", "0.05 XXQ", "--why", "x"], "'0.05 XXQ' is no amount to accept"),
            (["--why", "x"], "there is none here"),
            (["--part", "--accept-difference", "1", "--why", "x"], "--part checks no sums"),
            (["--account", "acct_1"], "'acct_1' is not written PROVIDER/ACCOUNT"),
            (["--through", "2999-01-01"], "2999-01-01 is not over yet"),
            (["--through", "2999-01-01T00:00:00Z"], "2999-01-01T00:00:00Z has not come yet"),
            (["--through", "2026-02-30"], "there is no day '2026-02-30'"),
            (["--through", "2026-02-01T00:00:00"], "a time with its offset"),
        ])
        func `are held against each other`(words: [String], said: String) throws {
            let desk = try Desk()
            try desk.write(Self.head + Self.sale, to: "a.csv")
            let outcome = try desk.settlecast(["import", "a.csv", "--as", "settlecast"] + words)
            #expect(outcome.status == 64, "\(outcome.err)")
            #expect(outcome.err.contains(said), "\(outcome.err)")
            #expect(desk.bytes("settlecast.sqlite") == nil)
        }

        @Test func `about a list of merchants are few`() throws {
            let desk = try Desk()
            try desk.write(Data2026.merchants, to: "merchants.csv")
            let outcome = try desk.settlecast("import", "merchants.csv", "--as", "merchants", "--part")
            #expect(outcome.status == 64)
            #expect(outcome.err.contains("--part says nothing about a list of merchants"), "\(outcome.err)")
        }
    }

    @Suite struct `Files of an import` {
        /// First bytes as their formats' specifications have them.
        @Test(
            arguments: [
                ("a.csv.gz", [0x1F, 0x8B, 8, 0], "file-kind", "gunzip --keep a.csv.gz"),
                ("my a.zip", [0x50, 0x4B, 3, 4, 20, 0], "file-kind", "unzip 'my a.zip'"),
                (
                    "a.xlsx", [0x50, 0x4B, 3, 4, 20, 0] + Array("[Content_Types].xml".utf8), "file-kind",
                    "an Excel workbook (xlsx)"
                ),
                ("a.csv", Array("<!DOCTYPE html><title>Sign in</title>".utf8), "file-kind", "a web page"),
                ("a.csv.gpg", Array("-----BEGIN PGP MESSAGE-----".utf8), "file-kind", "--decrypt a.csv.gpg"),
                ("a.pdf", Array("%PDF-1.7".utf8), "file-kind", "it is a PDF"),
                ("a.csv", [], "empty", "was it fetched to its end?"),
            ] as [(String, [UInt8], String, String)])
        func `that are no text are named`(name: String, bytes: [UInt8], rule: String, said: String) throws {
            let desk = try Desk()
            try desk.scratch.write(bytes, to: "desk/\(name)")
            try desk.write(Data2026.csv, to: "good.csv")
            let outcome = try desk.settlecast("import", "good.csv", name, "--as", "settlecast")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("[\(rule)]"), "\(outcome.err)")
            #expect(outcome.err.contains(said), "\(outcome.err)")
            // It is seen before anything is taken.
            #expect(outcome.out.isEmpty)
            #expect(try desk.settlecast("import", "good.csv", "--as", "settlecast").out.contains("5 new"))
        }

        @Test func `are no folders, and no pipes`() throws {
            let desk = try Desk()
            let folder = try desk.settlecast("import", "schedules", "--as", "settlecast")
            #expect(folder.status == 65)
            #expect(folder.err.contains("schedules: the file cannot be read: it is a folder"), "\(folder.err)")
            _ = try run("/usr/bin/env", ["mkfifo", desk.path + "/pipe"])
            let pipe = try desk.settlecast("import", "pipe", "--as", "settlecast")
            #expect(pipe.status == 65)
            #expect(pipe.err.contains("it is a pipe, and a file is read more than once"), "\(pipe.err)")
        }

        @Test func `that grow while they are read are refused`() throws {
            let desk = try Desk()
            try desk.write(Data2026.payments(6_000), to: "big.csv")
            // A line that is whole every hundredth of a second: what is found in it is right at any moment.
            let script = #"""
                cd "$1"; (n=0; while [ ! -e stop ]; do n=$((n + 1)); sleep 0.01
                echo "acmepay/SHOP_9,m-9,EUR,more-$n,payment,2026-02-03,10.00,-0.20,9.80" >>big.csv; done) &
                sleep 0.1; "$2" import big.csv --as settlecast; echo "ended with $?"; : >stop; wait
                """#
            let said = try run("/bin/sh", ["-c", script, "sh", desk.path, Desk.program]).output
            #expect(said.contains("ended with 65"), "\(said)")
            #expect(said.contains("big.csv: the file changed while it was read (it had "), "\(said)")
            #expect(said.contains("[changed]"), "\(said)")
            let after = try desk.settlecast("import", "big.csv", "--as", "settlecast")
            #expect(after.status == 0, "\(after.err)")
            #expect(after.out.contains(" 0 known already"), "\(after.out)")
        }

        @Test(arguments: [
            (
                ["--as", "settlecast"],
                ["taken (1): a.csv", "refused (1): b.csv", "not tried (2): c.csv, d.csv", "--keep-going"]
            ),
            (["--as", "settlecast", "--keep-going"], ["taken (2): a.csv, c.csv", "refused (2): b.csv, d.csv"]),
        ])
        func `of which one is refused`(words: [String], said: [String]) throws {
            let desk = try Desk()
            let lines = Data2026.csv.split(separator: "\n").map(String.init)
            // The second contradicts the first, the last is no row.
            let rows = [lines[6], lines[6].replacing("20.00,-0.25,19.75", with: "21.00,-0.25,20.75"), lines[3], "x"]
            for (name, row) in zip(["a", "b", "c", "d"], rows) {
                try desk.write("\(lines[0])\n\(row)\n", to: "\(name).csv")
            }
            let outcome = try desk.settlecast(["import", "a.csv", "b.csv", "c.csv", "d.csv"] + words)
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("of 4 files:"), "\(outcome.err)")
            for line in said { #expect(outcome.err.contains(line), "\(outcome.err)") }
            #expect(outcome.out.contains("a.csv: 1 entry, 1 new"), "\(outcome.out)")
            #expect(outcome.out.contains("c.csv: ") == words.contains("--keep-going"))
        }
    }
}
