import Foundation
import Support
import Testing

extension `The built program` {
    /// A card number for tests, planted in a file: nothing that is printed may show more than six digits and four.
    @Suite struct `What is printed of a card number` {
        private static let card = "4111111111111111"
        private static let titles = [
            "account", "merchant", "currency", "id", "type", "booked_at", "gross", "commission", "net", "reference",
            "batch", "description",
        ]
        private static let sale = [
            "acmepay/SHOP_1", "m-1001", "EUR", "t-1", "payment", "2026-01-05", "100.00", "-1.20", "98.80", "r-1", "b-7",
            "a text",
        ]

        private static func isShown(in outcome: Outcome) -> Bool {
            (outcome.out + outcome.err).contains(/4111[ -]?1111[ -]?111/)
        }

        private func text(_ rows: [[String]]) -> String {
            ([Self.titles] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
        }

        @Test(arguments: titles) func `a refusal masks it`(title: String) throws {
            let desk = try Desk()
            let column = try #require(Self.titles.firstIndex(of: title))
            var row = Self.sale
            row[column] =
                ["account": "acmepay/\(Self.card)", "description": "paid with 4111 1111-1111 1111"][title] ?? Self.card
            try desk.write(text([row]), to: "file.csv")
            for words in [[], ["--format", "json"], ["--explain"]] {
                let outcome = try desk.settlecast(["import", "file.csv", "--as", "settlecast"] + words)
                #expect(!Self.isShown(in: outcome), "\(outcome.out)\(outcome.err)")
                if words != ["--explain"] { #expect(outcome.status == 65, "\(outcome.out)\(outcome.err)") }
            }
        }

        @Test func `what is taken all the same, and what contradicts it, masks it`() throws {
            let desk = try Desk()
            var row = Self.sale
            let exempt = ["id", "reference", "batch", "description"]
            for title in exempt { row[Self.titles.firstIndex(of: title) ?? 0] = Self.card }
            var payout = row
            payout.replaceSubrange(3...8, with: ["5555555555554444", "payout", "2026-01-07", "-98.80", "", "-98.80"])
            let words = exempt.flatMap { ["--not-a-card", $0] }
            func take(_ rows: [[String]], _ more: [String]) throws -> Outcome {
                try desk.write(text(rows), to: "file.csv")
                return try desk.settlecast(["import", "file.csv", "--as", "settlecast"] + words + more)
            }
            var outcomes = [try take([row, payout], []), try take([row, payout], ["--format", "json"])]
            #expect(outcomes.map(\.status) == [0, 0], "\(outcomes)")
            var other = row
            other[Self.titles.firstIndex(of: "description") ?? 0] = "another 5555555555554444"
            outcomes += [try take([other, payout], []), try take([other, payout], ["--format", "json"])]
            #expect(outcomes.map(\.status) == [0, 0, 65, 65], "\(outcomes)")
            outcomes += [
                try desk.settlecast("imports"), try desk.settlecast("imports", "--format", "json"),
                try desk.settlecast("undo-import", "1"),
            ]
            for outcome in outcomes {
                #expect(!Self.isShown(in: outcome), "\(outcome.out)\(outcome.err)")
                #expect(!(outcome.out + outcome.err).contains("5555555555554444"), "\(outcome.out)\(outcome.err)")
            }
        }
    }
}
