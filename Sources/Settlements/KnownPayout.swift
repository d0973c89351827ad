/// A payout as the question "which payouts are to be reported" sees it.
package struct KnownPayout: Hashable, Sendable {
    package let key: PayoutKey
    package let booked: Moment
    /// The import that brought it, and when that was.
    package let importID: Int64
    package let known: Instant
    /// When the first entries came that it pays; nil where none is there, or they came in a cut-out alone.
    package let itemised: Instant?

    package init(key: PayoutKey, booked: Moment, importID: Int64, known: Instant, itemised: Instant?) {
        self.key = key
        self.booked = booked
        self.importID = importID
        self.known = known
        self.itemised = itemised
    }

    /// When all that its report needs was there: what it pays counts too, where that is known.
    package var ready: Instant { itemised.map { max($0, known) } ?? known }

    /// The second in which it was booked, or its whole date in a zone.
    package func period(in zone: Zone) -> Period { Period(payout: key, booked: booked, in: zone) }
}

/// Which payout a report is about.
package struct PayoutKey: Hashable, Sendable {
    package let account: Account
    /// That of its entry.
    package let identity: String
    /// The provider's id.
    package let id: String
    /// What the report's period is called: the id, with `~2` behind it for the merchant's second payout of that id.
    package let label: String
    /// When the bank has it, where the file says so.
    package let valueDate: CalendarDate?

    /// - Parameter number: which of the merchant's payouts of that id it is, in the order of import.
    package init(account: Account, identity: String, id: String, number: Int, valueDate: CalendarDate? = nil) {
        self.account = account
        self.identity = identity
        self.id = id
        self.valueDate = valueDate
        label = Self.label(id) + (number > 1 ? "~\(number)" : "")
    }

    /// An id as a label holds it: letters, digits and `-._:+=@` of ASCII stay, of all else each byte becomes `%XX`
    /// (RFC 3986, 2.1). So no label has a `/` in it, which parts the dates of an ad hoc report, and no id is another's `~2`.
    package static func label(_ id: String) -> String {
        var label = ""
        for byte in id.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: label.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-._:+=@".utf8.contains(byte): label.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                label += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return label
    }

    /// Whether somebody means it who writes that: its label, or its id.
    package func isCalled(_ text: String) -> Bool { label == text || label == Self.label(text) }
}

extension KnownPayout {
    /// In the order of booking; those of one moment as they came.
    package static func inOrder(_ payouts: [KnownPayout], in zone: Zone) -> [KnownPayout] {
        payouts.map { (payout: $0, start: $0.period(in: zone).start) }.sorted { one, other in
            (one.start, one.payout.importID, one.payout.key.identity)
                < (other.start, other.payout.importID, other.payout.key.identity)
        }
        .map(\.payout)
    }
}
