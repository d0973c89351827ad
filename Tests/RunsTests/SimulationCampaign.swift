import Foundation
import Settlements
import Store
import Support

/// Runs many seeds, and has the peer look at all of them.
struct SimulationCampaign {
    /// What came of it.
    struct Outcome: Sendable {
        /// Seeds with what is wrong.
        var complaints: [String] = []
        /// In the order of the peer's last line.
        var counts: [Int] = []
        /// How many runs ended in each state.
        var states: [String: Int] = [:]

        var summary: String {
            guard counts.count == 7 else { return "nothing was compared" }
            let states = states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
            return
                "\(counts[0]) seeds of \(SimulationPlan.days) days, \(counts[1]) looks, \(counts[2]) definitions with a merchant, "
                + "\(counts[3]) periods, \(counts[4]) entries looked for, \(counts[5]) reports before their time by a clock ahead; runs: \(states)"
        }

        /// How many complaints there are of each check.
        var checks: [String: Int] {
            complaints.reduce(into: [:]) { checks, line in
                guard let open = line.firstIndex(of: "["), let close = line[open...].firstIndex(of: "]") else { return }
                checks[String(line[line.index(after: open)..<close]), default: 0] += 1
            }
        }

        fileprivate mutating func add(_ output: String) {
            for line in output.split(separator: "\n") {
                let words = line.split(separator: " ")
                switch words.first {
                case "compared":
                    let new = words.dropFirst().compactMap { Int($0) }
                    counts = counts.isEmpty ? new : zip(counts, new).map(+)
                case "states":
                    for word in words.dropFirst() {
                        let parts = word.split(separator: "=")
                        if parts.count == 2 { states[String(parts[0]), default: 0] += Int(parts[1]) ?? 0 }
                    }
                default: complaints.append(String(line))
                }
            }
        }
    }

    /// The peer looks at so many seeds at once.
    private static let chunk: UInt64 = 5
    private static let peer = packageRoot + "/Tests/Peers/simulation.py"

    static func run(
        _ seeds: Range<UInt64>, _ fault: SimulationFault? = nil, isDense: Bool = false
    ) async throws -> Outcome {
        let python = try Peer.python.required()
        let zones = Zones()
        let outputs = try await BooksCampaign.inChunks(seeds, of: chunk) { seeds, shelf in
            let folder = try SimulationFolder()
            var reading: SimulationReading?
            var lines: [String] = []
            let shown = fault == .utcPeriods ? try Self.zonesOfUTC(in: folder) : zones
            for seed in seeds {
                var generator = try SimulationGenerator(seed: seed, zones)
                let plan = try generator.plan()
                let store = try shelf.emptyStore()
                let beside = try reading ?? SimulationReading(path: store.path)
                reading = beside
                var driver = try SimulationDriver(
                    plan, store: store, reading: beside, folder: "\(folder.path)/\(seed)", zones: shown, fault: fault,
                    isDense: isDense)
                await driver.live()
                lines += driver.record.lines
                try FileManager.default.removeItem(atPath: "\(folder.path)/\(seed)/archive")
            }
            let kind = fault.map { "-\($0)" } ?? (isDense ? "-dense" : "")
            let told = try shelf.write(lines, name: "told\(kind)-\(seeds.lowerBound).jsonl")
            let finished = try Child(python, [Self.peer, told]).finish()
            guard finished.status == 0 else { return "seeds \(seeds): the peer fell: \(finished.output.suffix(2_000))" }
            return finished.output
        }
        var outcome = Outcome()
        for output in outputs { outcome.add(output) }
        return outcome
    }

    /// The names of all zones, each with the clocks of UTC.
    private static func zonesOfUTC(in folder: SimulationFolder) throws -> Zones {
        let path = "\(folder.path)/zoneinfo"
        let clocks = try Data(contentsOf: URL(fileURLWithPath: "\(Zones.systemDirectory)/UTC"))
        for (name, _) in SimulationGenerator.zones + [("Pacific/Apia", [])] {
            let file = URL(fileURLWithPath: "\(path)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try clocks.write(to: file)
        }
        return Zones(directory: path)
    }
}
