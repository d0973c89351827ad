internal import GRDB
package import Settlements

extension SQLiteStore {
    package func claimAlarms(
        _ troubles: [String], pause: Int64, lease: Int64, at now: Instant
    ) async throws(StoreError) -> [String] {
        let current = Set(troubles)
        // Most looks find what the look before found.
        let isSettled = try await read { db in
            try Set(String.fetchAll(db, sql: "SELECT trouble FROM alarms WHERE told_at IS NOT NULL")) == current
                && Int.fetchOne(db, sql: "SELECT count(*) FROM alarms") == current.count
        }
        guard !isSettled else { return [] }
        return try await write { db in
            // One that was told of a moment ago and is over already still says when somebody was told last.
            for known in try String.fetchAll(db, sql: "SELECT trouble FROM alarms") where !current.contains(known) {
                try db.execute(
                    sql: "DELETE FROM alarms WHERE trouble = ? AND coalesce(told_at, 0) <= ?",
                    arguments: [known, now.seconds - pause])
            }
            for trouble in troubles {
                try db.execute(
                    sql: "INSERT INTO alarms (trouble, since) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [trouble, now.seconds])
            }
            let last = try Int64.fetchOne(db, sql: "SELECT max(told_at) FROM alarms")
            if let last, last > now.seconds - pause { return [] }
            let open = try String.fetchSet(
                db, sql: "SELECT trouble FROM alarms WHERE told_at IS NULL AND coalesce(lease_ends, 0) <= ?",
                arguments: [now.seconds])
            let claimed = troubles.filter(open.contains)
            for trouble in claimed {
                try db.execute(
                    sql: "UPDATE alarms SET lease_ends = ? WHERE trouble = ?",
                    arguments: [now.seconds + lease, trouble])
            }
            return claimed
        }
    }

    package func told(_ troubles: [String], by way: String, at now: Instant) async throws(StoreError) {
        try await write { db in
            for trouble in troubles {
                try db.execute(
                    sql: "UPDATE alarms SET told_at = ?, told_by = ?, lease_ends = NULL WHERE trouble = ?",
                    arguments: [now.seconds, way, trouble])
            }
        }
    }
}
