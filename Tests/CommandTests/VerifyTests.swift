import Foundation
import Settlements
import Support
import Testing

extension `The built program` {
    /// A set that came from elsewhere, made by hand as docs/manifest.md has it: the program has neither configuration nor store.
    @Suite(.timeLimit(.minutes(3))) struct `The command verify` {
        private static let run = "weekly@m-1001/2026-W02.1"
        private static let csv =
            "account,currency,id,gross,net\r\nacmepay/SHOP_1,EUR,t-1,100.00,98.80\r\nacmepay/SHOP_1,EUR,t-3,-10.00,-10.00\r\n"

        /// Net 98.80 − 10.00 = 88.80; gross 90.00.
        private static func manifest(of csv: String) -> String {
            let above = """
                {
                  "format": "settlecast-manifest@1",
                  "definition": {"name": "weekly", "title": "Settlement report", "sha256": "\(Digest(of: []))"},
                  "report": "settlement",
                  "run": "\(run)",
                  "merchant": {"id": "m-1001", "name": "Café Noord B.V."},
                  "period": {"label": "2026-W02", "start": "2026-01-05T00:00:00+01:00", "end": "2026-01-12T00:00:00+01:00", "zone": "Europe/Amsterdam"},
                  "sequence": 1,
                  "revision": 1,
                  "preliminary": false,
                  "documents": [
                    {
                      "name": "lines.csv", "output": "csv", "media_type": "text/csv", "layout": "settlement-lines@1",
                      "dialect": "rfc4180", "bytes": \(csv.utf8.count), "sha256": "\(Digest(of: csv.utf8))", "rows": 2,
                      "controls": [
                        {"account": "acmepay/SHOP_1", "currency": "EUR", "rows": 2, "sums": {"gross": "90.00", "net": "88.80"}}
                      ]
                    }
                  ],
                  "accounts": [
                    {
                      "account": "acmepay/SHOP_1", "currency": "EUR", "opening": "0.30", "closing": "89.10", "entries": 2,
                      "gross": "90.00", "fees": "-1.20", "net": "88.80", "invoiced_fees": "0.00", "payouts": []
                    }
                  ],

                """
            return above + "  \"sha256_above\": \"\(Digest(of: above.utf8))\"\n}\n"
        }

        /// The same as revision 2, which replaces the first, and as the third copy of that.
        @Test(arguments: [("replacement", "null", ""), ("copy", "3", "copy 3, ")])
        func `says copy and replacement`(kind: String, copy: String, said: String) throws {
            let desk = try Self.desk()
            let revision = Self.run.replacing("W02.1", with: "W02.2")
            let above = Self.manifest(of: Self.csv).components(separatedBy: "  \"sha256_above\"")[0]
                .replacing(Self.run, with: revision).replacing("\"revision\": 1", with: "\"revision\": 2")
                .replacing(
                    "  \"preliminary\": false,\n",
                    with: """
                          "preliminary": false,
                          "edition": {
                            "kind": "\(kind)", "replaces": "\(Self.run)", "why": "1 entry came late", "copy": \(copy),
                            "backfill": false, "notice": false
                          },

                        """)
            try desk.write(above + "  \"sha256_above\": \"\(Digest(of: above.utf8))\"\n}\n", to: "inbox/m.json")
            let verified = try desk.settlecast("verify", "inbox/m.json")
            #expect(verified.status == 0, "\(verified.out)")
            #expect(
                verified.out.hasPrefix(
                    "whole: \(revision), Café Noord B.V., \(said)replaces \(Self.run): 1 document; 2 rows; "),
                "\(verified.out)")
        }

        private static func desk() throws -> Desk {
            let desk = try Desk()
            _ = try desk.scratch.directory("desk/inbox")
            try desk.write(csv, to: "inbox/lines.csv")
            try desk.write(manifest(of: csv), to: "inbox/m.json")
            return desk
        }

