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
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(quoted)\" <\(address)>"
    }
}
