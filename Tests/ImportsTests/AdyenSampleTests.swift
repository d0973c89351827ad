import Foundation
import Imports
import Settlements
import Support
import Testing

/// What the real files must come to. Their figures are stated by whoever published or counted them, not by this program.
@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES names no folder with the sample files"))
struct AdyenSampleTests {
    private func options() throws -> ImportOptions {
        ImportOptions(merchant: "acme", zone: try zone("Europe/Amsterdam"))
    }

    @Test func `batch 380 imports and foots`() throws {
        let reading = try adyen.read(Samples.adyen("batch_380"), options())
        let totals = try #require(reading.summary.totals.first)
        #expect(reading.summary.totals.count == 1)
        #expect(reading.summary.entries == 228)
        #expect(totals.payments == (try amount("56827.75")))
        #expect(totals.refunds == (try amount("-1091.95")))
        #expect(totals.chargebacks == (try amount("0")))
        #expect(totals.fees == (try amount("-427.73")))
        #expect(totals.net == (try amount("0")))
        #expect(reading.summary.payouts.map(\.id) == ["TX635094301XT"])
        #expect(reading.summary.payouts.map(\.amount) == [try amount("55308.07")])
        let part = try #require(reading.intake.parts.first)
        #expect(part.account.provider == "adyen/YOURCOMPANY_ACCOUNT")
        #expect(part.batches.map(\.carriedIn) == [0])
        #expect(part.payouts.first?.bankReference == "TX635094301XT batch 380, YOURCOMPANY_ACCOUNT")
        #expect(Set(part.entries.map(\.identity)).count == 228)
        // 2021-01-06 23:50:00 CET, its rows' Booking Date, is an hour earlier in UTC.
        #expect(part.batches.first?.opened == .instant(try Instant(timestamp: "2021-01-06T22:50:00Z")))
    }

    @Test func `batch 238 carries its balance over`() throws {
        let reading = try adyen.read(Samples.adyen("batch_238"), options())
        let part = try #require(reading.intake.parts.first)
        #expect(reading.summary.entries == 1)
        #expect(reading.summary.payouts.isEmpty)
        #expect(reading.summary.totals.first?.fees == (try amount("-0.09")))
        #expect(reading.summary.totals.first?.net == (try amount("0")))
        #expect(part.batches.first?.carriedIn == 45_433_199)
        #expect(part.batches.first?.carriedOut == 45_433_190)
        // No Booking Date: the batch's close, 2022-03-02 02:21:49 CET.
        #expect(part.entries.first?.booked == .instant(try Instant(timestamp: "2022-03-02T01:21:49Z")))
    }

    // The differences are sums on paper of the net columns.
    @Test(arguments: [
        ("chargeback", "America/Los_Angeles", "-8.83"),
        ("refund", "America/Los_Angeles", "-6.83"),
        ("invoice_deduction", "America/Los_Angeles", "-0.03"),
        ("emptynetcredit", "America/Los_Angeles", "-0.03"),
    ])
    func `a cut-out is refused with its difference`(name: String, zoneName: String, difference: String) throws {
        let file = try Samples.adyen(name)
        let options = ImportOptions(merchant: "acme", zone: try zone(zoneName))
        let refusal = try #require(try refusal { _ = try adyen.read(file, options) })
        let batch = refusal.findings.filter { $0.rule == .batchSum }
        #expect(batch.map(\.difference) == [difference])
        #expect(refusal.findings.allSatisfy { [.batchSum, .batchRow].contains($0.rule) })
    }

    @Test func `columns in another order make no difference`() throws {
        let seed: UInt64 = 7
        var random = Seeded(seed: seed)
        let file = try Samples.adyen("batch_380")
        let expected = try adyen.read(file, options()).intake.parts
        for _ in 0..<5 {
            var cells = Cells(try Samples.bytes("adyen/\(file.name)"))
            let order = cells.rows[0].indices.shuffled(using: &random)
            cells.rows = cells.rows.map { row in order.map { row[$0] } }
            let shuffled = try adyen.read(ImportFile(name: file.name, bytes: cells.bytes), options()).intake.parts
            #expect(shuffled.map(\.entries) == expected.map(\.entries), "seed \(seed)")
            #expect(shuffled.map(\.batches) == expected.map(\.batches), "seed \(seed)")
            #expect(shuffled.map(\.payouts) == expected.map(\.payouts), "seed \(seed)")
        }
    }

