internal import Diagnostics
internal import Settlements

/// Looks at the columns of a file that would be stored: for card numbers, and for ids that a spreadsheet turned into numbers.
struct CardScreen {
    /// What a column holds.
    enum Kind {
        /// Ids. A card number is looked for in the value as a whole, or anywhere in one with a blank, which is a text.
        case id
        /// Free text, which may hold a card number anywhere.
        case text
        /// Ids that are not stored, and of which a destroyed one is worth a word.
        case unstored
    }

    fileprivate struct Place {
        let line: Int
        let column: Int
        let text: String
    }

    fileprivate struct Column {
        let title: String
        let kind: Kind
        let isExempt: Bool
        /// Values that can be ids: those with a digit and without a blank.
        var values = 0
        var likely = 0
        var destroyed = 0
        var firstLikely: Place?
        var firstDestroyed: Place?
    }

    private var columns: [Column] = []
    private var titles: Set<String> = []
    /// Columns that the person says hold no card numbers.
    private let notACard: Set<String>

    init(notACard: Set<String>) {
        self.notACard = notACard
    }

    func isExempt(_ title: String) -> Bool { notACard.contains(title) }

    /// Says which columns the file has, watched or not.
    mutating func know(_ titles: [String]) { self.titles.formUnion(titles) }

    /// Says of a column that it will be looked at, and gives its number here: the same one for the same column of several
    /// parts.
    mutating func watch(_ title: String, as kind: Kind) -> Int {
        titles.insert(title)
        if let number = columns.firstIndex(where: { $0.title == title && $0.kind == kind }) { return number }
        columns.append(Column(title: title, kind: kind, isExempt: isExempt(title)))
        return columns.count - 1
    }

    /// Looks at one value of a watched column; a finding where it alone refuses the file.
    mutating func look(
        at value: ArraySlice<UInt8>, of number: Int, line: Int, place: @autoclosure () -> Int
    ) -> Finding? {
        guard let shape = ValueShape(value) else { return nil }
        let column = columns[number]
        if column.kind != .text, shape == .destroyed {
            let place = Place(line: line, column: place(), text: String(decoding: value, as: UTF8.self))
            if column.kind == .id { return Self.destroyed(column.title, place) }
            columns[number].destroyed += 1
            columns[number].firstDestroyed = columns[number].firstDestroyed ?? place
        }
        guard column.kind != .unstored, !column.isExempt else { return nil }
        if column.kind == .text || shape == .text {
            guard CardNumber.isLikely(within: value) else { return nil }
            return Self.inText(
                column.title, Place(line: line, column: place(), text: String(decoding: value, as: UTF8.self)))
        }
        columns[number].values += 1
        guard CardNumber.isLikely(value) else { return nil }
        columns[number].likely += 1
        if column.firstLikely == nil {
            columns[number].firstLikely = Place(
                line: line, column: place(), text: String(decoding: value, as: UTF8.self))
        }
        return nil
    }

    // MARK: The end of the file

    /// What the columns come to as a whole.
    ///
    /// - Returns: why the file is refused, and what is worth a word.
    func judge() -> (refusals: [Finding], warnings: [Finding]) {
        let unknown = titles.isEmpty ? [] : notACard.subtracting(titles).sorted().map(unknownColumn)
        let suspects = columns.filter { $0.likely > 0 }
        let refused = suspects.filter(\.isMostlyLikely).compactMap { Self.inIDs($0, isRefused: true) }
        let odd = suspects.filter { !$0.isMostlyLikely }.compactMap { Self.inIDs($0, isRefused: false) }
        return (unknown + refused, odd + columns.compactMap(Self.unstoredDestroyed))
    }

    private func unknownColumn(_ title: String) -> Finding {
        let near = Spelling.nearest(to: title, among: titles)
        return Finding(
            .missingColumn, line: 1, column: 1, expected: title, found: near,
            "--not-a-card: there is no column \(shown(title))" + (near.map { "; is \(shown($0)) meant?" } ?? ""))
    }

    // MARK: Words

    private static func inText(_ title: String, _ place: Place) -> Finding {
        Finding(
            .cardNumber, line: place.line, column: place.column, found: place.text,
            "\(title) holds what looks like a card number: \(shown(place.text)); take it out at its source, for nothing "
                + "of such a file is kept; if it is none, say so with "
                + "--not-a-card \(ShellWord.of(title))")
    }

    private static func inIDs(_ column: Column, isRefused: Bool) -> Finding? {
        guard let place = column.firstLikely else { return nil }
        let share =
            "\(column.title): \(column.likely) of \(column.values) id\(column.values == 1 ? "" : "s") "
            + "look\(column.likely == 1 ? "s" : "") like a card number, first \(shown(place.text)) in line \(place.line)"
        return Finding(
            .cardNumber, line: place.line, column: place.column, found: place.text,
            isRefused
                ? "\(share), and more than one in five is not by chance: nothing of such a file is kept; if these are none, "
                    + "say so with --not-a-card \(ShellWord.of(column.title))"
                : "\(share): by chance about one number in thirty does")
    }

    private static func destroyed(_ title: String, _ place: Place) -> Finding {
        Finding(
            .destroyedID, line: place.line, column: place.column, found: place.text,
            "\(title) \(place.text) is what a spreadsheet makes of a long id: its digits are lost; take the file as the "
                + "provider delivered it")
    }

    private static func unstoredDestroyed(_ column: Column) -> Finding? {
        guard let place = column.firstDestroyed else { return nil }
        let times = column.destroyed == 1 ? "" : ", and \(column.destroyed - 1) more like it"
        return Finding(
            .destroyedID, line: place.line, column: place.column, found: place.text,
            "\(column.title) \(place.text)\(times): what a spreadsheet makes of a long id; nothing here needs it, but the file "
                + "is not as the provider delivered it")
    }
}

extension CardScreen.Column {
    /// Whether too many of the ids look like card numbers to do so by chance.
    fileprivate var isMostlyLikely: Bool { likely * 5 > values }
}
