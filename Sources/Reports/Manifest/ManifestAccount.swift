internal import Diagnostics
internal import Settlements

/// What a manifest says of one account, read back: its figures must prove each other.
struct ManifestAccount {
    private typealias Fault = ManifestValue.Fault

    private let value: ManifestValue
    private let currency: Currency

    /// - Parameters:
    ///   - end: of the period, as the manifest has it.
    ///   - isReplacement: whether the manifest says that the report replaces another: only then there are changes.
    static func read(
        _ value: ManifestValue, merchant: String, end: String, isReplacement: Bool
    ) throws(ManifestValue.Fault) -> ListedSet.Totals {
        let account = ManifestAccount(value: value, currency: try value.member("currency").currency())
        let net = try account.sums()
        let ends = try account.balances(net)
        try account.late(net)
        _ = try value.optional("covered_through")?.unlessNull { value throws(Fault) in try value.moment() }
        if let reserve = try value.optional("reserve") {
            _ = try reserve.unlessNull { reserve throws(Fault) in
                for end in ["opening", "closing"] { _ = try reserve.member(end).amount(account.currency) }
            }
        }
        let paidOut = try account.payouts(endingAt: end)
        if let changes = try value.optional("changes") {
            guard isReplacement else { throw changes.fault("no changes, as the report replaces none") }
            try account.changes(changes, ends)
        }
        return ListedSet.Totals(
            account: Account(
                merchant: merchant, provider: try value.member("account").text(), currency: account.currency),
            net: net, paidOut: paidOut)
    }

    /// Counts and sums, of which net is the other two.
    /// - Returns: net.
    private func sums() throws(Fault) -> Int64 {
        _ = try value.member("invoiced_fees").amount(currency)
        return try sum(value).net
    }

    /// What sums of entries have in common: net = gross + fees.
    private func sum(_ value: ManifestValue) throws(Fault) -> (entries: Int64, net: Int64) {
        let count = try value.member("entries").count()
        return (count, try net(value))
    }

    private func net(_ value: ManifestValue) throws(Fault) -> Int64 {
        let (gross, fees) = (try value.member("gross").amount(currency), try value.member("fees").amount(currency))
        let net = try value.member("net")
        try require(net, is: Int128(gross) + Int128(fees), "as gross and fees make it")
        return try net.amount(currency)
    }

    private func balances(_ net: Int64) throws(Fault) -> (opening: Int64, closing: Int64)? {
        let closing = try value.member("closing")
        let ends = (try end(try value.member("opening")), try end(closing))
        guard let opening = ends.0, let end = ends.1 else {
            guard ends.0 == nil, ends.1 == nil else { throw closing.fault("both balances or neither") }
            return nil
        }
        try require(closing, is: Int128(opening) + Int128(net), "as opening and net make it")
        return (opening, end)
    }

    private func end(_ value: ManifestValue) throws(Fault) -> Int64? {
        try value.unlessNull { value throws(Fault) in try value.amount(currency) }
    }

    /// The late entries are among all.
    private func late(_ net: Int64) throws(Fault) {
        guard let late = try value.optional("late") else { return }
        let (all, own) = (try value.member("entries").count(), try sum(late))
        let entries = try late.member("entries")
        guard own.entries <= all else { throw entries.fault("at most \(all), the entries of the account") }
        // Where all are late, they are the account's figures; where none is, they are nothing.
        if own.entries == all { try require(try late.member("net"), is: Int128(net), "as all entries are late") }
        if own.entries == 0 { try require(try late.member("net"), is: 0, "as no entry is late") }
    }

    // MARK: Payouts

    /// Whether a payout with that value date is on its way to the bank when a period ends; nil where the end does not say it: a
    /// period that ends within a day may have that day or the next one as the first that no longer belongs.
    private static func isInTransit(_ valued: CalendarDate, at end: String) -> Bool? {
        let date = String(end.prefix(10))
        guard valued.description == date else { return valued.description > date }
        return end.dropFirst(11).hasPrefix("00:00:00") ? true : nil
    }

