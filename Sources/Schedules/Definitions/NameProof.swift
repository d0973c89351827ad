internal import Diagnostics
internal import Settlements

/// Holds a name pattern to what it must do: never the same name for two merchants, periods, revisions or outputs.
///
/// It suffices that each of the four is in it and that the pieces can be told apart again: period fields have fixed
/// forms, numbers are runs of digits, with zeros before them or without, outputs are a few known names, and only a merchant's id is
/// arbitrary; so it comes once, and a text stands between it, or a number, and the next field. A date tells its period only
/// where year, month and day are all in the name.
///
/// A payout's label is arbitrary too, but for its characters (``NamePattern/encoded(label:)``): so it comes once, and what stands
/// on either side of it begins with a character that it does not have. On the side on which no merchant's id is, such
/// characters are always the same number: counted from that end of the name they say where the label ends, and the next one
/// where it begins.
///
/// With markers, `a.csv.sha256` beside `a.csv`, no file may be called as another's marker: so what stands behind the last dot
/// of every file's name is fixed, and no marker's word.
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
    var markers: [Marker] = []
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
        } else if !markers.isEmpty {
            checkEnd(of: pattern, written)
        }
    }

    /// What files may differ in with no difference in their names, and the field that makes one.
    private func missing(in pattern: TextPattern) -> [(what: String, field: Field)] {
        let fields = pattern.fields
        var missing: [(what: String, field: Field)] = []
        if !fields.contains(.merchantID), !isForOne { missing.append(("merchant", .merchantID)) }
        if told(by: pattern).isDisjoint(with: periods.proving) {
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

    /// The fields of which the whole value is in the name: not a date whose day is left out.
    private func told(by pattern: TextPattern) -> Set<Field> {
        var parts: [Field: Set<DateForm.Part>] = [:]
        for case .field(let field, .date(let form)) in pattern.pieces {
            parts[field, default: []].formUnion(form.parts)
        }
        let isWhole = Set(pattern.pieces.compactMap { if case .field(let field, .plain) = $0 { field } else { nil } })
        return pattern.fields.filter { field in
            guard let parts = parts[field], !isWhole.contains(field) else { return true }
            return parts.isSuperset(of: [.year, .month, .day])
        }
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
        if pieces.count(where: { $0 == .field(.merchantID) }) > 1 {
            return ("'{merchant.id}' comes twice, so that names of two merchants could be the same", "keep one of them")
        }
        for (left, right) in zip(pieces, pieces.dropFirst()) {
            switch (left, right) {
            case (.field(let one, _), .field(let other, _)) where hasOpenEnds(one) || hasOpenEnds(other):
                return (
                    "'{\(one.rawValue)}' and '{\(other.rawValue)}' run into each other, so that two names could be the same",
                    "put '_' between them"
                )
            case (.field(let field, _), .literal(let text)) where isNumber(field) && text.first?.isNumber == true,
                (.literal(let text), .field(let field, _)) where isNumber(field) && text.last?.isNumber == true:
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

    /// Whether a file could be called as the marker of another.
    private func checkEnd(of pattern: TextPattern, _ written: (text: String, span: Span)) {
        let words = Marker.allCases.map(\.rawValue)
        for file in files ?? [] {
            let parts = fixedEnd(of: pattern, file).split(separator: ".", omittingEmptySubsequences: false)
            if parts.count < 2 {
                findings.add(
                    .nameNotUnique, "nothing tells a file's name from that of another's marker", at: written.span,
                    help: "end it with '.{extension}'")
                return
            }
            if let word = parts.last, words.contains(word.lowercased()) {
                findings.add(
                    .nameNotUnique, "the name ends with '.\(word)', as a marker's does", at: written.span,
                    help: "end it otherwise, as with '.{extension}'")
                return
            }
        }
    }

    /// What stands behind the last field whose value a definition does not fix.
    private func fixedEnd(of pattern: TextPattern, _ file: File) -> String {
        var end = ""
        for piece in pattern.pieces.reversed() {
            switch piece {
            case .literal(let text): end = text + end
            case .field(.output, _): end = file.output + end
            case .field(.fileExtension, _): end = file.fileExtension + end
            case .field: return end
            }
        }
        return end
    }

    /// What a name cannot hold on some system it may come to.
    private func checkText(_ pattern: TextPattern, _ written: (text: String, span: Span)) {
        let text = Array(written.text.unicodeScalars)
        let forbidden: Set<Unicode.Scalar> = ["/", "\\", ":", "*", "?", "\"", "<", ">", "|"]
        var isInField = false
        let place = text.firstIndex { scalar in
            isInField = scalar == "{" || (isInField && scalar != "}")
            return !isInField && (forbidden.contains(scalar) || scalar.properties.generalCategory == .control)
        }
        if let place {
            findings.add(
                .namePattern, "a file's name cannot hold \(String(text[place]).quoted)",
                at: findings.part(of: written, place, 1), help: "the directory is said at the destination")
        } else if written.text.contains("..") {
            findings.add(.namePattern, "a file's name cannot hold '..'", at: written.span)
        } else if text.first == "." || text.last == "." || text.last == " " || text.first == " " {
            findings.add(
                .namePattern, "a file's name neither begins nor ends with a dot or a space", at: written.span)
        } else if pattern.filled({ _ in .text("") }).utf8.count > NamePattern.longest / 2 {
            findings.add(
                .namePattern, "the text between the fields has more than \(NamePattern.longest / 2) bytes",
                at: written.span,
                help: "a name has at most \(NamePattern.longest) bytes, fields included")
        }
    }
}
