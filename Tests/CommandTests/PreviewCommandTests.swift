import Foundation
import Settlements
import Support
import Testing

extension `The built program` {
    /// `run --dry-run --out`: what a partner's people can agree to before anything goes.
    @Suite(.timeLimit(.minutes(3))) struct `A look beforehand` {
        private static let configuration = """
            store: settlecast.sqlite
            archive: archive
            mail:
              server: {host: smtp.psp.example, port: 465, tls: implicit}
              login: {user: reports, password: {env: NOBODY_ASKS}}
              from: Settlements <reports@psp.example>
            destinations:
              outbox: {for: everyone, folder: {directory: outbox}}
              books:
                for: {merchants: [m-1001]}
                sftp:
                  host: files.acme.example
                  port: 2222
                  user: psp
                  key: {file: /etc/settlecast/acme_ed25519, passphrase: {env: NOBODY_ASKS}}
                  host_key: SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
                  directory: "/inbox/{merchant.id}/{period.start:yyyy}"
                  mkdir: yes
                  mode: "0640"
                  limit: 2 MB/s
              drop:
                for: everyone
                sftp:
                  host: drop.example
                  user: psp
                  password: {env: NOBODY_ASKS}
                  known_hosts: /etc/ssh/ssh_known_hosts
                  directory: .
                  publish: direct
                  if_exists: version
                  verify: off

            """

        private static let delivers = [
            Desk.byFolder,
            "sftp: {to: books, marker: [sha256, md5, done], name: \"{period.start:yyyyMMdd}_{sequence:06}_r{revision:02}.{extension}\"}",
            "sftp: {to: drop, send: [csv]}",
            "email: {to: [a@acme.example, Books <b@acme.example>], attach: [csv]}",
        ]

        private static func desk() throws -> Desk {
            let desk = try Desk()
            desk.now = "2026-01-12T07:00:00+01:00"
            try desk.write(configuration, to: "settlecast.yaml")
            try desk.define("weekly", deliver: delivers)
            try desk.importData()
            return desk
        }

        /// `1234 bytes, SHA-256 …` of a file that was written.
        private func measure(_ name: String, _ desk: Desk) throws -> String {
            let bytes = try #require(desk.bytes(name), "\(name)")
            return "\(bytes.count) bytes, SHA-256 \(Digest(of: bytes))"
        }

        @Test func `writes files, markers and a sheet for each destination, and asks for no secret`() throws {
            let desk = try Self.desk()
            for _ in 0..<2 {
                let outcome = try desk.settlecast("run", "weekly", "--period", "2026-W02", "--dry-run", "--out", "look")
                #expect(outcome.status == 0, "\(outcome.err)")
            }
            #expect(
                desk.names(in: "look") == [
                    "email-a@acme.example", "email-b@acme.example", "folder-outbox", "sftp-books", "sftp-drop",
                ])
            let names = ["20260105_000001_r01.csv", "20260105_000001_r01.html", "20260105_000001_r01.json"]
            let kinds = ["", ".done", ".md5", ".sha256"]
            #expect(
                desk.names(in: "look/sftp-books") == names.flatMap { name in kinds.map { name + $0 } } + [
                    "delivery.txt"
                ])
            #expect(desk.names(in: "look/sftp-drop") == ["delivery.txt", "weekly_m-1001_2026-W02_r1.csv"])
            #expect(desk.names(in: "outbox") == [] && desk.names(in: "archive") == [])

