import Foundation
import Support
import Testing

/// What the tests import, in the program's own CSV. The sums in the tests are made on paper from these rows.
enum Data2026 {
    /// Monday 2026-01-05 to Tuesday 2026-01-13 in Amsterdam, one account of one merchant.
    static let csv = """
        account,merchant,currency,id,type,booked_at,method,channel,gross,commission,net,batch,bank_reference
        acmepay/SHOP_1,m-1001,EUR,t-0,carry_in,2026-01-05T00:00:00+01:00,,,0.00,,0.00,b-7,
        acmepay/SHOP_1,m-1001,EUR,t-1,payment,2026-01-05T12:00:00+01:00,visa,online,100.00,-1.20,98.80,b-7,
        acmepay/SHOP_1,m-1001,EUR,t-2,refund,2026-01-06,visa,online,-10.00,,-10.00,b-7,
        acmepay/SHOP_1,m-1001,EUR,t-3,fee,2026-01-06,,,0.00,-0.30,-0.30,b-7,
        acmepay/SHOP_1,m-1001,EUR,po-1,payout,2026-01-07,,,-88.50,,-88.50,b-7,ACMEPAY PO-1
        acmepay/SHOP_1,m-1001,EUR,t-4,payment,2026-01-13T09:30:00+01:00,mc,in_person,20.00,-0.25,19.75,b-8,

        """

    static let merchants = """
        id,name,address,vat_id,report_email,zone,locale,tags
        m-1001,Café Noord B.V.,Kade 1|1011 AB Amsterdam|Netherlands,NL000099998B57,Zoë Owner <owner@shop.example>,Europe/Amsterdam,nl,retail

        """
}

extension Desk {
    /// The merchant and the entries of ``Data2026`` in the store.
    func importData() throws {
        try write(Data2026.merchants, to: "merchants.csv")
        try write(Data2026.csv, to: "entries.csv")
        for (file, profile) in [("merchants.csv", "merchants"), ("entries.csv", "settlecast")] {
            let outcome = try settlecast("import", file, "--as", profile)
            guard outcome.status == 0 else { throw NotThere(description: "import of \(file): \(outcome.err)") }
        }
    }
}

extension `The built program` {
    @Suite struct `The command import` {
        private static let adyen = [
            "--as", "adyen-settlement-details", "--merchant", "acme", "--zone", "Europe/Amsterdam", "--format", "json",
        ]

        private static func sample(_ name: String) throws -> String {
            let variable = "SETTLECAST_SAMPLES"
            guard let folder = ProcessInfo.processInfo.environment[variable], !folder.isEmpty else {
                try Test.cancel("\(variable) does not say where the providers' sample files are")
            }
            return try String(contentsOfFile: "\(folder)/adyen/\(name).csv", encoding: .utf8)
        }

