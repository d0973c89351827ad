package import Settlements

/// What taking in a file came to.
package struct Recorded: Hashable, Sendable {
    /// The import's number, as `imports` lists it and `undo-import` takes it.
    package let number: Int64
    package let new: Int
    package let known: Int
    /// Merchants that nobody had named before.
    package let created: [String]
    /// Where the chains of batches that the file belongs to have a hole now.
    package let gaps: [BatchGap]

    package init(number: Int64, new: Int, known: Int, created: [String], gaps: [BatchGap] = []) {
        self.number = number
        self.new = new
        self.known = known
        self.created = created
        self.gaps = gaps
    }
}

/// A hole in the chain of an account's batches: what one handed on is not what the next in the store took over, or numbers
/// between the two are missing.
package struct BatchGap: Hashable, Sendable {
    package let account: Account
    package let after: Batch
    package let before: Batch

    package init(account: Account, after: Batch, before: Batch) {
        self.account = account
        self.after = after
        self.before = before
    }
}

/// One file that was taken in.
package struct ImportRecord: Hashable, Sendable {
    package let number: Int64
    package let file: String
    package let profile: String
    package let digest: Digest
    package let at: Instant
    /// Empty where it came before that was kept.
    package let who: String
    package let isPart: Bool
    /// Rows that move money.
    package let entries: Int
    package let new: Int
    package let known: Int
    /// The accounts that it was about, in the order of their names; also those that went when it was undone.
    package let accounts: [Account]
    /// Until when the file said that accounts are complete.
    package let coverage: [Account: Moment]
    package let undone: Undone?

    package struct Undone: Hashable, Sendable {
        package let at: Instant
        package let who: String

        package init(at: Instant, who: String) {
            self.at = at
            self.who = who
        }
    }

    package init(
        number: Int64, file: String, profile: String, digest: Digest, at: Instant, who: String, isPart: Bool,
        entries: Int, new: Int, known: Int, accounts: [Account], coverage: [Account: Moment], undone: Undone?
    ) {
        self.number = number
        self.file = file
        self.profile = profile
        self.digest = digest
        self.at = at
        self.who = who
        self.isPart = isPart
        self.entries = entries
        self.new = new
        self.known = known
        self.accounts = accounts
        self.coverage = coverage
        self.undone = undone
    }
}

/// What undoing an import came to.
package struct UndoneImport: Hashable, Sendable {
    package let file: String
    /// How many entries were taken out.
    package let entries: Int
    /// Later imports that held some of the same entries, which are out now too: these files have to be imported again.
    package let alsoHeldBy: [ImportRecord]

    package init(file: String, entries: Int, alsoHeldBy: [ImportRecord]) {
        self.file = file
        self.entries = entries
        self.alsoHeldBy = alsoHeldBy
    }
}
