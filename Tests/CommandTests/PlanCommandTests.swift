import Foundation
import Support
import Testing

extension `The built program` {
    /// What the files on disk would change, against what `serve` has read. It is Wednesday, 7 January 2026.
    @Suite(.timeLimit(.minutes(3))) struct `The command plan` {
        private static func desk() throws -> Desk {
            let desk = try Desk()
            desk.now = "2026-01-07T12:00:00+01:00"
            try desk.configure()
            let text = String(decoding: desk.bytes("settlecast.yaml") ?? [], as: UTF8.self)
            try desk.write("heartbeat: {file: heartbeat}\n" + text, to: "settlecast.yaml")
            try desk.define("weekly", deliver: [Desk.byFolder])
            try desk.importData()
            return desk
        }

        /// Lets `serve` read what is on disk.
        private static func serve(_ desk: Desk) throws {
            let service = try desk.start("serve")
            try service.says("serving")
            // It can be told to end from its first look on.
            _ = try observed("a heartbeat") { desk.bytes("heartbeat") }
            service.child.stop()
            #expect(service.child.finish().status == 0, "\(service.said)")
            try FileManager.default.removeItem(atPath: desk.path + "/heartbeat")
        }

        @Test func `before serve has worked everything is new`() throws {
            let desk = try Self.desk()
            let plan = try desk.settlecast("plan")
            #expect(plan.status == 0, "\(plan.err)")
            for line in [
                "serve has not worked here yet: every definition is new", "weekly: new",
                "  first       2026-W02, due 2026-01-12T06:30:00+01:00", "  recipients  + m-1001: folder outbox",
            ] {
                #expect(plan.out.split(separator: "\n").contains(Substring(line)), "\(line) in\n\(plan.out)")
            }
        }

        @Test func `a later hour moves every Monday of a year, and nothing else`() throws {
            let desk = try Self.desk()
            try Self.serve(desk)
            #expect(try desk.settlecast("plan").out.hasSuffix("nothing changes\n"))
            try desk.define("weekly", at: "07:15", deliver: [Desk.byFolder])
            let plan = try desk.settlecast("plan").out
            #expect(plan.contains("weekly: changed: run\n"), "\(plan)")
            #expect(
                plan.contains(
                    "  due         2026-W02: 2026-01-12T06:30:00+01:00 becomes 2026-01-12T07:15:00+01:00\n"), "\(plan)")
            // 366 days from 7 January 2026 hold the Mondays from 12 January 2026 to 4 January 2027: 52.
            #expect(plan.contains("  due         and 49 more within a year"), "\(plan)")
            let facts = try desk.settlecast("plan", "--format", "json").object()
            #expect(facts.list("definitions.0.fires").count == 52)
            #expect(facts.text("definitions.0.fires.51.after.at") == "2027-01-04T07:15:00+01:00")
            #expect(facts.list("definitions.0.gained").isEmpty && facts.list("definitions.0.owed").isEmpty)
        }

        @Test func `recipients, columns, runs owed at once, and a file that is gone`() throws {
            let desk = try Self.desk()
            try desk.define("daily", period: "day", deliver: [Desk.byFolder])
            try Self.serve(desk)
            let csv = "csv: {layout: settlement-lines@1, columns: [entry_id, net]}"
            try desk.write(
                """
                title: Settlement report
                report: settlement
                for: {merchants: [m-1001]}
                period: week
                from: 2025-12-29
                zone: Europe/Amsterdam
                run: {on: monday, at: "06:30"}
                outputs: [\(csv.replacingOccurrences(of: "csv: {", with: "{csv: {") + "}")]
                deliver: [{folder: {to: books, send: [csv]}}]

                """, to: "schedules/weekly.yaml")
            try desk.write(
                "heartbeat: {file: heartbeat}\nstore: settlecast.sqlite\narchive: archive\ndestinations:\n"
                    + Desk.folder
                    + "  books: {for: everyone, folder: {directory: books}}\n", to: "settlecast.yaml")
            try FileManager.default.removeItem(atPath: desk.path + "/schedules/daily.yaml")
            let plan = try desk.settlecast("plan").out
            let lines = plan.split(separator: "\n").map(String.init)
            for line in [
                "daily: its file is gone: nothing more is made of it", "  recipients  - m-1001: folder outbox",
                "weekly: changed: from, outputs, deliver", "  recipients  + m-1001: folder books",
                // m-1001 sold on Monday, 5 January: its first week is the second, which has not ended.
                "settlecast.yaml: changed: destinations",
            ] {
                #expect(lines.contains(line), "\(line) in\n\(plan)")
            }
            #expect(lines.contains { $0.hasPrefix("  columns     csv: - ") && $0.contains("- booked") }, "\(plan)")
            #expect(!plan.contains("owed now"), "\(plan)")
            desk.now = "2026-01-14T12:00:00+01:00"
            #expect(try desk.settlecast("plan").out.contains("forgiven") == false)
        }

