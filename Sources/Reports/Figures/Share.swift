import Settlements

/// One amount as a share of another, in hundredths of a percent: 1,234 is 12.34 %.
struct Share: Hashable {
    let hundredths: Int64

    /// Rounded once, half up; of a negative share half down, so that the sign changes nothing but the sign.
    ///
    /// Nil where the whole is not positive: there is nothing to take a share of.
    /// - Throws: ``MoneyError/overflow``.
    init?(_ part: Int64, of whole: Int64) throws(MoneyError) {
        guard whole > 0 else { return nil }
        let (quotient, rest) = (Int128(part.magnitude) * 10_000).quotientAndRemainder(dividingBy: Int128(whole))
        let rounded = rest * 2 >= Int128(whole) ? quotient + 1 : quotient
        guard let hundredths = Int64(exactly: part < 0 ? -rounded : rounded) else { throw .overflow }
        self.hundredths = hundredths
    }
}
