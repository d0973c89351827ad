internal import Settlements

extension Profile {
    /// Our own CSV, for providers without a profile. `docs/importing.md` documents it column by column.
    package static let settlecast = Profile(name: "settlecast") { file, options, findings in
        guard let table = CSVTable(file.bytes, &findings), let columns = CanonicalColumns(table, &findings) else {
            return []
        }
        var reading = SettlecastCSV(table, columns, Owners(options))
        return reading.read(&findings)
    }
}

/// A canonical file while it is read.
private struct SettlecastCSV {
    private struct BatchKey: Hashable {
        let account: Account
        let name: String
    }

    private struct Identity: Hashable {
        let account: Account
        let id: String
    }

    private var table: CSVTable
    private let columns: CanonicalColumns
    private var owners: Owners
    private var parts: [Intake.Part] = []
    private var indices: [Account: Int] = [:]
    private var batches: [(account: Account, batch: CanonicalBatch)] = []
    private var batchIndices: [BatchKey: Int] = [:]
    /// The line of each id.
    private var lines: [Identity: Int] = [:]

    init(_ table: CSVTable, _ columns: CanonicalColumns, _ owners: Owners) {
        self.table = table
        self.columns = columns
        self.owners = owners
    }

    mutating func read(_ findings: inout FindingList) -> [Intake.Part] {
        var isEmpty = true
        var hasUnreadRows = false
        while table.next(&findings) {
            isEmpty = false
            do {
                if try !readRow(&findings) { hasUnreadRows = true }
            } catch {
                findings.add(Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            findings.add(Finding(.empty, line: 1, column: 1, "the file has a header and no rows"))
        }
        if !hasUnreadRows, table.skipped == 0 {
            for (account, batch) in batches { batch.foot(account, &findings) }
        }
        for (account, batch) in batches {
            guard let index = indices[account], let settled = batch.settled else { continue }
            parts[index].batches.append(settled)
        }
        return parts
    }

    /// Reads the row at hand; false where a field of it cannot be read.
    private mutating func readRow(_ findings: inout FindingList) throws(MoneyError) -> Bool {
        guard let row = CanonicalRow(table, columns, &findings) else { return false }
        try row.check(table, columns, &findings)
        let merchant = owners.merchant(
            of: row.provider, stated: table.text(columns.merchant), in: table, at: columns.merchant ?? columns.account,
            &findings)
        guard let merchant else { return false }
        let account = Account(merchant: merchant, provider: row.provider, currency: row.currency)
        checkIdentity(Identity(account: account, id: row.id), &findings)
        let index = part(account)
        if let name = row.batch {
            let key = BatchKey(account: account, name: name)
            let batch = batchIndices[key] ?? batches.count
            if batch == batches.count {
                batchIndices[key] = batch
                batches.append((account, CanonicalBatch(name, opened: row.booked)))
            }
            try batches[batch].batch.count(row)
        }
        guard case .entry(let type) = row.type else { return true }
        let entry = row.entry(type, table, columns)
        parts[index].entries.append(entry)
        if type == .payout { parts[index].payouts.append(try payout(entry)) }
        return true
    }

    private mutating func checkIdentity(_ identity: Identity, _ findings: inout FindingList) {
        guard let first = lines[identity] else {
            lines[identity] = table.line
            return
        }
        findings.add(
            table.finding(
                .duplicateIdentity, at: columns.id, found: identity.id,
                "id \(shown(identity.id)) stands on line \(first) already: each row of account \(identity.account) has an id "
                    + "of its own"))
    }

    private mutating func part(_ account: Account) -> Int {
        if let index = indices[account] { return index }
        indices[account] = parts.count
        parts.append(Intake.Part(account: account, entries: [], batches: [], payouts: []))
        return parts.count - 1
    }

    private func payout(_ entry: Entry) throws(MoneyError) -> Payout {
        let bankReference = table.text(columns.bankReference)
        return Payout(
            identity: entry.identity, id: entry.reference ?? entry.identity,
            bankReference: bankReference.isEmpty ? nil : bankReference, amount: try Int64(0).subtracting(entry.net),
            booked: entry.booked, batch: entry.batch)
    }
}
