import Imports
import Settlements
import Testing

/// What looks like a card number and what does not, and what is shown of it.
@Suite struct CardNumberTests {
    // Numbers for tests that the schemes and processors publish: none is anybody's. The others differ from one of these in
    // what the last column says.
    static let values: [(String, Bool, String)] = [
        ("4111111111111111", true, "Visa"),
        ("4012888888881881", true, "Visa"),
        ("4222222222222", true, "Visa of 13 digits"),
        ("4000006449999999997", true, "Visa of 19 digits, its check digit on paper"),
        ("5555555555554444", true, "Mastercard"),
        ("2223000048410010", true, "Mastercard from 2221 on"),
        ("2720994326581252", true, "Mastercard up to 2720"),
        ("378282246310005", true, "American Express"),
        ("371449635398431", true, "American Express"),
        ("6011111111111117", true, "Discover"),
        ("3056930009020004", true, "Diners Club of 16 digits"),
        ("36227206271667", true, "Diners Club of 14 digits"),
        ("30569309025904", true, "Diners Club of 14 digits"),
        ("3566002020360505", true, "JCB"),
        ("6200000000000005", true, "UnionPay"),
        ("6205500000000000004", true, "UnionPay of 19 digits"),
        ("6759649826438453", true, "Maestro"),
        ("2201382000000013", true, "Mir"),
        ("4111 1111 1111 1111", true, "in groups"),
        ("4111-1111-1111-1111", true, "in groups"),
        ("3782 822463 10005", true, "in groups of its own"),
        ("4111111111111112", false, "another check digit"),
        ("4111  1111 1111 1111", false, "two spaces"),
        ("4111111111111111 ", false, "a space behind"),
        ("a4111111111111111", false, "a letter in front"),
        ("8111111111111112", true, "RuPay and UnionPay have 81"),
        ("7111111111111114", false, "a prefix that no scheme has"),
        ("411111111117", false, "twelve digits"),
        ("411111111111116", false, "Visa has no 15 digits"),
        ("51000000000000003", false, "Mastercard has no 17 digits"),
        ("41111111111111111111", false, "twenty digits"),
        ("0000000000000000", false, "zeros add up, but no scheme begins with them"),
        ("", false, "nothing"),
    ]

    @Test(arguments: values) func `a value is one or is none`(value: String, expected: Bool, _: String) {
        #expect(CardNumber.isLikely(Array(value.utf8)[...]) == expected)
    }

    static let texts: [(text: String, shown: String)] = [
        ("paid with 4111111111111111", "paid with 411111******1111"),
        ("4111 1111 1111 1111.", "4111 11** **** 1111."),
        ("card:4111-1111-1111-1111,ok", "card:4111-11**-****-1111,ok"),
        ("12 4111111111111111 03/27", "12 411111******1111 03/27"),
        ("x4222222222222x", "x422222***2222x"),
        ("378282246310005 and 5555555555554444", "378282*****0005 and 555555******4444"),
        ("14111111111111111", "14111111111111111"),
        ("41111111111111111", "41111111111111111"),
        ("4111\u{A0}1111\u{A0}1111\u{A0}1111", "4111\u{A0}11**\u{A0}****\u{A0}1111"),
        ("order 2026-11-22 06:30:00, 1234.50 EUR", "order 2026-11-22 06:30:00, 1234.50 EUR"),
        ("café 4111111111111111 é", "café 411111******1111 é"),
        ("4111 1111\n1111 1111", "4111 1111\n1111 1111"),
        ("411111******1111", "411111******1111"),
        ("", ""),
    ]

    @Test(arguments: texts) func `six digits and four are shown`(text: String, shown: String) {
        #expect(CardNumber.masked(text) == shown)
        #expect(CardNumber.isLikely(within: Array(text.utf8)[...]) == (text != shown))
    }

    /// Another way to the same: take out every run of digits and separators, try every cut at the groups' ends.
    @Test func `what is masked holds no card number any more`() {
        let seed: UInt64 = 7812
        var random = Seeded(seed: seed)
        let pieces = ["4", "11", "5555", "4444", "1111", "378282", "246310005", "0", " ", " ", "-", "x", "  "]
        var hidden = 0
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 4...14, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }
            .joined()
            let masked = CardNumber.masked(text)
            #expect(masked.count == text.count, "seed \(seed): \(text)")
            #expect(Self.cards(in: masked).isEmpty, "seed \(seed): \(text) is shown as \(masked)")
            #expect((masked != text) == !Self.cards(in: text).isEmpty, "seed \(seed): \(text) is shown as \(masked)")
            if masked != text { hidden += 1 }
        }
        #expect(hidden > 20)
    }

    private static func cards(in text: String) -> [String] {
        var found: [String] = []
        for run in text.replacing(/[ -]{2,}/, with: "x").matches(of: /[0-9]+(?:[ -][0-9]+)*/) {
            let groups = run.output.split { " -".contains($0) }.map(String.init)
            for first in groups.indices {
                for last in first..<groups.count {
                    let digits = groups[first...last].joined()
                    if 13...19 ~= digits.count, luhn(digits), CardNumber.isLikely(Array(digits.utf8)[...]) {
                        found.append(digits)
                    }
                }
            }
        }
        return found
    }

    private static func luhn(_ digits: String) -> Bool {
        digits.reversed().enumerated().reduce(0) { sum, item in
            let digit = item.element.wholeNumberValue ?? 0
            return sum + (item.offset % 2 == 0 ? digit : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit])
        } % 10 == 0
    }
}
