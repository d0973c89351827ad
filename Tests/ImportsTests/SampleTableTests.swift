import Foundation
import Imports
import Settlements
import Support
import Testing

/// A real file and what must become of it: the table of the samples' own page, its last column in figures.
struct Sample: Sendable, CustomTestStringConvertible {
    enum Outcome: Sendable {
        /// Warnings as `line rule`; payouts as amounts, `~` before one that is derived.
        case imports(entries: Int, payouts: [String], warnings: [String] = [])
        /// Findings as `line rule: expected, found, difference`, in order; each word of the last stands in a message.
        case refused([String], naming: [String] = [])
    }

    let path: String
    let profile: String
    var zone: String?
    var account: String?
    var isPart = false
    var notACard: Set<String> = []
    let outcome: Outcome

    var testDescription: String { path + (isPart ? " --part" : "") + (notACard.isEmpty ? "" : " --not-a-card") }

    var file: ImportFile {
        get throws { ImportFile(name: String(path.split(separator: "/").last ?? ""), bytes: try Samples.bytes(path)) }
    }

    func options() throws -> ImportOptions {
        var options = ImportOptions(merchant: "acme", zone: try zone.map { try Zones().zone($0) })
        options.account = account
        options.isPart = isPart
        options.notACard = notACard
        return options
    }

    // MARK: The table

    private static func adyen(
        _ name: String, part: Bool = false, except: Set<String> = [], zone: String = "America/Los_Angeles",
        _ outcome: Outcome
    ) -> Sample {
        Sample(
            path: "adyen/settlement_detail_report_\(name).csv", profile: "adyen-settlement-details", zone: zone,
            isPart: part, notACard: except, outcome: outcome)
    }

    private static func stripe(_ name: String, _ outcome: Outcome) -> Sample {
        Sample(
            path: "stripe/\(name).csv", profile: "stripe-payout-reconciliation", zone: "UTC",
            account: "stripe/acct_live", outcome: outcome)
    }

    private static func paypal(_ name: String, part: Bool = false, _ outcome: Outcome) -> Sample {
        Sample(path: "paypal/\(name).csv", profile: "paypal-settlement", isPart: part, outcome: outcome)
    }

    private static func vipps(_ name: String, _ outcome: Outcome) -> Sample {
        Sample(path: "vipps/\(name).xml", profile: "vipps-settlement", outcome: outcome)
    }

    private static let reference = "Modification Reference"

