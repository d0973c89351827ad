import Deliveries
import Diagnostics
import Foundation
import Schedules
import Settlements

/// Whether the places that files go to are to be had: `check --connect`.
struct ConnectionCheck {
    let configuration: Configuration
    /// Whether a temporary file is made, renamed and removed at each.
    let isWriting: Bool

    /// What came of one step at one destination.
    struct Line {
        enum Severity: String {
            case ok, warning, error
        }

        let destination: String
        let what: String
        let severity: Severity
        let name: String?
        let message: String

        var text: String {
            "destination \(destination): \(severity.rawValue): \(message)" + (name.map { " [\($0)]" } ?? "")
        }

        /// On one line.
        var json: JSON {
            [
                "destination": .string(destination), "what": .string(what), "severity": .string(severity.rawValue),
                "name": JSON(name), "message": .string(message),
            ]
        }
    }

    /// All destinations at once, their lines in the configuration's order.
    func lines() async -> [Line] {
        await withTaskGroup(of: (Int, [Line]).self) { group in
            for (index, destination) in configuration.destinations.enumerated() {
                group.addTask { (index, await lines(of: destination)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func lines(of destination: Destination) async -> [Line] {
        switch destination.place {
        case .folder(let place): [line(of: destination.name, place)]
        case .sftp(let place): await lines(of: destination.name, place)
        }
    }

    private func lines(of name: String, _ place: SFTPPlace) async -> [Line] {
        let token = isWriting ? Self.token(for: name) : nil
        let findings = await SFTPInspection(place: place, secrets: SystemSecrets.make()).findings(writingWith: token)
        let remarks = SFTPInspection.remarks(on: place).map {
            Line(destination: name, what: "known_hosts", severity: .warning, name: nil, message: $0)
        }
        return remarks
            + findings.map { finding in
                Line(
                    destination: name, what: finding.step.rawValue, severity: finding.error == nil ? .ok : .error,
                    name: finding.error?.rawValue, message: finding.words)
            }
    }

    /// A name that no other check and no other destination of this one writes to.
    private static func token(for destination: String) -> String {
        "\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: .min ... .max))"
    }

    private func line(of name: String, _ place: FolderPlace) -> Line {
        var isDirectory: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: place.directory, isDirectory: &isDirectory)
        let (severity, code, message): (Line.Severity, String?, String) =
            if !isThere {
                (.ok, nil, "folder \(place.directory) is not there yet: the first report makes it")
            } else if !isDirectory.boolValue {
                (.error, "directory", "\(place.directory) is no folder, but a file")
            } else if access(place.directory, W_OK | X_OK) != 0 {
                (
                    .error, "permission",
                    "folder \(place.directory) cannot be written by this user: see its owner and mode"
                )
            } else {
                (.ok, nil, "folder \(place.directory) is there")
            }
        return Line(destination: name, what: "directory", severity: severity, name: code, message: message)
    }
}
