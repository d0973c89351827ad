import Deliveries
import Foundation
import Settlements

/// The machine's clock.
struct SystemClock: WallClock {
    func now() -> Instant { Instant(seconds: Int64(Date().timeIntervalSince1970.rounded(.down))) }
}

/// The secrets that the environment and its files hold.
enum SystemSecrets {
    static func make() -> Secrets {
        Secrets(
            environment: ProcessInfo.processInfo.environment, run: { try SecretProgram.output(of: $0) },
            read: { try LocalFile.contents(of: $0) })
    }
}

/// A worker's name in the journal: machine, process, and when that process began, so that a name is never used twice.
enum WorkerName {
    static let own: String = name(of: ProcessInfo.processInfo.processIdentifier) ?? "\(machine)/unknown"

    private static var machine: String { ProcessInfo.processInfo.hostName }

    private static func name(of process: Int32) -> String? {
        // proc(5): field 22 is the start time in ticks since boot; the name in field 2 may hold spaces, so count behind it.
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")"),
            let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19 else { return nil }
        return "\(machine)/\(process)/\(boot.prefix(8))-\(fields[19])"
    }

    /// Whether a worker of this machine is no longer there. Of other machines' workers nothing is known.
    static func isDead(_ worker: String) -> Bool {
        let parts = worker.split(separator: "/")
        guard parts.count == 3, parts[0] == machine, let process = Int32(parts[1]) else { return false }
        return name(of: process) != worker
    }
}

/// The person at the keyboard, as the machine knows them.
enum Person {
    /// The user's name; behind `sudo` that of the person who typed it, since everybody is root there.
    static let name: String = {
        let variable = ProcessInfo.processInfo.environment["SUDO_USER"] ?? ""
        // Only root can have got there by sudo; anybody else could have set the variable.
        if getuid() == 0, !variable.isEmpty { return variable }
        let name = NSUserName()
        return name.isEmpty ? "user \(getuid())" : name
    }()
}

/// The zone of the machine's own clock, for times that belong to no report.
extension Zones {
    var ofTheMachine: Zone { (try? zone(TimeZone.current.identifier)) ?? .utc }
}

/// Standard output for what was asked for, standard error for everything else.
enum Console {
    static func out(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func error(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
