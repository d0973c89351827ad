/// A text with fields in braces: `Settlement of {merchant.name}, {period.label}`.
package struct TextPattern: Hashable, Sendable {
    /// What can be filled in.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case definition
        case title
        case merchantID = "merchant.id"
        case merchantName = "merchant.name"
        case periodLabel = "period.label"
        case periodStart = "period.start"
        case periodEnd = "period.end"
        case revision
        case sequence
        case output
        case fileExtension = "extension"
    }

    package enum Piece: Hashable, Sendable {
        case literal(String)
        case field(Field)
    }

    package let pieces: [Piece]

    package init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    package var fields: Set<Field> {
        Set(pieces.compactMap { if case .field(let field) = $0 { field } else { nil } })
    }

    /// The text with its fields filled in.
    package func filled(_ value: (Field) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .field(let field): value(field)
            }
        }.joined()
    }
}
