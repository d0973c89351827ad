extension Mailbox {
    /// RFC 5321, 4.5.3.1.1.
    private static let longestLocalPart = 64
    /// RFC 5321, 4.5.3.1.3 less the angle brackets: 256 − 2.
    private static let longestAddress = 254
    /// RFC 1035, 2.3.4.
    private static let longestLabel = 63

    /// Reads a mail address with or without a name: `reports@psp.example`, `Settlements <reports@psp.example>`,
    /// `"Acme, Inc." <books@acme.example>`.
    ///
    /// The strict middle of RFC 5322: a dot-atom, `@`, a domain of letters, digits and hyphens (an international one in
    /// its `xn--` form). No comments, groups, routes, quoted local parts or address literals.
    ///
    /// - Throws: ``MailboxError``, which shows the text and says what is wrong with it.
    package init(parsing text: some StringProtocol) throws(MailboxError) {
        let whole = String(text)
        let trimmed = Self.trimmed(whole)
        guard !trimmed.isEmpty else { throw MailboxError(whole, "is empty: write it as name@domain") }
        for scalar in trimmed.unicodeScalars where scalar.breaksLines {
            throw MailboxError(whole, "has the control character \(scalar.codePoint)")
        }
        guard trimmed.hasSuffix(">") else {
            if trimmed.contains("<") { throw MailboxError(whole, "has '<' without '>' at its end") }
            try Self.check(address: trimmed, of: whole)
            self.init(name: nil, address: trimmed)
            return
        }
        guard let open = trimmed.lastIndex(of: "<") else {
            throw MailboxError(whole, "has '>' without '<' before it")
        }
        let address = String(trimmed[trimmed.index(after: open)...].dropLast())
        try Self.check(address: address, of: whole)
        let name = try Self.name(in: Self.trimmed(String(trimmed[..<open])), of: whole)
        self.init(name: name, address: address)
    }

    /// Asks of a mailbox made without parsing what ``init(parsing:)`` asks of its text.
    ///
    /// - Throws: ``MailboxError``, which shows the part that is wrong.
    package func validate() throws(MailboxError) {
        try Self.check(address: address, of: address)
        if let name { try Self.check(name: name, of: name) }
    }

    /// Spaces and tabs at the ends mean nothing; any other white space does not belong.
    private static func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var rest = text[...].drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }

    private static func check(address: String, of whole: String) throws(MailboxError) {
        guard address.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw MailboxError(
                whole, "has a character beyond ASCII in its address: write an international domain in its xn-- form")
        }
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw MailboxError(whole, "has \(parts.count - 1) '@' in its address, where exactly one belongs")
        }
        try check(local: Array(parts[0]), of: whole)
        try check(domain: Array(parts[1]), of: whole)
        guard address.utf8.count <= longestAddress else {
            throw MailboxError(
                whole, "has an address of \(address.utf8.count) characters, where at most \(longestAddress) may stand")
        }
    }

    private static func check(local: [UInt8], of whole: String) throws(MailboxError) {
        guard !local.isEmpty else { throw MailboxError(whole, "has nothing before the '@'") }
        guard local.count <= longestLocalPart else {
            throw MailboxError(
                whole, "has \(local.count) characters before the '@', where at most \(longestLocalPart) may stand")
        }
        if local[0] == UInt8(ascii: "\"") {
            throw MailboxError(whole, "has a quoted part before the '@', which is not supported")
        }
        for byte in local where !isAtomText(byte) && byte != UInt8(ascii: ".") {
            throw MailboxError(whole, "has \(shown(byte)) before the '@', where it may not stand")
        }
        let atoms = local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard !atoms.contains(where: \.isEmpty) else {
            throw MailboxError(whole, "has a dot at an end of the part before the '@', or two in a row")
        }
    }

    private static func check(domain: [UInt8], of whole: String) throws(MailboxError) {
        guard !domain.isEmpty else { throw MailboxError(whole, "has nothing after the '@'") }
        if domain[0] == UInt8(ascii: "[") {
            throw MailboxError(whole, "has a bare network address after the '@', where a domain belongs")
        }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            guard let first = label.first, let last = label.last else {
                throw MailboxError(whole, "has a dot at an end of its domain, or two in a row")
            }
            for byte in label where !isLetterOrDigit(byte) && byte != UInt8(ascii: "-") {
                throw MailboxError(whole, "has \(shown(byte)) in its domain, where it may not stand")
            }
            guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
                throw MailboxError(whole, "has a hyphen at an end of a part of its domain")
            }
            guard label.count <= longestLabel else {
                throw MailboxError(
                    whole,
                    "has a part of \(label.count) characters in its domain, where at most \(longestLabel) may stand")
            }
        }
        guard let top = labels.last, !top.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw MailboxError(whole, "has a domain that ends in a number")
        }
    }

    private static func name(in text: String, of whole: String) throws(MailboxError) -> String? {
        guard text.hasPrefix("\"") else {
            for scalar in text.unicodeScalars where "()<>[]:;@\\,\"".unicodeScalars.contains(scalar) {
                throw MailboxError(whole, "has '\(scalar)' in its name: put the name in double quotes")
            }
            try check(name: text, of: whole)
            return text.isEmpty ? nil : text
        }
        var name = String.UnicodeScalarView()
        var escaped = false
        var isClosed = false
        for scalar in text.unicodeScalars.dropFirst() {
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
        try check(name: String(name), of: whole)
        return name.isEmpty ? nil : String(name)
    }

    private static func check(name: String, of whole: String) throws(MailboxError) {
        for scalar in name.unicodeScalars where scalar.breaksLines {
            throw MailboxError(whole, "has the control character \(scalar.codePoint) in its name")
        }
    }

    /// `atext` of RFC 5322, 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func shown(_ byte: UInt8) -> String {
        let scalar = Unicode.Scalar(byte)
        if scalar == " " { return "a space" }
        return scalar.breaksLines ? "the control character \(scalar.codePoint)" : "'\(scalar)'"
    }
}

extension Unicode.Scalar {
    /// A character that has no place in one line of text: controls, CR, LF and NUL among them, and the separators of
    /// lines and paragraphs.
    package var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// `U+000D`: how a character is named that cannot be shown.
    package var codePoint: String {
        let hex = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }
}

/// Why a text is no mail address. It shows the text, with what cannot be printed named.
package struct MailboxError: Error, Hashable, CustomStringConvertible {
    /// Longer texts are cut where they are shown: they come from data.
    private static let longestShown = 120

    /// The text as it was found.
    package let text: String
    /// What is wrong with it: `has nothing before the '@'`.
    package let problem: String

    init(_ text: String, _ problem: String) {
        self.text = text
        self.problem = problem
    }

    package var description: String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(Self.longestShown) {
            if scalar.breaksLines {
                shown += "<\(scalar.codePoint)>"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        if text.unicodeScalars.count > Self.longestShown { shown += "…" }
        return "mail address '\(shown)' \(problem)"
    }
}
