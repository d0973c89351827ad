import Settlements
import Testing

/// Expectations from RFC 5322, 3.4 and RFC 5321, 4.5.3.1, less what is left out on purpose.
@Suite struct MailboxTests {
    @Test(arguments: [
        ("a@b", nil, "a@b"),
        ("reports@psp.example", nil, "reports@psp.example"),
        ("  reports@psp.example\t", nil, "reports@psp.example"),
        ("<reports@psp.example>", nil, "reports@psp.example"),
        ("Settlements <reports@psp.example>", "Settlements", "reports@psp.example"),
        ("Café Müller B.V. <k.m+1@xn--mller-kva.example>", "Café Müller B.V.", "k.m+1@xn--mller-kva.example"),
        ("\"Acme, Inc.\" <books@acme.example>", "Acme, Inc.", "books@acme.example"),
        ("\"a \\\"b\\\" \\\\ <c>\" <d@e.example>", "a \"b\" \\ <c>", "d@e.example"),
        ("\"\" <d@e.example>", nil, "d@e.example"),
        ("株式会社 🏬<shop@e.example>", "株式会社 🏬", "shop@e.example"),
        ("O'Brien <o'brien@e.example>", "O'Brien", "o'brien@e.example"),
        ("x@3com.example", nil, "x@3com.example"),
        (String(repeating: "l", count: 64) + "@e.example", nil, String(repeating: "l", count: 64) + "@e.example"),
    ])
    func `an address is read`(text: String, name: String?, address: String) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(mailbox == Mailbox(name: name, address: address))
        try mailbox.validate()
    }

    @Test(arguments: [
        ("", "is empty"),
        ("   ", "is empty"),
        ("reports", "has 0 '@'"),
        ("a@b@c", "has 2 '@'"),
        ("@b.example", "nothing before the '@'"),
        ("a@", "nothing after the '@'"),
        ("a b@c.example", "a space before the '@'"),
        (".a@b.example", "a dot at an end of the part before"),
        ("a..b@c.example", "two in a row"),
        ("\"a b\"@c.example", "a quoted part before the '@'"),
        ("a(comment)@c.example", "'(' before the '@'"),
        ("a@c.example(comment)", "'(' in its domain"),
        ("a@[192.0.2.1]", "a bare network address"),
        ("a@192.0.2.1", "ends in a number"),
        ("a@b..example", "a dot at an end of its domain"),
        ("a@b.example.", "a dot at an end of its domain"),
        ("a@-b.example", "a hyphen at an end"),
        ("a@b-.example", "a hyphen at an end"),
        ("a@b_c.example", "'_' in its domain"),
        ("a@müller.example", "xn--"),
        ("ä@b.example", "beyond ASCII"),
        ("A <a@b.example", "'<' without '>'"),
        ("a@b.example>", "'>' without '<'"),
        ("A <a@b.example> x", "'<' without '>'"),
        ("Acme, Inc. <a@b.example>", "',' in its name: put the name in double quotes"),
        ("a@b.example, c@d.example", "has 2 '@'"),
        ("Group: a@b.example;", "':' before the '@'"),
        ("\"open <a@b.example>", "a double quote that is not closed"),
        ("\"x\" y <a@b.example>", "text between the quoted name and the '<'"),
        ("A <@route.example:a@b.example>", "has 2 '@'"),
        ("A\r\nBcc: x@y.example <a@b.example>", "the control character U+000D"),
        ("A\r\n <a@b.example>", "the control character U+000D"),
        ("\"A\r\nBcc: x\" <a@b.example>", "the control character U+000D"),
        ("a\r\n@b.example", "the control character U+000D"),
        ("a@b.example\r\nRCPT TO:<x@y.example>", "the control character U+000D"),
        ("a@b.example\n", "the control character U+000A"),
        ("a\u{0}@b.example", "the control character U+0000"),
        ("A\u{2028}B <a@b.example>", "the control character U+2028"),
        (String(repeating: "l", count: 65) + "@e.example", "65 characters before the '@'"),
        ("a@" + String(repeating: "d", count: 64) + ".example", "a part of 64 characters"),
        (
            "a@" + String(repeating: String(repeating: "d", count: 63) + ".", count: 4) + "example",
            "an address of 265 characters"
        ),
    ])
    func `what is no address is refused, shown, and named`(text: String, problem: String) throws {
        let error = try #require(throws: MailboxError.self) { try Mailbox(parsing: text) }
        #expect(error.text == text)
        #expect(error.description.contains(problem))
        #expect(error.description.hasPrefix("mail address '"))
        #expect(error.description.unicodeScalars.allSatisfy { !$0.breaksLines })
    }
}
