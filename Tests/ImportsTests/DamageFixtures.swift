import Settlements

/// Larger files in the providers' shapes, made up from a seed, whose sums foot.
enum DamageFixtures {
    /// Minor units as text: with zeros at the end, or without as Adyen writes them.
    private static func text(_ units: Int, dropping: Bool = false) -> String {
        let sign = units < 0 ? "-" : ""
        let (whole, rest) = (abs(units) / 100, abs(units) % 100)
        let full = "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
        guard dropping else { return full }
        return rest == 0 ? "\(sign)\(whole)" : full.hasSuffix("0") ? String(full.dropLast()) : full
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    // MARK: Adyen

    /// Batches of payments in two currencies, refunds, chargebacks, corrections, reserves, fees; some paid out, some carried over.
    static func adyen(batches: Int, rows: Int, seed: UInt64) -> String {
        var random = Seeded(seed: seed)
        var file = AdyenFile(rows: [])
        var carried = 0
        for batch in 0..<batches {
            let number = String(501 + batch)
            var sum = carried
            func add(_ row: [String: String], _ cells: [String: String] = [:]) {
                file.rows.append(row.merging(cells.merging(["Batch Number": number]) { $1 }) { $1 })
            }
            func side(_ units: Int) -> [String: String] {
                [units < 0 ? "Net Debit (NC)" : "Net Credit (NC)": text(abs(units), dropping: true)]
            }
            if carried != 0 {
                let note = ["Modification Merchant Reference": "Balancetransfer from batch \(500 + batch)"]
                add(AdyenFile.row("Balancetransfer", "Balancetransfer"), side(carried).merging(note) { $1 })
            }
            for index in 0..<rows {
                let worth = Int.random(in: 500...40_000, using: &random)
                let type = ["Settled", "Settled", "Settled", "Refunded", "Chargeback", "ChargebackReversed"][index % 6]
                let isForeign = index % 4 == 1
                let rate = Int.random(in: 8501...9599, using: &random) / 10 * 10 + 3
                let gross = isForeign ? (worth * rate + 5000) / 10_000 : worth
                let costs = (0..<3).map { _ in Int.random(in: 1...90, using: &random) }
                let sign = type == "Refunded" || type == "Chargeback" ? -1 : 1
                let net = sign * gross - costs.reduce(0, +)
                sum += net
                let day = digits(Int.random(in: 1...28, using: &random), 2)
                let row = AdyenFile.row(
                    type, "C\(digits(batch * 1000 + index, 7))Q", at: "2026-01-\(day) 12:00:0\(index % 10)")
                add(row, side(net))
                let last = file.rows.count - 1
                file.rows[last].merge([
                    "Psp Reference": "P\(digits(batch * 1000 + index / 2, 7))Q",
                    "Merchant Reference": "order-\(batch * 1000 + index)", "Payment Method": "visa",
                    "Payment Method Variant": "visadebit", "Gross Currency": isForeign ? "USD" : "EUR",
                    sign > 0 ? "Gross Credit (GC)" : "Gross Debit (GC)": text(worth, dropping: true),
                    "Exchange Rate": isForeign ? "0.\(rate)" : "1", "Markup (NC)": text(costs[0], dropping: true),
                    "Scheme Fees (NC)": text(costs[1], dropping: true),
                    "Interchange (NC)": text(costs[2], dropping: true),
                ]) { $1 }
            }
            for (type, units) in [
                ("Fee", -130), ("InvoiceDeduction", -45), ("DepositCorrection", 210), ("ReserveAdjustment", -300),
            ] {
                sum += units
                add(AdyenFile.row(type, "\(type) of batch \(number)"), side(units))
            }
            if batch % 3 == 1, batch + 1 < batches {
                let note = ["Modification Merchant Reference": "Balancetransfer to batch \(502 + batch)"]
                add(AdyenFile.row("Balancetransfer", "Balancetransfer"), side(-sum).merging(note) { $1 })
                carried = sum
            } else {
                add(AdyenFile.row("MerchantPayout", "TX\(700 + batch)XT batch \(number), SHOP_NL"), side(-sum))
                carried = 0
            }
        }
        return file.text
    }

    // MARK: Stripe

    /// Payouts with a row of their own, and movements of which every one is part of one.
    static func stripe(payouts: Int, rows: Int, seed: UInt64) -> String {
        var random = Seeded(seed: seed)
        let titles = [
            "automatic_payout_id", "automatic_payout_effective_at_utc", "balance_transaction_id", "created_utc",
            "currency", "gross", "fee", "net", "reporting_category", "source_id", "description", "charge_id",
            "charge_created_utc", "payment_method_type", "customer_facing_amount", "customer_facing_currency",
        ]
        var lines = [titles.joined(separator: ",")]
        for payout in 0..<payouts {
            let id = "po_\(digits(payout, 4))"
            var sum = 0
            func add(_ number: Int, _ category: String, _ gross: Int, _ fee: Int, source: String, charge: String) {
                let created = "2026-01-0\(1 + payout % 8) 1\(number % 10):00:00"
                let (facing, currency) = charge.isEmpty || category == "dispute" ? ("", "") : (text(gross), "eur")
                lines.append(
                    [
                        id, "2026-01-1\(payout % 10) 00:00:00", "txn_\(digits(payout * 1000 + number, 6))", created,
                        "eur",
                        text(gross), text(fee), text(gross - fee), category, source, category, charge,
                        charge.isEmpty ? "" : created, charge.isEmpty ? "" : "card", facing, currency,
                    ].joined(separator: ","))
            }
            for number in 0..<rows {
                let amount = Int.random(in: 500...40_000, using: &random)
                let category = ["charge", "charge", "charge", "refund", "dispute", "fee"][number % 6]
                let gross = category == "charge" ? amount : category == "fee" ? -amount / 100 : -amount / 4
                let fee = category == "charge" ? amount / 50 : category == "dispute" ? 1500 : 0
                sum += gross - fee
                let charge = category == "fee" ? "" : "ch_\(digits(payout * 1000 + number, 6))"
                let source =
                    category == "charge" ? charge : category == "fee" ? "" : "re_\(digits(payout * 1000 + number, 6))"
                add(number, category, gross, fee, source: source, charge: charge)
            }
            add(rows, "payout", -sum, 0, source: id, charge: "")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: PayPal

    /// One day of one account in three currencies, with all footers.
    static func paypal(rows: Int, seed: UInt64) -> String {
        var random = Seeded(seed: seed)
        let account = "SHOPEXAMPLE01"
        var lines = [
            #""RH",2026/01/07 02:21:10 -0800,"A","\#(account)",009,"#, #""FH",01"#,
            #""SH",2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,"\#(account)","""#,
            #""CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code","#
                + #""Transaction Initiation Date","Transaction Completion Date","Transaction Debit or Credit","#
                + #""Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","#
                + #""Fee Currency","Custom Field","Bank Reference ID""#,
        ]
        let currencies = ["EUR", "USD", "JPY"]
        // Gross credits, gross debits, fee credits, fee debits, number of rows.
        var sums = [[Int]](repeating: [Int](repeating: 0, count: 5), count: 3)
        func add(
            _ number: Int, _ code: String, _ side: String, _ amount: Int, _ currency: Int, fee: (String, Int)?,
            about: String = ""
        ) {
            let id = "T\(digits(number, 5))X"
            let hour = digits(number % 24, 2)
            let moment = "2026/01/06 \(hour):00:00 -0800"
            let name = currencies[currency]
            let fees = fee.map { #""\#($0.0)",\#($0.1),"\#(name)""# } ?? #""",,"""#
            lines.append(
                #""SB","\#(id)","order-\#(number)","\#(about)","\#(about.isEmpty ? "" : "TXN")","\#(code)",\#(moment),"#
                    + #"\#(moment),"\#(side)",\#(amount),"\#(name)",\#(fees),"","""#)
            sums[currency][side == "CR" ? 0 : 1] += amount
            if let fee { sums[currency][fee.0 == "CR" ? 2 : 3] += fee.1 }
            sums[currency][4] += 1
        }
        for number in 0..<rows {
            let currency = number % 3
            let amount = Int.random(in: 1000...60_000, using: &random)
            switch number / 3 % 7 {
            case 0, 1, 2: add(number, "T0006", "CR", amount, currency, fee: ("DR", amount / 30))
            case 3: add(number, "T1107", "DR", amount / 3, currency, fee: ("CR", 20), about: "T00001X")
            case 4: add(number, "T1201", "DR", amount / 5, currency, fee: nil, about: "T00002X")
            case 5: add(number, "T0106", "DR", 1500, currency, fee: nil, about: "T00003X")
            default: add(number, "T0400", "DR", amount / 2, currency, fee: nil)
            }
        }
        add(rows, "T0200", "DR", 5000, 1, fee: nil, about: "T00004X")
        add(rows + 1, "T0200", "CR", 4600, 0, fee: nil, about: "T00004X")
        let footers = currencies.indices.map { index in
            let sum = sums[index]
            let beginning = 1_000_000 + index
            let ending = beginning + sum[0] - sum[1] + sum[2] - sum[3]
            return
                #""\#(currencies[index])",\#(sum[0]),\#(sum[1]),\#(sum[2]),\#(sum[3]),"CR",\#(beginning),"CR",\#(ending),"#
                + #""CR",\#(beginning - 500),"CR",\#(ending - 500),"CR",0,"CR",0,\#(sum[4])"#
        }
        lines += footers.map { #""SF",\#($0)"# } + [#""SC",\#(rows + 2)"#]
        lines += footers.map { #""RF",\#($0)"# } + [#""RC",\#(rows + 2)"#, #""FF",\#(rows + 2)"#]
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    // MARK: Vipps

    /// Settlements of one sale unit, net and gross by turns.
    static func vipps(settlements: Int, rows: Int, seed: UInt64) -> String {
        var random = Seeded(seed: seed)
        func leaf(_ name: String, _ text: String) -> String { "<\(name)>\(text)</\(name)>" }
        var lines: [String] = []
        for number in 0..<settlements {
            let isNet = number.isMultiple(of: 2)
            lines += [
                "<SettlementInfo>", leaf("SettlementDate", "2026-01-1\(number % 10)"),
                leaf("SettlementID", "\(2_000_001 + number)"), leaf("SettlementCurrencyCode", "NOK"),
                leaf("SettlementType", isNet ? "Net" : "Gross"),
            ]
            var (captured, refunded, fees) = (0, 0, 0)
            for row in 0..<rows {
                let amount = Int.random(in: 1000...90_000, using: &random)
                let (capture, refund) = row % 4 == 3 ? (0, -amount / 10) : (amount, 0)
                let fee = capture / 40
                (captured, refunded, fees) = (captured + capture, refunded + refund, fees + fee)
                let id = number * 1000 + row
                lines += [
                    "<TransactionInfo>", leaf("TransactionTime", "2026-01-0\(1 + row % 9)T12:52:54.097+01:00"),
                    leaf("TransactionCaptureAmount", text(capture)), leaf("TransactionRefundAmount", text(refund)),
                    leaf("TransactionGrossAmount", text(capture + refund)),
                    leaf("TransactionNetAmount", text(capture + refund - fee)), leaf("TransactionFeeAmount", text(fee)),
                    leaf("SettlementCurrencyCode", "NOK"), leaf("TransactionID", "\(5_001_000_000 + id)"),
                    leaf("OrderID", "order-\(id / 2)"), "</TransactionInfo>",
                ]
            }
            let gross = captured + refunded
            lines += [
                leaf("NumOfTransactions", "\(rows)"), leaf("CaptureSettlementAmount", text(captured)),
                leaf("RefundSettlementAmount", text(refunded)), leaf("GrossSettlementAmount", text(gross)),
                leaf("NetSettlementAmount", text(gross - fees)), leaf("FeeSettlementAmount", text(fees)),
                leaf("SettledAmount", text(isNet ? gross - fees : gross)), "</SettlementInfo>",
            ]
        }
        let head = [
            #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            #"<SettlementReport xmlns="http://vipps.no/xmlschema/SettlementReport-3.0.xsd">"#,
            "<SettlementDetailsInfo>",
            leaf("SaleUnitName", "Shop"), leaf("SerialNumber", "100297"), leaf("OrganizationName", "Fjord"),
            leaf("OrganizationNumber", "900000001"), leaf("MainAddress", "Kaia 1"), leaf("MainAddressZipCode", "0001"),
            leaf("MainAddressCity", "Oslo"), leaf("MainAddressCountryCode", "NOR"), "<PaymentsInfo>",
            leaf("ReportDateFrom", "2026-01-01"), leaf("ReportDateTo", "2026-01-31"),
            leaf("SettlementCurrencyCode", "NOK"), leaf("ReportReferenceNum", "1"),
            leaf("SettlementAccountNum", "05390000000"),
        ]
        let foot = [
            leaf("NumOfSettlements", "\(settlements)"), "</PaymentsInfo>", "</SettlementDetailsInfo>", "<VippsInfo>",
            leaf("Name", "Vipps"), leaf("Country", "Norway"), "</VippsInfo>", "</SettlementReport>",
        ]
        return (head + lines + foot).joined(separator: "\n") + "\n"
    }
}
