internal import Diagnostics
internal import Settlements

extension Manifest {
    /// The manifest of a copy: the kept one with other names, marked as copy `number`, and sealed anew. Figures and
    /// digests stay as they were.
    ///
    /// - Parameter names: what each document of the copy is called, by its name in the kept manifest. A document that is
    ///   not named is left out.
    /// - Throws: ``ReportError/Code/manifest`` where the bytes are no whole manifest of this version.
    package static func copy(of bytes: [UInt8], number: Int, names: [String: String]) throws(ReportError) -> [UInt8] {
        var members = try members(of: bytes)
        func change(_ name: String, _ change: (JSON) -> JSON?) throws(ReportError) {
            guard let index = members.firstIndex(where: { $0.0 == name }), let value = change(members[index].1) else {
                throw ReportError(.manifest, "the kept manifest has no member '\(name)' as manifests have it")
            }
            members[index].1 = value
        }
        try change("documents") { $0.renamed(names) }
        if !members.contains(where: { $0.0 == "edition" }) {
            // Made by an earlier version, which knew of no editions.
            let place = members.firstIndex { $0.0 == "documents" } ?? members.endIndex
            members.insert(("edition", Edition.original.listed(copy: nil)), at: place)
        }
        try change("edition") { edition in
            guard case .object(let parts) = edition else { return nil }
            return .object(
                parts.map { name, value in
                    switch name {
                    case "kind": (name, .string(EditionKind.copy.rawValue))
                    case "copy": (name, JSON(number))
                    default: (name, value)
                    }
                })
        }
        return ManifestSeal.sealed(members)
    }

    /// The members of a kept manifest without its seal.
    private static func members(of bytes: [UInt8]) throws(ReportError) -> [(String, JSON)] {
        if let fault = ManifestSeal.fault(in: bytes) {
            throw ReportError(
                .manifest,
                "the kept manifest was changed: expected \(fault.expected), found \(fault.found); restore the archive from a backup"
            )
        }
        do throws(JSONReader.Fault) {
            if case .object(let members) = try JSONReader.read(bytes), members.first?.0 == "format",
                case .string(Manifest.format)? = members.first?.1
            {
                return Array(members.dropLast())
            }
        } catch {
            throw ReportError(
                .manifest,
                "the kept manifest cannot be read: line \(error.line), byte \(error.column): \(error.message)")
        }
        throw ReportError(.manifest, "the kept manifest is not one of \(Manifest.format)")
    }
}

extension JSON {
    /// A list of documents with other names; nil where it is none.
    fileprivate func renamed(_ names: [String: String]) -> JSON? {
        guard case .list(let documents) = self else { return nil }
        var renamed: [JSON] = []
        for document in documents {
            guard case .object(var parts) = document, let index = parts.firstIndex(where: { $0.0 == "name" }),
                case .string(let name) = parts[index].1
            else { return nil }
            guard let new = names[name] else { continue }
            parts[index].1 = .string(new)
            renamed.append(.object(parts))
        }
        return .list(renamed)
    }
}
