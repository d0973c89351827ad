/// A text with fields in braces: `Settlement of {merchant.name}, {period.label}`; `{period.start:yyyyMMdd}-{sequence:06}`.
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

    /// How a field's value is written, where that is said behind it.
    package enum Form: Hashable, Sendable {
        case plain
        /// Of a date alone.
        case date(DateForm)
        /// Of a number alone: zeros stand before it until it has so many digits.
        case padded(digits: Int)
    }

    package enum Piece: Hashable, Sendable {
        case literal(String)
        case field(Field, Form = .plain)
    }

    /// What a field stands for.
    package enum Value: Hashable, Sendable {
        case text(String)
        case date(CalendarDate)
        case number(Int)

        fileprivate func text(as form: Form) -> String {
            switch (self, form) {
            case (.text(let text), _): return text
            case (.date(let date), .date(let form)): return form.text(of: date)
            case (.date(let date), _): return DateForm.iso.text(of: date)
            case (.number(let number), .padded(let count)):
                let digits = String(number)
                return String(repeating: "0", count: max(0, count - digits.count)) + digits
            case (.number(let number), _): return String(number)
            }
        }
    }

    package let pieces: [Piece]

    package init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    package var fields: Set<Field> {
        Set(pieces.compactMap { if case .field(let field, _) = $0 { field } else { nil } })
    }

    /// The text with its fields filled in.
    package func filled(_ value: (Field) -> Value) -> String {
        pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .field(let field, let form): value(field).text(as: form)
            }
        }.joined()
    }
}
