internal import Settlements

extension Fuzz {
    /// A mail address, as a person, a file of merchants or a provider writes it.
    static func addresses(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let mailbox: Mailbox
        do {
            mailbox = try Mailbox(parsing: text)
        } catch {
            let words = error.description.unicodeScalars
            must(words.allSatisfy { !$0.breaksLines && !$0.isInvisible }, "what is shown is one line, and seen")
            must(words.count < 2000 && !error.problem.isEmpty, "what is shown is short, and says why")
            return
        }
        let scalars = mailbox.address.unicodeScalars
        let name = (mailbox.name ?? "").unicodeScalars
        must(
            !scalars.contains { $0.breaksLines || $0.isInvisible || " <>,;:()\"\\".unicodeScalars.contains($0) },
            "an address")
        must(
            scalars.count { $0 == "@" } == 1 && mailbox.address.utf8.count <= 254,
            "an address has a local part and a domain")
        must(!name.contains { $0.breaksLines || $0.turnsDirection }, "a name is one line")
        let local = mailbox.address.utf8.prefix { $0 != UInt8(ascii: "@") }
        must((1...64).contains(local.count), "a local part has at most 64 bytes")
        let labels = mailbox.domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        must(
            labels.allSatisfy { label in
                (1...63).contains(label.count)
                    && label.allSatisfy { byte in
                        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                            || byte == UInt8(ascii: "-")
                    }
            }, "a domain is in ASCII")
        must(mailbox.needsSMTPUTF8 == !local.allSatisfy { $0 < 0x80 }, "SMTPUTF8 is for what stands before the @")
        must((try? mailbox.validate()) != nil, "what is read is valid")
        must((try? Mailbox(parsing: mailbox.description)) == mailbox, "what is written is read as it was")
        must((try? Mailbox(parsing: mailbox.address))?.address == mailbox.address, "an address is read as itself")
    }
}
