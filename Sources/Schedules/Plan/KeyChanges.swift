internal import Diagnostics

extension Definition {
    /// The keys of the file, those of its first level, that are written otherwise than in another one; in the order of this
    /// file, and then those that only the other one has. Comments, order and the way of quoting do not count.
    package func keysChanged(since other: Definition) -> [String] {
        Self.keysChanged(from: other.places.source, to: places.source)
    }
}

extension Configuration {
    /// The keys of `settlecast.yaml` that are written otherwise than in another one.
    package func keysChanged(since other: Configuration) -> [String] {
        Definition.keysChanged(from: other.places.source, to: places.source)
    }
}

extension Definition {
    fileprivate static func keysChanged(from old: Source, to new: Source) -> [String] {
        let before = values(of: old)
        let after = values(of: new)
        let said = Dictionary(before) { first, _ in first }
        let known = Set(after.map(\.0))
        return after.filter { said[$0.0] != $0.1 }.map(\.0) + before.map(\.0).filter { !known.contains($0) }
    }

    private static func values(of source: Source) -> [(String, String)] {
        guard case .mapping(let pairs) = Yaml.read(source).root?.content else { return [] }
        return pairs.map { ($0.key, $0.value.meaning) }
    }
}

extension Yaml.Node {
    /// The same text for what says the same.
    fileprivate var meaning: String {
        switch content {
        case .scalar(let scalar): "\"\(scalar.text)\""
        case .sequence(let nodes): "[\(nodes.map(\.meaning).joined(separator: ","))]"
        case .mapping(let pairs):
            "{\(pairs.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.meaning)" }.joined(separator: ","))}"
        }
    }
}
