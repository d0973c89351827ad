import ArgumentParser
import Deliveries
import Diagnostics
import Foundation
import Runs
import Schedules
import Settlements
import Store

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Is everything here fit for work? Versions, store, clock, zones, disk.",
        discussion: "It reads the whole store, and changes nothing. It exits with 1 where something needs a person.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let workplace = try Workplace(common)
        let findings = await Examination(workplace).findings()
        if common.format == .json {
            Console.out(JSON.list(findings.map(\.json)).indented())
        } else {
            var table = Table("", "WHAT", "FOUND")
            for finding in findings { table.add(finding.isWell ? "ok" : "!!", finding.subject, finding.text) }
            Console.out(table.text)
        }
        if !findings.allSatisfy(\.isWell) { throw Exit.failed }
    }
}

/// One thing that was looked at.
private struct Finding {
    let subject: String
    let isWell: Bool
    let text: String

    init(_ subject: String, _ text: String, isWell: Bool = true) {
        self.subject = subject
        self.isWell = isWell
        self.text = text
    }

    var json: JSON { ["what": .string(subject), "ok": .bool(isWell), "found": .string(text)] }
}

/// Everything that is looked at, in one place.
private struct Examination {
    /// Below so much free space a large import may fail; bytes.
    private static let leastSpace: Int64 = 1 << 30
    /// `serve` looks at least every minute.
    private static let longestSilence: Int64 = 300

    let workplace: Workplace
    let now: Instant

    init(_ workplace: Workplace) {
        self.workplace = workplace
        now = workplace.clock.now()
    }

    func findings() async -> [Finding] {
        [versions, definitions] + zones + (await store()) + [archive] + heartbeat + space + ssh
    }

    private var versions: Finding {
        Finding("version", "settlecast \(Settlecast.configuration.version), SQLite \(SQLiteStore.library)")
    }

    private var definitions: Finding {
        let loaded = workplace.loaded
        let errors = loaded.diagnostics.filter { $0.severity == .error }.count
        return Finding(
            "definitions",
            errors == 0
                ? "\(loaded.definitions.count) that can be used"
                : "\(loaded.definitions.count) that can be used; \(errors) error\(errors == 1 ? "" : "s"): settlecast check",
            isWell: errors == 0)
    }

    // MARK: Clocks

    private var zones: [Finding] {
        let zones = workplace.zones
        let release = zones.version.map { "tzdata \($0)" } ?? "a time zone database that does not name its release"
        let used = Set(workplace.loaded.definitions.map(\.zone.identifier)).sorted()
        return [
            Finding("zones", "\(release) in \(zones.directory)", isWell: zones.version != nil),
            Finding("zones used", used.isEmpty ? "none" : used.joined(separator: ", ")),
        ]
    }

    private func clock(_ store: SQLiteStore) async throws -> Finding {
        let shown = "\(now) (\(now.text(in: workplace.zones.ofTheMachine)) here)"
        guard let last = try await store.lastEvent(), last.since(now) > Self.longestSilence else {
            return Finding("clock", shown)
        }
        return Finding(
            "clock", "\(shown), but the journal has something of \(last): one of the two is wrong", isWell: false)
    }

    // MARK: Store

    private func store() async -> [Finding] {
        do {
            let store = try workplace.store()
            let damage = try await store.damage()
            let path = workplace.configuration.store
            var findings = [
                damage.isEmpty
                    ? Finding("store", "\(path) is sound")
                    : Finding("store", "\(path) is damaged: \(damage.joined(separator: "; "))", isWell: false),
                privacy("store", path),
            ]
            findings.append(try await clock(store))
            return findings + (try await serving(store))
        } catch {
            return [Finding("store", "\(error)", isWell: false)]
        }
    }

    private func serving(_ store: SQLiteStore) async throws -> [Finding] {
        guard let inForce = try await store.inForce() else {
            return [Finding("serve", "has not worked here yet")]
        }
        let isCurrent = inForce.tzdata == workplace.zones.version
        let since = "has worked by its files since \(inForce.since)"
        let own = inForce.tzdata.map { "tzdata \($0)" } ?? "a time zone database of no known release"
        let changed = try await !workplace.plan(store, inForce).isNothing
        return [
            Finding(
                "serve",
                isCurrent ? since : "\(since), and by \(own): restart it, so that it knows the zones of now",
                isWell: isCurrent),
            Finding(
                "files", changed ? "differ from those by which serve works: settlecast plan" : "as serve has read them"),
        ]
    }

    // MARK: Files

    private var archive: Finding {
        let path = workplace.configuration.archive
        guard FileManager.default.fileExists(atPath: path) else {
            return Finding("archive", "\(path) is not there yet: the first report makes it")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            return Finding("archive", "\(path) cannot be written by this user: see its owner and mode", isWell: false)
        }
        return privacy("archive", path)
    }

    /// Whether others on the machine are kept out.
    private func privacy(_ subject: String, _ path: String) -> Finding {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return Finding(subject, "\(path): \(String(cString: strerror(errno)))", isWell: false)
        }
        let mode = String(status.st_mode & 0o777, radix: 8)
        return status.st_mode & 0o007 == 0
            ? Finding(subject, "\(path) has mode \(mode)")
            : Finding(
                subject, "\(path) has mode \(mode), so every user of this machine gets in: chmod o= \(path)",
                isWell: false)
    }

    private var heartbeat: [Finding] {
        guard let path = workplace.configuration.heartbeat else { return [] }
        var status = stat()
        guard stat(path, &status) == 0 else {
            return [Finding("heartbeat", "\(path) is not there: serve does not run", isWell: false)]
        }
        let age = now.seconds - Int64(status.st_mtim.tv_sec)
        return [
            Finding(
                "heartbeat", age > Self.longestSilence ? "\(path) is \(age) s old: serve does not run" : "\(age) s ago",
                isWell: age <= Self.longestSilence)
        ]
    }

    private var space: [Finding] {
        let paths = [workplace.configuration.store, workplace.configuration.archive]
        let folders = paths.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return Set(folders).sorted().compactMap { folder in
            var status = statvfs()
            guard statvfs(folder, &status) == 0 else { return nil }
            let free = Int64(status.f_bavail) * Int64(status.f_frsize)
            return Finding(
                "disk", "\(free >> 20) MiB free for \(folder)", isWell: free >= Self.leastSpace)
        }
    }

    // MARK: Libraries

    /// What the SSH library of this machine can: another version of it, found at run time, has other algorithms.
    private var ssh: [Finding] {
        var findings = [Finding("SSH library", SSHLibrary.version, isWell: !SSHLibrary.algorithms.isEmpty)]
        findings += SSHLibrary.algorithms.map { Finding("SSH \($0.kind)", $0.names.joined(separator: ", ")) }
        if let remark = SSHLibrary.remarkOnRSA { findings.append(Finding("SSH and RSA", remark)) }
        return findings
    }
}
