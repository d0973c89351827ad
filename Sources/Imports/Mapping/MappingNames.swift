package import Diagnostics

/// The names of what this room reports about mapping files, beside those of every YAML file.
extension Diagnostic.Name {
    package static let mappingName: Self = "mapping-name"
    package static let providerName: Self = "provider-name"
    package static let numberStyle: Self = "number-style"
    package static let commaAmounts: Self = "comma-amounts"
    package static let datePattern: Self = "date-pattern"
    package static let currencyCode: Self = "currency-code"
    package static let noPreamble: Self = "no-preamble"
    package static let unknownValue: Self = "unknown-value"
    package static let amountColumn: Self = "amount-column"
    package static let columnUsed: Self = "column-used"
    package static let personalColumn: Self = "personal-column"
    package static let payoutTwice: Self = "payout-twice"
    package static let rowNumber: Self = "row-number"

    /// All of them, for the pages and the catalogue.
    package static let ofMappings: [Self] = [
        mappingName, providerName, numberStyle, commaAmounts, datePattern, currencyCode, noPreamble, unknownValue,
        amountColumn, columnUsed, personalColumn, payoutTwice, rowNumber,
    ]
}
