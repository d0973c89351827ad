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
}
