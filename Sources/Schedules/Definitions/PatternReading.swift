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
                let field = FieldText(
                    text: String(String.UnicodeScalarView(text[(index + 1)..<end])),
                    span: findings.part(of: written, index, end + 1 - index))
                if !literal.isEmpty { pieces.append(.literal(literal)) }
                literal = ""
                if let piece = field.piece(among: allowed, into: findings) {
                    pieces.append(piece)
                } else {
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

/// What stands between two braces: `period.start:yyyyMMdd`.
private struct FieldText {
    let text: String
    let span: Span

    /// Nil where it is no field that is allowed, or its form is none; which is reported.
    func piece(among allowed: [TextPattern.Field], into findings: Findings) -> TextPattern.Piece? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        guard let field = allowed.first(where: { $0.rawValue == name }) else {
            let meant = Spelling.nearest(to: name, among: allowed.map(\.rawValue))
            findings.add(
                .unknownField, "there is no field \(name.quoted) here", at: span, allowed: allowed.map(\.rawValue),
                help: meant.map { "did you mean '{\($0)}'?" })
            return nil
        }
        guard parts.count == 2 else { return .field(field) }
        let written = String(parts[1])
        switch field {
        case .periodStart, .periodEnd:
            if let form = DateForm(written) { return .field(field, .date(form)) }
            findings.add(
                .fieldForm, "'{\(name)}' cannot be written as \(written.quoted)", at: span,
                help:
                    "as in '{\(name):yyyyMMdd}' or '{\(name):yyyy-MM}': yyyy, MM and dd, with one of - _ . between them"
            )
        case .revision, .sequence:
            if let digits = digits(written) { return .field(field, .padded(digits: digits)) }
            findings.add(
                .fieldForm, "'{\(name)}' cannot be written as \(written.quoted)", at: span,
                help: "as in '{\(name):06}': 0 and how many digits there are at least, up to \(Self.mostDigits)")
        case .definition, .title, .merchantID, .merchantName, .periodLabel, .output, .fileExtension:
            findings.add(
                .fieldForm, "'{\(name)}' is written in one way alone, and not as \(written.quoted)", at: span,
                help: "write '{\(name)}'")
        }
        return nil
    }

    /// No number of a sequence or a revision has more.
    private static let mostDigits = 18

    /// `06` is 6.
    private func digits(_ written: String) -> Int? {
        let count = written.utf8.dropFirst()
        guard written.hasPrefix("0"), 1...2 ~= count.count, count.allSatisfy({ (0x30...0x39).contains($0) }),
            let digits = Int(written), 1...Self.mostDigits ~= digits
        else { return nil }
        return digits
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
