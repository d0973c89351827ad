/// What fits side by side on a phone of 380 pixels.
enum PhoneWidth {
    /// Characters that stand on one line, the gaps between columns taken off.
    private static let line = 26
    /// Three columns of figures that are wider are better pushed sideways in one table.
    private static let figures = 41

    /// Whether three columns of figures want a line of their own there, below their names: beside them the longest word
    /// of a name would be broken.
    static func isWide<Row>(
        _ rows: [Row], _ name: (Row) -> String, _ one: (Row) -> String, _ two: (Row) -> String, _ three: (Row) -> String
    ) -> Bool {
        func widest(_ column: (Row) -> String) -> Int { rows.map { column($0).count }.max() ?? 0 }
        let word = widest { row in String(name(row).split(separator: " ").max { $0.count < $1.count } ?? "") }
        let amounts = widest(one) + widest(two) + widest(three)
        return amounts <= figures && amounts + word > line
    }
}
