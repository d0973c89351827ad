internal import Diagnostics
internal import Settlements

/// Reads single fields of a canonical row as values of the trade.
struct CanonicalFields {
    let table: CSVTable

    /// The text of a field; nil where it is empty or there is no such column.
    func optional(_ column: Int?) -> String? {
        let text = table.text(column)
        return text.isEmpty ? nil : text
    }

    /// `provider/account`.
    func provider(_ column: Int, _ findings: inout FindingList) -> String? {
        let text = table.text(column)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains(where: \.isWhitespace) { return text }
        findings.add(
            table.finding(
                .value, at: column, expected: "provider/account", found: text,
                "account \(shown(text)): the provider and its account are expected, as in acmepay/SHOP_1"))
        return nil
    }

    func type(_ column: Int, _ findings: inout FindingList) -> CanonicalType? {
        let word = table.text(column)
        if let type = CanonicalType(word: word) { return type }
        let near = Spelling.nearest(to: word, among: CanonicalType.words)
        let words = CanonicalType.words.joined(separator: ", ")
        findings.add(
            table.finding(
                .unknownType, at: column, expected: near ?? words, found: word,
                "unknown type \(shown(word))" + (near.map { "; did you mean \(shown($0))?" } ?? "; known are \(words)"))
        )
        return nil
    }

    /// A time with its offset, or a date.
    func moment(_ column: Int, _ findings: inout FindingList) -> Moment? {
        let text = table.text(column)
        if let date = try? CalendarDate(text) { return .date(date) }
        do {
            return .instant(try Instant(timestamp: text))
        } catch {
            let isDate = text.utf8.count == 10
            findings.add(
                table.finding(
                    .date, at: column, expected: "2026-11-22 or 2026-11-22T06:30:00+01:00", found: text,
                    "\(table.titles[column]) \(shown(text)): "
                        + (isDate
                            ? "there is no such date; one like 2026-11-22 is expected"
                            : "a time with its offset like 2026-11-22T06:30:00+01:00, or a date like 2026-11-22, is expected")
                ))
            return nil
        }
    }

    /// A date alone; nil where the field is empty, or holds none, which `findings` then tell.
    func date(_ column: Int?, _ findings: inout FindingList) -> CalendarDate? {
        guard let column, !table.isEmpty(column) else { return nil }
        let text = table.text(column)
        if let date = try? CalendarDate(text) { return date }
        findings.add(
            table.finding(
                .date, at: column, expected: "2026-11-22", found: text,
                "\(table.titles[column]) \(shown(text)): a date like 2026-11-22 is expected"))
        return nil
    }

    func channel(_ column: Int?, _ findings: inout FindingList) -> SalesChannel? {
        guard let column, !table.isEmpty(column) else { return nil }
        let word = table.text(column)
        if let channel = SalesChannel(word: word) { return channel }
        let words = SalesChannel.allCases.map(\.word).joined(separator: ", ")
        findings.add(
            table.finding(
                .value, at: column, expected: words, found: word, "unknown channel \(shown(word)); known are \(words)"))
        return nil
    }

    /// The original amount, its currency and the rate; nil where the row has none.
    func original(_ columns: CanonicalColumns, _ findings: inout FindingList) -> OriginalAmount? {
        guard let amount = columns.originalAmount, !table.isEmpty(amount) else {
            for column in [columns.originalCurrency, columns.rate] {
                guard let column, !table.isEmpty(column) else { continue }
                findings.add(
                    table.finding(
                        .missingValue, at: column, "\(table.titles[column]) is given, but no original_amount"))
            }
            return nil
        }
        guard let column = columns.originalCurrency, !table.isEmpty(column) else {
            findings.add(
                table.finding(.missingValue, at: amount, "original_amount is given, but no original_currency"))
            return nil
        }
        guard let currency = table.currency(column, &findings),
            let units = table.amount(amount, currency, &findings)
        else { return nil }
        let money = Money(minorUnits: units, currency: currency)
        guard let text = optional(columns.rate), let place = columns.rate else {
            return OriginalAmount(money: money, rate: nil)
        }
        guard let rate = Rate(text) else {
            findings.add(
                table.finding(
                    .rate, at: place, found: text, "rate \(shown(text)) is no positive decimal number like 1.0845"))
            return nil
        }
        return OriginalAmount(money: money, rate: rate)
    }
}
