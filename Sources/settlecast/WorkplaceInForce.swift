import Foundation
import Runs
import Schedules
import Settlements
import Store

extension Workplace {
    /// The files that can be used, as they were read, with the zones that they name: what the scheduler works by from now on.
    func inForce(who: String) throws -> InForce {
        var files: [InForce.File: [UInt8]] = [:]
        if let path = onDisk.configuration { files[InForce.File(.configuration)] = texts[path] }
        for path in onDisk.definitions {
            guard let name = Definitions.name(of: path), loaded[name] != nil else { continue }
            files[InForce.File(.definition, name)] = texts[path]
        }
        for path in onDisk.calendars {
            guard let name = Definitions.name(of: path) else { continue }
            files[InForce.File(.calendar, name)] = texts[path]
        }
        for definition in loaded.definitions where definition.zone != .utc {
            files[InForce.File(.zone, definition.zone.identifier)] = try zones.file(definition.zone.identifier)
        }
        return InForce(since: clock.now(), who: who, tzdata: zones.version, files: files)
    }

    /// What the files on disk would change.
    func plan(_ store: SQLiteStore, _ inForce: InForce?) async throws -> Plan {
        let zonesThen = inForce.map { inForce in
            Zones(
                directory: zones.directory, files: inForce.texts(of: .zone), version: inForce.tzdata)
        }
        let old = inForce.map { $0.definitions(in: configuration.directory, zonesThen ?? zones) }
        let newByOldZones = zonesThen.map { zones in
            Definitions.load(onDisk, read: { [texts] in texts[$0] ?? [] }, zones: { _ in zones })
        }
        let nothing = Definitions.load(
            .init(configuration: nil, directory: configuration.directory, definitions: []), read: { _ in [] },
            zones: { _ in zones })
        return try await flow(store).plan(
            inForce, from: .init(old ?? nothing, tzdata: inForce?.tzdata), to: .init(loaded, tzdata: zones.version),
            newByOldZones: .init(newByOldZones ?? loaded, tzdata: inForce?.tzdata),
            refused: files.subtracting(loaded.definitions.map(\.name)))
    }
}

extension InForce {
    /// The files of one kind, by name.
    fileprivate func texts(of kind: Kind) -> [String: [UInt8]] {
        var texts: [String: [UInt8]] = [:]
        for (file, content) in files where file.kind == kind { texts[file.name] = content }
        return texts
    }

    /// What the files say, read as those on disk are.
    fileprivate func definitions(in directory: String, _ zones: Zones) -> Definitions {
        var texts: [String: [UInt8]] = [:]
        texts["settlecast.yaml"] = files[File(.configuration)]
        for (name, text) in self.texts(of: .definition) { texts["schedules/\(name).yaml"] = text }
        for (name, text) in self.texts(of: .calendar) { texts["schedules/calendars/\(name).yaml"] = text }
        let paths = texts.keys.sorted()
        return Definitions.load(
            .init(
                configuration: texts["settlecast.yaml"] == nil ? nil : "settlecast.yaml", directory: directory,
                definitions: paths.filter { $0.hasPrefix("schedules/") && !$0.hasPrefix("schedules/calendars/") },
                calendars: paths.filter { $0.hasPrefix("schedules/calendars/") }),
            read: { texts[$0] ?? [] }, zones: { _ in zones })
    }
}