        @Test func `says of a whole set what it is, on one line`() throws {
            let desk = try Self.desk()
            let whole = try desk.settlecast("verify", "inbox/m.json")
            #expect(whole.status == 0, "\(whole.out)\(whole.err)")
            #expect(whole.err.isEmpty)
            #expect(
                whole.out
                    == "whole: \(Self.run), Café Noord B.V.: 1 document; 2 rows; acmepay/SHOP_1 EUR net 88.80, paid out 0.00\n"
            )
            let json = Facts(
                values: try #require(
                    try desk.settlecast("verify", "inbox/m.json", "--format", "json").json() as? [String: Any]))
            #expect(json.keys == ["manifest", "run", "whole", "documents", "findings", "notes"])
            #expect(json.text("manifest") == "m.json")
            #expect(json.text("run") == Self.run)
            #expect(json["whole"] as? Bool == true)
            #expect(json.number("documents") == 1)
            #expect(json.list("findings").isEmpty)
            #expect(desk.names(in: "") == ["inbox", "schedules"], "looking leaves no trace")
        }

        @Test func `names what differs in an altered one, and what to do`() throws {
            let desk = try Self.desk()
            try desk.write(Self.csv.replacing("98.80", with: "89.80"), to: "inbox/lines.csv")
            let altered = try desk.settlecast("verify", "inbox/m.json")
            #expect(altered.status == 1)
            let told = [
                "not whole: \(Self.run)",
                "lines.csv: not the file that was sent; rows or amounts are touched [file-altered]",
                "sum of 'net' of acmepay/SHOP_1 EUR: expected 88.80, found 79.80, difference -9.00 EUR [control-sum]",
                "what to do: do not book these files; ask the sender to send the set of \(Self.run) again",
                "settlecast explain file-altered",
            ]
            for words in told { #expect(altered.out.contains(words), "\(words) in\n\(altered.out)") }
            let outcome = try desk.settlecast("verify", "inbox/m.json", "--format", "json")
            #expect(outcome.status == 1)
            let json = Facts(values: try #require(try outcome.json() as? [String: Any]))
            #expect(json["whole"] as? Bool == false)
            let keys: Set<String> = ["rule", "file", "expected", "found", "difference", "message"]
            #expect(json.list("findings").allSatisfy { $0.keys == keys })
            #expect(json.list("findings").map { $0.text("rule") } == ["file-altered", "control-sum"])
            #expect(json.text("findings.1.expected") == "88.80")
            #expect(json.text("findings.1.found") == "79.80")
            #expect(json.text("findings.1.difference") == "-9.00")
            #expect(json["findings.0.difference"] is NSNull, "the size is the same")
        }

        @Test func `does not believe a manifest that was changed`() throws {
            let desk = try Self.desk()
            try desk.write(Self.manifest(of: Self.csv).replacing("88.80", with: "88.90"), to: "inbox/m.json")
            let outcome = try desk.settlecast("verify", "inbox/m.json", "--format", "json")
            #expect(outcome.status == 1)
            let json = Facts(values: try #require(try outcome.json() as? [String: Any]))
            #expect(json["run"] is NSNull)
            #expect(json.number("documents") == 0)
            #expect(json.list("findings").map { $0.text("rule") } == ["manifest-seal"])
        }

        @Test func `finds a run's own set whole, and a byte in it`() throws {
            let desk = try Desk()
            try desk.configure()
            try desk.define("weekly", deliver: ["folder: {to: outbox}", Desk.byMail])
            try desk.importData()
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            // Without a mail server the message lies there too.
            let names = desk.names(in: "outbox").filter { !$0.hasSuffix(".eml") }
            let manifest = try #require(names.first { $0.hasSuffix(".json") })
            #expect(names.count == 3)
            let whole = try desk.settlecast("verify", "outbox/\(manifest)")
            #expect(whole.status == 0, "\(whole.out)")
            #expect(whole.out.hasPrefix("whole: weekly@m-1001/2026-W02.1, "), "\(whole.out)")
            #expect(whole.out.contains("note: left out: 1 mail message (.eml)"), "\(whole.out)")
            for name in names {
                let bytes = try #require(desk.bytes("outbox/\(name)"))
                var altered = bytes
                altered[altered.count / 2] ^= 1
                try desk.scratch.write(altered, to: "desk/outbox/\(name)")
                let outcome = try desk.settlecast("verify", "outbox/\(manifest)", "--format", "json")
                #expect(outcome.status == 1)
                let json = Facts(values: try #require(try outcome.json() as? [String: Any]))
                #expect(Set(json.list("findings").compactMap { $0.text("file") }) == [name])
                try desk.scratch.write(bytes, to: "desk/outbox/\(name)")
            }
        }

        /// A plain file that opens, and whose first byte nobody may read (proc(5): no memory is mapped there).
        @Test func `ends with 66 where the system refuses`() throws {
            let outcome = try Desk().settlecast("verify", "/proc/self/mem")
            #expect(outcome.status == 66, "\(outcome.err)")
            #expect(outcome.err.hasPrefix("error: /proc/self/mem cannot be read ("), "\(outcome.err)")
            #expect(outcome.out.isEmpty)
        }
    }
}
