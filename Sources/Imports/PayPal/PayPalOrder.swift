/// In which order the records of a settlement report stand: RH FH, then for each account SH CH SB … SF … SC, then
/// RF … RC, and FF at the end of each file.
///
/// A report in several files goes on in the next where it stopped; that may begin with the headers again.
struct PayPalOrder {
    typealias Kind = PayPalRecords.Kind

    /// What stood last in the report; nil at its beginning. The headers of a later file and the file's footer are not of it.
    private var last: Kind?
    /// What stood last in this file.
    private var lastOfFile: Kind?
    private var isFirstFile = true

    /// What may stand here.
    var expected: [Kind] {
        switch lastOfFile {
        case nil: return [.reportHeader, .fileHeader, .sectionHeader] + (isFirstFile ? [] : continuing)
        case .reportHeader: return [.fileHeader] + beginning
        case .fileHeader: return beginning
        case .fileFooter: return []
        default: return Self.following(last)
        }
    }

    private var beginning: [Kind] {
        isFirstFile
            ? [.sectionHeader, .reportFooter, .reportCount, .fileFooter]
            : [.sectionHeader] + continuing.filter { $0 != .sectionHeader }
    }

    private var continuing: [Kind] {
        let kinds = Self.following(last).filter { $0 != .sectionHeader }
        // The columns' names may stand there again.
        return last == .row || last == .columns ? [.columns] + kinds : kinds
    }

    private static func following(_ kind: Kind?) -> [Kind] {
        switch kind {
        case nil: [.sectionHeader, .reportFooter, .reportCount, .fileFooter]
        case .sectionHeader: [.columns, .sectionFooter, .sectionCount]
        case .columns, .row:
            [.row, .sectionFooter, .sectionCount, .sectionHeader, .reportFooter, .reportCount, .fileFooter]
        case .sectionFooter: [.sectionFooter, .sectionCount, .sectionHeader, .reportFooter, .reportCount, .fileFooter]
        case .sectionCount: [.sectionHeader, .reportFooter, .reportCount, .fileFooter]
        case .reportFooter: [.reportFooter, .reportCount, .fileFooter]
        case .reportCount: [.fileFooter]
        case .reportHeader, .fileHeader, .fileFooter: []
        }
    }

    func admits(_ kind: Kind) -> Bool { expected.contains(kind) }

    mutating func pass(_ kind: Kind) {
        lastOfFile = kind
        switch kind {
        case .reportHeader, .fileHeader, .fileFooter: break
        default: last = kind
        }
    }

    mutating func beginFile(isFirst: Bool) {
        lastOfFile = nil
        isFirstFile = isFirst
    }

    /// Whether rows may still come in the section at hand.
    var isInRows: Bool { last == .row || last == .columns }

    /// In words, for a person.
    func complaint(_ kind: Kind) -> String {
        if lastOfFile == .fileFooter { return "text after the end of the file (FF): nothing may follow" }
        if kind == .row, last == nil || last == .sectionHeader {
            return "a row (SB) before the columns' names (CH) of its section"
        }
        let names = expected.map(\.rawValue).joined(separator: ", ")
        let after = lastOfFile.map { "after \($0.rawValue)" } ?? "at the beginning of the file"
        return "\(kind.rawValue) \(after): \(names) is expected there; a record is missing, or out of its place"
    }
}