    @Test func `one digit changed in any amount is found, and its row named`() throws {
        let seed: UInt64 = 380
        var random = Seeded(seed: seed)
        let original = Cells(try Samples.bytes("adyen/settlement_detail_report_batch_380.csv"))
        let columns = original.rows[0].indices.filter { original.rows[0][$0].contains(/\([NG]C\)$/) }
        let places = original.rows.indices.dropFirst().flatMap { row in
            columns.filter { original.rows[row][$0] != "" }.map { (row, $0) }
        }
        #expect(places.count > 900)
        let tried = places.shuffled(using: &random).prefix(300) + places.suffix(2)
        let options = try options()
        for (row, column) in tried {
            var cells = original
            let cell = cells.rows[row][column]
            cells.rows[row][column] = Self.changed(cell, using: &random)
            let file = ImportFile(name: "changed.csv", bytes: cells.bytes)
            let refusal = try refusal { _ = try adyen.read(file, options) }
            let lines = refusal?.findings.map(\.line) ?? []
            #expect(
                lines.contains(row + 1),
                "seed \(seed): line \(row + 1), \(original.rows[0][column]) \(cell) → \(cells.rows[row][column]), found \(lines)"
            )
        }
    }

    /// The text with one of its digits replaced by another.
    private static func changed(_ text: String, using random: inout Seeded) -> String {
        var characters = Array(text)
        let digits = characters.indices.filter { characters[$0].isNumber }
        guard let place = digits.randomElement(using: &random) else { return text }
        let others = "0123456789".filter { $0 != characters[place] }
        characters[place] = others.randomElement(using: &random) ?? "0"
        return String(characters)
    }

    private static let isPythonWanted = Recomputation.isPythonHere || ProcessInfo.processInfo.environment["CI"] != nil

    @Test(
        .enabled(if: isPythonWanted, "python3 is not here: install the package python3"),
        arguments: ["batch_380", "batch_238"])
    func `totals are those of Python's decimal`(name: String) throws {
        let file = try Samples.adyen(name)
        let summary = try adyen.read(file, options()).summary
        let ours = summary.totals.map { totals in
            [totals.payments, totals.refunds, totals.chargebacks, totals.fees, totals.net].map(\.amount)
        }
        #expect(try ours == Recomputation.totals(Data(try Samples.bytes("adyen/\(file.name)"))))
    }
}

/// The totals of a settlement details file in one currency, by code that shares nothing with ours.
enum Recomputation {
    static let isPythonHere = (try? run("print(1)", Data())) == [["1"]]

    private static let script = """
        import csv, io, sys
        from decimal import Decimal as D
        rows = list(csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, 'utf-8-sig', newline='')))
        number = lambda row, title: D(row[title] or '0')
        def total(*types):
            return sum(number(r, 'Gross Credit (GC)') - number(r, 'Gross Debit (GC)') for r in rows if r['Type'] in types)
        net = lambda row: number(row, 'Net Credit (NC)') - number(row, 'Net Debit (NC)')
        parts = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)']
        fees = sum(net(r) for r in rows if r['Type'] == 'Fee') - sum(number(r, p) for r in rows for p in parts)
        sums = [total('Settled'), total('Refunded', 'RefundedReversed'), total('Chargeback', 'ChargebackReversed'),
            fees, sum(map(net, rows))]
        print('\\t'.join(f'{D(s):.2f}' for s in sums))
        """

    static func totals(_ file: Data) throws -> [[String]] { try run(script, file) }

    private static func run(_ script: String, _ input: Data) throws -> [[String]] {
        let text = String(decoding: input, as: UTF8.self)
        let finished = try Support.run(try Peer.python.required(), ["-c", script], input: text)
        return finished.output.split(separator: "\n").map { line in
            line.split(separator: "\t").map(String.init)
        }
    }
}
