internal import Foundation
internal import GRDB
internal import Settlements

extension SQLiteStore {
    package func put(_ inForce: InForce) async throws(StoreError) {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO in_force (only, since, who, tzdata) VALUES (1, ?, ?, ?)",
                arguments: [inForce.since.seconds, inForce.who, inForce.tzdata])
            try db.execute(sql: "DELETE FROM files_in_force")
            for (file, content) in inForce.files {
                try db.execute(
                    sql: "INSERT INTO files_in_force (kind, name, content) VALUES (?, ?, ?)",
                    arguments: [file.kind.rawValue, file.name, Data(content)])
            }
        }
    }

    package func inForce() async throws(StoreError) -> InForce? {
        try await read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT since, who, tzdata FROM in_force") else { return nil }
            var files: [InForce.File: [UInt8]] = [:]
            for file in try Row.fetchAll(db, sql: "SELECT kind, name, content FROM files_in_force") {
                guard let kind = InForce.Kind(rawValue: file["kind"]) else { continue }
                files[InForce.File(kind, file["name"])] = [UInt8](file["content"] as Data)
            }
            return InForce(
                since: Instant(seconds: row["since"]), who: row["who"], tzdata: row["tzdata"], files: files)
        }
    }
}
