import Settlements
import Support
import Testing

@Suite struct `The states of runs and deliveries` {
    static let names = Set(RunState.allCases.map(\.rawValue) + DeliveryState.allCases.map(\.rawValue)).sorted()

    @Test(arguments: names) func `each has one page`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }
}

@Suite struct `The rules by which a run is held` {
    @Test(arguments: FootingError.Rule.allCases) func `each has one page`(rule: FootingError.Rule) throws {
        #expect(try explainedNames().filter { $0 == rule.rawValue }.count == 1)
    }
}
