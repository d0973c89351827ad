import Deliveries
import Diagnostics
import Foundation
import Schedules
import Settlements

/// Whether the places that reports go to are to be had: `check --connect`.
struct ConnectionCheck {
    let configuration: Configuration
    /// Whether a temporary file is made, renamed and removed at each.
    let isWriting: Bool

    /// A place that reports go to.
    enum Place: Hashable {
        case destination(String)
        case mailServer

        var words: String {
            switch self {
            case .destination(let name): "destination \(name)"
            case .mailServer: "mail"
            }
        }
    }

    /// What came of one step at one place.
    struct Line {
        enum Severity: String {
            case ok, warning, error
        }

        let place: Place
        let what: String
        let severity: Severity
        let name: String?
        let message: String

        var text: String {
            "\(place.words): \(severity.rawValue): \(message)" + (name.map { " [\($0)]" } ?? "")
        }

        /// On one line; of the mail server without a destination's name.
        var json: JSON {
            var destination: String?
            if case .destination(let name) = place { destination = name }
            return [
                "destination": JSON(destination), "what": .string(what), "severity": .string(severity.rawValue),
                "name": JSON(name), "message": .string(message),
            ]
        }
    }

    /// The mail server and all destinations at once, their lines in the configuration's order.
    func lines() async -> [Line] {
        await withTaskGroup(of: (Int, [Line]).self) { group in
            if let mail = configuration.mail { group.addTask { (-1, await lines(of: mail)) } }
            for (index, destination) in configuration.destinations.enumerated() {
                group.addTask { (index, await lines(of: destination)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private func lines(of mail: Configuration.Mail) async -> [Line] {
        let findings = await MailInspection(server: mail.server, from: mail.from, secrets: SystemSecrets.make())
            .findings()
        let lines = findings.map { finding in
            Line(
                place: .mailServer, what: finding.step.rawValue, severity: finding.error == nil ? .ok : .error,
                name: finding.error?.rawValue, message: finding.words)
        }
        return lines + mail.signatures.map(Self.line)
    }

    /// Whether a key can sign: what the domain publishes is not asked for.
    private static func line(of identity: DKIMIdentity) -> Line {
        do {
            let signer = try DKIMSigner(of: identity)
            return Line(
                place: .mailServer, what: "dkim", severity: .ok, name: nil,
                message: "\(identity.keyFile) signs as \(identity.selector)._domainkey.\(identity.domain) "
                    + "(\(signer.algorithm))")
        } catch {
            return Line(place: .mailServer, what: "dkim", severity: .error, name: nil, message: "\(error)")
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
            Line(place: .destination(name), what: "known_hosts", severity: .warning, name: nil, message: $0)
        }
        return remarks
            + findings.map { finding in
                Line(
                    place: .destination(name), what: finding.step.rawValue,
                    severity: finding.error == nil ? .ok : .error,
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
        return Line(place: .destination(name), what: "directory", severity: severity, name: code, message: message)
    }
}
