internal import GRDB
internal import Settlements

extension SQLiteSnapshot {
    /// What was asked for beside the totals of an account; nothing is read of what was not.
    func details(_ account: Int64) throws -> AccountDetails {
        let asked = request.details
        let name = accounts.first { $0.id == account }?.account
        return AccountDetails(
            days: asked.days ? try days(account) : [],
            monthToDate: asked.monthToDate ? try monthToDate(account) : nil,
            lines: try asked.selection.map { try shownLines(account, $0, limit: asked.limit) } ?? [],
            refundCounts: asked.selection == .refunds ? try refundCounts(account) : nil,
            shares: asked.payouts ? try shares(account) : nil,
            conversions: try asked.payouts ? name.map { try conversions(account, $0) } ?? [] : [])
    }

    private func refundCounts(_ id: Int64) throws -> RefundCounts? {
        guard let account = accounts.first(where: { $0.id == id })?.account else { return nil }
        var (full, partial, unknown): (Int64, Int64, Int64) = (0, 0, 0)
        try readRefunds(account) { batch in
            for row in 0..<batch.count where batch.section[row] == .period && batch.type[row] == .refund {
                switch batch.payment[row]?.isWhole(refund: batch.gross[row]) {
                case true?: full += 1
                case false?: partial += 1
                case nil: unknown += 1
                }
            }
        }
        return RefundCounts(full: full, partial: partial, unknown: unknown)
    }

    /// Local days follow each other without gap or overlap, so each line of the period is in one of them.
    private func days(_ account: Int64) throws -> [DayTotals] {
        let days = request.period.days
        return request.basis == .booked ? try byRanges(account, days) : try byPassing(account, days)
    }

    /// One range read for each day.
    private func byRanges(_ account: Int64, _ days: [Period]) throws -> [DayTotals] {
        let statement = try db.makeStatement(
            sql:
                "SELECT type, \(Totals.sums) FROM (\(sections.lines(of: .period, Self.groupedColumns))) GROUP BY type")
        return try days.map { day in
            let rows = try Row.fetchCursor(statement, arguments: arguments(account, within: day.storedBounds))
            var totals: [EntryType: Totals] = [:]
            while let row = try rows.next() { totals[try EntryType(stored: row[0])] = Totals(row, from: 1) }
            return DayTotals(date: day.firstDate, totals: totals)
        }
    }

    /// Lines that do not lie in the order of days pass by once, all of them.
    private func byPassing(_ account: Int64, _ days: [Period]) throws -> [DayTotals] {
        var totals = [[EntryType: Totals]](repeating: [:], count: days.count)
        let (moment, isDate) = sections.moment
        let columns = "\(moment), \(isDate), type, gross, net, \(FeeColumns.all)"
        let statement = try db.makeStatement(sql: sections.lines(of: .period, columns))
        try each(statement, arguments(account)) { row in
            let moment = Moment(stored: row.integer(1), isDate: row.integer(2) == 1)
            guard let index = days.firstIndex(where: { $0.contains(moment) }) else { return }
            try totals[index][try EntryType(stored: row.integer(3)), default: .zero].add(
                gross: row.integer(4), fees: row.fees(from: 6), net: row.integer(5), invoiced: row.fees(from: 14))
        }
        return zip(days, totals).map { DayTotals(date: $0.firstDate, totals: $1) }
    }

    private func monthToDate(_ account: Int64) throws -> [TotalsGroup] {
        let period = request.period
        let month = try Period(
            from: period.lastDate.firstOfMonth, to: period.endDate, in: period.zone,
            cutOff: period.cutOff)
        return try groups(
            of: sections.lines(of: .period, Self.groupedColumns), arguments(account, within: month.storedBounds))
    }

    // MARK: Lines shown by themselves

    /// All lines pass by once, as numbers alone; those that are shown are then read by their place.
    private func shownLines(
        _ account: Int64, _ selection: DetailRequest.Selection, limit: Int
    ) throws -> [ShownLine] {
        var largest = LargestLines(limit: limit)
        guard largest.limit > 0 else { return [] }
        let measured = try db.makeStatement(sql: selection.query(sections))
        try each(measured, arguments(account)) { row in
            guard let size = try selection.size(of: row) else { return }
            largest.offer(
                .init(
                    size: size, booked: row.integer(1), importID: row.integer(2), line: row.integer(3),
                    section: StatementSection(stored: row.integer(0))))
        }
        var batch = LineBatch()
        let one = try db.makeStatement(sql: LineQuery.one)
        for place in largest.places {
            let arguments: StatementArguments = [
                "account": account, "booked": place.booked, "import": place.importID, "line": place.line,
            ]
            try each(one, arguments) { try batch.append($0, place.section, withPayment: true) }
        }
        return largest.places.indices.map { row in
            ShownLine(
                section: batch.section[row], entry: Entry(batch, row, line: Int(largest.places[row].line)),
                payment: batch.payment[row])
        }
    }
}

extension DetailRequest.Selection {
    /// The place of each line that may be shown, its type, gross and fees.
    func query(_ sections: LineSections) -> String {
        let condition =
            switch self {
            case .largest: "type NOT IN \(LineSections.payoutTypes)"
            case .largestFees: "true"
            case .refunds: "type IN \(LineQuery.refundTypes)"
            }
        let columns = "booked, import, line, type, gross, \(FeeColumns.all)"
        return "SELECT * FROM (\(sections.lines(columns))) WHERE \(condition)"
    }

    /// By what a line is compared, in minor units; nil where there is nothing of it: a line without fees. Wider than an
    /// amount, so that neither a sum of components nor the smallest amount's magnitude is too large for it.
    fileprivate func size(of row: RawRow) throws -> UInt128? {
        switch self {
        case .largest:
            let isFee = try EntryType(stored: row.integer(4)).isFeeOnly
            return isFee ? row.sum(6..<14).magnitude : row.sum(5..<6).magnitude
        case .largestFees:
            let fees = row.sum(6..<22)
            return fees == 0 ? nil : fees.magnitude
        case .refunds:
            return row.sum(5..<6).magnitude
        }
    }
}

extension RawRow {
    fileprivate func sum(_ columns: Range<Int32>) -> Int128 {
        columns.reduce(0) { $0 + Int128(integer($1)) }
    }
}

extension Entry {
    /// A line that was read into a batch. An empty text stands for none.
    init(_ batch: borrowing LineBatch, _ row: Int, line: Int) {
        func text(_ column: TextColumn) -> String? {
            let text = column.text(row)
            return text.isEmpty ? nil : text
        }
        self.init(
            identity: batch.identity.text(row), type: batch.type[row], booked: batch.booked[row],
            occurred: batch.occurred[row], method: text(batch.method), scheme: text(batch.scheme),
            channel: batch.channel[row], gross: batch.gross[row], fees: batch.fees[row], net: batch.net[row],
            invoiced: batch.invoiced[row], original: batch.original[row], reference: text(batch.reference),
            merchantReference: text(batch.merchantReference),
            modificationReference: text(batch.modificationReference), description: text(batch.description),
            batch: text(batch.batch), line: line)
    }
}

extension Period {
    fileprivate func contains(_ moment: Moment) -> Bool {
        switch moment {
        case .instant(let instant): contains(instant)
        case .date(let date): contains(date)
        }
    }
}
