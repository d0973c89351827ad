internal import Settlements

/// The fields of one element that has others in it: a settlement, a transaction.
struct VippsRecord {
    private struct Value {
        let text: String
        let line: Int
        let column: Int
    }

    let part: VippsSchema.Part
    let schema: VippsSchema
    /// Where its content begins.
    let line: Int
    let column: Int
    private var values: [VippsSchema.Field: Value] = [:]

    init(_ part: VippsSchema.Part, _ schema: VippsSchema, _ tag: XMLReader.Tag) {
        self.part = part
        self.schema = schema
        line = tag.line
        column = tag.column
    }

    /// Takes the text of a field; false where it stood there before.
    mutating func take(_ field: VippsSchema.Field, _ text: String, _ tag: XMLReader.Tag) -> Bool {
        values.updateValue(Value(text: text, line: tag.line, column: tag.column), forKey: field) == nil
    }

    /// The text of a field; empty where it is absent.
    func text(_ field: VippsSchema.Field) -> String { values[field]?.text ?? "" }

    /// Where a field stands; where it is absent, the element that lacks it.
    func line(of field: VippsSchema.Field) -> Int { values[field]?.line ?? line }

    func column(of field: VippsSchema.Field) -> Int { values[field]?.column ?? column }

    func finding(
        _ rule: Finding.Rule, at field: VippsSchema.Field, expected: String? = nil, found: String? = nil,
        difference: String? = nil, _ message: String
    ) -> Finding {
        Finding(
            rule, line: line(of: field), column: column(of: field), expected: expected, found: found,
            difference: difference, message)
    }

    // MARK: Fields of a kind

    /// A text that must be there; nil, and a finding, where it is not.
    func required(_ field: VippsSchema.Field, _ findings: inout FindingList) -> String? {
        if let value = values[field], !value.text.isEmpty { return value.text }
        let name = schema.name(of: field)
        findings.add(
            finding(
                .missingValue, at: field, expected: name,
                values[field] == nil ? "<\(part.rawValue)> has no <\(name)>" : "<\(name)> is empty"))
        return nil
    }

    /// An id: a text without blanks; nil, and a finding, where it is none.
    func id(_ field: VippsSchema.Field, _ findings: inout FindingList) -> String? {
        guard let text = required(field, &findings) else { return nil }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), text.utf8.count <= Self.longestID else {
            findings.add(
                finding(
                    .value, at: field, found: text,
                    "<\(schema.name(of: field))> \(shown(text)) is no id: it has blanks in it, or more than "
                        + "\(Self.longestID) characters"))
            return nil
        }
        return text
    }

    /// The schema has 64-bit numbers there.
    private static let longestID = 100

    /// An amount in minor units; nil, and a finding, where it is absent or none.
    func amount(_ field: VippsSchema.Field, _ currency: Currency, _ findings: inout FindingList) -> Int64? {
        guard let text = required(field, &findings) else { return nil }
        // The schema allows a plus before an amount.
        let digits = Array(text.utf8)[...]
        do {
            return try Money.minorUnits(
                digits.first == UInt8(ascii: "+") && digits.dropFirst().first != UInt8(ascii: "-")
                    ? digits.dropFirst() : digits, exponent: currency.exponent)
        } catch {
            findings.add(
                finding(
                    .amount, at: field, found: text,
                    "<\(schema.name(of: field))> \(shown(text)) in \(currency): \(error)"))
            return nil
        }
    }

    /// The currency that a field names; nil, and a finding, where it names none.
    func currency(_ findings: inout FindingList) -> Currency? {
        guard let code = required(.currency, &findings) else { return nil }
        if let currency = Currency(code: code) { return currency }
        findings.add(
            finding(
                .unknownCurrency, at: .currency, found: code,
                "<\(schema.name(of: .currency))> \(shown(code)) is no currency of ISO 4217: three capital letters like NOK "
                    + "are expected"))
        return nil
    }

    /// A number of things; nil, and a finding, where it is none.
    func count(_ field: VippsSchema.Field, _ findings: inout FindingList) -> Int? {
        guard let text = required(field, &findings) else { return nil }
        let isNumber = text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        if isNumber, let count = Int(text) { return count }
        findings.add(
            finding(
                .value, at: field, found: text,
                "<\(schema.name(of: field))> \(shown(text)) is no number of rows: digits are expected"))
        return nil
    }

    /// A day; nil, and a finding, where it is none. A time or offset behind it says nothing more: version 2.0 has times whose
    /// offsets its publisher calls wrong.
    func date(_ field: VippsSchema.Field, _ findings: inout FindingList) -> CalendarDate? {
        guard let text = required(field, &findings) else { return nil }
        if let date = Self.date(text) { return date }
        findings.add(
            finding(
                .date, at: field, expected: "2026-11-22", found: text,
                "<\(schema.name(of: field))> \(shown(text)) is no day: one like 2026-11-22 is expected"))
        return nil
    }

    /// When a transaction took place: an instant where it has an offset, as version 3.0 has; else its day.
    func moment(_ field: VippsSchema.Field, _ findings: inout FindingList) -> Moment? {
        guard schema == .three, let instant = try? Instant(timestamp: text(field)) else {
            return date(field, &findings).map(Moment.date)
        }
        return .instant(instant)
    }

    private static func date(_ text: String) -> CalendarDate? {
        guard let next = text.utf8.dropFirst(10).first else { return try? CalendarDate(text) }
        guard "T Z+-".utf8.contains(next), let date = try? CalendarDate(text.prefix(10)) else { return nil }
        let rest = text.utf8.dropFirst(10)
        return rest.allSatisfy({ "T Z+-:.0123456789".utf8.contains($0) }) ? date : nil
    }
}
