/// Which prefixes card schemes issue numbers under, and how long these are.
///
/// Sources: ISO/IEC 7812-1 (the first digit names the industry, 9 a national scheme), the schemes' own issuer documents as
/// far as they are public, and the public list of issuer identification numbers at
/// en.wikipedia.org/wiki/Payment_card_number. Where schemes share a prefix the lengths are those of all of them; schemes
/// without the check digit (Diners Club enRoute) are left out, for they cannot be told from any other number.
struct CardScheme {
    /// The first six digits.
    let prefixes: ClosedRange<Int>
    let lengths: ClosedRange<Int>

    private init(_ first: Int, _ last: Int, _ lengths: ClosedRange<Int>) {
        prefixes = first...last
        self.lengths = lengths
    }

    static let ranges = [
        // UATP, the airlines'.
        CardScheme(100_000, 199_999, 15...15),
        // GPN of Indonesia, which has 50, 56, 58 and 60 to 63 besides.
        CardScheme(194_600, 194_699, 16...19),
        // Mir, Borica.
        CardScheme(220_000, 220_599, 16...19),
        // Mastercard.
        CardScheme(222_100, 272_099, 16...16),
        CardScheme(510_000, 559_999, 16...16),
        // Diners Club, with 54 and 55 of North America above.
        CardScheme(300_000, 305_999, 14...19),
        CardScheme(309_500, 309_599, 14...19),
        CardScheme(360_000, 369_999, 14...19),
        CardScheme(380_000, 399_999, 13...19),
        // JCB with its old ranges; LankaPay and RuPay have some of them too.
        CardScheme(308_800, 309_499, 16...19),
        CardScheme(309_600, 310_299, 16...19),
        CardScheme(311_200, 312_099, 16...19),
        CardScheme(315_800, 315_999, 16...19),
        CardScheme(333_700, 334_999, 16...19),
        CardScheme(352_800, 358_999, 16...19),
        // China T-Union.
        CardScheme(310_000, 319_999, 19...19),
        // American Express.
        CardScheme(340_000, 349_999, 15...15),
        CardScheme(370_000, 379_999, 15...15),
        // Visa, with what others share of it: Dankort, Elo, mada.
        CardScheme(400_000, 499_999, 13...13),
        CardScheme(400_000, 499_999, 16...16),
        CardScheme(400_000, 499_999, 18...19),
        // Maestro and the national schemes beside it: Dankort, Elo, Verve, RuPay, Meeza, Uzcard, AfriGo, girocard, Discover, UnionPay,
        // Hipercard, Cabal, Troy.
        CardScheme(500_000, 509_999, 13...19),
        CardScheme(560_000, 699_999, 13...19),
        // UnionPay and RuPay.
        CardScheme(810_000, 829_999, 16...19),
        // Uzcard, Humo.
        CardScheme(860_000, 860_099, 16...16),
        CardScheme(986_000, 986_099, 16...16),
        // mada, Napas, Troy, BC Card.
        CardScheme(968_200, 968_299, 16...16),
        CardScheme(970_400, 970_499, 16...19),
        CardScheme(979_200, 979_299, 16...16),
        CardScheme(940_000, 949_999, 16...16),
    ]
}
