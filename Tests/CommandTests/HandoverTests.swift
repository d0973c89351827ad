import Foundation
import Settlements
import Support
import Testing

extension `The built program` {
    /// The whole way, from an imported file to a merchant's mailbox and an accounting system's inbox.
    @Suite(.timeLimit(.minutes(3))) struct `A report by mail and SFTP` {
        private static let run = "weekly@m-1001/2026-W02.1"

        @Test func `reaches a real mail server and a real SFTP server once, as it was kept`() throws {
            let certificates = try MailCertificates()
            let postfix = try PostfixServer(certificate: certificates.server)
            let ssh = try OpenSSH()
            let inbox = try ssh.scratch.directory("inbox")
            let desk = try Desk()
            try desk.configure(
                mail: MailEntryYAML(port: postfix.port, tls: "required", authorities: certificates.authority),
                sftp: SFTPEntry(ssh, directory: inbox))
            try desk.define("weekly", deliver: [Desk.byMail, Desk.bySFTP])
            try desk.importData()
            _ = try observed("Postfix") { postfix.log.contains("daemon started") ? true : nil }

            let first = try desk.settlecast("run", "weekly", "--period", "2026-W02", "--format", "json")
            #expect(first.status == 0, "\(first.out)\n\(first.err)")
            #expect(first.err.isEmpty)
            let made = try #require(try first.objects().first)
            #expect(made.text("run") == Self.run)
            #expect(made.text("state") == "delivered")

            let shown = try desk.show(Self.run)
            let documents = Dictionary(uniqueKeysWithValues: shown.list("documents").map { ($0.text("output"), $0) })
            let mail = try #require(shown.list("deliveries").first { $0.text("channel") == "email" })
            let file = try #require(shown.list("deliveries").first { $0.text("channel") == "sftp" })
            #expect(shown.list("deliveries").count == 2)
            #expect([mail, file].allSatisfy { $0.text("state") == "delivered" && $0.number("attempts") == 1 })

            // The mail, by a reader that is not ours.
            let message = try observed("the mail: \(postfix.log)") { postfix.delivered.first }
            let read = try readMail(message)
            #expect((read["defects"] as? [String]) == [])
            #expect(read["to"] as? [[String]] == [["Zoë Owner", "owner@shop.example"]])
            #expect(read["from"] as? [[String]] == [["Settlements", "reports@psp.example"]])
            #expect(read.text("subject")?.contains("Café Noord B.V.") == true, "\(read.text("subject") ?? "")")
            let headers = read["headers"] as? [[String]] ?? []
            func header(_ name: String) -> [String] { headers.filter { $0[0] == name }.map { $0[1] } }
            #expect(header("Message-ID") == ["<\(mail.text("id") ?? "")@psp.example>"])
            #expect(header("X-Settlecast-Run") == [Self.run])
            let html = try #require(read.text("html"))
            let page = html.replacing("\r\n", with: "\n")
            #expect(Digest(of: page.utf8).description == documents["html"]?.text("sha256"))
            let attached = read.list("attachments")
            #expect(attached.map { $0.text("filename") } == [documents["csv"]?.text("name")])
            let csv = [UInt8](Data(base64Encoded: attached.first?.text("bytes") ?? "") ?? Data())
            #expect(Digest(of: csv).description == documents["csv"]?.text("sha256"))
            // By hand: opening 0.00, + 98.80 − 10.00 − 0.30 − 88.50 = 0.00.
            #expect(read.text("text")?.contains("88.50") == true)

            // The file.
            let name = try #require(file.text("name"))
            #expect(desk.files(in: inbox) == [name], "nothing temporary is left")
            let uploaded = [UInt8](try #require(FileManager.default.contents(atPath: "\(inbox)/\(name)")))
            let digest = try #require(file.text("sha256"))
            #expect(Digest(of: uploaded).description == digest)
            #expect(desk.kept(digest) == uploaded)
            #expect(uploaded == csv)
            #expect(desk.kept(try #require(mail.text("sha256"))).map(MailBody.init) == MailBody(message))

            // Nobody else on this machine may read any of it.
            #expect(desk.openToOthers(["settlecast.sqlite", "archive"]).isEmpty)

            // Once more: the same run is printed, and nothing goes.
            let connections = postfix.log.components(separatedBy: ": connect from").count
            let second = try desk.settlecast("run", "weekly", "--period", "2026-W02", "--format", "json")
            #expect(second.status == 0)
            #expect(second.out == first.out)
            #expect(postfix.log.components(separatedBy: ": connect from").count == connections)
            #expect(postfix.delivered.count == 1)
            #expect(desk.files(in: inbox) == [name])
            #expect(try desk.settlecast("due", "--format", "json").objects().allSatisfy { $0.text("run") != Self.run })
        }
    }
}

/// What of a mail a server on its way does not touch: it adds lines above.
private struct MailBody: Equatable {
    let bytes: ArraySlice<UInt8>

    init(_ message: [UInt8]) {
        let marker = Array("\r\nDate: ".utf8)
        let whole = Array("\r\n".utf8) + message
        let start = whole.indices.first { whole[$0...].starts(with: marker) } ?? whole.startIndex
        bytes = whole[start...]
    }
}

extension Desk {
    func files(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? ["no folder \(directory)"]).sorted()
    }

    /// What the archive keeps under a digest.
    func kept(_ digest: String) -> [UInt8]? {
        let found = FileManager.default.enumerator(atPath: "\(path)/archive")?.compactMap { $0 as? String } ?? []
        return found.first { $0.hasSuffix(digest) }.flatMap { bytes("archive/\($0)") }
            ?? found.first { $0.replacing("/", with: "") == digest }.flatMap { bytes("archive/\($0)") }
    }

    /// Which of these, and of what is in them, others than the owner may read or write.
    func openToOthers(_ names: [String]) -> [String] {
        names.flatMap { name in
            let inside = FileManager.default.enumerator(atPath: "\(path)/\(name)")?.compactMap { $0 as? String } ?? []
            return [name] + inside.map { "\(name)/\($0)" }
        }.filter { name in
            let facts = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            let mode = (facts?[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
            return mode & 0o077 != 0
        }
    }
}
