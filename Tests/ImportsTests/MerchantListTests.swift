import Imports
import Settlements
import Testing

@Suite struct MerchantListTests {
    private func read(_ text: String) throws -> [Merchant] {
        try MerchantList.read(ImportFile(name: "merchants.csv", bytes: Array(text.utf8)), zones: Zones())
    }

    @Test func `every column finds its place`() throws {
        let merchants = try read(
            #"""
            closed,id,name,address,vat_id,report_email,zone,locale,tags,since
            2026-06-30,m-1001,"Café ""Noord""",Kade 1 | 1011 AB Amsterdam|,NL0001,a@acme.example; Books <b@acme.example>,\#
            Europe/Amsterdam,nl,retail; north,2020-02-29
            ,m-1002,Two,"Line 1
            Line 2",,,,pt-BR,,

            """#)
        let first = Merchant(
            id: "m-1001", name: "Café \"Noord\"", address: ["Kade 1", "1011 AB Amsterdam"], vatID: "NL0001",
            reportEmails: [try Mailbox(parsing: "a@acme.example"), try Mailbox(parsing: "Books <b@acme.example>")],
            zone: "Europe/Amsterdam", locale: "nl", tags: ["retail", "north"], since: "2020-02-29", closed: "2026-06-30"
        )
        #expect(
            merchants == [first, Merchant(id: "m-1002", name: "Two", address: ["Line 1", "Line 2"], locale: "pt-BR")])
    }

    @Test(
        arguments: [
            ("id,name\nm-1,Acme\n", []),
            ("name,id\nAcme,m-1\n", []),
            ("id\nm-1\n", ["1 missing-column"]),
            ("id,nmae\nm-1,Acme\n", ["1 missing-column", "1 unknown-column"]),
            ("id,name,colour\nm-1,Acme,red\n", ["1 unknown-column"]),
            ("id,name\n,Acme\n", ["2 missing-value"]),
            ("id,name\nm-1,Acme 4111 1111 1111 1111\n", ["2 card-number"]),
            ("id,name\n5500005555555559,Acme\n", ["2 card-number"]),
            ("id,name,address\nm-1,Acme,Kade 1|4111-1111-1111-1111\n", ["2 card-number"]),
            ("id,name\nm-1,Acme 4111 1111 1111 1112\n", []),
            ("id,name\nm-1,\n", ["2 missing-value"]),
            ("id,name\nm 1,Acme\n", ["2 value"]),
            ("id,name\nm-1,\"Acme\nBcc: x@evil.example\"\n", ["2 value"]),
            ("id,name\nm-1,\"Acme\u{2028}Two\"\n", ["2 value"]),
            ("id,name\nm-1,\(String(repeating: "m", count: 201))\n", ["2 value"]),
            ("id,name\nm-1,\(String(repeating: "m", count: 200))\n", []),
            ("id,name\nm\u{200B}-1,Acme\n", ["2 value"]),
            ("id,name\n\(String(repeating: "m", count: 101)),Acme\n", ["2 value"]),
            ("id,name\nm-1,Acme\nm-1,Acme\n", ["3 duplicate-identity"]),
            ("id,name,report_email\nm-1,Acme,a@acme.example;not an address\n", ["2 address"]),
            ("id,name,zone\nm-1,Acme,Europe/Amsterdm\n", ["2 zone"]),
            ("id,name,locale\nm-1,Acme,dutch!\n", ["2 value"]),
            ("id,name,since\nm-1,Acme,2026-13-01\n", ["2 date"]),
            ("id,name,since,closed\nm-1,Acme,2026-02-01,2026-01-01\n", ["2 date"]),
            ("id,name\nm-1,Acme,x\n", ["2 ragged-row"]),
            ("id,name\n", ["1 empty"]),
            ("", ["1 empty"]),
            ("id;name\nm-1;Acme\n", ["1 separator"]),
        ] as [(String, [String])])
    func `a broken list is refused with its line`(text: String, expected: [String]) throws {
        let refused = try refusal { _ = try read(text) }
        let findings = refused?.findings.map { "\($0.line ?? 0) \($0.rule.rawValue)" } ?? []
        #expect(findings.sorted() == expected)
    }
}
