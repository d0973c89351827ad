/// What a mapping may hold, as data: its keys in the order in which people write them.
///
/// The readers go by these tables, and a schema can be printed from them.
package struct Shape: Sendable {
    /// How a message names it: `deliver.email`; empty for a whole file.
    package let name: String
    package let keys: [Key]
    /// Any word may be a key, and each has a value of this kind: names of destinations, accounts.
    package let others: Kind?
    /// Keys of which exactly one is there.
    package let oneOf: [String]

    package init(_ name: String, _ keys: [Key], others: Kind? = nil, oneOf: [String] = []) {
        self.name = name
        self.keys = keys
        self.others = others
        self.oneOf = oneOf
    }

    package subscript(name: String) -> Key? {
        keys.first { $0.name == name }
    }

    package struct Key: Sendable {
        package let name: String
        package let kind: Kind
        package let isRequired: Bool
        /// What works now, where the key is known but does not.
        package let later: String?

        package init(_ name: String, _ kind: Kind, required: Bool = false, later: String? = nil) {
            self.name = name
            self.kind = kind
            self.isRequired = required
            self.later = later
        }
    }

    /// What stands at a key.
    package indirect enum Kind: Sendable {
        /// One text, described as in `a time of day`.
        case text(String)
        /// One of these words; `later` are known and do not work yet.
        case words([String], later: [String] = [])
        case list(Kind)
        case mapping(Shape)
        /// One of these.
        case choice([Kind])

        /// How a message says what was expected.
        package var expectation: String {
            switch self {
            case .text(let what): what
            case .words: "a word"
            case .list: "a list"
            case .mapping: "a mapping"
            case .choice(let kinds):
                kinds.map(\.expectation).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
                    .joined(separator: " or ")
            }
        }

        /// Whether a node has this kind's outer form; what is inside is not looked at.
        package func admits(_ node: Yaml.Node) -> Bool {
            if node.isNothing { return false }
            switch (self, node.content) {
            case (.text, .scalar), (.words, .scalar), (.list, .sequence), (.mapping, .mapping): return true
            case (.choice(let kinds), _): return kinds.contains { $0.admits(node) }
            default: return false
            }
        }
    }
}
