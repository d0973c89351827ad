import Foundation
import Imports
import Support
import Testing

/// What the page on undetected changes says, held against what the campaign counts.
@Suite struct UndetectedTests {
    /// How many changes of each column the page counts.
    private static let tries = 60
    private static let isLong = ProcessInfo.processInfo.environment["SETTLECAST_LONG_TESTS"] != nil

    private static let page =
        (try? String(contentsOfFile: packageRoot + "/docs/undetected.md", encoding: .utf8)) ?? ""

    @Test(arguments: DamageSubject.fixtures) func `columns of references and dates are as the page has them`(
        subject: DamageSubject
    ) throws {
        let titles = Set(subject.sheet.cells.map(\.title))
        for title in titles.sorted() {
            guard let nature = subject.nature(title), !nature.mustBeFound else { continue }
            let (seen, tried) = try count(title, of: subject)
            guard let stated = stated(subject.profile, title) else {
                Issue.record("missing: | `\(subject.profile)` | `\(title)` | \(nature.rawValue) | \(seen) |")
                continue
            }
            if Self.isLong {
                #expect(stated == seen, "| `\(subject.profile)` | `\(title)` | \(nature.rawValue) | \(seen) |")
            } else if seen < tried {
                #expect(stated < Self.tries, "\(subject.name), \(title): \(seen) of \(tried) seen, the page says all")
            } else {
                #expect(stated > 0, "\(subject.name), \(title): all of \(tried) seen, the page says none")
            }
        }
    }

    @Test(arguments: DamageSubject.Excuse.all.map(\.1)) func `every excuse of the campaign is on the page`(
        reason: String
    ) {
        #expect(Self.page.contains("**\(reason)**"))
    }

    /// How many changes the page says are seen; nil where it has no such column.
    private func stated(_ profile: String, _ title: String) -> Int? {
        let start = "| `\(profile)` | `\(title)` | "
        let line = Self.page.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Int($0.split(separator: "|")[3].trimmingPrefix(" ").prefix { $0.isNumber }) }
    }

    private func count(_ title: String, of subject: DamageSubject) throws -> (seen: Int, tried: Int) {
        var random = Seeded(seed: 5)
        let cells = subject.sheet.cells.filter { $0.title == title }
        let tried = Self.isLong ? Self.tries : 5
        var seen = 0
        for _ in 0..<tried {
            guard let cell = cells.randomElement(using: &random) else { continue }
            let damage = DamageSubject.Damage.changed(cell, to: subject.changed(cell, using: &random))
            if try subject.isFound(damage) { seen += 1 }
        }
        return (seen, tried)
    }
}
