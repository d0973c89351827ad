internal import Diagnostics
internal import Settlements

/// A received set, held against its manifest: the manifest itself, each file that it lists, and what lies beside them.
///
/// It needs the folder alone: neither configuration nor store. Files are read in pieces, so memory does not grow with them.
package struct ManifestCheck: Sendable {
    /// Why there is nothing to check.
    package struct Refusal: Error, CustomStringConvertible {
        /// The path is wrong, and not the system's permission.
        package let isWrongPath: Bool
        package let description: String
    }

    /// The manifest's name, without its folder.
    package let manifest: String
    /// What the manifest says; nil where nothing of it can be relied on.
    package let set: ListedSet?
    /// Why the set is not whole: on the manifest, then on its files in its order, then on what lies beside them.
    package let findings: [SetFinding]
    /// What was left out, in words.
    package let notes: [String]

    package var isWhole: Bool { findings.isEmpty }

    /// What to do, for a person; nil where the set is whole.
    package var advice: String? {
        guard !isWhole else { return nil }
        if set != nil, findings.allSatisfy({ $0.rule == .fileExtra }) {
            return "the listed files are as they were sent; leave the others alone until the sender says what they are"
        }
        let run = set.map { " of \($0.run)" } ?? ""
        return "do not book these files; ask the sender to send the set\(run) again"
    }

    /// Looks at a manifest and the folder that it lies in.
    ///
    /// - Throws: ``Refusal`` where there is no such file, or it cannot be read. What is wrong with a file is a finding.
    package init(of path: String) throws(Refusal) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder: SetFolder
        let bytes: [UInt8]?
        let names: [FileName]
        do throws(FileTrouble) {
            folder = try SetFolder(path: directory)
            bytes = try folder.bytes(of: FileName(name), atMost: ManifestReader.largest)
            names = try folder.names()
        } catch {
            throw Refusal(error, path)
        }
        manifest = name
        do throws(SetFinding) {
            guard let bytes else { throw .tooLarge(name) }
            let set = try ManifestReader.read(bytes, file: name)
            let look = SetLook(set, manifest: FileName(name), in: folder, among: names)
            self.set = set
            findings = look.findings
            notes = look.notes
        } catch {
            set = nil
            findings = [error]
            notes = ["neither the documents nor what lies beside them was looked at"]
        }
    }
}

extension ManifestCheck.Refusal {
    fileprivate init(_ trouble: FileTrouble, _ path: String) {
        switch trouble {
        case .missing: self.init(isWrongPath: true, description: "there is no file \(path)")
        case .link:
            self.init(isWrongPath: true, description: "\(path) is a link: name the manifest itself, among its files")
        case .notPlain: self.init(isWrongPath: true, description: "\(path) is no plain file: name the manifest's .json")
        case .refused(let reason):
            self.init(isWrongPath: false, description: "\(path) cannot be read (\(reason)): may this user read it?")
        }
    }
}

extension SetFinding {
    fileprivate static func tooLarge(_ name: String) -> SetFinding {
        SetFinding(
            .manifestText, name, expected: "at most \(ManifestReader.largest) bytes", found: "more",
            "no manifest is so large: name the .json file that came with the documents")
    }
}
