import Settlements

/// Believable data of a few merchants, the same for the same seed and dates.
struct DemoData {
    /// A merchant of the demo, and how it sells.
    struct Shop {
        let id: String
        let name: String
        let address: String
        let vatID: String
        let email: String
        /// What the merchant reads.
        let locale: String
        let tags: String
        let accounts: [(provider: String, currency: Currency)]
        /// Typical ticket in major units, payments a day, and how many in a hundred are paid at the counter.
        let ticket: Int64
        let payments: Int
        let atCounter: Int
        let methods: [(method: String, scheme: String, weight: Int)]
    }

    let shops: [Shop]
    private var chance: Chance
    private let zone: Zone
    private var counter = 0
    /// What each account has earned in the batch that is open: minor units.
    private var open: [String: Int64] = [:]

    init(seed: UInt64, zone: Zone, shops: [Shop] = Self.shops) {
        self.shops = shops
        self.zone = zone
        chance = Chance(state: seed)
    }

    var merchantsCSV: String {
        let rows = shops.map { shop in
            [
                shop.id, shop.name, shop.address, shop.vatID, shop.email, zone.identifier, shop.locale, shop.tags,
            ].map(Self.quoted).joined(separator: ",")
        }
        return (["id,name,address,vat_id,report_email,zone,locale,tags"] + rows).joined(separator: "\r\n") + "\r\n"
    }

    private static let columns = [
        "account", "merchant", "currency", "id", "type", "booked_at", "occurred_at", "method", "scheme", "channel",
        "gross", "commission", "markup", "scheme_fee", "interchange", "processing", "tax", "fixed", "net", "reference",
        "merchant_reference", "modification_reference", "batch", "bank_reference", "description",
    ]

    /// The file of one day: sales, now and then a refund or a chargeback, the payout of last week's batch on Tuesdays,
    /// the service fee on the first of a month.
    mutating func csv(of day: CalendarDate, isFirst: Bool, isLate: (Shop) -> Bool) -> String {
        var rows: [[String: String]] = []
        for shop in shops {
            for (index, account) in shop.accounts.enumerated() {
                let share = index == 0 ? shop.payments : shop.payments / 3
                rows += self.rows(of: shop, account, day, payments: share, isFirst: isFirst)
            }
            if isLate(shop) { rows.append(lateChargeback(shop, day)) }
        }
        let lines = rows.map { row in Self.columns.map { Self.quoted(row[$0] ?? "") }.joined(separator: ",") }
        return ([Self.columns.joined(separator: ",")] + lines).joined(separator: "\r\n") + "\r\n"
    }

    private static func quoted(_ text: String) -> String {
        text.contains(where: { ",\"\r\n".contains($0) }) ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }

    private mutating func rows(
        of shop: Shop, _ account: (provider: String, currency: Currency), _ day: CalendarDate, payments: Int,
        isFirst: Bool
    ) -> [[String: String]] {
        let key = "\(account.provider) \(account.currency)"
        let batch = "\(day.week)"
        var rows: [[String: String]] = []
        func money(_ units: Int64) -> String { Money(minorUnits: units, currency: account.currency).amount }
        func row(_ id: String, _ type: String, at time: Instant, gross: Int64, net: Int64) -> [String: String] {
            [
                "account": account.provider, "merchant": shop.id, "currency": account.currency.code, "id": id,
                "type": type,
                "booked_at": time.text(in: zone), "gross": money(gross), "net": money(net), "batch": batch,
            ]
        }
        let morning = zone.firstInstant(of: day)
        if isFirst { rows.append(row("start", "carry_in", at: morning, gross: 0, net: 0)) }
        if day.weekday == .tuesday, let owed = open["\(key) paid"], owed > 0 {
            let last = "\(day.adding(days: -7).week)"
            var payout = row("po-\(last)", "payout", at: morning.advanced(by: 9 * 3_600), gross: -owed, net: -owed)
            payout["batch"] = last
            payout["reference"] = "PO\(chance.digits(8))"
            payout["bank_reference"] = "PSP \(last) \(shop.id.uppercased())"
            rows.append(payout)
            open["\(key) paid"] = nil
        }
        let count = max(
            0, payments + chance.below(payments / 2 + 1) - payments / 4 - (day.weekday == .sunday ? payments / 2 : 0))
        var sum: Int64 = 0
        for _ in 0..<count {
            let sale = sale(of: shop, account.currency)
            let time = morning.advanced(by: Int64(8 * 3_600 + chance.below(12 * 3_600)))
            counter += 1
            let id = "pay-\(chance.digits(10))"
            let fees = sale.interchange + sale.scheme + sale.markup + sale.processing
            var payment = row(id, "payment", at: time, gross: sale.gross, net: sale.gross - fees)
            payment["occurred_at"] = time.advanced(by: -86_400).text(in: zone)
            payment["method"] = sale.method
            payment["scheme"] = sale.scheme_
            payment["channel"] = sale.isAtCounter ? "in_person" : "online"
            payment["interchange"] = money(-sale.interchange)
            payment["scheme_fee"] = money(-sale.scheme)
            payment["markup"] = money(-sale.markup)
            payment["processing"] = money(-sale.processing)
            payment["reference"] = "psp_\(chance.digits(12))"
            payment["merchant_reference"] = "ORDER-\(10_000 + counter)"
            rows.append(payment)
            sum += sale.gross - fees
            guard chance.below(100) < 4 else { continue }
            let back = chance.below(3) == 0 ? sale.gross / 2 : sale.gross
            var refund = row(
                "ref-\(chance.digits(10))", "refund", at: time.advanced(by: 1_800), gross: -back, net: -back)
            refund["method"] = sale.method
            refund["scheme"] = sale.scheme_
            refund["channel"] = payment["channel"]
            refund["reference"] = payment["reference"]
            refund["merchant_reference"] = payment["merchant_reference"]
            refund["modification_reference"] = "mod_\(chance.digits(12))"
            rows.append(refund)
            sum -= back
        }
        if day.day == 1 {
            let fee = 25 * account.currency.major
            let tax = fee * 21 / 100
            var service = row("service-\(day)", "fee", at: morning.advanced(by: 3_600), gross: 0, net: -fee)
            service["fixed"] = money(-fee)
            service["description"] = "Monthly service fee"
            var vat = row("vat-\(day)", "tax", at: morning.advanced(by: 3_600), gross: 0, net: -tax)
            vat["tax"] = money(-tax)
            vat["description"] = "VAT 21% on the monthly service fee"
            rows += [service, vat]
            sum -= fee + tax
        }
        open[key, default: 0] += sum
        if day.weekday == .sunday {
            open["\(key) paid", default: 0] += open[key] ?? 0
            open[key] = 0
        }
        return rows
    }

