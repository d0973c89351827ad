import Foundation
import Support

/// Lines of YAML that stand further in.
private func indented(_ lines: [String], by count: Int) -> String {
    lines.map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
}

/// How an SFTP server stands in `settlecast.yaml`; a test changes what it wants wrong.
struct SFTPEntry: Sendable {
    var port: Int
    var user = NSUserName()
    /// `key: {file: …}` or `password: {env: …}`.
    var login: String
    var hostKey: String
    var directory: String

    init(_ server: OpenSSH, directory: String) {
        port = server.port
        login = "key: {file: \(server.key.path)}"
        hostKey = server.fingerprints["ed25519"] ?? ""
        self.directory = directory
    }

    var yaml: String {
        let lines = [
            "sftp:", "  host: 127.0.0.1", "  port: \(port)", "  user: \(user)", "  \(login)", "  host_key: \(hostKey)",
            "  directory: \(directory)",
        ]
        return "  books:\n    for: {merchants: [m-1001]}\n" + indented(lines, by: 4) + "\n"
    }
}

/// How a mail server stands in `settlecast.yaml`.
struct MailEntryYAML: Sendable {
    var port: Int
    /// `none`, or `required` with the authorities of the certificate.
    var tls = "none"
    var authorities: String?
    /// The variable that holds the password of the user `reports`.
    var passwordVariable: String?

    var yaml: String {
        var lines = ["server:", "  host: 127.0.0.1", "  port: \(port)", "  tls: \(tls)"]
        if let authorities { lines.append("  certificate_authorities: \(authorities)") }
        if let passwordVariable { lines.append("login: {user: reports, password: {env: \(passwordVariable)}}") }
        lines.append("from: Settlements <reports@psp.example>")
        return "mail:\n" + indented(lines, by: 2) + "\n"
    }
}

extension Desk {
    static let folder = "  outbox: {for: everyone, folder: {directory: outbox}}\n"

    /// Writes `settlecast.yaml`.
    func configure(mail: MailEntryYAML? = nil, sftp: SFTPEntry? = nil) throws {
        let places = "destinations:\n" + Self.folder + (sftp?.yaml ?? "")
        try write("store: settlecast.sqlite\narchive: archive\n" + (mail?.yaml ?? "") + places, to: "settlecast.yaml")
    }

    /// Writes a definition for one merchant, a report of a week on Mondays or of a day every night.
    func define(
        _ name: String, period: String = "week", at: String = "06:30", with more: String = "", deliver: [String]
    ) throws {
        let csv = "csv: {layout: settlement-lines@1}"
        // The page is what a mail says; files are what programs read.
        let outputs = deliver.contains { $0.hasPrefix("email") } ? ["html: {template: settlement}", csv] : [csv]
        let on = period == "week" ? "on: monday, " : ""
        let text = """
            title: Settlement report
            report: settlement
            for: {merchants: [m-1001]}
            period: \(period)
            zone: Europe/Amsterdam
            run: {\(on)at: "\(at)"}
            \(more)
            outputs:
            \(outputs.map { "  - \($0)" }.joined(separator: "\n"))
            deliver:
            \(deliver.map { "  - \($0)" }.joined(separator: "\n"))

            """
        try write(text, to: "schedules/\(name).yaml")
    }

    static let byMail = #"email: {to: "{merchant.report_email}", attach: [csv]}"#
    static let bySFTP = "sftp: {to: books, send: [csv]}"
    static let byFolder = "folder: {to: outbox, send: [csv]}"

    /// What `show` says of a run, read as a program does.
    func show(_ run: String) throws -> Facts {
        let outcome = try settlecast("show", run, "--format", "json")
        guard outcome.status == 0, let facts = try outcome.objects().first else {
            throw NotThere(description: "show \(run): \(outcome.err)")
        }
        return facts
    }
}

/// Python's own reader of a mail.
func readMail(_ bytes: [UInt8]) throws -> Facts {
    let scratch = try Scratch()
    let file = try scratch.write(bytes, to: "message.eml")
    let finished = try run(try Peer.python.required(), [packageRoot + "/Tests/Peers/read_message.py", file])
    guard finished.status == 0,
        let values = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
    else { throw NotThere(description: "Python cannot read the mail: \(finished.output)") }
    return Facts(values: values)
}
