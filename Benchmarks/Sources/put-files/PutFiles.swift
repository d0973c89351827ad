import Deliveries
import Foundation
import Settlements

/// Hands files to an SFTP server as a delivery does, for who measures it: each under a temporary name, then by a rename.
///
/// Arguments: port, user, file of the private key, the server's fingerprint, remote directory, and a file with a line for each
/// file as `sha256sum` writes it.
@main
struct PutFiles {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7, let port = Int(arguments[1]) else {
            print("usage: put-files PORT USER KEY FINGERPRINT DIRECTORY LIST")
            exit(64)
        }
        let directory = arguments[5]
        let place = SFTPPlace(
            host: "127.0.0.1", port: port, user: arguments[2], login: .key(file: arguments[3], passphrase: nil),
            trust: .fingerprints([arguments[4]]), directory: TextPattern([.literal(directory)]))
        let sessions = SFTPSessions(
            secrets: Secrets(environment: [:]) { path in try LocalFile.contents(of: path) })
        let transport = SFTPTransport(place: place, directory: directory, sessions: sessions)
        let list = try String(contentsOfFile: arguments[6], encoding: .utf8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, line) in list.split(separator: "\n").enumerated() {
                let path = String(line.dropFirst(66))
                let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int64
                guard let digest = Digest(hex: line.prefix(64)), let size else { exit(65) }
                let name = String(path.split(separator: "/").last ?? "")
                let parcel = Parcel(
                    name: name, mediaType: "text/csv", content: Content(digest: digest, size: size))
                if index >= 64 { try await group.next() }
                group.addTask {
                    _ = try await transport.deliver(
                        Consignment(
                            delivery: "d-\(index)", parcel: parcel, address: .directory, file: path, wasMarked: false,
                            mark: {}))
                }
            }
            try await group.waitForAll()
        }
        await sessions.close()
    }
}
