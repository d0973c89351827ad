internal import Diagnostics
internal import Settlements

/// The other sets in a folder: other weeks, other merchants. What a whole one lists is no stranger there.
struct Neighbours {
    /// The manifests of whole sets and all that they list.
    private(set) var whole: Set<FileName> = []
    /// Why a manifest beside ours vouches for nothing.
    private(set) var faults: [FileName: String] = [:]
    /// The manifest that lists a file, whether its set is whole or not.
    private(set) var listedBy: [FileName: FileName] = [:]
    private var sets: [(manifest: FileName, set: ListedSet)] = []

    /// - Parameter names: the files that the manifest in question does not list, in order.
    init(of manifest: FileName, in folder: SetFolder, among names: [FileName]) {
        var known: [Digest: FileName] = [:]
        if let own = try? folder.content(of: manifest) { known[own.digest] = manifest }
        for name in names where folder.begins(name, with: ManifestReader.beginning) {
            do throws(SetFinding) {
                guard let bytes = try? folder.bytes(of: name, atMost: ManifestReader.largest) else { continue }
                let set = try ManifestReader.read(bytes, file: name.text)
                let digest = Digest(of: bytes)
                if let twin = known[digest] {
                    faults[name] = "a copy of the manifest \(twin.quoted)"
                    continue
                }
                known[digest] = name
                sets.append((name, set))
            } catch {
                faults[name] = "a manifest that cannot be relied on: \(error.message)"
            }
        }
        for (name, set) in sets {
            for document in set.documents { listedBy[FileName(document.name)] = name }
            let wrong = set.documents.filter { (try? folder.content(of: FileName($0.name))) != $0.content }.map(\.name)
            if let first = wrong.first {
                let more = wrong.count > 1 ? " and \(wrong.count - 1) more" : ""
                faults[name] = "a manifest of \(set.run), whose \(FileName(first).quoted)\(more) is not here or altered"
            } else {
                whole.formUnion(set.documents.map { FileName($0.name) } + [name])
            }
        }
    }

    /// The manifest of the latest revision of a report that lies beside its set, its run, and whether its files are there
    /// too; nil where none is later.
    func later(than set: ListedSet) -> (manifest: FileName, run: String, isWhole: Bool)? {
        guard let own = set.revisionOfPeriod else { return nil }
        var latest: (manifest: FileName, run: String, isWhole: Bool)?
        var number = own.revision
        for (name, other) in sets {
            guard let found = other.revisionOfPeriod, found.period == own.period, found.revision > number else {
                continue
            }
            number = found.revision
            latest = (name, other.run, whole.contains(name))
        }
        return latest
    }

    /// The file of another set that should have these contents, and the run that it belongs to.
    func listing(_ content: Content) -> (name: FileName, run: String)? {
        for (_, set) in sets {
            for document in set.documents where document.content == content {
                return (FileName(document.name), set.run)
            }
        }
        return nil
    }
}

extension ListedSet {
    /// What all revisions of a report have in common, and which of them this one is.
    fileprivate var revisionOfPeriod: (period: Substring, revision: Int)? {
        guard let dot = run.lastIndex(of: "."), let revision = Int(run[run.index(after: dot)...]) else { return nil }
        return (run[..<dot], revision)
    }
}
