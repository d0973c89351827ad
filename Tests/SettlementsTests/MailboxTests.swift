import Settlements
import Support
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
        // Signs that a combining mark follows.
        ("\"a\\\"\u{301}b\\\\\u{308}\" <d@e.example>", "a\"\u{301}b\\\u{308}", "d@e.example"),
        ("株式会社 🏬<shop@e.example>", "株式会社 🏬", "shop@e.example"),
        ("O'Brien <o'brien@e.example>", "O'Brien", "o'brien@e.example"),
        ("x@3com.example", nil, "x@3com.example"),
        (String(repeating: "l", count: 64) + "@e.example", nil, String(repeating: "l", count: 64) + "@e.example"),
    ])
    func `an address is read`(text: String, name: String?, address: String) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(mailbox == Mailbox(name: name, address: address))
        #expect(try Mailbox(parsing: mailbox.description) == mailbox)
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
        ("a＠b.example", "has 0 '@'"),
        ("a＠x@b.example", "the character U+FF20 before the '@'"),
        ("a．b@b.example", "the character U+FF0E before the '@'"),
        ("a\u{A0}b@b.example", "the character U+00A0 before the '@'"),
        ("a\u{3000}b@b.example", "the character U+3000 before the '@'"),
        ("a\u{202E}b@b.example", "the invisible character U+202E before the '@'"),
        ("a\u{2067}b@b.example", "the invisible character U+2067 before the '@'"),
        ("a\u{200B}b@b.example", "the invisible character U+200B before the '@'"),
        ("a\u{200D}b@b.example", "the invisible character U+200D before the '@'"),
        ("a\u{FE0F}b@b.example", "the invisible character U+FE0F before the '@'"),
        ("a\u{3164}b@b.example", "the invisible character U+3164 before the '@'"),
        ("\u{FEFF}a@b.example", "the invisible character U+FEFF before the '@'"),
        ("a\u{E000}b@b.example", "the character U+E000 before the '@'"),
        ("\u{301}a@b.example", "the character U+0301 before the '@' with no letter"),
        ("a.\u{301}b@b.example", "the character U+0301 before the '@' with no letter"),
        ("a\u{85}b@b.example", "the control character U+0085"),
        ("a@b\u{202E}.example", "the invisible character U+202E in its domain"),
        ("a@b\u{200B}.example", "the invisible character U+200B in its domain"),
        ("a@b\u{200D}c.example", "the invisible character U+200D in its domain"),
        ("a@b\u{AD}c.example", "the invisible character U+00AD in its domain"),
        ("a@☃.example", "the character U+2603 in its domain"),
        ("a@l·l.example", "the character U+00B7 in its domain"),
        ("a@m\u{FF0F}x.example", "the character U+FF0F in its domain"),
        ("a@ü_b.example", "'_' in its domain"),
        ("a@ü b.example", "a space in its domain"),
        ("a@ü%41.example", "'%' in its domain"),
        ("a@ü:25.example", "':' in its domain"),
        ("a@ü#x.example", "'#' in its domain"),
        ("a@\u{301}b.example", "the rules of international names"),
        ("a@-ü.example", "the rules of international names"),
        ("a@ü..example", "the rules of international names"),
        ("a@xn--ü.example", "the rules of international names"),
        ("a@א1b.example", "the rules of international names"),
        ("a@ü.１２", "ends in a number"),
        ("a@ü.example.", "a dot at an end of its domain"),
        ("a@[ü]", "a bare network address"),
        ("\"ü b\"@b.example", "a quoted part before the '@'"),
        ("<>", "has 0 '@'"),
        ("A <>", "has 0 '@'"),
        ("A <a@b.example>>", "'>' in its domain"),
        ("<<a@b.example>", "'<' in its name"),
        ("A <a@b.exampl\u{20DD}>", "the character U+20DD in its domain"),
        ("A\u{202E}B <a@b.example>", "the control character U+202E in its name"),
        ("A\u{2066}B <a@b.example>", "the control character U+2066 in its name"),
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
        (String(repeating: "ü", count: 33) + "@e.example", "66 bytes before the '@', where at most 64"),
        // 58 letters beyond ASCII are fewer than 63, but not as xn--….
        ("a@" + String(repeating: "ü", count: 31) + String(repeating: "日", count: 27) + ".example", "longer than 63"),
        (
            "a@" + String(repeating: String(repeating: "d", count: 63) + ".", count: 4) + "example",
            "an address of 265 characters"
        ),
    ])
    func `what is no address is refused, shown, and named`(text: String, problem: String) throws {
        let error = try #require(throws: MailboxError.self) { try Mailbox(parsing: text) }
        #expect(error.text == text)
        #expect(error.description.contains(problem))
        #expect(error.description.unicodeScalars.starts(with: "mail address '".unicodeScalars))
        #expect(error.description.unicodeScalars.allSatisfy { !$0.breaksLines && !$0.isInvisible })
    }

    /// Each from outside: RFC 3492, 7.1 (its samples L, C, B, I and D), the package idna, and the tables of UTS 46.
    @Test(arguments: [
        ("a@müller.example", "a@xn--mller-kva.example"),
        ("a@Bücher.example", "a@xn--bcher-kva.example"),
        ("a@MÜLLER.Example", "a@xn--mller-kva.example"),
        ("a@mu\u{308}ller.example", "a@xn--mller-kva.example"),
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ("a@faß.de", "a@xn--fa-hia.de"),
        ("a@ς.gr", "a@xn--3xa.gr"),
        ("a@ｍüller。example", "a@xn--mller-kva.example"),
        ("a@例え.テスト", "a@xn--r8jz45g.xn--zckzah"),
        ("a@3年b組金八先生.jp", "a@xn--3b-ww4c5e180e575a65lsy2b.jp"),
        ("a@他們爲什麽不說中文.tw", "a@xn--ihqwctvzc91f659drss3x8bo0yb.tw"),
        ("a@他们为什么不说中文.cn", "a@xn--ihqwcrb4cv8a8dqg056pqjye.cn"),
        ("a@почемужеонинеговорятпорусски.ru", "a@xn--b1abfaaepdrnnbgefbadotcwatmq2g4l.ru"),
        ("a@Pročprostěnemluvíčesky.cz", "a@xn--proprostnemluvesky-uyb24dma41a.cz"),
        ("a@שלום.co.il", "a@xn--9dbne9b.co.il"),
        ("jürgen@müller.example", "jürgen@xn--mller-kva.example"),
        ("ju\u{308}rgen@b.example", "jürgen@b.example"),
        ("用户.1@例え.テスト", "用户.1@xn--r8jz45g.xn--zckzah"),
        ("אבג@b.example", "אבג@b.example"),
        ("Jürgen <jürgen@b.example>", "jürgen@b.example"),
        (String(repeating: "ü", count: 32) + "@e.example", String(repeating: "ü", count: 32) + "@e.example"),
    ])
    func `an international address is read`(text: String, address: String) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(Array(mailbox.address.utf8) == Array(address.utf8))
        #expect(mailbox.domain == address.drop { $0 != "@" }.dropFirst())
        #expect(mailbox.needsSMTPUTF8 == !address.utf8.allSatisfy { $0 < 0x80 })
        try mailbox.validate()
        #expect(try Mailbox(parsing: mailbox.description) == mailbox)
    }

    /// Letters of many scripts, and what else somebody might write, in labels of up to a dozen.
    private static func domain(_ chance: inout SeededChance) -> String {
        let blocks: [ClosedRange<UInt32>] = [
            0x61...0x7A, 0x30...0x39, 0x2D...0x2D, 0xC0...0xFF, 0x100...0x17F, 0x300...0x36F, 0x370...0x3FF,
            0x400...0x4FF,
            0x5D0...0x5EA, 0x620...0x66F, 0x6F0...0x6F9, 0x900...0x97F, 0xE01...0xE3A, 0x1E00...0x1EFF, 0x2000...0x206F,
            0x2100...0x214F, 0x3040...0x30FF, 0x4E00...0x9FA5, 0xAC00...0xD7A3, 0xFF10...0xFF5A, 0x1100...0x11FF,
            0x1F300...0x1F5FF,
        ]
        let labels = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
            // One script as a rule, for a mixture is seldom allowed.
            let home = [blocks[Int.random(in: 0..<blocks.count, using: &chance)], 0x61...0x7A]
            return (0..<Int.random(in: 1...12, using: &chance)).map { _ in
                let choice = Int.random(in: 0..<40, using: &chance) == 0 ? blocks : home
                let block = choice[Int.random(in: 0..<choice.count, using: &chance)]
                return String(Unicode.Scalar(UInt32.random(in: block, using: &chance)) ?? "a")
            }.joined()
        }
        return labels.joined(separator: ".") + ".example"
    }

    /// Whether a domain holds what we do not take from anybody, though the rules may allow it or take it for something else.
    private static func holdsWhatWeRefuse(_ domain: String) -> Bool {
        domain.unicodeScalars.contains { scalar in
            if scalar.isASCII { return false }
            // l with a middle dot, and jamo, which the package composes to syllables.
            if [0x13F, 0x140].contains(scalar.value) || (0x1100...0x11FF).contains(scalar.value) { return true }
            switch scalar.properties.generalCategory {
            case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
                .spacingMark:
                return scalar.properties.isDefaultIgnorableCodePoint
            default: return true
            }
        }
    }

    /// RFC 5893, 2: where one label of a domain is written from the right, the rule is for all of them, and none may begin
    /// with a digit. The package asks label by label.
    private static func breaksTheRuleOfDirection(_ domain: String) -> Bool {
        let isFromTheRight = domain.unicodeScalars.contains { (0x590...0x8FF).contains($0.value) }
        return isFromTheRight
            && domain.split(separator: ".").contains { $0.unicodeScalars.first?.properties.numericType != nil }
    }

    @Test func `a domain is what Python's idna makes of it, or is refused`() throws {
        let seed: UInt64 = 5891
        var chance = SeededChance(seed: seed)
        let domains = (0..<20_000).map { _ in Self.domain(&chance) }
        let rows = try Python.ask("idna_domains.py", [], domains, with: "idna")
        #expect(rows.count == domains.count)
        var taken = 0
        for (domain, row) in zip(domains, rows) where !domain.utf8.allSatisfy({ $0 < 0x80 }) {
            let ours = (try? Mailbox(parsing: "a@\(domain)"))?.domain
            let theirs = row[0] == "-" ? nil : String(row[0])
            if let ours {
                taken += 1
                #expect(ours == theirs, "seed \(seed): \(domain.debugDescription)")
            } else if theirs != nil {
                #expect(
                    Self.holdsWhatWeRefuse(domain) || Self.breaksTheRuleOfDirection(domain),
                    "seed \(seed): \(domain.debugDescription) is refused")
            }
        }
        #expect(taken > 4000)
    }
}
