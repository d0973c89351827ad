internal import Foundation
internal import Settlements

/// A file that says when `serve` last looked for work: who watches it sees that it does.
struct Heartbeat: Sendable {
    let path: String

    /// Writes the instant, whole or not at all. Others may read it: there is nothing else in it.
    func beat(at now: Instant) throws {
        try Data("\(now)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    }
}
