internal import GRDB
internal import Settlements

/// Where the lines of a statement are no longer what was imported.
extension SQLiteSnapshot {
    /// Compared are the days in UTC that touch the period, those of its late lines, and of the batches of its payouts, line by
    /// line; by their sums alone the imports that brought these payouts; and all of the account's history where a balance or
    /// a reserve is made of it, or the basis lets a line of any day into the period. Payouts and batches are compared all.
    ///
    /// - Parameter ofPayouts: looks at those imports line by line: a payout has not the sum of its entries, and no sum says why.
    func damage(
        _ id: Int64, _ account: Account, hasBalance: Bool, ofPayouts: Bool = false
    ) throws -> [LineDamage] {
        var comparison = try LineComparison(db, id, account, upTo: watermark)
        let period = bounds.days
        let isBooked = request.basis == .booked
        if isBooked { try comparison.compare(period, sealed: true) }
        for days in Self.ranges(of: try shownDays(id).filter { !isBooked || !period.contains($0) }) {
            try comparison.compare(days, sealed: true)
        }
        let hasHistory = try hasBalance || request.statesBalances && hasReserve(id)
        if !isBooked {
            try comparison.compare(.min ..< .max, sealed: false)
        } else if hasHistory {
            try comparison.compare(.min..<period.lowerBound, sealed: false)
        }
        let isDone = { (day: Int64) in
            !ofPayouts && (!isBooked || period.contains(day) || hasHistory && day < period.lowerBound)
        }
        for days in Self.ranges(of: try daysOfPaidImports(id).filter { !isDone($0) }) {
            try comparison.compare(days, sealed: ofPayouts)
        }
        return try comparison.damage() + TallyComparison(db, id, account, upTo: watermark).damage()
    }

    private func hasReserve(_ id: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            compiled: """
                SELECT EXISTS (SELECT 1 FROM entries INDEXED BY entries_of_reserve
                    WHERE account = ? AND type IN (8, 9) AND +import <= ?)
                """,
            arguments: [id, watermark]) ?? false
    }

    private static let day = "booked - ((booked % 86400) + 86400) % 86400"
    /// As above, of payouts that stand in the statement.
    private var shownPayouts: String {
        let booked = sections.byBooking
        return [booked[.period], booked[.late]].map {
            "SELECT batch, import FROM payouts WHERE account = :account AND \($0)\(sections.ofThePayout)"
        }.joined(separator: " UNION ALL ")
    }

    /// Days of lines and of late ones that were imported, and of all of the batches whose payouts are shown.
    private func shownDays(_ id: Int64) throws -> [Int64] {
        let lines =
            request.basis == .booked
            ? sections.lines(of: .late, "\(Self.day) AS day") : sections.lines("\(Self.day) AS day")
        return try Int64.fetchAll(
            db,
            compiled: """
                SELECT day FROM (\(lines))
                UNION SELECT \(Self.day) FROM entries WHERE account = :account AND +import <= :seen
                    AND batch IN (SELECT batch FROM (\(shownPayouts)))
                UNION SELECT day FROM controls WHERE account = :account AND import > :after AND import <= :seen
                    AND day < :from
                ORDER BY 1
                """,
            arguments: arguments(id))
    }

    /// Days of the imports that brought something of the payouts shown: where all of a batch is lost, nothing else tells.
    private func daysOfPaidImports(_ id: Int64) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            compiled: """
                SELECT DISTINCT day FROM controls WHERE account = :account AND import IN (
                    SELECT import FROM (\(shownPayouts))
                    UNION SELECT import FROM entries WHERE account = :account AND +import <= :seen
                        AND batch IN (SELECT batch FROM (\(shownPayouts))))
                ORDER BY day
                """,
            arguments: arguments(id))
    }

    /// Days that follow each other are one range to read.
    private static func ranges(of days: [Int64]) -> [Range<Int64>] {
        var ranges: [Range<Int64>] = []
        for day in days {
            let (next, isBeyond) = day.addingReportingOverflow(86_400)
            let end = isBeyond ? Int64.max : next
            if let last = ranges.last, last.upperBound == day {
                ranges[ranges.count - 1] = last.lowerBound..<end
            } else {
                ranges.append(day..<end)
            }
        }
        return ranges
    }
}