        @Test func `a new time zone database moves what it moves, and doctor wants a restart`() throws {
            let desk = try Self.desk()
            let zones = try desk.scratch.directory("desk/zoneinfo/Europe")
            let system = "/usr/share/zoneinfo/"
            let files = FileManager.default
            try files.copyItem(atPath: system + "Europe/Amsterdam", toPath: zones + "/Amsterdam")
            try desk.write("# version 2025b\n", to: "zoneinfo/tzdata.zi")
            let configuration = desk.path + "/settlecast.yaml"
            let text = try String(contentsOfFile: configuration, encoding: .utf8)
            try desk.write("zoneinfo: zoneinfo\n" + text, to: "settlecast.yaml")
            try desk.define("weekly", deliver: [Desk.byFolder])
            try Self.serve(desk)
            #expect(try desk.settlecast("plan").out.hasSuffix("nothing changes\n"))
            let well = try desk.settlecast("doctor")
            #expect(well.out.contains("tzdata 2025b in "), "\(well.out)")
            // A year without summer time: Algiers has kept UTC+1 since 1981.
            try files.removeItem(atPath: zones + "/Amsterdam")
            try files.copyItem(atPath: system + "Africa/Algiers", toPath: zones + "/Amsterdam")
            try desk.write("# version 2099a\n", to: "zoneinfo/tzdata.zi")
            let plan = try desk.settlecast("plan").out
            #expect(plan.contains("time zones: tzdata 2025b becomes tzdata 2099a\n"), "\(plan)")
            // Clocks would have gone forward on 29 March 2026: the week before that ends an hour later now, as do its reports.
            #expect(
                plan.contains(
                    """
                      weekly 2026-W13: 2026-03-30T05:30:00+01:00 becomes 2026-03-30T06:30:00+01:00; the period \
                    2026-03-23T00:00:00+01:00 to 2026-03-29T23:00:00+01:00 becomes 2026-03-23T00:00:00+01:00 to \
                    2026-03-30T00:00:00+01:00

                    """), "\(plan)")
            // From 30 March to 19 October are 30 Mondays; the week that ends on 26 October ends as before, and began otherwise.
            let fires = try desk.settlecast("plan", "--format", "json").object().list("clocks.0.fires")
            #expect(fires.count == 31)
            #expect(fires.last?.text("label") == "2026-W43")
            let ill = try desk.settlecast("doctor")
            #expect(ill.status == 1)
            #expect(ill.out.contains("by tzdata 2025b: restart it, so that it knows the zones of now"), "\(ill.out)")
            try Self.serve(desk)
            #expect(try desk.settlecast("plan").out.hasSuffix("nothing changes\n"))
        }

        @Test func `a run says by which clocks it was made`() throws {
            let desk = try Self.desk()
            desk.now = "2026-01-12T12:00:00+01:00"
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            let zi = try String(contentsOfFile: "/usr/share/zoneinfo/tzdata.zi", encoding: .utf8)
            let release = zi.prefix { $0 != "\n" }.dropFirst("# version ".count)
            #expect(try desk.show("weekly@m-1001/2026-W02.1").text("tzdata") == String(release))
        }
    }

    @Suite(.timeLimit(.minutes(3))) struct `The command doctor` {
        @Test func `finds what is wrong with a place, and nothing with a sound one`() throws {
            let desk = try Desk()
            try desk.configure()
            try desk.define("weekly", deliver: [Desk.byFolder])
            #expect(try desk.settlecast("doctor").status == 1, "no store")
            try desk.importData()
            #expect(try desk.settlecast("run", "weekly", "--period", "2026-W02").status == 0)
            let well = try desk.settlecast("doctor")
            #expect(well.status == 0 && !well.out.contains("!!"), "\(well.out)")
            let store = desk.path + "/settlecast.sqlite"
            #expect(chmod(store, 0o644) == 0)
            let open = try desk.settlecast("doctor")
            #expect(open.status == 1 && open.out.contains("chmod o= \(store)"), "\(open.out)")
            #expect(chmod(store, 0o600) == 0)
            desk.now = "2026-02-02T12:00:00+01:00"
            let behind = try desk.settlecast("doctor")
            #expect(behind.status == 1 && behind.out.contains("one of the two is wrong"), "\(behind.out)")
            desk.now = nil
            // A page of the file in the middle is overwritten.
            let file = try #require(FileHandle(forUpdatingAtPath: store))
            let size = try file.seekToEnd()
            try file.seek(toOffset: size / 4096 / 2 * 4096)
            try file.write(contentsOf: Data(repeating: 0x5A, count: 4096))
            try file.close()
            let ill = try desk.settlecast("doctor", "--format", "json")
            let damaged = try ill.objects().filter { $0["ok"] as? Bool == false }
            #expect(ill.status == 1 && !damaged.isEmpty, "\(ill.out)")
        }
    }
}
