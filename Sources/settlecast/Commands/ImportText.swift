import Imports
import Settlements
import Store

/// What a file came to, for people.
struct ImportText {
    let file: String
    let options: ImportOptions
    let reading: ImportReading
    let recorded: Recorded

    /// More accounts, payouts or warnings than these are counted: nobody reads them here, and JSON has all.
    private static let listed = 20

    var lines: [String] {
        [headline]
            + Self.short(reading.summary.accounts, "accounts") {
                "  account \($0.provider) \($0.currency.code) of \($0.merchant)"
            }
            + reading.summary.totals.map(totals)
            + Self.short(reading.summary.payouts, "payouts", payout)
            + reading.accepted.map(accepted)
            + Self.short(recorded.gaps, "gaps") { "  gap: \($0.words)" }
    }

    /// What looks odd, a line each, as a refusal has its findings.
    var warnings: [String] {
        Self.short(reading.warnings, "warnings") { warning in
            let place = [warning.line, warning.column].compactMap(\.self).map { ":\($0)" }.joined()
            return "\(file)\(place): warning: \(warning.message) [\(warning.rule.rawValue)]"
        }
    }

    private var headline: String {
        let entries = reading.summary.entries
        return "\(file): \(entries) \(entries == 1 ? "entry" : "entries"), \(recorded.new) new, "
            + "\(recorded.known) known already; import \(recorded.number)" + (options.isPart ? ", a part" : "")
            + (recorded.created.isEmpty ? "" : "; new merchants: \(recorded.created.joined(separator: ", "))")
    }

    private func totals(_ totals: ImportSummary.Totals) -> String {
        "  \(totals.currency)  payments \(totals.payments.amount)  refunds \(totals.refunds.amount)  "
            + "chargebacks \(totals.chargebacks.amount)  fees \(totals.fees.amount)  net of all rows \(totals.net.amount)"
    }

    private func payout(_ payout: ImportSummary.PaidOut) -> String {
        "  payout \(payout.id)  \(payout.amount)"
            + (payout.isDerived ? "  (derived: the sum of its entries, the file has no row of it)" : "")
            + (payout.amount.minorUnits < 0 ? "  (taken from the bank)" : "")
    }

    private func accepted(_ difference: Money) -> String {
        "  accepted: a difference of \(difference), which an adjustment takes back (\(options.why ?? ""), \(options.who))"
    }

    private static func short<Item>(_ items: [Item], _ what: String, _ line: (Item) -> String) -> [String] {
        let rest = items.count - listed
        return items.prefix(listed).map(line)
            + (rest > 0 ? ["  and \(rest.grouped) more \(what): --format json has them all"] : [])
    }
}

extension BatchGap {
    func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: account.currency) }

    /// What is missing, and what to do, in the words of the person who has to find it.
    var words: String {
        "\(account.provider) \(account.currency.code): " + (missing ?? carry)
    }

    /// Where numbers say for sure that batches lie between the two.
    private var missing: String? {
        guard let last = after.number, let next = before.number, next > last, next - last > 1 else { return nil }
        let first = last + 1
        let (which, file) =
            next - last == 2
            ? ("batch \(first) is", "its file") : ("batches \(first) to \(next - 1) are", "their files")
        return "\(which) missing between batch \(after.name) and batch \(before.name): import \(file)"
    }

    private var carry: String {
        let out = money(after.carriedOut)
        guard let taken = before.carriedIn else {
            return
                "batch \(after.name) handed on \(out), and batch \(before.name), the next one here, does not say what it "
                + "took over: is a batch between them missing?"
        }
        return
            "batch \(after.name) handed on \(out), and batch \(before.name), the next one here, took over \(money(taken)): "
            + "import what lies between them; where nothing does, ask the provider"
    }
}
