/// One thing that a file brings to an account.
package enum IntakeItem: Hashable, Sendable {
    case entry(Entry)
    case batch(Batch)
    case payout(Payout)
    /// The file says that the account's data is complete until then: an instant, or the first day that is not covered.
    case coverage(Moment)
}

/// Takes what a file brings, item by item, in the file's order. It may refuse one, and with it the file.
package typealias IntakeSink = (IntakeItem, Account) throws -> Void

/// What is known of a file before it is read.
package struct IntakeFile: Hashable, Sendable {
    /// Without its folder; of several that are taken as one, their names.
    package let name: String
    /// `adyen-settlement-details`, or the name of a mapping.
    package let profile: String
    /// Who takes it in: the user's name.
    package let who: String
    /// A cut-out: its entries are marked, since no sum proves them whole.
    package let isPart: Bool

    package init(name: String, profile: String, who: String, isPart: Bool = false) {
        self.name = name
        self.profile = profile
        self.who = who
        self.isPart = isPart
    }
}

/// What is known of a file once it was read to its end and found whole.
package struct IntakeVerdict: Hashable, Sendable {
    /// Of the file's bytes as they came.
    package let digest: Digest
    /// How many rows of the file move money.
    package let entries: Int

    package init(digest: Digest, entries: Int) {
        self.digest = digest
        self.entries = entries
    }
}

/// What one file brings, in one piece: for a few entries made by hand.
package struct Intake: Sendable {
    /// What it brings to one account.
    package struct Part: Sendable {
        package let account: Account
        package var entries: [Entry]
        package var batches: [Batch]
        package var payouts: [Payout]
        package init(
            account: Account, entries: [Entry], batches: [Batch], payouts: [Payout]
        ) {
            self.account = account
            self.entries = entries
            self.batches = batches
            self.payouts = payouts
        }
    }

    /// The file's name, without its folder.
    package let file: String
    package let digest: Digest
    package let profile: String
    package let parts: [Part]

    package init(file: String, digest: Digest, profile: String, parts: [Part]) {
        self.file = file
        self.digest = digest
        self.profile = profile
        self.parts = parts
    }

    /// Hands everything on, account by account.
    package func pass(to take: IntakeSink) rethrows {
        for part in parts {
            for entry in part.entries { try take(.entry(entry), part.account) }
            for batch in part.batches { try take(.batch(batch), part.account) }
            for payout in part.payouts { try take(.payout(payout), part.account) }
        }
    }
}
