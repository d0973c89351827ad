internal import Foundation

extension Mailbox {
    /// Reads a mail address with or without a name: `reports@psp.example`, `Settlements <reports@psp.example>`,
    /// `"Acme, Inc." <books@acme.example>`, `jürgen@müller.example`.
    ///
    /// The strict middle of RFC 5322: a dot-atom, `@`, a domain of letters, digits and hyphens. No comments, groups,
    /// routes, quoted local parts or address literals. An international domain is turned into its `xn--` form (IDNA2008);
    /// what is international before the `@` stays, composed (RFC 6532).
    ///
    /// - Throws: ``MailboxError``, which shows the text and says what is wrong with it.
    package init(parsing text: some StringProtocol) throws(MailboxError) {
        let whole = String(text)
        let trimmed = Self.trimmed(whole.unicodeScalars[...])
        guard !trimmed.isEmpty else { throw MailboxError(whole, "is empty: write it as name@domain") }
        for scalar in trimmed where scalar.breaksLines {
            throw MailboxError(whole, "has the control character \(scalar.codePoint)")
        }
        guard trimmed.last == ">" else {
            if trimmed.contains("<") { throw MailboxError(whole, "has '<' without '>' at its end") }
            self.init(name: nil, address: try Self.address(in: trimmed, of: whole))
            return
        }
        guard let open = trimmed.lastIndex(of: "<") else {
            throw MailboxError(whole, "has '>' without '<' before it")
        }
        let address = try Self.address(in: trimmed[trimmed.index(after: open)...].dropLast(), of: whole)
        let name = try Self.name(in: Self.trimmed(trimmed[..<open]), of: whole)
        self.init(name: name, address: address)
    }

    /// Asks of a mailbox made without parsing what ``init(parsing:)`` gives.
    ///
    /// - Throws: ``MailboxError``, which shows the part that is wrong.
    package func validate() throws(MailboxError) {
        let scalars = address.unicodeScalars
        guard let at = scalars.lastIndex(of: "@"), scalars[at...].allSatisfy(\.isASCII) else {
            throw MailboxError(address, "has no '@' with a domain in ASCII after it")
        }
        _ = try Self.address(in: scalars[...], of: address)
        if let name { try Self.check(name: name.unicodeScalars[...], of: name) }
    }

    /// Whether what stands before the `@` is beyond ASCII, so that no server without SMTPUTF8 takes it (RFC 6531).
    package var needsSMTPUTF8: Bool { address.utf8.contains { $0 >= 0x80 } }

    /// What stands after the `@`, in ASCII.
    package var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

    /// Spaces and tabs at the ends mean nothing; any other white space does not belong.
    private static func trimmed(_ text: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView {
        let isBlank = { (scalar: Unicode.Scalar) in scalar == " " || scalar == "\t" }
        var rest = text.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func address(in text: Substring.UnicodeScalarView, of whole: String) throws(MailboxError) -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw MailboxError(whole, "has \(parts.count - 1) '@' in its address, where exactly one belongs")
        }
        let local =
            parts[0].allSatisfy(\.isASCII)
            ? String(parts[0]) : String(parts[0]).precomposedStringWithCanonicalMapping
        try MailboxRules.check(local: local, of: whole)
        let domain = try MailboxRules.domain(String(parts[1]), of: whole)
        return try MailboxRules.whole(local, domain, of: whole)
    }

    private static func name(in text: Substring.UnicodeScalarView, of whole: String) throws(MailboxError) -> String? {
        guard text.first == "\"" else {
            for scalar in text where "()<>[]:;@\\,\"".unicodeScalars.contains(scalar) {
                throw MailboxError(whole, "has '\(scalar)' in its name: put the name in double quotes")
            }
            try check(name: text, of: whole)
            return text.isEmpty ? nil : String(text)
        }
        var name = String.UnicodeScalarView()
        var escaped = false
        var isClosed = false
        for scalar in text.dropFirst() {
            guard !isClosed else {
                throw MailboxError(whole, "has text between the quoted name and the '<'")
            }
            if escaped {
                name.append(scalar)
                escaped = false
            } else if scalar == "\\" {
                escaped = true
            } else if scalar == "\"" {
                isClosed = true
            } else {
                name.append(scalar)
            }
        }
        guard isClosed else { throw MailboxError(whole, "has a double quote that is not closed") }
        try check(name: name[...], of: whole)
        return name.isEmpty ? nil : String(name)
    }

    private static func check(name: Substring.UnicodeScalarView, of whole: String) throws(MailboxError) {
        for scalar in name where scalar.breaksLines || scalar.turnsDirection {
            throw MailboxError(whole, "has the control character \(scalar.codePoint) in its name")
        }
    }
}
