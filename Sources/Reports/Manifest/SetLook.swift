internal import Diagnostics
internal import Settlements

/// One look at a folder with a set in it.
struct SetLook {
    private(set) var findings: [SetFinding] = []
    private(set) var notes: [String] = []

    private let set: ListedSet
    private let manifest: FileName
    private let folder: SetFolder
    private let names: [FileName]
    private let neighbours: Neighbours

    init(_ set: ListedSet, manifest: FileName, in folder: SetFolder, among names: [FileName]) {
        self.set = set
        self.manifest = manifest
        self.folder = folder
        let own = Set(set.documents.map { FileName($0.name) } + [manifest])
        let all = Set(names)
        let markers = Set(names.filter { folder.isMarker($0, among: all) })
        self.names = names.filter {
            !own.contains($0) && !$0.isTemporary && !$0.isMessage && !markers.contains($0)
        }
        neighbours = Neighbours(of: manifest, in: folder, among: self.names)
        let renamed = lookAtDocuments(uploads: names.filter(\.isTemporary))
        lookAtOthers(except: renamed)
        if let later = neighbours.later(than: set) {
            notes.append(
                "\(later.manifest.quoted) beside it is \(later.run), a later revision of this report: that one counts, this one "
                    + (later.isWhole
                        ? "was replaced" : "was replaced; not all files of that one are here as they were sent"))
        }
        let messages = names.count { $0.isMessage && !own.contains($0) }
        if messages > 0 {
            notes.append("left out: \(messages) mail message\(messages == 1 ? "" : "s") (.eml), which belong to no set")
        }
        if !markers.isEmpty {
            notes.append(
                "left out: \(markers.count) marker\(markers.count == 1 ? "" : "s") (\(Self.endings)) of files that are here"
            )
        }
        let uploads = names.count { $0.isTemporary }
        if uploads > 0 {
            notes.append(
                uploads == 1
                    ? "left out: 1 file under a temporary name (.….part), an upload under way or broken off"
                    : "left out: \(uploads) files under temporary names (.….part), uploads under way or broken off")
        }
    }

    private static let endings = Marker.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")

    // MARK: What is listed

    /// - Returns: the files that hold a listed document under another name.
    private mutating func lookAtDocuments(uploads: [FileName]) -> Set<FileName> {
        var renamed: Set<FileName> = []
        for document in set.documents {
            do throws(FileTrouble) {
                let content = try folder.content(of: FileName(document.name))
                guard content != document.content else { continue }
                if let swapped = swapped(document, content) {
                    findings.append(swapped)
                } else {
                    findings += try DocumentCheck(document: document, folder: folder).findings(content)
                }
            } catch {
                guard error == .missing else {
                    findings.append(unreadable(document, error))
                    continue
                }
                let other = bearer(of: document, except: renamed)
                if let other { renamed.insert(other) }
                findings.append(missing(document, bearer: other, uploads: uploads))
            }
        }
        return renamed
    }

    /// A file whose contents are another's, of this set or of one beside it; nil where they are nobody's.
    private func swapped(_ document: ListedSet.Document, _ content: Content) -> SetFinding? {
        let whose: String
        if let other = set.documents.first(where: { $0.content == content }) {
            whose = FileName(other.name).quoted
        } else if let (name, run) = neighbours.listing(content) {
            whose = "\(name.quoted) of \(run)"
        } else {
            return nil
        }
        return SetFinding(
            .fileSwapped, document.name, expected: "SHA-256 \(document.content.digest)",
            found: "SHA-256 \(content.digest), that of \(whose)",
            "it has the contents of \(whose): one file was put in another's place")
    }

    /// The unlisted file that holds a document's bytes.
    private func bearer(of document: ListedSet.Document, except taken: Set<FileName>) -> FileName? {
        names.first { name in
            !taken.contains(name) && neighbours.listedBy[name] == nil
                && (try? folder.content(of: name)) == document.content
        }
    }

    private func missing(_ document: ListedSet.Document, bearer: FileName?, uploads: [FileName]) -> SetFinding {
        let expected = "\(document.content.size) bytes, SHA-256 \(document.content.digest)"
        if let bearer {
            return SetFinding(
                .fileRenamed, document.name, expected: document.name, found: bearer.text,
                "it lies there as \(bearer.quoted), byte for byte: it was renamed on its way")
        }
        let isUnderWay = uploads.contains { $0.bytes.starts(with: Array(".\(document.name).".utf8)) }
        return SetFinding(
            .fileMissing, document.name, expected: expected, found: "no such file",
            isUnderWay ? "missing; an upload of it is under way or broken off: look again later" : "missing")
    }

    private func unreadable(_ document: ListedSet.Document, _ trouble: FileTrouble) -> SetFinding {
        SetFinding(
            .fileUnreadable, document.name, expected: "a plain file", found: trouble.words,
            "it cannot be looked at: \(trouble.words)")
    }

    // MARK: What lies beside it

    private mutating func lookAtOthers(except renamed: Set<FileName>) {
        for name in names where !renamed.contains(name) && !neighbours.whole.contains(name) {
            let lister = neighbours.listedBy[name]
            let reason =
                neighbours.faults[name]
                ?? lister.map { "it is listed in \($0.quoted) alone, which does not hold itself" }
                ?? "no manifest of a whole set in this folder lists it"
            findings.append(
                SetFinding(.fileExtra, name.text, expected: "no such file", found: "a file", "extra: \(reason)"))
        }
    }
}

extension FileTrouble {
    var words: String {
        switch self {
        case .missing: "no such file"
        case .link: "a link, which is not followed"
        case .notPlain: "no plain file"
        case .refused(let reason): reason
        }
    }
}
