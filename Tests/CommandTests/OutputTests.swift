import Foundation
import Support
import Testing

extension `The built program` {
    /// What programs read and what people type, as the design has it.
    @Suite(.timeLimit(.minutes(3))) struct `What the commands print` {
        /// Keys of the design, then those that came on top of them.
        private static let period: Set<String> = ["label", "start", "end"]
        private static let run: Set<String> = [
            "run", "definition", "merchant", "period", "revision", "sequence", "state", "due_at", "reason", "waits_for",
            "documents", "deliveries", "proof", "why", "replaces", "replaced_by", "backfill", "passed_over",
            "paused", "file_gone", "tzdata", "sent_as",
        ]
        private static let document: Set<String> = ["name", "media_type", "bytes", "sha256", "output", "layout"]
        private static let delivery: Set<String> = [
            "channel", "to", "state", "attempts", "sha256", "evidence", "id", "name", "next_attempt", "reason", "bytes",
            "copy",
        ]

        /// On Monday 2026-01-19, a week reported, the next owed.
        private static func desk() throws -> Desk {
            let desk = try Desk()
            desk.now = "2026-01-12T07:00:00+01:00"
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            try desk.importData()
            guard try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0 else {
                throw NotThere(description: "a run")
            }
            desk.now = "2026-01-19T07:00:00+01:00"
            return desk
        }

        @Test func `as JSON has the keys that are promised`() throws {
            let desk = try Self.desk()
            for words in [
                ["history"], ["due"], ["show", "weekly@m-1001/2026-W02.1"], ["run", "weekly", "--period", "2026-W02"],
            ] {
                let runs = try desk.settlecast(words + ["--format", "json"]).objects()
                #expect(runs.count == 1, "\(words)")
                #expect(runs.allSatisfy { $0.keys == Self.run }, "\(words)")
                #expect(runs.allSatisfy { Facts(values: $0["period"] as? [String: Any] ?? [:]).keys == Self.period })
                #expect(runs.flatMap { $0.list("documents") }.allSatisfy { $0.keys == Self.document })
                #expect(runs.flatMap { $0.list("deliveries") }.allSatisfy { $0.keys == Self.delivery })
            }
            let owed = try #require(try desk.settlecast("due", "--format", "json").objects().first)
            #expect(owed.text("run") == "weekly@m-1001/2026-W03.1")
            #expect(owed.text("state") == "owed")
            #expect(owed.text("period.start") == "2026-01-12T00:00:00+01:00")
            #expect(owed.text("period.end") == "2026-01-19T00:00:00+01:00")
            #expect(owed.text("due_at") == "2026-01-19T06:30:00+01:00")
            #expect(owed["sequence"] is NSNull && owed["reason"] is NSNull && owed["waits_for"] is NSNull)

            let next = try desk.settlecast("next", "weekly", "-n", "2", "--format", "json").objects()
            #expect(
                next.map(\.keys) == [
                    ["definition", "at", "utc", "period", "merchants", "notes", "spread"], next[0].keys,
                ])
            #expect(next.map { $0.text("at") } == ["2026-01-26T06:30:00+01:00", "2026-02-02T06:30:00+01:00"])
            #expect(next.map { $0.text("utc") } == ["2026-01-26T05:30:00Z", "2026-02-02T05:30:00Z"])
            #expect(next.map { $0.text("period.label") } == ["2026-W04", "2026-W05"])
            #expect(next[0]["merchants"] as? [String] == ["m-1001"])

            let taken = Facts(
                values: try #require(
                    try desk.settlecast("import", "entries.csv", "--as", "settlecast", "--format", "json").json()
                        as? [String: Any]))
            #expect(
                taken.keys == [
                    "file", "profile", "import", "part", "entries", "new", "known", "created", "accounts", "totals",
                    "payouts",
                    "accepted", "warnings", "gaps",
                ])
            #expect(
                taken.list("totals").map(\.keys) == [["currency", "payments", "refunds", "chargebacks", "fees", "net"]])
            #expect(taken.list("payouts").map(\.keys) == [["id", "currency", "amount", "derived"]])
            try desk.write(Data2026.csv.replacing("-1.20,98.80", with: "-1.20,98.81"), to: "wrong.csv")
            let refused = Facts(
                values: try #require(
                    try desk.settlecast("import", "wrong.csv", "--as", "settlecast", "--format", "json").json()
                        as? [String: Any]))
            #expect(refused.keys == ["file", "refused", "more"])
            let finding: Set<String> = ["rule", "line", "column", "expected", "found", "difference", "message"]
            #expect(!refused.list("refused").isEmpty && refused.list("refused").allSatisfy { $0.keys == finding })

            try desk.write("titel: x\n", to: "schedules/bad.yaml")
            let check = try desk.settlecast("check", "schedules/bad.yaml", "--format", "json")
            #expect(check.status == 65)
            let lines = try check.out.split(separator: "\n").map { line in
                Facts(values: try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]))
            }
            let diagnostic: Set<String> = [
                "file", "line", "column", "severity", "name", "message", "found", "allowed", "help",
            ]
            #expect(!lines.isEmpty && lines.allSatisfy { $0.keys == diagnostic })
        }

        @Test func `a dry run writes what would go and leaves no trace`() throws {
            let desk = try Self.desk()
            let before = try desk.settlecast("history").out
            let outcome = try desk.settlecast("run", "weekly", "--dry-run", "--out", "look", "--format", "json")
            #expect(outcome.status == 0, "\(outcome.err)")
            let preview = try #require(try outcome.objects().first)
            #expect(preview.keys == ["run", "preliminary", "missing", "deliveries"])
            #expect(preview.text("run") == "weekly@m-1001/2026-W03.1")
            let path = try #require(preview.text("deliveries.0.path"))
            #expect(desk.bytes(path)?.count == preview.number("deliveries.0.bytes"), "\(path)")
            #expect(try desk.settlecast("history").out == before)
            #expect(desk.names(in: "outbox").count == 1)
            let running = try desk.settlecast("run", "weekly", "--period", "2026-W04", "--dry-run")
            // The week between has not been reported: what was booked in it is in the opening balance.
            #expect(running.out.contains("PRELIMINARY"), "\(running.err)")
            let refused = try desk.settlecast("run", "weekly", "--period", "2026-W04")
            #expect(refused.status == 64)
            #expect(refused.err.contains("2026-W04 has not ended"), "\(refused.err)")
        }

        // MARK: What people type

        private static let commands = [
            "demo", "check", "import", "merchants", "next", "run", "due", "history", "show", "serve", "verify",
            "explain", "release", "resend", "abandon", "pause", "resume", "backfill", "probe", "doctor",
        ]

        @Test func `helps within a hundred columns`() throws {
            let desk = try Desk()
            desk.environment["COLUMNS"] = "100"
            let overview = try desk.settlecast("--help")
            for words in [["--help"]] + Self.commands.map({ [$0, "--help"] }) {
                let help = try desk.settlecast(words)
                #expect(help.status == 0, "\(words)")
                #expect(help.out.hasPrefix("OVERVIEW: "), "\(words)")
                #expect(help.out.split(separator: "\n").map(String.init).filter { $0.count > 100 } == [], "\(words)")
                #expect(words.count == 1 || overview.out.contains("\n  \(words[0]) "), "\(words)")
            }
        }

        @Test(arguments: [
            (["frobnicate"], "frobnicate"),
            (["run"], "<definition>"),
            (["run", "weekly", "--out", "look"], "--dry-run"),
            (["run", "weekly", "--period", "2026-W60"], "2026-W60"),
            (["run", "weekly", "--period", "last week"], "last week"),
            (
                ["run", "weekly", "--period", "2026-W02", "--for", "m-1001", "--revise"],
                "--revise and --why go together"
            ),
            (
                ["run", "weekly", "--period", "2026-W02", "--for", "m-1001", "--why", "x"],
                "--revise and --why go together"
            ),
            (["run", "weekly", "--for", "m-1001", "--revise", "--why", "x"], "--period"),
            (["run", "weekly", "--period", "2026-W02", "--revise", "--why", "x"], "--for"),
            (
                ["run", "weekly", "--period", "2026-W02", "--for", "m-1001", "--revise", "--why", " "],
                "--why wants a reason"
            ),
            (["abandon", "weekly@m-1001/2026-W02.1"], "--why"),
            (["abandon", "weekly@m-1001/2026-W02.1", "--why", " "], "--why wants a reason"),
            (["next", "-n", "0"], "1 to 1000"),
            (["next", "--from", "yesterday"], "yesterday"),
            (["show"], "<run>"),
            (["due", "--format", "xml"], "xml"),
            (["due", "--config", "nowhere.yaml"], "nowhere.yaml"),
            (["check", "nowhere"], "nowhere"),
            (["verify", "nowhere.json"], "nowhere.json"),
            (["verify"], "<manifest>"),
            (["serve", "now"], "now"),
            (["check", "--write-test"], "--write-test goes with --connect"),
            (["probe"], "<url>"),
            (["probe", "files.example"], "sftp://HOST"),
            (["probe", "sftp://"], "there is no host"),
            (["probe", "sftp://files.example:0"], "1 to 65535"),
            (["probe", "sftp://files.example/inbox"], "a path is of no use here"),
            (["probe", "sftp://::1"], "sftp://[ADDRESS]:PORT"),
            (["probe", "sftp://psp:hunter2@files.example"], "a password does not belong on a command line"),
        ])
        func `a wrong command line ends with 64 and names what is wrong`(words: [String], said: String) throws {
            let outcome = try Self.desk().settlecast(words)
            #expect(outcome.status == 64, "\(outcome.err)")
            #expect(outcome.err.contains(said), "\(outcome.err)")
            #expect(outcome.out.isEmpty)
        }

        @Test(arguments: [
            (["run", "wekly"], 65, "did you mean 'weekly'?"),
            (["run", "weekly", "--for", "m-9"], 65, "m-9"),
            (["next", "wekly"], 65, "did you mean 'weekly'?"),
            (["show", "weekly@m-1001/2026-W09.1"], 65, "settlecast history"),
            (["history", "wekly"], 65, "did you mean 'weekly'?"),
            (["explain", "unknwon-key"], 1, "did you mean 'unknown-key'?"),
        ])
        func `a name that does not exist is told with a better one`(words: [String], status: Int32, said: String) throws
        {
            let outcome = try Self.desk().settlecast(words)
            #expect(outcome.status == status)
            #expect(outcome.err.contains(said), "\(outcome.err)")
            #expect(outcome.out.isEmpty)
        }

        @Test func `says what to do where there is no store yet`() throws {
            let desk = try Desk()
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            for words in [
                ["due"], ["history"], ["merchants"], ["show", "weekly@m-1001/2026-W02.1"], ["run", "weekly"],
            ] {
                let outcome = try desk.settlecast(words)
                #expect(outcome.status != 0, "\(words)")
                #expect(outcome.err.contains("settlecast import"), "\(words): \(outcome.err)")
                #expect(!outcome.err.contains("Error("), "\(words): \(outcome.err)")
            }
            #expect(desk.bytes("settlecast.sqlite") == nil, "looking makes no store")
        }

        @Test func `names a definition whose file has errors as one that has errors`() throws {
            let desk = try Self.desk()
            try desk.write("titel: x\n", to: "schedules/monthly.yaml")
            let outcome = try desk.settlecast("run", "monthly")
            #expect(outcome.status == 65)
            #expect(outcome.err.contains("schedules/monthly.yaml:1:1: error: unknown key 'titel'"), "\(outcome.err)")
            #expect(outcome.err.contains("'monthly' cannot be used"), "\(outcome.err)")
            // The others go on.
            #expect(try desk.settlecast("run", "weekly").status == 0)
        }

        // MARK: Diagnostics

        @Test func `check reads files alone, with neither configuration nor store`() throws {
            let desk = try Desk()
            for name in ["daily", "monthly", "weekly"] {
                let outcome = try desk.settlecast("check", "\(packageRoot)/schedules/\(name)-settlement.yaml")
                #expect(outcome.status == 0, "\(outcome.out)\(outcome.err)")
                #expect(outcome.out == "1 file checked: no problems\n")
            }
            #expect(desk.names(in: "") == ["schedules"])
        }

        /// The names come from the program: what it says of each file of the catalogue.
        @Test func `explain has a page on every name that check prints`() throws {
            let catalogue = packageRoot + "/Tests/SchedulesTests/Catalogue"
            let desk = try Desk()
            let files = try FileManager.default.contentsOfDirectory(atPath: catalogue).filter { !$0.hasSuffix(".txt") }
            var names: Set<String> = []
            for file in files {
                let outcome = try desk.settlecast("check", "\(catalogue)/\(file)", "--format", "json")
                for line in outcome.out.split(separator: "\n") {
                    let found = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                    names.insert(try #require(found?["name"] as? String))
                }
            }
            #expect(names.count > 25)
            let pages = try desk.settlecast("explain").out.split(separator: "\n").dropFirst().map { line in
                String(line.prefix { $0 != " " })
            }
            #expect(names.subtracting(pages) == [])
            for name in pages {
                let page = try desk.settlecast("explain", name)
                #expect(page.status == 0)
                #expect(page.out.hasPrefix("\(name)\n\n"), "\(page.out)")
                #expect(page.out.split(separator: "\n").count > 2, "\(page.out)")
            }
        }
    }
}
