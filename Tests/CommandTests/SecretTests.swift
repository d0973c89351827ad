import Foundation
import Support
import Testing

extension `The built program` {
    /// Secrets planted in every place that one can come from, right ones and wrong ones: whatever is printed, logged or kept
    /// is searched for them.
    @Suite(.timeLimit(.minutes(5))) struct `Secrets` {
        /// Where a secret is kept, and how the configuration refers to it.
        enum Place: String, CaseIterable, Sendable {
            case environment, file, credential

            var reference: String {
                switch self {
                case .environment: "{env: PLANTED}"
                case .file: "{file: ../vault/secret}"
                case .credential: "{credential: planted}"
                }
            }
        }

        enum Login: String, CaseIterable, Sendable {
            case password, questions, passphrase
        }

        /// Long and odd enough to be nowhere by chance, with bytes that are not ASCII and one that a URL would change.
        private static let right = "r1ght-Schlüssel+zum/Hof-7731"
        private static let wrong = "wr0ng-Schlüssel+zum/Hof-9254"

        /// A desk with one SFTP destination; what lies in `vault` beside it is where secrets may be.
        private struct Planted {
            let desk: Desk
            let servers: [AnyObject]
            let port: Int

            init(_ place: Place, _ login: Login, _ secret: String) throws {
                desk = try Desk()
                let vault = try desk.scratch.directory("vault", mode: 0o700)
                for name in ["secret", "planted"] { try desk.scratch.write("\(secret)\n".utf8, to: "vault/\(name)") }
                switch place {
                case .environment: desk.environment["PLANTED"] = secret
                case .file: break
                case .credential: desk.environment["CREDENTIALS_DIRECTORY"] = vault
                }
                var entry: SFTPEntry
                switch login {
                case .passphrase:
                    let server = try OpenSSH(clientKey: "ed25519", passphrase: Secrets.right)
                    entry = SFTPEntry(server, directory: try server.scratch.directory("inbox"))
                    entry.login = "key: {file: \(server.key.path), passphrase: \(place.reference)}"
                    servers = [server]
                    port = server.port
                case .password, .questions:
                    let server = try LoginServer(
                        login == .password
                            ? .password(Secrets.right)
                            : .questions([[.init("Password: ", echo: false, Secrets.right)]]))
                    let anySSH = try OpenSSH()
                    entry = SFTPEntry(anySSH, directory: "/inbox")
                    entry.port = server.port
                    entry.user = server.user
                    entry.hostKey = server.fingerprint
                    entry.login = "password: \(place.reference)"
                    servers = [server]
                    port = server.port
                }
                desk.now = "2026-01-05T08:00:00+01:00"
                try desk.configure(sftp: entry)
                try desk.define("daily", period: "day", at: "00:00", deliver: [Desk.byFolder, Desk.bySFTP])
                try desk.importData()
            }
        }

        /// How a secret may be written.
        private static func forms(of secret: String) -> [[UInt8]] {
            let bytes = Array(secret.utf8)
            let hex = bytes.map { String($0, radix: 16) }.joined()
            let part = secret.prefix { $0 != "ü" }
            return [
                bytes, Array(Data(bytes).base64EncodedString().utf8), Array(hex.utf8),
                Array((secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret).utf8),
                Array(part.utf8),
            ]
        }

        /// Everything that the program printed or left, by where it is.
        private static func traces(_ desk: Desk, _ outcomes: [(String, String)]) throws -> [(String, [UInt8])] {
            var found = outcomes.map { ($0.0, Array($0.1.utf8)) }
            for folder in [desk.path, desk.scratch.file("said")] {
                for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
                    if let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") {
                        found.append((name, Array(bytes)))
                    }
                }
            }
            return found
        }

        private static func holds(_ bytes: [UInt8], _ form: [UInt8]) -> Bool {
            Data(bytes).range(of: Data(form)) != nil
        }

        @Test(arguments: Place.allCases, Login.allCases)
        func `are in nothing that is printed, logged or kept`(place: Place, login: Login) throws {
            for secret in [Self.right, Self.wrong] {
                let planted = try Planted(place, login, secret)
                let desk = planted.desk
                var outcomes: [(String, String)] = []
                func note(_ what: String, _ outcome: Outcome) {
                    outcomes.append(("the output of \(what)", outcome.out))
                    outcomes.append(("the errors of \(what)", outcome.err))
                }
                for words in [
                    ["check"], ["check", "--connect", "--write-test"], ["check", "--connect", "--format", "json"],
                    ["probe", "sftp://127.0.0.1:\(planted.port)"], ["doctor"],
                    ["run", "daily", "--period", "2026-01-04", "--for", "m-1001"],
                ] {
                    let outcome = try desk.settlecast(words)
                    note(words[0], outcome)
                    if words.contains("--write-test") {
                        #expect((outcome.status == 0) == (secret == Self.right), "\(outcome.out)\(outcome.err)")
                    }
                    if words[0] == "run" {
                        #expect((outcome.status == 0) == (secret == Self.right), "\(outcome.out)\(outcome.err)")
                    }
                }
                desk.now = "2026-01-05T23:59:57+01:00"
                let service = try desk.start("serve", "--log-level", "trace")
                try service.says(secret == Self.right ? "delivered" : "127.0.0.1:\(planted.port)")
                for file in ["cmdline", "comm", "stat"] {
                    let path = "/proc/\(service.child.identifier)/\(file)"
                    let bytes = try #require(FileManager.default.contents(atPath: path))
                    outcomes.append((path, String(decoding: bytes, as: UTF8.self)))
                }
                #expect(outcomes.contains { $0.0.hasSuffix("cmdline") && $0.1.contains("serve") })
                service.child.stop()
                outcomes.append(("the log", service.said))
                for words in [["due"], ["history"], ["history", "--format", "json"]] {
                    note(words[0], try desk.settlecast(words))
                }
                let traces = try Self.traces(desk, outcomes)
                // The search finds what is there.
                #expect(traces.contains { Self.holds($0.1, Array("127.0.0.1".utf8)) })
                #expect(traces.contains { $0.0 == "settlecast.sqlite" })
                let forms = Self.forms(of: Self.right) + Self.forms(of: Self.wrong)
                let found = traces.filter { trace in forms.contains { Self.holds(trace.1, $0) } }.map(\.0)
                #expect(found == [], "\(place) \(login)")
            }
        }
    }
}
