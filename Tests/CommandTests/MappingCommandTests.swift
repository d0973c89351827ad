import Foundation
import Support
import Testing

extension `The built program` {
    @Suite struct `Mappings on the command line` {
        private static let mapping = """
            title: Acmepay's daily report
            provider: acmepay
            file: {delimiter: ";"}
            amounts: {decimal: comma}
            dates: {pattern: dd.MM.yyyy}
            fields:
              account: {text: SHOP_1}
              id: Id
              type: {column: Kind, values: {SALE: payment, PAID: payout, NOTE: ignore}}
              booked_at: Date
              currency: {text: EUR}
              gross: Amount
              commission: {column: Fee, sign: negated}
              description: Text
            ignore: [Remark, Place]

            """

        /// 100.00 - 1.20 - 98.80 = 0.
        private static let file = """
            Id;Kind;Date;Amount;Fee;Text;Remark;Place
            t-1;SALE;05.01.2026;100,00;1,20;Order 1;secret of the house;x
            n-1;NOTE;05.01.2026;;;;;
            p-1;PAID;07.01.2026;-98,80;;;;

            """

        private func desk(_ mapping: String = mapping, _ file: String = file) throws -> Desk {
            let desk = try Desk()
            _ = try desk.scratch.directory("desk/mappings")
            try desk.write(mapping, to: "mappings/acmepay-daily.yaml")
            try desk.write(file, to: "report.csv")
            return desk
        }

        @Test func `a file is imported by the mapping beside the configuration, or by its path`() throws {
            let desk = try desk()
            let first = try desk.settlecast(
                "import", "report.csv", "--as", "acmepay-daily", "--merchant", "m-1001", "--format", "json")
            #expect(first.status == 0, "\(first.err)")
            let facts = Facts(values: try #require(try first.json() as? [String: Any]))
            #expect(facts.text("profile") == "acmepay-daily")
            #expect(facts.number("entries") == 2)
            #expect(facts.text("totals.0.fees") == "-1.20")
            let again = try desk.settlecast(
                "import", "report.csv", "--as", "mappings/acmepay-daily.yaml", "--merchant", "m-1001", "--format",
                "json")
            let second = Facts(values: try #require(try again.json() as? [String: Any]))
            #expect(second.number("new") == 0, "\(again.err)")
        }

        @Test func `a name that is none brings what was meant`() throws {
            let desk = try desk()
            for (name, meant) in [
                ("acmepay-dayly", "did you mean 'acmepay-daily'?"),
                ("klarna-setlement", "did you mean 'klarna-settlement'?"),
                ("stripe", "did you mean 'stripe-payout-reconciliation'?"), ("zzz", "multisafepay-accountant"),
            ] {
                let outcome = try desk.settlecast("import", "report.csv", "--as", name)
                #expect(outcome.status == 64)
                #expect(outcome.err.contains(meant), "\(outcome.err)")
            }
        }

        @Test func `a mapping with an error takes nothing, and check finds it`() throws {
            let desk = try desk(Self.mapping.replacing("gross:", with: "gros:"))
            let outcome = try desk.settlecast("import", "report.csv", "--as", "acmepay-daily", "--merchant", "m-1001")
            #expect(outcome.status == 65)
            #expect(
                outcome.err.contains("mappings/acmepay-daily.yaml:12:3: error: unknown key 'gros' in 'fields'"),
                "\(outcome.err)")
            for arguments in [["check"], ["check", "mappings"], ["check", "mappings/acmepay-daily.yaml"]] {
                let check = try desk.settlecast(arguments)
                #expect(check.status == 65)
                #expect(check.out.contains("did you mean 'gross'?"), "\(check.out)")
            }
        }

        @Test func `check says nothing of a sound mapping`() throws {
            let desk = try desk()
            let check = try desk.settlecast("check")
            #expect(check.status == 0 && check.out == "1 file checked: no problems\n", "\(check.out)\(check.err)")
        }

        @Test func `explain shows what became of each column and stores nothing`() throws {
            let desk = try desk()
            let outcome = try desk.settlecast("import", "--explain", "report.csv", "--as", "acmepay-daily")
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            #expect(desk.bytes("settlecast.sqlite") == nil)
            let lines = outcome.out.split(separator: "\n").map(String.init)
            #expect(lines.allSatisfy { $0.count <= 120 })
            func shows(_ words: String...) -> Bool {
                lines.contains { line in words.allSatisfy(line.contains) }
            }
            #expect(shows("Amount", "100,00", "-> gross 100.00"))
            #expect(shows("Fee", "1,20", "-> commission -1.20"))
            #expect(shows("Date", "05.01.2026", "-> booked_at 2026-01-05"))
            #expect(shows("net", "98.80"))
            #expect(shows("line 3: no entry"))
            #expect(shows("Remark, Place"))
            #expect(!outcome.out.contains("secret of the house"))
            #expect(shows("an import would take the file"))
        }

        @Test func `explain tells everything that an import would refuse`() throws {
            let desk = try desk(
                Self.mapping, Self.file.replacing("p-1;PAID", with: "p-1;GONE").replacing("100,00;", with: "100.00;"))
            let outcome = try desk.settlecast(
                "import", "--explain", "report.csv", "--as", "acmepay-daily", "--format", "json")
            #expect(outcome.status == 65)
            let facts = Facts(values: try #require(try outcome.json() as? [String: Any]))
            #expect(facts.list("refused").map { $0.text("rule") } == ["amount", "unknown-type"])
            #expect(facts.list("rows").count == 3)
            #expect(facts["unused_columns"] as? [String] == ["Remark", "Place"])
            #expect(facts.text("rows.1.columns.1.fields.0") == "type")
        }

        /// 4111 1111 1111 1111 is the card schemes' own test number.
        @Test func `explain covers what looks like a card number`() throws {
            let desk = try desk(Self.mapping, Self.file.replacing("Order 1", with: "card 4111111111111111"))
            let outcome = try desk.settlecast("import", "--explain", "report.csv", "--as", "acmepay-daily")
            #expect(!(outcome.out + outcome.err).contains("4111111111111111"))
            #expect(outcome.status == 65)
        }

        @Test func `explain shows the entry of a profile that is built in beside its row`() throws {
            let desk = try Desk()
            try desk.write(Data2026.csv, to: "entries.csv")
            let outcome = try desk.settlecast("import", "--explain", "entries.csv", "--as", "settlecast", "--rows", "1")
            #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
            #expect(outcome.out.contains("payment 98.80 EUR"))
            #expect(!outcome.out.contains("refund -10.00 EUR"))
        }
    }
}