            // The programs that partners have take the markers as they are.
            for kind in ["sha256", "md5"] {
                let program = try Peer("\(kind)sum", from: "coreutils").required()
                let script = #"cd "$1" && exec "$2" --check --strict ./*."$3""#
                let checked = try run("/bin/sh", ["-c", script, "sh", "\(desk.path)/look/sftp-books", program, kind])
                #expect(
                    checked.status == 0 && checked.output == names.map { "\($0): OK\n" }.joined(), "\(checked.output)")
            }
            for name in names { #expect(desk.bytes("look/sftp-books/\(name).done") == []) }
            try expectSheets(desk, names)
        }

        private func expectSheets(_ desk: Desk, _ names: [String]) throws {
            let books = try names.map { name in
                """
                  to /inbox/m-1001/2026
                  \(name)
                    \(try measure("look/sftp-books/\(name)", desk))
                    then \(name).sha256, \(64 + 2 + name.count + 1) bytes
                    then \(name).md5, \(32 + 2 + name.count + 1) bytes
                    then \(name).done, empty
                """
            }
            let found = ["sftp-books", "sftp-drop", "email-b@acme.example", "folder-outbox"].map {
                String(decoding: desk.bytes("look/\($0)/delivery.txt") ?? [], as: UTF8.self)
            }
            #expect(
                found[0] == """
                    books, by SFTP

                    server       files.acme.example, port 2222
                    user         psp, with the key /etc/settlecast/acme_ed25519
                    trusted by   its key SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU
                    published    as .{name}.{delivery}.part, then renamed
                    if there     the same bytes are as good as delivered; another file stays, and the delivery fails
                    checked      by the size that the server tells
                    directories  are made where they are missing
                    permissions  0640
                    limit        2000000 bytes a second

                    weekly@m-1001/2026-W02.1
                    \([books[1], books[0], books[2]].joined(separator: "\n"))

                    """)
            let csv = "weekly_m-1001_2026-W02_r1.csv"
            #expect(
                found[1] == """
                    drop, by SFTP

                    server       drop.example, port 22
                    user         psp, with a password
                    trusted by   what /etc/ssh/ssh_known_hosts says of it
                    published    under its own name from the first byte
                    if there     the same bytes are as good as delivered; beside another file it is NAME-2, NAME-3 and so on
                    checked      not at all
                    directories  have to be there
                    permissions  as the server gives them
                    limit        none

                    weekly@m-1001/2026-W02.1
                      to .
                      \(csv)
                        \(try measure("look/sftp-drop/\(csv)", desk))

                    """)
            let mail = try #require(desk.names(in: "look/email-b@acme.example").last { $0.hasSuffix(".eml") })
            let message = try #require(desk.bytes("look/email-b@acme.example/\(mail)"))
            let subject = try #require(try readMail(message).text("subject"))
            #expect(
                found[2] == """
                    b@acme.example, by mail

                    server       smtp.psp.example, port 465, TLS from the first byte
                    from         "Settlements" <reports@psp.example>

                    weekly@m-1001/2026-W02.1
                      to           a@acme.example, "Books" <b@acme.example>
                      subject      \(subject)
                      size         \(message.count) bytes
                      attached     \(csv), \(desk.bytes("look/folder-outbox/\(csv)")?.count ?? 0) bytes

                    """)
            #expect(
                found[3] == """
                    outbox, a folder

                    path         \(desk.path)/outbox

                    weekly@m-1001/2026-W02.1
                      \(csv)
                        \(try measure("look/folder-outbox/\(csv)", desk))

                    """)
        }

        @Test func `tells programs where each would go, and what beside it`() throws {
            let desk = try Self.desk()
            let outcome = try desk.settlecast("run", "weekly", "--period", "2026-W02", "--dry-run", "--format", "json")
            let deliveries = try #require(try outcome.objects().first).list("deliveries")
            let books = try #require(deliveries.first { $0.text("name") == "20260105_000001_r01.csv" })
            #expect(books.text("directory") == "/inbox/m-1001/2026")
            #expect(
                books["markers"] as? [String] == [
                    "20260105_000001_r01.csv.sha256", "20260105_000001_r01.csv.md5", "20260105_000001_r01.csv.done",
                ])
            let folder = try #require(deliveries.first { $0.text("channel") == "folder" })
            #expect(folder["directory"] is NSNull && folder["markers"] as? [String] == [])
        }
    }
}
