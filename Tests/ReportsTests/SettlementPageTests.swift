import Diagnostics
import Foundation
import Reports
import Settlements
import Testing

/// A statement that is looked at, under the name of its goldens.
struct Shown: CustomTestStringConvertible, Sendable {
    let name: String
    let make: @Sendable () throws -> Statement
    var testDescription: String { name }

    static let all = [
        Shown(name: "usual-week") { try Samples.usualWeek() },
        Shown(name: "several-accounts") { try Samples.severalAccounts() },
        Shown(name: "negative-balance") { try Samples.negativeBalance() },
        Shown(name: "unknown-balance") { try Samples.unknownBalance() },
        Shown(name: "empty-week") { try Samples.emptyWeek() },
        Shown(name: "long-month") { try Samples.longMonth() },
    ]
}

struct SettlementPageTests {
    @Test(arguments: Shown.all)
    func `a page is the one that was accepted`(shown: Shown) throws {
        try Golden.expect(try SettlementPage().render(try shown.make()), is: "\(shown.name).html")
    }

    @Test(arguments: Shown.all)
    func `a text is the one that was accepted`(shown: Shown) throws {
        try Golden.expect(try SettlementText.render(try shown.make()), is: "\(shown.name).txt")
    }
}
