import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// Whom a report is about and whom a destination is for are asked of every report alike.
@Suite struct `The audience of a report` {
    private static let layouts = [
        "settlement": "settlement-lines@1", "fees": "fee-lines@1", "refunds": "refund-lines@1",
    ]

    /// Of three merchants two are tagged: `m-1` and `m-2` as retail.
    private static let cases: [(audience: String, destination: String, delivered: [String], held: [String])] = [
        ("all merchants", "everyone", ["m-1", "m-2", "m-3"], []),
        ("{tag: retail}", "everyone", ["m-1", "m-2"], []),
        ("{tag: retail}", "{tag: retail}", ["m-1", "m-2"], []),
        ("{merchants: [m-3, m-1]}", "everyone", ["m-1", "m-3"], []),
        ("{merchants: [m-1, m-2]}", "{merchants: [m-1, m-2]}", ["m-1", "m-2"], []),
        // What the files cannot tell each run asks.
        ("{merchants: [m-1, m-3]}", "{tag: retail}", ["m-1"], ["m-3"]),
        ("{tag: retail}", "{merchants: [m-2]}", ["m-2"], ["m-1"]),
        ("{tag: retail}", "{tag: online}", [], ["m-1", "m-2"]),
    ]

    @Test(arguments: ["settlement", "fees", "refunds"], cases)
    func `is asked again for every destination`(
        report: String, expected: (audience: String, destination: String, delivered: [String], held: [String])
    ) async throws {
        let layout = try #require(Self.layouts[report])
        let text = """
            title: Weekly
            report: \(report)
            for: \(expected.audience)
            period: week
            zone: Europe/Amsterdam
            run: {on: monday, at: "06:30"}
            outputs: [{csv: {layout: \(layout)}}]
            deliver: [{folder: {to: outbox, send: [csv]}}]

            """
        let shop = try Workshop(
            now: "2026-11-20T12:00:00Z", definition: text,
            configuration:
                "destinations: {outbox: {for: \(expected.destination), folder: {directory: outbox}}}\n")
        for number in 1...3 { try await shop.earn(10_000, at: "2026-11-18T10:00:00Z", merchant: "m-\(number)") }
        try await shop.store.record(
            ["m-1", "m-2"].map { Merchant(id: $0, name: "Shop", tags: ["retail"]) }
                + [Merchant(id: "m-3", name: "Shop", tags: ["other"])])
        _ = try await shop.scheduler().look()
        try shop.clock.set("2026-11-23T05:30:00Z")
        _ = try await shop.scheduler().look()
        let runs = try await shop.store.runs(.all)
        func merchants(_ state: RunState) -> [String] { runs.filter { $0.state == state }.map(\.run.merchant).sorted() }
        #expect(merchants(.delivered) == expected.delivered)
        #expect(merchants(.held) == expected.held)
        #expect(runs.count == expected.delivered.count + expected.held.count)
        #expect(shop.outbox == expected.delivered.map { "weekly_\($0)_2026-W47_r1.csv" })
        for run in runs where run.state == .held {
            #expect(run.reason?.contains("destination 'outbox' is not for merchant \(run.run.merchant)") == true)
        }
    }
}
