/// A person or office with a mail address: `Settlements <reports@psp.example>`.
package struct Mailbox: Hashable, Sendable, CustomStringConvertible {
    package let name: String?
    /// `local@domain` without angle brackets, the domain in ASCII (``init(parsing:)``).
    package let address: String

    package init(name: String?, address: String) {
        self.name = name
        self.address = address
    }

    /// As a person writes it, and as it is read back: `"Acme, Inc." <books@acme.example>`.
    package var description: String {
        guard let name else { return address }
        var quoted = ""
        // Scalar by scalar: a combining mark makes another character of a quote before it, and no other sign.
        for scalar in name.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return "\"\(quoted)\" <\(address)>"
    }
}
