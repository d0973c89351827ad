internal import GRDB
internal import Settlements

extension SQLiteSnapshot {
    /// The conversions of both sections with their other sides: conversions of the same provider account, under the same
    /// reference, in one other currency.
    ///
    /// Where entries of one reference stand in several reports, or its other sides in several currencies, no part of the other
    /// sides belongs to this one alone: they are as those without.
    func conversions(_ id: Int64, _ account: Account) throws -> [Conversion] {
        let others = accounts.filter { $0.account.provider == account.provider && $0.id != id }
        let lines = sections.lines("reference, net", where: "type = \(EntryType.conversion.rawValue)")
        let rows = try Row.fetchCursor(
            db, sql: "SELECT reference, count(*), sum(net) FROM (\(lines)) GROUP BY reference", arguments: arguments(id)
        )
        var sums: [Direction: (own: NetSum, other: Int64)] = [:]
        while let row = try rows.next() {
            let own = NetSum(entries: row[1], net: row[2])
            let other = try (row[0] as String?).flatMap { try otherSide(of: $0, own, id, others.map(\.id)) }
            let direction = Direction(other: other?.account, isInto: own.net >= 0)
            let sum = sums[direction] ?? (.zero, 0)
            sums[direction] = (
                NetSum(entries: sum.own.entries + own.entries, net: try sum.own.net.adding(own.net)),
                try sum.other.adding(other?.net ?? 0)
            )
        }
        return (others.map { ($0.id, $0.account) } + [(nil, nil)]).flatMap { id, account in
            [true, false].compactMap { isInto in
                sums[Direction(other: id, isInto: isInto)].map {
                    Conversion(other: account, own: $0.own, otherNet: $0.other)
                }
            }
        }
    }

    /// Money that came from another account is not set off against money that went there.
    private struct Direction: Hashable {
        let other: Int64?
        let isInto: Bool
    }

    /// - Parameter own: what of the reference stands in this statement.
    private func otherSide(
        of reference: String, _ own: NetSum, _ id: Int64, _ others: [Int64]
    ) throws -> (account: Int64, net: Int64)? {
        guard !reference.isEmpty, !others.isEmpty else { return nil }
        let statement = try db.cachedStatement(
            sql: """
                SELECT account, count(*), sum(net) FROM entries INDEXED BY entries_by_conversion
                WHERE type = 10 AND reference = ? AND import <= ? GROUP BY account
                """)
        var sides: [(account: Int64, net: Int64)] = []
        for row in try Row.fetchAll(statement, arguments: [reference, watermark]) {
            if row[0] == id {
                guard row[1] == own.entries else { return nil }
            } else if others.contains(row[0]) {
                sides.append((row[0], row[2]))
            }
        }
        return sides.count == 1 ? sides[0] : nil
    }
}
