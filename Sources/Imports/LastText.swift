/// What the text of a column meant when it stood there last.
struct LastText<Value> {
    private var bytes: [UInt8] = []
    private var last: Value?

    /// The value of this text; nil where `read` finds none.
    mutating func value(of text: ArraySlice<UInt8>, _ read: (String) -> Value?) -> Value? {
        if let last, text.elementsEqual(bytes) { return last }
        guard let value = read(String(decoding: text, as: UTF8.self)) else { return nil }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text)
        last = value
        return value
    }
}

extension LastText<String> {
    /// The text of a field of the row at hand; nil where it is empty or there is no such column.
    mutating func text(_ column: Int?, _ table: CSVTable) -> String? {
        guard let column, !table.isEmpty(column) else { return nil }
        return value(of: table.content(column)) { $0 }
    }
}
