internal import Diagnostics
internal import Settlements

/// Holds a name pattern to what it must do: never the same name for two merchants, periods, revisions or outputs.
///
/// It suffices that each of the four is in it and that the pieces can be told apart again: period fields have fixed
/// forms, numbers are runs of digits, outputs are a few known names, and only a merchant's id is arbitrary; so it comes
/// once, and a text stands between it, or a number, and the next field.
///
/// A payout's label is arbitrary too, but for its characters (``NamePattern/encoded(label:)``): so it comes once, and what stands
/// on either side of it begins with a character that it does not have. On the side on which no merchant's id is, such
/// characters are always the same number: counted from that end of the name they say where the label ends, and the next one
/// where it begins.
struct NameProof {
    typealias Field = TextPattern.Field

    /// One of the files that the pattern names.
    struct File {
        let output: String
        let fileExtension: String
    }

    let audience: Audience?
    /// Nil where it is not known what goes.
    let files: [File]?
    /// What a period of the definition is told by.
    enum Periods {
        /// Its label, or either of its dates.
        case days
        /// The first date is the same for several: a month to date.
        case toDate
        /// Its label alone: two payouts may be of one day.
        case payouts

        init(_ length: Grain.Length?) {
            switch length {
            case .monthToDate: self = .toDate
            case .payouts: self = .payouts
            case .periods, .lastDays, nil: self = .days
            }
        }

        fileprivate var proving: Set<Field> {
            switch self {
            case .days: [.periodLabel, .periodStart, .periodEnd, .sequence]
            case .toDate: [.periodLabel, .periodEnd, .sequence]
            case .payouts: [.periodLabel, .sequence]
            }
        }
    }

    let periods: Periods
    let findings: Findings

    func check(_ pattern: TextPattern, written: (text: String, span: Span)) {
        checkText(pattern, written)
        let missing = missing(in: pattern)
        if !missing.isEmpty {
            let what = missing.map(\.what).joined(separator: ", ")
            let fields = missing.map { "{\($0.field.rawValue)}" }.joined(separator: ", ")
            var help = "add \(fields)"
            if let last = missing.last, last.what == "output", let alone = alone(written.text) {
                help += "; one file alone, without the manifest, needs no {\(last.field.rawValue)}: 'send: [\(alone)]'"
            }
            findings.add(
                .nameNotUnique, "files would overwrite each other: the name is the same for every \(what)",
                at: written.span, help: help)
        } else if let clash = indistinct(pattern) {
            findings.add(.nameNotUnique, clash.message, at: written.span, help: clash.help)
        }
    }

    /// What files may differ in with no difference in their names, and the field that makes one.
    private func missing(in pattern: TextPattern) -> [(what: String, field: Field)] {
        let fields = pattern.fields
        var missing: [(what: String, field: Field)] = []
        if !fields.contains(.merchantID), !isForOne { missing.append(("merchant", .merchantID)) }
        if fields.isDisjoint(with: periods.proving) {
            missing.append((periods == .payouts ? "payout" : "period", .periodLabel))
        }
        if !fields.contains(.revision) { missing.append(("revision", .revision)) }
        if let files, files.count > 1, !fields.contains(.output) {
            let extensionsDiffer = Set(files.map(\.fileExtension)).count == files.count
            if !extensionsDiffer || !fields.contains(.fileExtension) {
                missing.append(("output", extensionsDiffer ? .fileExtension : .output))
            }
        }
        return missing
    }

    /// The one output that was probably meant where the name fits only one.
    private func alone(_ name: String) -> String? {
        (files?.first { name.hasSuffix(".\($0.fileExtension)") } ?? files?.first)?.output
    }

    private var isForOne: Bool {
        if case .merchants(let ids)? = audience { return ids.count == 1 }
        return audience == nil
    }

    private func indistinct(_ pattern: TextPattern) -> (message: String, help: String)? {
        let pieces = pattern.pieces
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
        return blurredLabel(pieces) ?? blurredOutput(pieces)
    }

    /// A payout's label that something beside it could be taken for a part of.
    private func blurredLabel(_ pieces: [TextPattern.Piece]) -> (message: String, help: String)? {
        guard periods == .payouts else { return nil }
        let places = pieces.indices.filter { pieces[$0] == .field(.periodLabel) }
        guard places.count < 2 else {
            return ("'{period.label}' comes twice, so that names of two payouts could be the same", "keep one of them")
        }
        guard let place = places.first else { return nil }
        for step in [-1, 1] where pieces.indices.contains(place + step) {
            if case .literal(let text) = pieces[place + step],
                let beside = step < 0 ? text.unicodeScalars.last : text.unicodeScalars.first,
                !NamePattern.isOfLabel(beside)
            {
                continue
            }
            return (
                "'{period.label}' and what stands beside it run into each other, so that two names could be the same",
                "put '_' before and after it"
            )
        }
        return nil
    }

    /// An output that something else in the name could be taken for a part of: its name begins or ends as another's does,
    /// and the text between it and the next field could be part of a name too.
    private func blurredOutput(_ pieces: [TextPattern.Piece]) -> (message: String, help: String)? {
        guard let names = files?.map(\.output), !areToldApartFromBothEnds(names) else { return nil }
        let inNames = Set(names.flatMap(\.unicodeScalars))
        for index in pieces.indices where pieces[index] == .field(.output) {
            for (step, isLast) in [(-1, index == pieces.startIndex), (1, index == pieces.endIndex - 1)] where !isLast {
                let parts: Bool
                switch pieces[index + step] {
                case .field: parts = false
                case .literal(let text):
                    let isAtAnEnd = !pieces.indices.contains(index + 2 * step)
                    parts = isAtAnEnd || !inNames.isSuperset(of: text.unicodeScalars)
                }
                if !parts {
                    return (
                        "'{output}' and what stands beside it run into each other, so that two names could be the same",
                        "put '_' before and after it"
                    )
                }
            }
        }
        return nil
    }

    private func areToldApartFromBothEnds(_ names: [String]) -> Bool {
        names.allSatisfy { name in
            names.allSatisfy { $0 == name || !($0.hasPrefix(name) || $0.hasSuffix(name)) }
        }
    }

    private func hasOpenEnds(_ field: Field) -> Bool { field == .merchantID || isNumber(field) }
    private func isNumber(_ field: Field) -> Bool { field == .revision || field == .sequence }

    /// What a name cannot hold on some system it may come to.
    private func checkText(_ pattern: TextPattern, _ written: (text: String, span: Span)) {
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
        } else if pattern.filled({ _ in "" }).utf8.count > NamePattern.longest / 2 {
            findings.add(
                .namePattern, "the text between the fields has more than \(NamePattern.longest / 2) bytes",
                at: written.span,
                help: "a name has at most \(NamePattern.longest) bytes, fields included")
        }
    }
}
