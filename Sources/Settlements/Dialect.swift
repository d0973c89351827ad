/// How a CSV document is written, for whom. The raw value is the word in definitions.
package enum Dialect: String, Hashable, Sendable, CaseIterable {
    /// RFC 4180, for programs: no value is ever changed.
    case rfc4180
    /// For a spreadsheet of a country that writes a decimal comma.
    case excelEU = "excel-eu"
    /// For a spreadsheet of a country that writes a decimal point.
    case excelUS = "excel-us"
}
