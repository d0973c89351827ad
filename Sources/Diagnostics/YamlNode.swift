/// What a YAML file says, with every value as the text that stands there and the place where it stands.
///
/// `6:30`, `no` and `010` stay what was written: the reader of a value decides what it means.
package enum Yaml {
    package struct Node: Sendable {
        package enum Content: Sendable {
            case scalar(Scalar)
            case sequence([Node])
            case mapping([Pair])
        }

        package let content: Content
        /// The scalar as written, quotes included, or the first character of a list or mapping.
        package let span: Span

        package init(_ content: Content, span: Span) {
            self.content = content
            self.span = span
        }

        /// Nothing was written: `key:` alone, `~` or `null`.
        package var isNothing: Bool {
            guard case .scalar(let scalar) = content else { return false }
            return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.text)
        }

        /// What it is, as one says it to a person.
        package var kind: String {
            switch content {
            case _ where isNothing: "nothing"
            case .scalar: "a text"
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        }
    }

    package struct Scalar: Sendable {
        package enum Style: Sendable {
            case plain, quoted, block
        }

        package let text: String
        package let style: Style
    }

    package struct Pair: Sendable {
        package let key: String
        package let keySpan: Span
        package let value: Node
    }
}
