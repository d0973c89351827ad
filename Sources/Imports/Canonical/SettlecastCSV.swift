internal import Settlements

extension Profile {
    /// Our own CSV, for providers without a profile. `docs/importing.md` documents it column by column.
    package static let settlecast = Profile(name: "settlecast") { file, door in
        guard let table = CSVTable(file, progress: door.options.progress, &door.findings),
            let columns = CanonicalColumns(table, &door.findings)
        else { return }
        var reading = SettlecastCSV(table, columns, door)
        reading.read()
    }
}

/// A canonical file while it is read.
private struct SettlecastCSV {
    private struct BatchKey: Hashable {
        let account: Account
        let name: String
    }

    private var table: CSVTable
    private let columns: CanonicalColumns
    private let door: Door
    private var owners: Owners
    private var batches: [(account: Account, batch: CanonicalBatch)] = []
    private var batchIndices: [BatchKey: Int] = [:]

    init(_ table: CSVTable, _ columns: CanonicalColumns, _ door: Door) {
        self.table = table
        self.columns = columns
        self.door = door
        owners = Owners(door.options)
        self.table.watch(
            ids: [
                columns.id, columns.reference, columns.merchantReference, columns.modificationReference, columns.batch,
            ],
            texts: [columns.method, columns.scheme, columns.bankReference, columns.description])
    }

    mutating func read() {
        var isEmpty = true
        var hasUnreadRows = false
        while table.next(&door.findings), !door.isShut {
            isEmpty = false
            do {
                if try !readRow() { hasUnreadRows = true }
            } catch {
                door.findings.add(
                    Finding(.amount, line: table.line, column: 1, "a sum with this row's amounts is \(error)"))
            }
        }
        if isEmpty, table.skipped == 0 {
            door.findings.add(Finding(.empty, line: 1, column: 1, "the file has a header and no rows"))
        }
        do {
            for (account, batch) in batches {
                if !hasUnreadRows, table.skipped == 0 { try batch.foot(account, door) }
                if !door.options.isPart, let settled = batch.settled { try door.take(settled, account) }
            }
        } catch {
            door.findings.add(Finding(.amount, "a sum over this file's amounts is \(error)"))
        }
    }

    /// Reads the row at hand; false where a field of it cannot be read.
    private mutating func readRow() throws(MoneyError) -> Bool {
        guard let row = CanonicalRow(table, columns, &door.findings) else { return false }
        try row.check(table, columns, &door.findings)
        let merchant = owners.merchant(
            of: row.provider, stated: table.text(columns.merchant), in: table, at: columns.merchant ?? columns.account,
            &door.findings)
        guard let merchant else { return false }
        let account = Account(merchant: merchant, provider: row.provider, currency: row.currency)
        checkIdentity(row.id, account)
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
        try door.take(entry, account)
        if type == .payout { door.take(try payout(entry, valueDate: row.valueDate), account) }
        return true
    }

    private func checkIdentity(_ id: String, _ account: Account) {
        guard let first = door.firstLine(of: id, of: account, at: table.line) else { return }
        door.findings.add(
            table.finding(
                .duplicateIdentity, at: columns.id, found: id,
                "id \(shown(id)) stands on line \(first) already: each row of account \(account) has an id "
                    + "of its own"))
    }

    private func payout(_ entry: Entry, valueDate: CalendarDate?) throws(MoneyError) -> Payout {
        let bankReference = table.text(columns.bankReference)
        return Payout(
            identity: entry.identity, id: entry.reference ?? entry.identity,
            bankReference: bankReference.isEmpty ? nil : bankReference, amount: try Int64(0).subtracting(entry.net),
            booked: entry.booked, batch: entry.batch, valueDate: valueDate)
    }
}
