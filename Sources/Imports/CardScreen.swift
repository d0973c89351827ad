internal import Settlements

/// Looks for card numbers in the columns of a file that would be stored.
struct CardScreen {
    private struct Column {
        let title: String
        /// Free text may hold one anywhere; an id only as a whole.
        let isText: Bool
        var values = 0
        var likely = 0
        var first: (line: Int, column: Int)?
    }

    private var columns: [Column] = []

    /// Says of a column that it will be looked at, and gives its number here.
    mutating func watch(_ title: String, isText: Bool) -> Int {
        columns.append(Column(title: title, isText: isText))
        return columns.count - 1
    }

    /// Looks at one value of a watched column.
    mutating func look(at value: ArraySlice<UInt8>, of column: Int, line: Int, place: @autoclosure () -> Int) {
        guard !value.isEmpty else { return }
        columns[column].values += 1
        guard CardNumber.isLikely(value) else { return }
        columns[column].likely += 1
        if columns[column].first == nil { columns[column].first = (line, place()) }
    }
}
