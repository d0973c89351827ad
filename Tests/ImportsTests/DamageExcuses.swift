import Settlements

/// The damages to money, rows, types and batches that no check can see, each exactly: what is excused must not be found, and
/// what is not excused must be. `docs/undetected.md` has every reason.
extension DamageSubject {
    enum Excuse {
        static let nothing = "a row whose net is 0.00"
        static let converted = "a figure of a converted row that the rate's digits do not pin down"
        static let original = "the original currency of a converted row"
        static let derived = "a row of a payout that the file has no row of"
        static let payout = "the payout's own row: its amount is then derived from its rows, and the same"
        static let shopper = "the currency that the shopper saw"
        static let code = "an event code in place of another that goes the same way"
        static let settlement = "the number of a settlement"

        /// Of these some are found all the same, by what the changed word happens to be: a code that cannot go that way, a number that another
        /// settlement has, a currency without cents.
        static let byChance: Set = [code, settlement, derived]

        static let all = [
            ("adyen-settlement-details", nothing), ("adyen-settlement-details", converted),
            ("adyen-settlement-details", original), ("stripe-payout-reconciliation", derived),
            ("stripe-payout-reconciliation", payout), ("stripe-payout-reconciliation", shopper),
            ("paypal-settlement", code), ("vipps-settlement", settlement),
        ]
    }

    // MARK: Adyen

    static let adyenExcuse: @Sendable (Damage, DamageSheet) -> String? = { damage, sheet in
        let text = { (title: String, row: Int) in sheet.text(title, of: row) }
        let net = { (row: Int) in units(text("Net Credit (NC)", row)) - units(text("Net Debit (NC)", row)) }
        switch damage {
        case .removed(let row), .doubled(let row): return net(row) == 0 ? Excuse.nothing : nil
        case .changed(let cell, let new):
            guard let row = cell.row else { return nil }
            if ["Batch Number", "Merchant Account"].contains(cell.title) {
                return net(row) == 0 ? Excuse.nothing : nil
            }
            let isConverted = text("Gross Currency", row) != text("Net Currency", row)
            guard isConverted, !text("Gross Currency", row).isEmpty else { return nil }
            if cell.title == "Gross Currency" {
                let isKnown = Currency(code: new)?.exponent == 2 && new != text("Net Currency", row)
                return isKnown ? Excuse.original : nil
            }
            guard
                ["Gross Debit (GC)", "Gross Credit (GC)", "Exchange Rate"].contains(cell.title)
                    || cell.title.hasSuffix("(NC)"),
                !cell.title.hasPrefix("Net")
            else { return nil }
            return isWithinRate(row, cell.title, new, sheet) ? Excuse.converted : nil
        }
    }

    /// |gross − original × rate| ≤ half a minor unit and half of the rate's last digit, in units of 10⁻⁴ of a minor unit: the
    /// made-up rates have four digits.
    private static func isWithinRate(_ row: Int, _ title: String, _ new: String, _ sheet: DamageSheet) -> Bool {
        let text = { (wanted: String) in wanted == title ? new : sheet.text(wanted, of: row) }
        let original = units(text("Gross Credit (GC)")) - units(text("Gross Debit (GC)"))
        let costs = ["Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"].map { units(text($0)) }
        let net = units(sheet.text("Net Credit (NC)", of: row)) - units(sheet.text("Net Debit (NC)", of: row))
        let gross = net + costs.reduce(0, +)
        let off = gross * 10_000 - original * units(text("Exchange Rate"), digits: 4)
        // Twice both sides, so that halves are whole.
        return 2 * abs(off) <= 10_000 + abs(original)
    }

    /// Minor units of an amount in major units.
    private static func units(_ text: String, digits: Int = 2) -> Int {
        let parts = text.split(separator: ".")
        let rest = (parts.count > 1 ? String(parts[1]) : "") + String(repeating: "0", count: digits)
        return Int((parts.first ?? "0") + rest.prefix(digits)) ?? 0
    }

    // MARK: Stripe

    static let stripeExcuse: @Sendable (Damage, DamageSheet) -> String? = { damage, sheet in
        let payout = { (row: Int) in sheet.text("automatic_payout_id", of: row) }
        let isOwn = { (row: Int) in sheet.text("reporting_category", of: row) == "payout" }
        let fellows = { (row: Int) in sheet.rows.indices.filter { payout($0) == payout(row) } }
        let isStated = { (row: Int) in fellows(row).contains(where: isOwn) }
        switch damage {
        case .doubled: return nil
        case .removed(let row): return isOwn(row) ? Excuse.payout : isStated(row) ? nil : Excuse.derived
        case .changed(let cell, let new):
            guard let row = cell.row else { return nil }
            if cell.title == "automatic_payout_id" { return isStated(row) ? nil : Excuse.derived }
            guard let currency = Currency(code: new.uppercased()) else { return nil }
            if cell.title == "customer_facing_currency" {
                return currency.exponent == 2 ? Excuse.shopper : nil
            }
            return cell.title == "currency" && fellows(row).count == 1 ? Excuse.derived : nil
        }
    }

    // MARK: PayPal and Vipps

    /// Footers repeat every sum and count. A code is excused where the new one exists, which is left to the profile to say.
    static let paypalExcuse: @Sendable (Damage, DamageSheet) -> String? = { damage, _ in
        guard case .changed(let cell, _) = damage, cell.title == "Transaction Event Code" else { return nil }
        return Excuse.code
    }

    static let vippsExcuse: @Sendable (Damage, DamageSheet) -> String? = { damage, _ in
        guard case .changed(let cell, _) = damage, cell.title == "SettlementID" else { return nil }
        return Excuse.settlement
    }
}
