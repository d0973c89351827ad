/// Which date puts an entry into a period. The raw value is the word in definitions and files.
package enum Basis: String, Hashable, Sendable, CaseIterable {
    /// When the provider booked it. Balances are shown for this one alone.
    case booked
    /// When the shopper paid or the refund was made; where no file says it, when it was booked.
    case occurred
    /// When the payout of its batch was booked. What is not paid out yet is in no period yet.
    case paidOut = "paid_out"
}

/// What a definition does with entries that come after their period was reported.
package enum Corrections: String, Hashable, Sendable, CaseIterable {
    /// They stand in a section of their own in the next report.
    case carry
    /// Their period, and each later one whose balances they move, is reported again.
    case revise
}

/// What a report is beside the others of its definition and merchant.
package struct Edition: Hashable, Sendable {
    /// The report that this one replaces.
    package struct Replaced: Hashable, Sendable {
        package let run: RunIdentity
        /// Why, in words: `2 entries came after the report`, or what a person gave as the reason.
        package let why: String
        /// A person gave the reason. Any other is told by what changed, in the reader's own language.
        package let isByHand: Bool

        package init(run: RunIdentity, why: String, isByHand: Bool = false) {
            self.run = run
            self.why = why
            self.isByHand = isByHand
        }
    }

    /// A number of the sequence that no report has: its run was given up.
    package struct Void: Hashable, Sendable {
        package let sequence: Int
        package let run: RunIdentity
        package let why: String

        package init(sequence: Int, run: RunIdentity, why: String) {
            self.sequence = sequence
            self.run = run
            self.why = why
        }
    }

    /// Nil for the original of a period.
    package let replaces: Replaced?
    /// Made up: the report of a later period was due already when this one was made.
    package let isBackfill: Bool
    /// Nothing was booked, and the definition wants a notice of that: there is no document.
    package let isNotice: Bool
    /// Given up between the report before this one and this one, in the order of their numbers.
    package let voids: [Void]
    /// Data of the period that the definition waits for and that was not there; empty where all was, or it waits for none.
    package let missing: [MissingData]

    package static let original = Edition()

    package init(
        replaces: Replaced? = nil, isBackfill: Bool = false, isNotice: Bool = false, voids: [Void] = [],
        missing: [MissingData] = []
    ) {
        self.replaces = replaces
        self.isBackfill = isBackfill
        self.isNotice = isNotice
        self.voids = voids
        self.missing = missing
    }

    /// It was made although data was missing.
    package var isIncomplete: Bool { !missing.isEmpty }
}
