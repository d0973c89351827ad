internal import Foundation
internal import GRDB
internal import GRDBSQLite
package import Settlements

extension SQLiteStore {
    /// The version of the SQLite library.
    package static var library: String { String(cString: sqlite3_libversion()) }

    /// What is wrong with the file itself, as SQLite finds it reading all of it; empty where it is sound. Entries that were
    /// changed behind our back are found when they are reported.
    package func damage() async throws(StoreError) -> [String] {
        try await read { db in
            let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            let orphans = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
                "a row of '\(row[0] as String)' names one of '\(row[2] as String)' that is not there"
            }
            return found + orphans
        }
    }

    /// When something was last written into the journal; nil where nothing was.
    package func lastEvent() async throws(StoreError) -> Instant? {
        try await read { db in
            try Int64.fetchOne(db, sql: "SELECT max(at) FROM events").map(Instant.init(seconds:))
        }
    }
}
