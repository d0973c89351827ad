import Imports
import Settlements

/// The files of the campaign: made-up ones in every shape, and the real ones that import whole.
extension DamageSubject {
    static let fixtures: [DamageSubject] = [adyenFixture, stripeFixture, paypalFixture, vippsFixture]

    static var samples: [DamageSubject] {
        guard Samples.directory != nil else { return [] }
        return Sample.imported.filter { !$0.isPart }.compactMap { sample in
            guard let bytes = try? Samples.bytes(sample.path), let options = try? sample.options() else { return nil }
            return subject(sample.path, sample.profile, String(decoding: bytes, as: UTF8.self), options)
        }
    }

    private static let options = ImportOptions(merchant: "acme", zone: try? zone("Europe/Amsterdam"))

    private static let adyenFixture = subject(
        "Adyen's shape", "adyen-settlement-details", DamageFixtures.adyen(batches: 4, rows: 12, seed: 1), options)
    private static let stripeFixture = subject(
        "Stripe's shape", "stripe-payout-reconciliation", DamageFixtures.stripe(payouts: 5, rows: 8, seed: 2),
        stripeOptions)
    private static let stripeOptions: ImportOptions = {
        var ofStripe = options
        ofStripe.account = "stripe/acct_1"
        return ofStripe
    }()
    private static let paypalFixture = subject(
        "PayPal's shape", "paypal-settlement", DamageFixtures.paypal(rows: 40, seed: 3), options)
    private static let vippsFixture = subject(
        "Vipps's shape", "vipps-settlement", DamageFixtures.vipps(settlements: 4, rows: 10, seed: 4), options)

    private static func subject(
        _ name: String, _ profile: String, _ text: String, _ options: ImportOptions
    ) -> DamageSubject {
        let (sheet, nature, excuse) =
            switch profile {
            case "adyen-settlement-details": (DamageSheet(csv: text), adyenNature, adyenExcuse)
            case "stripe-payout-reconciliation": (DamageSheet(csv: text), stripeNature, stripeExcuse)
            case "paypal-settlement": (DamageSheet(records: text), paypalNature, paypalExcuse)
            default: (DamageSheet(xml: text, row: "TransactionInfo"), vippsNature, vippsExcuse)
            }
        return DamageSubject(
            name: name, profile: profile, sheet: sheet, options: options, nature: nature, excuse: excuse)
    }

    // MARK: What the columns hold

    private static let adyenNature: @Sendable (String) -> Nature? = { title in
        switch title {
        case "Gross Debit (GC)", "Gross Credit (GC)", "Net Debit (NC)", "Net Credit (NC)", "Commission (NC)",
            "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)":
            .amount
        case "Gross Currency", "Net Currency": .currency
        case "Exchange Rate": .rate
        case "Type": .type
        case "Batch Number", "Merchant Account": .batch
        case "Creation Date", "TimeZone", "Booking Date", "Booking Date TimeZone": .date
        case "Psp Reference", "Merchant Reference", "Modification Reference", "Modification Merchant Reference",
            "Payment Method", "Payment Method Variant":
            .reference
        default: nil
        }
    }

    private static let stripeNature: @Sendable (String) -> Nature? = { title in
        switch title {
        case "gross", "fee", "net", "customer_facing_amount": .amount
        case "currency", "customer_facing_currency": .currency
        case "reporting_category": .type
        case "automatic_payout_id": .batch
        case "created", "created_utc", "charge_created_utc", "automatic_payout_effective_at",
            "automatic_payout_effective_at_utc":
            .date
        case "balance_transaction_id", "source_id", "charge_id", "description", "payment_method_type": .reference
        default: nil
        }
    }

    private static let paypalNature: @Sendable (String) -> Nature? = { title in
        switch title {
        case "Gross Transaction Amount", "Fee Amount", "SC 1", "RC 1", "FF 1", "SF 18", "RF 18": .amount
        case "Gross Transaction Currency", "Fee Currency", "SF 1", "RF 1": .currency
        case "Transaction Event Code", "Transaction Debit or Credit", "Fee Debit or Credit": .type
        case "Transaction Initiation Date", "Transaction Completion Date", "RH 1", "SH 1", "SH 2": .date
        case "Transaction ID", "Invoice ID", "PayPal Reference ID", "RH 3", "SH 3", "Bank Reference ID": .reference
        default:
            title.wholeMatch(of: /(SF|RF) ([0-9]+)/).map { place in
                let number = Int(place.output.2) ?? 0
                return number > 5 && number.isMultiple(of: 2) ? .type : .amount
            }
        }
    }

    private static let vippsNature: @Sendable (String) -> Nature? = { title in
        switch title {
        case "SettlementCurrencyCode": .currency
        case "SettlementType": .type
        case "SettlementID": .batch
        case "TransactionTime", "SettlementDate", "ReportDateFrom", "ReportDateTo": .date
        case "TransactionID", "OrderID", "SerialNumber": .reference
        case _ where title.hasSuffix("Amount") || title.hasPrefix("NumOf"): .amount
        default: nil
        }
    }
}
