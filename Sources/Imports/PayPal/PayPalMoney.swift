internal import Settlements

/// The currencies of one settlement report, each with how its amounts are written there: digits alone, without sign and
/// decimal point, in PayPal's smallest unit.
///
/// For HUF, JPY and TWD that is the whole forint, yen and dollar: PayPal keeps no fractions of them, whatever ISO 4217 says.
/// Source: developer.paypal.com/docs/reports/reference/paypal-supported-currencies/; the settlement report's specification
/// gives 10000 as 10,000 yen and as 100.00 US dollars.
struct PayPalCurrencies {
    struct Known {
        let currency: Currency
        fileprivate let code: [UInt8]
        /// How many digits ISO 4217 has beyond PayPal's.
        fileprivate let shift: Int
        fileprivate var amounts = 0
        fileprivate var hasWholeUnits = false
    }

    private(set) var known: [Known] = []

    private static let withoutFractions: Set<String> = ["HUF", "JPY", "TWD"]

    /// The number here of the currency that a field names; nil, and a finding, where it names none.
    mutating func index(_ records: PayPalRecords, _ field: Int, _ title: String, _ door: Door) -> Int? {
        let code = records.content(field)
        if let index = known.firstIndex(where: { $0.code.elementsEqual(code) }) { return index }
        let text = records.text(field)
        guard let currency = Currency(code: text) else {
            door.findings.add(
                records.finding(
                    .unknownCurrency, at: field, found: text,
                    "\(title) \(shown(text)) is no currency of ISO 4217: three capital letters like EUR are expected"))
            return nil
        }
        let shift = Self.withoutFractions.contains(text) ? currency.exponent : 0
        known.append(Known(currency: currency, code: Array(code), shift: shift))
        return known.count - 1
    }

    /// The amount in a field, in minor units of ISO 4217; 0 where it is empty; nil, and a finding, where it cannot be read.
    mutating func units(
        _ records: PayPalRecords, _ field: Int, _ title: String, of index: Int, _ door: Door
    ) -> Int64? {
        let digits = records.content(field)
        guard !digits.isEmpty else { return 0 }
        let isPlain = digits.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        do throws(MoneyError) {
            guard isPlain else { throw .notANumber }
            let units = try Money.minorUnits(digits, exponent: known[index].shift)
            if known[index].shift > 0, units != 0 { note(digits, index) }
            return units
        } catch {
            let found = records.text(field)
            let why =
                isPlain
                ? "\(error)"
                : "digits alone are expected, in the smallest unit: 1234 for 12.34, with neither sign nor point"
            door.findings.add(records.finding(.amount, at: field, found: found, "\(title) \(shown(found)): \(why)"))
            return nil
        }
    }

    private mutating func note(_ digits: ArraySlice<UInt8>, _ index: Int) {
        known[index].amounts += 1
        if digits.suffix(2) != [UInt8(ascii: "0"), UInt8(ascii: "0")] { known[index].hasWholeUnits = true }
    }

    /// As many amounts that all end in two zeros are no chance any more.
    private static let fewest = 4

    /// Warns of a currency without fractions whose amounts all look as if they had them.
    func warn(_ door: Door) {
        for known in known where known.amounts >= Self.fewest && !known.hasWholeUnits {
            let code = known.currency.code
            door.warn(
                Finding(
                    .amount, found: "\(known.amounts) amounts",
                    "every amount in \(code) ends in 00; they are read as whole units, since PayPal keeps no fractions of "
                        + "\(code): compare one with PayPal's pages before you send a report of them"))
        }
    }
}

/// Which way money went, seen from the account: `CR` into it, `DR` out of it.
enum PayPalDirection {
    case credit
    case debit

    init?(_ text: ArraySlice<UInt8>) {
        if text.elementsEqual("CR".utf8) {
            self = .credit
        } else if text.elementsEqual("DR".utf8) {
            self = .debit
        } else {
            return nil
        }
    }

    func signed(_ units: Int64) -> Int64 { self == .credit ? units : 0 - units }
}

extension PayPalRecords {
    /// The direction in a field; nil, and a finding, where it is neither.
    func direction(_ field: Int, _ title: String, _ door: Door) -> PayPalDirection? {
        if let direction = PayPalDirection(content(field)) { return direction }
        let found = text(field)
        door.findings.add(
            finding(
                .value, at: field, expected: "CR or DR", found: found,
                "\(title) is \(shown(found)): CR (into the account) or DR (out of it) is expected"))
        return nil
    }
}
