import Foundation
import Imports
import Settlements
import Support
import Testing

/// A thousand damages to files that foot: each must be found, but those that no check can see, and these are known exactly.
@Suite struct DamageTests {
    private static let mandatory = DamageSubject.Nature.allCases.filter(\.mustBeFound)

    @Test(arguments: DamageSubject.fixtures) func `a damaged file in a provider's shape is refused`(
        subject: DamageSubject
    ) throws {
        try attack(subject)
    }

    @Test(.enabled(if: Samples.directory != nil), arguments: DamageSubject.samples)
    func `a damaged real file is refused`(subject: DamageSubject) throws {
        try attack(subject)
    }

    private func attack(_ subject: DamageSubject) throws {
        let tries = 1000
        let whole = try subject.read(subject.sheet)
        #expect(whole.summary.totals.allSatisfy { $0.net.minorUnits == 0 || subject.profile == "paypal-settlement" })
        let seed: UInt64 = 4
        var random = Seeded(seed: seed)
        var found = 0
        for _ in 0..<tries {
            let damage = try #require(subject.damage(Self.mandatory, using: &random))
            let excuse = subject.excuse(damage, subject.sheet)
            let told = "seed \(seed), \(subject.name): \(subject.words(damage))"
            do {
                let taken = try subject.read(subject.sheet(damage))
                // `CR 0` for `DR 0`, or a code that means the same: what is taken is what it was.
                let isSame = Moves(taken) == Moves(whole)
                #expect(isSame || excuse != nil, "\(told): taken")
            } catch let refusal as ImportRefusal {
                found += 1
                #expect(
                    excuse.map(DamageSubject.Excuse.byChance.contains) ?? true,
                    "\(told): excused (\(excuse ?? "")) and yet found: \(refusal)")
            }
        }
        #expect(found > tries / 3, "\(subject.name): only \(found) of \(tries) were damages that can be found")
    }

    /// What moves in a file, and how much, whatever it is called.
    private struct Moves: Equatable {
        private let entries: [[String]]
        private let payouts: [String]

        init(_ gathered: Gathered) {
            let parts = gathered.intake.parts
            entries = parts.flatMap { part in
                part.entries.map {
                    ["\(part.account)", $0.type.word, "\($0.gross)", "\($0.net)", "\($0.fees)", $0.batch ?? ""]
                }
            }
            payouts = parts.flatMap { part in part.payouts.map { "\(part.account) \($0.amount)" } }
        }
    }
}
