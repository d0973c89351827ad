internal import Diagnostics
internal import Settlements

/// A value of a manifest with the way to it, asked for what must stand there.
struct ManifestValue {
    /// Why a value cannot be used: where, and what was expected.
    struct Fault: Error {
        let path: String
        let expected: String
        let found: String
    }

    let json: JSON
    /// `documents[1].sha256`
    let path: String

    func fault(_ expected: String) -> Fault {
        let text = json.text
        return Fault(path: path, expected: expected, found: text.unicodeScalars.count > 80 ? json.kind : text)
    }

    /// A member that must be there.
    func member(_ name: String) throws(Fault) -> ManifestValue {
        guard case .object(let members) = json else { throw fault("an object") }
        let path = path.isEmpty ? name : "\(path).\(name)"
        guard let value = members.first(where: { $0.0 == name }) else {
            throw Fault(path: path, expected: "a value", found: "no such member")
        }
        return ManifestValue(json: value.1, path: path)
    }

    /// A member that manifests of an earlier version of the program do not have.
    func optional(_ name: String) throws(Fault) -> ManifestValue? {
        guard case .object(let members) = json else { throw fault("an object") }
        return members.contains { $0.0 == name } ? try member(name) : nil
    }

    var isNull: Bool {
        if case .null = json { true } else { false }
    }

    func elements() throws(Fault) -> [ManifestValue] {
        guard case .list(let values) = json else { throw fault("a list") }
        return values.enumerated().map { ManifestValue(json: $1, path: "\(path)[\($0)]") }
    }

    /// The members of an object whose names may be anything.
    func members() throws(Fault) -> [(name: String, value: ManifestValue)] {
        guard case .object(let members) = json else { throw fault("an object") }
        return members.map { ($0.0, ManifestValue(json: $0.1, path: "\(path).\($0.0)")) }
    }

    func text() throws(Fault) -> String {
        guard case .string(let text) = json, !text.isEmpty else { throw fault("a text that is not empty") }
        return text
    }

    func bool() throws(Fault) -> Bool {
        guard case .bool(let value) = json else { throw fault("true or false") }
        return value
    }

    /// A number that is not below `least`.
    func count(from least: Int64 = 0) throws(Fault) -> Int64 {
        guard case .integer(let value) = json, value >= least else { throw fault("a whole number from \(least) on") }
        return value
    }

    func digest() throws(Fault) -> Digest {
        guard case .string(let text) = json, let digest = Digest(hex: text), digest.description == text else {
            throw fault("64 hex digits in small letters")
        }
        return digest
    }

    func instant() throws(Fault) -> Instant {
        guard let instant = try? Instant(timestamp: try text()) else {
            throw fault("a time with its offset like 2026-11-22T06:30:00+01:00")
        }
        return instant
    }

    func date() throws(Fault) -> CalendarDate {
        guard let date = try? CalendarDate(try text()) else { throw fault("a date like 2026-11-22") }
        return date
    }

    /// A time with its offset, or a date alone.
    func moment() throws(Fault) {
        let text = try text()
        guard (try? Instant(timestamp: text)) != nil || (try? CalendarDate(text)) != nil else {
            throw fault("a time with its offset like 2026-11-22T06:30:00+01:00, or a date")
        }
    }

    func currency() throws(Fault) -> Currency {
        guard let currency = Currency(code: try text()) else { throw fault("a currency of ISO 4217 like EUR") }
        return currency
    }

    /// Minor units of an amount with exactly the digits of its currency.
    func amount(_ currency: Currency) throws(Fault) -> Int64 {
        guard case .string(let text) = json, let money = try? Money(text, currency: currency), money.amount == text
        else {
            let example = Money(minorUnits: 123_450, currency: currency).amount
            throw fault("an amount in major units of \(currency) like \"\(example)\"")
        }
        return money.minorUnits
    }

    /// The value, or nil where null stands there.
    func unlessNull<Value>(_ read: (ManifestValue) throws(Fault) -> Value) throws(Fault) -> Value? {
        isNull ? nil : try read(self)
    }
}

extension JSON {
    /// What it is, for a message in which it would take too much room.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer: "a number"
        case .string: "a long text"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
