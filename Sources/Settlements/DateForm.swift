/// How a date is written inside a name: `yyyyMMdd`, `yyyy-MM`, `dd.MM.yyyy`.
///
/// Every date has as many characters as every other one, so that what stands beside it can be told from it.
package struct DateForm: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        /// Four digits.
        case year
        /// Two digits.
        case month, day
        /// One of `-`, `_`, `.`
        case separator(Character)
    }

    package let parts: [Part]

    /// As a date is written where nothing else is said: ISO 8601's `yyyy-MM-dd`.
    package static let iso = DateForm(parts: [.year, .separator("-"), .month, .separator("-"), .day])

    private init(parts: [Part]) {
        self.parts = parts
    }

    /// Reads a form; nil where it has other letters than `yyyy`, `MM` and `dd`, one of them twice, or a separator at an end or
    /// beside another.
    package init?(_ text: some StringProtocol) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let first = rest.first {
            let part: Part
            if rest.hasPrefix("yyyy") {
                part = .year
            } else if rest.hasPrefix("MM") {
                part = .month
            } else if rest.hasPrefix("dd") {
                part = .day
            } else if "-_.".contains(first), parts.last?.isSeparator == false {
                part = .separator(first)
            } else {
                return nil
            }
            guard part.isSeparator || !parts.contains(part) else { return nil }
            parts.append(part)
            rest = rest.dropFirst(part == .year ? 4 : part.isSeparator ? 1 : 2)
        }
        guard parts.last?.isSeparator == false else { return nil }
        self.init(parts: parts)
    }

    package func text(of date: CalendarDate) -> String {
        // `2026-11-22`: the year is what stands before the rest.
        let whole = date.description
        return parts.map { part in
            switch part {
            case .year: String(whole.dropLast(6))
            case .month: String(whole.dropLast(3).suffix(2))
            case .day: String(whole.suffix(2))
            case .separator(let character): String(character)
            }
        }.joined()
    }
}

extension DateForm.Part {
    fileprivate var isSeparator: Bool {
        if case .separator = self { true } else { false }
    }
}