        /// The figures are those that the sample's publisher states for batch 380, checked with a spreadsheet.
        @Test func `takes a provider's sample once and prints its sums`() throws {
            let desk = try Desk()
            try desk.write(try Self.sample("settlement_detail_report_batch_380"), to: "batch 380.csv")
            let first = try desk.settlecast(["import", "batch 380.csv"] + Self.adyen)
            #expect(first.status == 0, "\(first.err)")
            let facts = Facts(values: try #require(try first.json() as? [String: Any]))
            #expect(facts.text("file") == "batch 380.csv")
            #expect(facts.number("entries") == 228)
            #expect(facts.number("new") == 228)
            #expect(facts.number("known") == 0)
            #expect(facts["created"] as? [String] == ["acme"])
            let totals = [
                "currency": "USD", "payments": "56827.75", "refunds": "-1091.95", "chargebacks": "0.00",
                "fees": "-427.73", "net": "0.00",
            ]
            #expect(facts["totals"] as? [[String: String]] == [totals])
            #expect(facts.list("payouts").map { [$0.text("currency"), $0.text("amount")] } == [["USD", "55308.07"]])

            let second = try desk.settlecast(["import", "batch 380.csv"] + Self.adyen)
            let again = Facts(values: try #require(try second.json() as? [String: Any]))
            #expect(second.status == 0)
            #expect([again.number("entries"), again.number("new"), again.number("known")] == [228, 0, 228])
        }

        @Test func `refuses the sample with one amount changed, names the row and keeps nothing`() throws {
            let desk = try Desk()
            var lines = try Self.sample("settlement_detail_report_batch_380").components(separatedBy: "\n")
            // The first row of a sale: its net credit a cent higher.
            let row = try #require(lines.firstIndex { $0.contains(",Settled,") })
            let head = lines[0].trimmingCharacters(in: .whitespacesAndNewlines).components(separatedBy: ",")
            let column = try #require(head.firstIndex { $0.hasPrefix("Net Credit") })
            var fields = lines[row].components(separatedBy: ",")
            let cents = try #require(Int(fields[column].replacing(".", with: "")))
            fields[column] = "\((cents + 1) / 100)." + "\((cents + 1) % 100 + 100)".dropFirst()
            lines[row] = fields.joined(separator: ",")
            try desk.write(lines.joined(separator: "\n"), to: "changed.csv")

            let refusal = try desk.settlecast(["import", "changed.csv"] + Self.adyen)
            #expect(refusal.status == 65)
            let facts = Facts(values: try #require(try refusal.json() as? [String: Any]))
            #expect(facts.text("file") == "changed.csv")
            let named = facts.list("refused").filter { $0.number("line") == row + 1 }
            #expect(!named.isEmpty, "line \(row + 1): \(refusal.out)")
            #expect(named.first?.text("difference") == "0.01")
            #expect(named.first?.text("found") == fields[column])

            let text = try desk.settlecast(["import", "changed.csv"] + Self.adyen.dropLast(2))
            #expect(text.status == 65)
            #expect(text.err.contains("changed.csv:\(row + 1):"), "\(text.err)")
            #expect(text.err.contains("nothing of changed.csv was taken"))
            #expect(try desk.settlecast("merchants").out.contains("acme") == false)

            // What was refused left nothing behind: the good file is all new.
            try desk.write(try Self.sample("settlement_detail_report_batch_380"), to: "good.csv")
            let good = try desk.settlecast(["import", "good.csv"] + Self.adyen)
            #expect(Facts(values: try #require(try good.json() as? [String: Any])).number("new") == 228)
        }

        /// By hand: payments 100 + 20, refunds −10, fees −1.20 − 0.30 − 0.25, net of all rows 19.75.
        @Test func `takes our own CSV, and the same rows in another file add nothing`() throws {
            let desk = try Desk()
            try desk.write(Data2026.csv, to: "a.csv")
            let first = try desk.settlecast("import", "a.csv", "--as", "settlecast", "--format", "json")
            let facts = Facts(values: try #require(try first.json() as? [String: Any]))
            #expect(first.status == 0)
            #expect([facts.number("entries"), facts.number("new")] == [5, 5])
            let totals = [
                "currency": "EUR", "payments": "120.00", "refunds": "-10.00", "chargebacks": "0.00", "fees": "-1.75",
                "net": "19.75",
            ]
            #expect(facts["totals"] as? [[String: String]] == [totals])
            let payout = try #require(facts.list("payouts").first)
            #expect(["id", "currency", "amount"].map(payout.text) == ["po-1", "EUR", "88.50"])
            #expect(payout["derived"] as? Bool == false)
            #expect(
                facts["accounts"] as? [[String: String]] == [
                    ["account": "acmepay/SHOP_1", "currency": "EUR", "merchant": "m-1001"]
                ])
            #expect([facts.number("import"), facts.list("gaps").count, facts.list("warnings").count] == [1, 0, 0])

            let more = Data2026.csv + "acmepay/SHOP_1,m-1001,EUR,t-5,payment,2026-01-14,visa,online,5.00,,5.00,b-8,\n"
            try desk.write(more, to: "b.csv")
            let second = try desk.settlecast("import", "b.csv", "--as", "settlecast", "--format", "json")
            let again = Facts(values: try #require(try second.json() as? [String: Any]))
            #expect([again.number("entries"), again.number("new"), again.number("known")] == [6, 1, 5])

            // The same id with another amount is another truth about money that was taken already.
            try desk.write(Data2026.csv.replacing("20.00,-0.25,19.75", with: "21.00,-0.25,20.75"), to: "c.csv")
            let conflict = try desk.settlecast("import", "c.csv", "--as", "settlecast")
            #expect(conflict.status == 65)
            #expect(conflict.err.contains("c.csv:7:1: entry t-4 "), "\(conflict.err)")
            #expect(conflict.err.contains("gross was 20.00, is 21.00; net was 19.75, is 20.75"), "\(conflict.err)")
            let told = try desk.settlecast("import", "c.csv", "--as", "settlecast", "--format", "json")
            #expect(Facts(values: try #require(try told.json() as? [String: Any])).number("refused.0.line") == 7)
        }

        @Test(arguments: [
            ("a word that nobody knows", ",refund,", ",refnud,", 4, "did you mean"),
            ("a row that does not add up", "-1.20,98.80", "-1.20,98.81", 3, "98.80"),
            ("an amount with a comma", "-88.50,,-88.50", "\"-88,50\",,-88.50", 6, "-88,50"),
            ("a day that does not exist", "2026-01-07", "2026-02-30", 6, "2026-02-30"),
            ("a column that nobody knows", ",method,", ",methd,", 1, "did you mean"),
            ("an id that comes twice", ",t-2,", ",t-1,", 4, "line 3"),
        ])
        func `refuses`(what: String, old: String, new: String, line: Int, words: String) throws {
            let desk = try Desk()
            try desk.write(Data2026.csv.replacing(old, with: new), to: "entries.csv")
            let text = try desk.settlecast("import", "entries.csv", "--as", "settlecast")
            #expect(text.status == 65, "\(what)")
            #expect(text.err.contains("entries.csv:\(line):"), "\(what): \(text.err)")
            #expect(text.err.contains(words), "\(what): \(text.err)")
            let json = try desk.settlecast("import", "entries.csv", "--as", "settlecast", "--format", "json")
            #expect(json.status == 65)
            let facts = Facts(values: try #require(try json.json() as? [String: Any]))
            #expect(facts.list("refused").contains { $0.number("line") == line }, "\(json.out)")
        }

        @Test(arguments: [
            (["import", "nowhere.csv", "--as", "settlecast"], 1, "nowhere.csv"),
            (["import", "x.csv", "--as", "setlecast"], 64, "did you mean 'settlecast'?"),
            (["import", "x.csv"], 64, "--as"),
            (["import", "entries.csv", "--as", "settlecast", "--zone", "Europe/Amsterdm"], 64, "Europe/Amsterdm"),
        ])
        func `says what is wrong with its words`(words: [String], status: Int32, said: String) throws {
            let desk = try Desk()
            try desk.write(Data2026.csv, to: "entries.csv")
            let outcome = try desk.settlecast(words)
            #expect(outcome.status == status)
            #expect(outcome.err.contains(said), "\(outcome.err)")
            #expect(outcome.out.isEmpty)
        }
    }
}
