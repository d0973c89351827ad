internal import Diagnostics
internal import Settlements

/// Holds a name pattern to what it must do: never the same name for two merchants, periods, revisions or outputs.
///
/// It suffices that each of the four is in it and that the pieces can be told apart again: period fields and outputs
/// have fixed forms, numbers are runs of digits, and only a merchant's id is arbitrary; so it comes once, and a text
/// stands between it, or a number, and the next field.
struct NameProof {
    typealias Field = TextPattern.Field

    let audience: Audience?
    let send: [String]?
    let findings: Findings

    func check(_ name: NamePattern, written: (text: String, span: Span)) {
        checkText(name, written)
        let fields = name.pattern.fields
        var missing: [(what: String, field: Field)] = []
        if !fields.contains(.merchantID), !isForOne { missing.append(("merchant", .merchantID)) }
        if fields.isDisjoint(with: [.periodLabel, .periodStart, .periodEnd, .sequence]) {
            missing.append(("period", .periodLabel))
        }
        if !fields.contains(.revision) { missing.append(("revision", .revision)) }
        if fields.isDisjoint(with: [.output, .fileExtension]), let send, send.count > 1 {
            missing.append(("output", .fileExtension))
        }
        if !missing.isEmpty {
            let what = missing.map(\.what).joined(separator: ", ")
            let fields = missing.map { "{\($0.field.rawValue)}" }.joined(separator: ", ")
            findings.add(
                .nameNotUnique, "files would overwrite each other: the name is the same for every \(what)",
                at: written.span, help: "add \(fields)")
        } else if let clash = indistinct(name) {
            findings.add(.nameNotUnique, clash.message, at: written.span, help: clash.help)
        }
    }

    private var isForOne: Bool {
        if case .merchants(let ids)? = audience { return ids.count == 1 }
        return audience == nil
    }

    private func indistinct(_ name: NamePattern) -> (message: String, help: String)? {
        let pieces = name.pattern.pieces
        if pieces.filter({ $0 == .field(.merchantID) }).count > 1 {
            return ("'{merchant.id}' comes twice, so that names of two merchants could be the same", "keep one of them")
        }
        for (left, right) in zip(pieces, pieces.dropFirst()) {
            switch (left, right) {
            case (.field(let one), .field(let other)) where hasOpenEnds(one) || hasOpenEnds(other):
                return (
                    "'{\(one.rawValue)}' and '{\(other.rawValue)}' run into each other, so that two names could be the same",
                    "put '_' between them"
                )
            case (.field(let field), .literal(let text)) where isNumber(field) && text.first?.isNumber == true,
                (.literal(let text), .field(let field)) where isNumber(field) && text.last?.isNumber == true:
                return (
                    "'{\(field.rawValue)}' and '\(text)' run into each other, so that two names could be the same",
                    "put '_' between them"
                )
            default: continue
            }
        }
        return nil
    }

    private func hasOpenEnds(_ field: Field) -> Bool { field == .merchantID || isNumber(field) }
    private func isNumber(_ field: Field) -> Bool { field == .revision || field == .sequence }

    /// What a name cannot hold on some system it may come to.
    private func checkText(_ name: NamePattern, _ written: (text: String, span: Span)) {
        let text = Array(written.text.unicodeScalars)
        let forbidden: Set<Unicode.Scalar> = ["/", "\\", ":", "*", "?", "\"", "<", ">", "|"]
        if let place = text.firstIndex(where: { forbidden.contains($0) || $0.properties.generalCategory == .control }) {
            findings.add(
                .namePattern, "a file's name cannot hold \(String(text[place]).quoted)",
                at: findings.part(of: written, place, 1), help: "the directory is said at the destination")
        } else if written.text.contains("..") {
            findings.add(.namePattern, "a file's name cannot hold '..'", at: written.span)
        } else if text.first == "." || text.last == "." || text.last == " " || text.first == " " {
            findings.add(
                .namePattern, "a file's name neither begins nor ends with a dot or a space", at: written.span)
        } else if name.pattern.filled({ _ in "" }).utf8.count > NamePattern.longest / 2 {
            findings.add(
                .namePattern, "the text between the fields has more than \(NamePattern.longest / 2) bytes",
                at: written.span,
                help: "a name has at most \(NamePattern.longest) bytes, fields included")
        }
    }
}