    /// Differences of cut-outs are sums on paper of their net columns.
    static let all: [Sample] = [
        adyen("batch_380", zone: "Europe/Amsterdam", .imports(entries: 228, payouts: ["55308.07"])),
        adyen("batch_238", zone: "Europe/Amsterdam", .imports(entries: 1, payouts: [])),
        adyen(
            "donation_reordered",
            .refused(["2 card-number: -, 555559******5555, -"], naming: [reference, "--not-a-card"])),
        adyen("donation_reordered", part: true, except: [reference], .imports(entries: 2, payouts: ["0.76"])),
        adyen(
            "chargeback",
            .refused(["- batch-sum: 0.00, -8.83, -8.83"])),
        adyen("chargeback", part: true, .imports(entries: 3, payouts: ["4.03"])),
        adyen(
            "refund",
            .refused(["- batch-sum: 0.00, -6.83, -6.83"])),
        adyen("refund", part: true, .imports(entries: 3, payouts: ["4.03"])),
        adyen(
            "invoice_deduction",
            .refused([
                "- batch-sum: 0.00, -0.03, -0.03", "2 batch-row: -0.03, -0.06, -0.03", "3 batch-row: 0.06, 0.03, -0.03",
            ])),
        adyen(
            "invoice_deduction", part: true,
            .imports(entries: 2, payouts: [], warnings: ["2 destroyed-id ARN"])),
        adyen("emptynetcredit", .refused(["- batch-sum: 0.00, -0.03, -0.03"])),
        adyen(
            "emptynetcredit", part: true, .imports(entries: 1, payouts: [], warnings: ["2 destroyed-id ARN"])),
        // Minor units on paper: in GBP debits 100 + 134, fee credits 47, fee debits 87, end 547 + 834 − 234 + 47 − 87, 3 rows; in
        // AUD fee debits 225 + 75, no fee credits, end 900 + 5735 − 300. RF repeats SF, its balances too.
        paypal(
            "stl",
            .refused(
                [
                    "8 footer: 1.34, 2.34, 1.00", "8 footer: 0.87, 0.47, -0.40", "8 footer: 0.47, 0.87, 0.40",
                    "8 footer: 55.30, 11.07, -44.23", "8 count: 1, 3, 2", "9 footer: 3.00, 0.00, -3.00",
                    "9 footer: 6.00, 3.00, -3.00", "9 footer: 60.00, 63.35, 3.35", "10 footer: 1.34, 2.34, 1.00",
                    "10 footer: 0.87, 0.47, -0.40", "10 footer: 0.47, 0.87, 0.40", "10 count: 1, 3, 2",
                    "11 footer: 3.00, 0.00, -3.00", "11 footer: 6.00, 3.00, -3.00",
                ], naming: ["GBP", "AUD"])),
        paypal("stl_brl_refund", .refused(["footer"])),
        paypal("stl_brl_refund", part: true, .imports(entries: 3, payouts: [])),
        paypal("stl_currency_convert", .refused(["footer"])),
        paypal("stl_currency_convert", part: true, .imports(entries: 3, payouts: [])),
        paypal("stl_chargeback_with_fee", .refused(["footer"])),
        paypal("stl_chargeback_with_fee", part: true, .imports(entries: 2, payouts: [], warnings: ["3 date 2"])),
        stripe(
            "settlement_report",
            .refused(["8 row-net: 24.00, 23.05, -0.95"], naming: ["txn_005", "gross 24.00", "fee 0.00"])),
        stripe("settlement_report_with_customer_data", .imports(entries: 3, payouts: ["~33.55"])),
        stripe("payments_activity", .imports(entries: 2, payouts: ["~28.80", "~-45.00"])),
        // Transactions and payouts.
        vipps("Example-Gross", .imports(entries: 48 + 3, payouts: ["819.60", "92.70", "15.30"])),
        vipps("Example-Net", .imports(entries: 15 + 2, payouts: ["15.00", "2.00"])),
    ]

    static let imported = all.filter { sample in
        if case .imports = sample.outcome { true } else { false }
    }
}

@Suite(.enabled(if: Samples.directory != nil, "SETTLECAST_SAMPLES names no folder with the sample files"))
struct SampleTableTests {
    @Test(arguments: Sample.all) func `a real file does what its page says`(sample: Sample) throws {
        let profile = try #require(Profile(name: sample.profile))
        switch sample.outcome {
        case .imports(let entries, let payouts, let warnings):
            let gathered = try profile.read(sample.file, sample.options())
            #expect(gathered.summary.entries == entries)
            #expect(gathered.summary.payouts.map { ($0.isDerived ? "~" : "") + $0.amount.amount } == payouts)
            let told = gathered.reading.warnings.map { warning in
                "\(warning.line ?? 0) \(warning.rule.rawValue) \(warning.message.prefix { $0 != " " })"
            }
            #expect(told == warnings)
        case .refused(let findings, let names):
            let refusal = try #require(try refusal { _ = try profile.read(sample.file, sample.options()) })
            if findings == ["footer"] {
                #expect(refusal.findings.contains { $0.rule.rawValue == "footer" }, "\(refusal)")
            } else {
                #expect(refusal.findings.map(Self.told) == findings, "\(refusal)")
            }
            for name in names { #expect(refusal.description.contains(name), "\(refusal)") }
        }
    }

    private static func told(_ finding: Finding) -> String {
        let figures = [finding.expected, finding.found, finding.difference].map { $0 ?? "-" }
        return "\(finding.line.map(String.init) ?? "-") \(finding.rule.rawValue): \(figures.joined(separator: ", "))"
    }

    @Test(.enabled(if: Python.isWanted), arguments: Sample.imported)
    func `totals are those of Python's decimal`(sample: Sample) throws {
        let profile = try #require(Profile(name: sample.profile))
        let ours = try profile.read(sample.file, sample.options()).summary.totals.map { totals in
            [totals.currency.code]
                + [totals.payments, totals.refunds, totals.chargebacks, totals.fees, totals.net].map(\.amount)
        }
        let path = (Samples.directory ?? "") + "/" + sample.path
        let theirs = try Python.rows(packageRoot + "/Tests/Peers/provider_totals.py", [sample.profile, path])
        #expect(ours == theirs.map { $0.map(String.init) })
    }
}
