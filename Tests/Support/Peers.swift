import Foundation
import Testing

/// A program that a test talks to as it would in earnest: a server, a key maker, another implementation.
package struct Peer: Sendable {
    package let program: String
    /// What to install for it, in Debian's words.
    package let package: String

    package init(_ program: String, from package: String) {
        self.program = program
        self.package = package
    }

    package static let sshd = Peer("sshd", from: "openssh-server")
    package static let sshKeygen = Peer("ssh-keygen", from: "openssh-client")
    package static let python = Peer("python3", from: "python3")

    /// Where the program is; nil where it is not installed.
    package var path: String? {
        let found = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":").map(String.init) ?? []
        // Servers are in directories that an ordinary user does not search.
        return (found + ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/lib/openssh"])
            .map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The program's path. Without it the test is skipped with the reason; where `CI` is set, it fails.
    package func required(fileID: String = #fileID, filePath: String = #filePath, line: Int = #line) throws -> String {
        if let path { return path }
        try Peer.skip(
            "\(program) is not here: install the package \(package)", fileID: fileID, filePath: filePath, line: line)
    }

    /// Ends a test that this machine or user cannot run: a skip with its reason, and a failure where `CI` is set.
    package static func skip(
        _ reason: String, fileID: String = #fileID, filePath: String = #filePath, line: Int = #line
    ) throws -> Never {
        if isUnderCI { throw MissingPeer(description: reason) }
        // The macro for a source location is to be had in test targets alone.
        try Test.cancel(
            "\(reason)", sourceLocation: SourceLocation(fileID: fileID, filePath: filePath, line: line, column: 1))
    }

    /// Goes on for root alone.
    package static func needsRoot(
        _ reason: String, fileID: String = #fileID, filePath: String = #filePath, line: Int = #line
    ) throws {
        if geteuid() != 0 { try skip(reason, fileID: fileID, filePath: filePath, line: line) }
    }

    /// A run that must not skip anything.
    package static var isUnderCI: Bool {
        guard let value = ProcessInfo.processInfo.environment["CI"] else { return false }
        return !value.isEmpty && value != "false" && value != "0"
    }
}

/// Why a test could not run where it had to.
package struct MissingPeer: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) {
        self.description = description
    }
}

/// A directory of one test's own, gone when the test lets it go. Its path is short and without links.
package final class Scratch: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/settlecast-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw MissingPeer(description: "no directory can be made under /tmp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it, which may not exist.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file and gives its path.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>, to name: String, mode: Int = 0o600) throws -> String {
        let path = file(name)
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: [.posixPermissions: mode])
        else { throw MissingPeer(description: "\(path) cannot be written") }
        return path
    }

    /// Makes a directory and gives its path.
    package func directory(_ name: String, mode: Int = 0o755) throws -> String {
        let path = file(name)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        return path
    }
}
