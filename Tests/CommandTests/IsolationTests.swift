import Foundation
import Support
import Testing

extension `The built program` {
    /// Forty merchants whose ids are chosen to be taken for another's, for a pattern, a path or a command. Every text of a
    /// merchant and of her entries holds a token of hers, and a reader in another language looks for it everywhere.
    @Suite(.timeLimit(.minutes(5))) struct `Nobody sees another's rows` {
        static let hostileIDs = [
            "m-1001", "M-1001", "м-1001", "m‑1001", "ｍ-1001", "m-100l", "m-10011", "m-100",
            "m'OR'1'='1", "m\";DROP/**/TABLE/**/entries;--", "m--", "%", "_", "m-1___", "m-%", "*", "?", "m-[0-9]*",
            ".", "..", "../m-1001", "/etc/passwd", "m/1001", "m\\1001", "m%2F1001", "m%252F1001", "C:\\m", "-rf",
            "~", "$HOME", "$(id)", "`id`", "{{merchant.name}}", "{merchant.id}", "<script>alert(1)</script>", "m&amp;1",
            "m-1001.csv", "weekly@m-1001/2026-W02.1", "日本", "m,1001;2",
        ]

        private static func token(_ index: Int) -> String { "Zq\(100 + index)qZ" }

        /// A CSV field of RFC 4180.
        private static func field(_ text: String) -> String {
            "\"" + text.replacing("\"", with: "\"\"") + "\""
        }

        private static func merchants() -> String {
            hostileIDs.enumerated().reduce("id,name,address,vat_id,report_email,tags\n") { text, merchant in
                let token = token(merchant.offset)
                return text + field(merchant.element)
                    + ",Shop \(token),\(token) Street 1|\(token) City,VAT\(token),\(token)@shop.example,\(token)\n"
            }
        }

        private static func entries() -> String {
            let header =
                "account,merchant,currency,id,type,booked_at,method,scheme,gross,commission,tax,invoiced_commission,net,"
                + "reference,merchant_reference,modification_reference,batch,bank_reference,description\n"
            return hostileIDs.enumerated().reduce(header) { text, merchant in
                let token = token(merchant.offset)
                func row(_ id: String, _ type: String, _ amounts: String, _ reference: String, _ bank: String = "")
                    -> String
                {
                    "prov/\(token),\(field(merchant.element)),EUR,\(token)-\(id),\(type),2026-01-05T12:00:00+01:00,"
                        + "meth\(token),sch\(token),\(amounts),\(reference),ord-\(token),mod-\(token),batch-\(token),\(bank),"
                        + "why \(token)\n"
                }
                return text
                    + row("1", "payment", "100.00,-1.20,-0.25,-0.10,98.55", "pay-\(token)")
                    + row("2", "refund", "-40.00,,,,-40.00", "pay-\(token)")
                    + row("3", "fee", "0.00,-0.30,,,-0.30", "fee-\(token)")
                    + row("4", "payment", "\(shared(merchant.offset)),,,,\(shared(merchant.offset))", "shared")
                    + row("5", "refund", "-1.00,,,,-1.00", "shared")
                    // 98.55 − 40.00 − 0.30 + 10.nn − 1.00
                    + row(
                        "6", "payout", "-67.\(35 + merchant.offset),,,,-67.\(35 + merchant.offset)", "po-\(token)",
                        "BANK \(token)")
            }
        }

        /// What each merchant's payment of the same reference comes to: hers alone.
        private static func shared(_ index: Int) -> String { "10.\(index + 10)" }

        private static func definition(_ report: String, dialect: String) -> String {
            """
            title: Weekly report
            report: \(report)
            for: all merchants
            period: week
            zone: Europe/Amsterdam
            run: {on: monday, at: "06:30"}
            outputs:
              - html: {}
              - csv: {dialect: \(dialect)}
            deliver:
              - folder: {to: outbox}
              - email: {to: "{merchant.report_email}", attach: [csv, manifest]}

            """
        }

        @Test func `whatever the ids are`() throws {
            #expect(Set(Self.hostileIDs).count == 40)
            let desk = try Desk()
            try desk.configure()
            try desk.write(Self.merchants(), to: "merchants.csv")
            try desk.write(Self.entries(), to: "entries.csv")
            for (report, dialect) in [("settlement", "rfc4180"), ("fees", "excel-eu"), ("refunds", "excel-us")] {
                try desk.write(Self.definition(report, dialect: dialect), to: "schedules/weekly-\(report).yaml")
            }
            for file in [["merchants.csv", "--as", "merchants"], ["entries.csv", "--as", "settlecast"]] {
                let imported = try desk.settlecast(["import"] + file)
                #expect(imported.status == 0, "\(imported.out)\n\(imported.err)")
            }
            var printed: [String] = []
            for report in ["settlement", "fees", "refunds"] {
                let outcome = try desk.settlecast("run", "weekly-\(report)", "--period", "2026-W02")
                #expect(outcome.status == 0, "\(outcome.out)\n\(outcome.err)")
                printed += (outcome.out + outcome.err).split(separator: "\n").map(String.init)
            }
            let history = try #require(try desk.settlecast("history", "--format", "json").json() as? [[String: Any]])
            #expect(history.count == 120)
            #expect(history.allSatisfy { $0["state"] as? String == "delivered" })
            try expectOwnPayments(desk, history)
            let tokens = Dictionary(
                uniqueKeysWithValues: Self.hostileIDs.enumerated().map { ($0.element, Self.token($0.offset)) })
            let facts: [String: Any] = ["tokens": tokens, "history": history, "printed": printed]
            let file = try desk.scratch.write(try JSONSerialization.data(withJSONObject: facts), to: "facts.json")
            let checked = try Support.run(
                try Peer.python.required(),
                [
                    packageRoot + "/Tests/Peers/foreign_tokens.py", file, desk.path + "/outbox", desk.path + "/archive",
                ])
            #expect(checked.status == 0)
            let lines = checked.output.split(separator: "\n")
            // A page, a CSV and a manifest, and three files and a message, of each of 120 runs; and what was printed.
            #expect(lines.count == 1, "\(checked.output)")
            #expect(lines.last == "looked at \(120 * 7 + printed.count)")
        }

        /// All forty have a payment of one reference. Beside a refund of it stands the merchant's own.
        private func expectOwnPayments(_ desk: Desk, _ history: [[String: Any]]) throws {
            var found: [String: String] = [:]
            for run in history.map(Facts.init) where run.text("definition") == "weekly-refunds" {
                let name = try #require(
                    run.list("documents").compactMap { $0.text("name") }.first { $0.hasSuffix(".csv") })
                let lines = String(decoding: try #require(desk.bytes("outbox/\(name)")), as: UTF8.self)
                    .split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
                // Counted from the end: an id may hold a comma.
                let header = try #require(lines.first)
                let behind = header.count - (try #require(header.firstIndex(of: "payment_amount")))
                let line = try #require(lines.first { $0.contains { $0.hasSuffix("-5\"") } })
                found[try #require(run.text("merchant"))] = String(line[line.count - behind])
            }
            let expected = Self.hostileIDs.enumerated().map { ($0.element, Self.shared($0.offset)) }
            #expect(found == Dictionary(uniqueKeysWithValues: expected))
        }

        @Test(arguments: ["m\u{7}1001", "m\u{0}1001", "m\u{202E}1001", "m\u{200B}1001", "m\n1001", " m-1001", ""])
        func `an id that nobody can see is refused`(_ id: String) throws {
            let desk = try Desk()
            try desk.configure()
            try desk.write("id,name\n\(Self.field(id)),Shop\n", to: "merchants.csv")
            let imported = try desk.settlecast("import", "merchants.csv", "--as", "merchants")
            #expect(imported.status == 65, "\(imported.out)\n\(imported.err)")
            #expect(imported.err.contains("merchants.csv:2:"), "\(imported.err)")
        }
    }
}