    /// - Returns: their sum.
    private func payouts(endingAt end: String) throws(Fault) -> Int64 {
        var sum: Int64 = 0
        for payout in try value.member("payouts").elements() {
            _ = try payout.member("id").text()
            _ = try payout.member("date").date()
            let amount = try payout.member("amount")
            let (next, overflow) = sum.addingReportingOverflow(try amount.amount(currency))
            guard !overflow else { throw amount.fault("payouts whose sum fits into 64 bits") }
            sum = next
            if let transit = try payout.optional("in_transit") {
                let date = try payout.member("value_date").unlessNull { value throws(Fault) in try value.date() }
                let expected: Bool? = if let date { Self.isInTransit(date, at: end) } else { false }
                let told = try transit.bool()
                if let expected, told != expected {
                    throw transit.fault("\(expected), as the value date and the period's end make it")
                }
            }
            if let itemised = try payout.optional("itemised"), !itemised.isNull {
                try require(amount, is: try paid(itemised), "as what it pays makes it")
            }
        }
        return sum
    }

    /// What an itemised payout comes to.
    private func paid(_ itemised: ManifestValue) throws(Fault) -> Int128 {
        var (entries, amount) = (Int128(0), Int128(0))
        for name in ["before", "late", "within", "after"] {
            let part = try itemised.member(name)
            entries += Int128(try part.member("entries").count())
            amount += Int128(try part.member("net").amount(currency))
        }
        // Manifests of an earlier version of the program have the difference alone.
        if let taken = try itemised.optional("carried_in") {
            let handed = try itemised.member("carried_out").amount(currency)
            try require(
                try itemised.member("carried"), is: Int128(try taken.amount(currency)) - Int128(handed),
                "as what was taken over and handed on make it")
        }
        for name in ["carried", "other_payouts"] { amount += Int128(try itemised.member(name).amount(currency)) }
        let count = try itemised.member("entries")
        guard Int128(try count.count()) == entries else { throw count.fault("\(entries), the sum of its parts") }
        return amount
    }

    // MARK: Changes

    /// What a revision changes: it leads from the balances before to those that are stated now.
    private func changes(
        _ changes: ManifestValue, _ ends: (opening: Int64, closing: Int64)?
    ) throws(Fault) {
        let (added, removed) = (try sum(try changes.member("added")), try sum(try changes.member("removed")))
        let closing = try changes.member("closing_before")
        let before = (try end(try changes.member("opening_before")), try end(closing))
        guard (before.0 == nil) == (before.1 == nil) else { throw closing.fault("both balances or neither") }
        if let ends, let opening = before.0 {
            let moved = Int128(ends.opening) - Int128(opening) + Int128(added.net) - Int128(removed.net)
            try require(closing, is: Int128(ends.closing) - moved, "as the changes lead to the balance now")
        }
        var listed: [String: (entries: Int64, net: Int128)] = ["added": (0, 0), "removed": (0, 0)]
        for entry in try changes.member("entries").elements() {
            for name in ["section", "entry_id", "type"] { _ = try entry.member(name).text() }
            try entry.member("booked_at").moment()
            let change = try entry.member("change")
            let net = try net(entry)
            guard var sum = listed[try change.text()] else { throw change.fault("\"added\" or \"removed\"") }
            sum.entries += 1
            sum.net += Int128(net)
            listed[try change.text()] = sum
        }
        let omitted = try changes.member("omitted")
        let all = Int128(added.entries) + Int128(removed.entries)
        let count = listed.values.reduce(Int128(0)) { $0 + Int128($1.entries) }
        guard Int128(try omitted.count()) == all - count else {
            throw omitted.fault("\(all - count), the entries that are not listed")
        }
        guard all == count else { return }
        for (name, sum) in [("added", added), ("removed", removed)] {
            try require(
                try changes.member(name).member("net"), is: listed[name]?.net ?? 0, "as the entries listed make it")
            guard sum.entries == listed[name]?.entries else {
                throw try changes.member(name).member("entries").fault("\(listed[name]?.entries ?? 0), as listed")
            }
        }
    }

    /// An amount that follows from others.
    private func require(_ value: ManifestValue, is units: Int128, _ reason: String) throws(Fault) {
        guard Int128(try value.amount(currency)) != units else { return }
        let text = Int64(exactly: units).map { "\"\(Money(minorUnits: $0, currency: currency).amount)\"" } ?? "less"
        throw value.fault("\(text), \(reason)")
    }
}
