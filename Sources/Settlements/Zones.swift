internal import Foundation
internal import Synchronization

/// The zones of one directory of TZif files, each read when first asked for and then kept.
///
/// A long-lived owner that wants the zones of an upgraded tzdata makes a new one.
package final class Zones: Sendable {
    /// Where tzdata puts them on Debian and nearly everywhere else.
    package static let systemDirectory = "/usr/share/zoneinfo"

    package let directory: String
    /// The release of the IANA database that the directory held when this value was made, as `2025b`; nil where it
    /// does not say.
    package let version: String?
    private let known = Mutex(Known())

    private struct Known {
        var zones: [String: Zone] = [:]
        /// Nil until a message needed them.
        var names: [String]?
    }

    package init(directory: String = Zones.systemDirectory) {
        self.directory = directory
        version = Self.version(in: directory)
    }

    /// Zones as they were once: those of these files, by name, and of the directory all others.
    ///
    /// - Parameter version: the release that the files are of; nil where that is not known.
    package init(directory: String, files: [String: [UInt8]], version: String?) {
        self.directory = directory
        self.version = version
        let zones = files.compactMap { name, bytes in
            try? Zone(identifier: name, tzif: bytes, release: version)
        }
        known.withLock { known in
            for zone in zones { known.zones[zone.identifier] = zone }
        }
    }

    /// The bytes of a zone's file.
    ///
    /// - Throws: `TimeError.Code.zoneName` or `zoneUnknown`, as ``zone(_:)`` does.
    package func file(_ identifier: String) throws(TimeError) -> [UInt8] {
        _ = try zone(identifier)
        guard let bytes = FileManager.default.contents(atPath: directory + "/" + identifier) else {
            throw missing(identifier, path: directory + "/" + identifier)
        }
        return [UInt8](bytes)
    }

    /// The zone of that name, as `Europe/Amsterdam`. Upper and lower case count.
    /// - Throws: `TimeError.Code.zoneName` where the text cannot name a zone, `zoneUnknown` where the directory has no
    ///   such file (with `suggestions`), `zoneFile` where the file is of no use.
    package func zone(_ identifier: String) throws(TimeError) -> Zone {
        if let zone = known.withLock({ $0.zones[identifier] }) { return zone }
        guard Self.isName(identifier) else {
            throw TimeError(
                .zoneName, "expected a zone's name like Europe/Amsterdam, found \(quoted(identifier))",
                suggestions: near(identifier))
        }
        let path = directory + "/" + identifier
        guard let bytes = FileManager.default.contents(atPath: path) else { throw missing(identifier, path: path) }
        do {
            let zone = try Zone(identifier: identifier, tzif: [UInt8](bytes), release: version)
            known.withLock { $0.zones[identifier] = zone }
            return zone
        } catch {
            throw TimeError(error.code, "\(error) (\(path))")
        }
    }

    /// The names of all zones here, sorted. The first call opens every file of the directory: it is for messages.
    package func names() -> [String] {
        if let names = known.withLock({ $0.names }) { return names }
        let names = namesOnDisk()
        known.withLock { $0.names = names }
        return names
    }

    private func namesOnDisk() -> [String] {
        let paths = FileManager.default.subpaths(atPath: directory) ?? []
        return paths.filter { path in
            guard Self.isName(path), let file = FileHandle(forReadingAtPath: directory + "/" + path) else {
                return false
            }
            defer { try? file.close() }
            return (try? file.read(upToCount: 4)).map { $0.elementsEqual("TZif".utf8) } ?? false
        }.sorted()
    }

    private func missing(_ identifier: String, path: String) -> TimeError {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue {
            return TimeError(.zoneFile, "the zone file \(path) cannot be read: look at its permissions")
        }
        if names().isEmpty {
            return TimeError(
                .zoneUnknown,
                "there are no zone files in \(directory), so no zone \(quoted(identifier)): "
                    + "install the package tzdata, or set 'zoneinfo' in the configuration")
        }
        let release = version.map { " (tzdata \($0))" } ?? ""
        return TimeError(
            .zoneUnknown, "there is no zone \(quoted(identifier)) in \(directory)\(release)",
            suggestions: near(identifier))
    }

    /// Names that differ in case, spaces, dashes and underscores alone, or have this one as their last part.
    private func near(_ identifier: String) -> [String] {
        let wanted = Self.folded(identifier)
        guard !wanted.isEmpty else { return [] }
        return names().filter { name in
            let name = Self.folded(name)
            return name == wanted || name.hasSuffix("/" + wanted)
        }
    }

    private static func folded(_ name: String) -> String {
        name.lowercased().filter { !" _-".contains($0) }
    }

    /// Whether text can be a name of the IANA database: never a way out of the directory, nor a file in it that is
    /// the machine's own setting or counts otherwise than POSIX.
    private static func isName(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return text.utf8.count <= 100
            && parts.allSatisfy { part in
                !part.isEmpty && part.allSatisfy { isAbbreviation($0) || $0 == UInt8(ascii: "_") }
                    && part.first != UInt8(ascii: "-") && part.first != UInt8(ascii: "+")
            }
            && !["localtime", "posixrules"].contains(text)
            && !["posix", "right"].contains { parts[0].elementsEqual($0.utf8) }
    }

    private static func version(in directory: String) -> String? {
        let marker = "# version "
        if let line = firstLine(of: directory + "/tzdata.zi"), line.hasPrefix(marker) {
            return String(line.dropFirst(marker.count))
        }
        return firstLine(of: directory + "/+VERSION")
    }

    private static func firstLine(of path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let start = try? file.read(upToCount: 80) else { return nil }
        let line = String(decoding: start.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return line.isEmpty ? nil : line
    }
}
