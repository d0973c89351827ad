import Imports
import Support
import Testing

@Suite struct `The rules of imports` {
    @Test(arguments: Finding.Rule.all.map(\.rawValue)) func `each has one page`(name: String) throws {
        #expect(try explainedNames().filter { $0 == name }.count == 1)
    }

    @Test func `all of them are listed`() throws {
        let listed = Finding.Rule.all.map(\.rawValue)
        #expect(try declaredNames(in: "Imports/Finding.swift") == Set(listed))
        #expect(Set(listed).count == listed.count)
    }

    @Test func `tell no more of a field than a person reads`() throws {
        let long = String(repeating: "x", count: 1_000_000)
        let header = "account,currency,id,type,booked_at,gross,net\n"
        let refusal = try #require(
            try refusal { _ = try canonical.read(header + "a/b,EUR,1,\(long),2026-01-05,1.00,1.00\n") })
        #expect(refusal.findings.compactMap(\.found).allSatisfy { $0.count <= 1_001 })
        #expect(refusal.description.count < 5_000)
    }
}