    /// A chargeback that was booked two weeks ago, and of which the provider tells only now.
    private mutating func lateChargeback(_ shop: Shop, _ day: CalendarDate) -> [String: String] {
        let account = shop.accounts[0]
        let gross = shop.ticket * account.currency.major + 45
        let fee = 15 * account.currency.major
        func money(_ units: Int64) -> String { Money(minorUnits: units, currency: account.currency).amount }
        let booked = zone.firstInstant(of: day.adding(days: -10)).advanced(by: 14 * 3_600)
        return [
            "account": account.provider, "merchant": shop.id, "currency": account.currency.code,
            "id": "cb-\(chance.digits(10))", "type": "chargeback", "booked_at": booked.text(in: zone), "method": "visa",
            "scheme": "visastandardcredit", "channel": "online", "gross": money(-gross), "processing": money(-fee),
            "net": money(-gross - fee), "reference": "psp_\(chance.digits(12))", "merchant_reference": "ORDER-10007",
            "modification_reference": "mod_\(chance.digits(12))", "description": "Goods not received",
        ]
    }

    private struct Sale {
        let gross: Int64
        let interchange: Int64
        let scheme: Int64
        let markup: Int64
        let processing: Int64
        let method: String
        let scheme_: String
        let isAtCounter: Bool
    }

    private mutating func sale(of shop: Shop, _ currency: Currency) -> Sale {
        let major = currency.major
        let scale: Int64 = currency.exponent == 0 ? 150 : 1
        let base = shop.ticket * scale * major
        // Halves to twice and a half the ticket; prices end in 0, 5 or 9.
        let raw = base / 2 + Int64(chance.below(Int(base) * 2))
        let endings: [Int64] = [0, 5, 9]
        let gross = max(endings[1], raw / 10 * 10 + endings[chance.below(3)])
        var pick = chance.below(shop.methods.reduce(0) { $0 + $1.weight })
        let method =
            shop.methods.first { candidate in
                pick -= candidate.weight
                return pick < 0
            } ?? shop.methods[0]
        func share(_ tenthsOfPerMille: Int64) -> Int64 { (gross * tenthsOfPerMille + 5_000) / 10_000 }
        let isAtCounter = chance.below(100) < shop.atCounter
        guard method.method == "visa" || method.method == "mc" else {
            let fixed = currency.exponent == 0 ? 30 : Int64(29)
            return Sale(
                gross: gross, interchange: 0, scheme: 0, markup: 0, processing: min(fixed, gross),
                method: method.method,
                scheme_: method.scheme, isAtCounter: isAtCounter)
        }
        return Sale(
            gross: gross, interchange: share(20), scheme: share(6), markup: share(isAtCounter ? 30 : 60), processing: 0,
            method: method.method, scheme_: method.scheme, isAtCounter: isAtCounter)
    }
}

extension Currency {
    /// Minor units of one major unit.
    var major: Int64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}

/// SplitMix64: the same numbers on every machine.
struct Chance {
    private var state: UInt64

    init(state: UInt64) {
        self.state = state
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(next() % UInt64(bound)) }

    mutating func digits(_ count: Int) -> String {
        (0..<count).map { _ in String(below(10)) }.joined()
    }
}
