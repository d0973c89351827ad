import Imports
import Settlements
import Testing

/// What happens to a report that was damaged on its way.
@Suite struct `Damaged reports of Stripe` {
    private static let whole = StripeFile.plain.adding(StripeFile.sent)
    private static let options = ImportOptions(merchant: "acme")

    @Test func `the whole one is taken`() throws {
        #expect(try stripe.findings(Self.whole.text, Self.options) == [])
    }

    // The payout's own row is the last; without it a payout is derived, and no row of it is proved.
    @Test(arguments: 0..<3) func `a row that is missing or doubled is found`(index: Int) throws {
        var (short, long) = (Self.whole, Self.whole)
        short.rows.remove(at: index)
        #expect(try stripe.findings(short.text, Self.options) == ["4 payout-sum"])
        long.rows.insert(long.rows[index], at: index)
        #expect(try stripe.findings(long.text, Self.options).contains("\(index + 3) duplicate-identity"))
    }

    @Test(arguments: [
        "gross", "fee", "net", "customer_facing_amount", "currency", "automatic_payout_id",
        "automatic_payout_effective_at_utc",
    ])
    func `each changed character of money, currency and payout is found`(title: String) throws {
        for (index, row) in Self.whole.rows.enumerated() {
            let cell = Array((row[title] ?? "").utf8)
            for (place, byte) in cell.enumerated() {
                // Another digit for a digit, another letter for a letter.
                let (first, count): (UInt8, UInt8) =
                    byte < UInt8(ascii: "A") ? (UInt8(ascii: "0"), 10) : (UInt8(ascii: "a"), 26)
                guard byte >= first, byte < first + count else { continue }
                var changed = cell
                changed[place] = first + (byte - first + 1) % count
                let text = String(decoding: changed, as: UTF8.self)
                let findings = try stripe.findings(Self.whole.with(index, [title: text]).text, Self.options)
                #expect(!findings.isEmpty, "\(title) \(text) of row \(index)")
            }
        }
    }

    // Whatever stands there: it is read or refused, and the program goes on.
    @Test func `no bytes bring it down`() throws {
        let seed: UInt64 = 41
        var random = Seeded(seed: seed)
        let alphabet = Array("0123456789-,.\"\n\r_ abcxyzEUR\u{0}é".utf8)
        var refused = 0
        for _ in 0..<300 {
            var bytes = Array(Self.whole.text.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                let byte = alphabet[Int.random(in: alphabet.indices, using: &random)]
                if Bool.random(using: &random) { bytes[place] = byte } else { bytes.insert(byte, at: place) }
            }
            let file = ImportFile(name: "damaged.csv", bytes: bytes)
            if try refusal({ _ = try stripe.read(file, Self.options) }) != nil { refused += 1 }
        }
        #expect(refused > 100, "seed \(seed)")
    }
}
