internal import Diagnostics
internal import Settlements

extension TextPattern {
    /// Reads a pattern; what is wrong with it is reported at its place inside the text.
    init?(_ written: (text: String, span: Span), fields allowed: [Field], into findings: Findings) {
        let text = Array(written.text.unicodeScalars)
        var pieces: [Piece] = []
        var literal = ""
        var isSound = true
        var index = 0
        while index < text.count {
            switch text[index] {
            case "{":
                guard let end = text[index...].firstIndex(of: "}") else {
                    findings.add(
                        .namePattern, "this '{' is never closed", at: findings.part(of: written, index, 1),
                        help: "fields are written as in '{period.start}'")
                    return nil
                }
                let name = String(String.UnicodeScalarView(text[(index + 1)..<end]))
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                if let field = allowed.first(where: { $0.rawValue == name }) {
                    pieces.append(.field(field))
                } else {
                    let meant = Spelling.nearest(to: name, among: allowed.map(\.rawValue))
                    findings.add(
                        .unknownField, "there is no field \(name.quoted) here",
                        at: findings.part(of: written, index, end + 1 - index), allowed: allowed.map(\.rawValue),
                        help: meant.map { "did you mean '{\($0)}'?" })
                    isSound = false
                }
                index = end
            case "}":
                findings.add(
                    .namePattern, "this '}' closes nothing", at: findings.part(of: written, index, 1),
                    help: "fields are written as in '{period.start}'")
                isSound = false
            default:
                literal.unicodeScalars.append(text[index])
            }
            index += 1
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        guard isSound else { return nil }
        self.init(pieces)
    }
}

extension Findings {
    /// The place of a part of a text, counted in scalars; the whole where quotes or escapes make that uncertain.
    func part(of written: (text: String, span: Span), _ offset: Int, _ length: Int) -> Span {
        switch written.span.length - written.text.unicodeScalars.count {
        case 0: written.span.part(at: offset, length: length)
        case 2: written.span.part(at: offset + 1, length: length)
        default: written.span
        }
    }
}
