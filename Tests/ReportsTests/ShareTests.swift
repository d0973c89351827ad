import Settlements
import Testing

@testable import Reports

struct ShareTests {
    /// Part × 10,000 ÷ whole, by hand.
    @Test(
        arguments: [
            (1, 3, 3_333), (2, 3, 6_667), (0, 5, 0), (5, 5, 10_000),
            // 0.125 %, 0.005 %, 1.005 %: a half goes up.
            (1, 800, 13), (5, 100_000, 1), (1_005, 100_000, 101),
            // 0.00125 % and 1.004999 % are less than a half; rounded twice the latter would be 1.01 %.
            (1, 80_000, 0), (1_004_999, 100_000_000, 100),
            (-1, 800, -13), (-1, 3, -3_333),
            // More than all of it.
            (150, 100, 15_000),
            (.max, .max, 10_000), (.min, .max, -10_000), (9_007_199_254_740_993, 9_007_199_254_740_993, 10_000),
            (5, 0, nil), (0, 0, nil), (5, -5, nil),
        ] as [(Int64, Int64, Int64?)])
    func `a share is rounded once, half up`(part: Int64, whole: Int64, hundredths: Int64?) throws {
        #expect(try Share(part, of: whole)?.hundredths == hundredths)
    }

    @Test func `a share that does not fit is an error`() throws {
        // 2^63 − 1 times 10,000 is more than 64 bits hold; a ten-thousandth of it less than one is not.
        #expect(throws: MoneyError.overflow) { try Share(.max, of: 1) }
        #expect(try Share(.max, of: 10_000)?.hundredths == .max)
    }
}
