internal import Diagnostics
internal import Settlements

/// Reads one file under `schedules/calendars/`.
struct CalendarReader {
    let name: String
    let findings: Findings

    /// The calendar; nil where there is an error in it.
    func read(_ root: Yaml.Node) -> HolidayCalendar? {
        guard let mapping = MappingReader(root, Shapes.calendar, at: Span(line: 1, column: 1), into: findings) else {
            return nil
        }
        let weekend = mapping.optional("weekend").flatMap { readWeekend($0) } ?? [.saturday, .sunday]
        let substitute = mapping.word("substitute").flatMap(Holiday.Substitute.init) ?? .none
        let holidays = mapping.optional("holidays").map { readHolidays($0, substitute) } ?? []
        let closures = mapping.optional("closures").map { readClosures($0) } ?? [:]
        let validThrough = mapping.text("valid_through").flatMap { date($0) }
        guard findings.isClean else { return nil }
        return HolidayCalendar(
            name: name, weekend: weekend, holidays: holidays, closures: closures, validThrough: validThrough)
    }

    private func readWeekend(_ pair: Yaml.Pair) -> Set<Weekday>? {
        let written = findings.texts(pair)
        if written.count == 1, written[0].text == "none" { return [] }
        let days = written.compactMap { written -> Weekday? in
            if let day = Weekday(word: written.text) { return day }
            let meant = Spelling.nearest(to: written.text, among: Weekday.words)
            findings.add(
                .unknownWord, "'weekend' cannot be \(written.text.quoted)", at: written.span,
                allowed: Weekday.words + ["none"],
                help: meant.map { "did you mean '\($0)'?" })
            return nil
        }
        if days.count == Weekday.allCases.count {
            findings.add(
                .calendarDay, "every day of the week is weekend: no business day is left", at: pair.keySpan,
                help: "weekend is when business is closed every week")
        }
        return Set(days)
    }

    // MARK: Holidays

    private func readHolidays(_ pair: Yaml.Pair, _ substitute: Holiday.Substitute) -> [Holiday] {
        guard let mapping = MappingReader(pair.value, Shapes.holidays, at: pair.keySpan, into: findings) else {
            return []
        }
        return mapping.named.compactMap { holiday in
            if case .scalar(let scalar) = holiday.value.content {
                return day((scalar.text, holiday.value.span)).map { Holiday(holiday.key, $0, substitute: substitute) }
            }
            return readHoliday(holiday, substitute)
        }
    }

    private func readHoliday(_ pair: Yaml.Pair, _ standard: Holiday.Substitute) -> Holiday? {
        guard let mapping = MappingReader(pair.value, Shapes.holiday, at: pair.keySpan, into: findings) else {
            return nil
        }
        let day = mapping.requiredText("on", help: "write as in 'on: 25 december'").flatMap { self.day($0) }
        let substitute =
            mapping.has("substitute") ? mapping.word("substitute").flatMap(Holiday.Substitute.init) : standard
        let first = year("from", mapping, standard: Int.min)
        let last = year("through", mapping, standard: Int.max)
        if let first, let last, first > last, let through = mapping.optional("through") {
            findings.add(.calendarDay, "'through' is before 'from'", at: through.value.span)
            return nil
        }
        guard let day, let substitute, let first, let last else { return nil }
        return Holiday(pair.key, day, substitute: substitute, years: first...last)
    }

    private func year(_ key: String, _ mapping: MappingReader, standard: Int) -> Int? {
        guard mapping.has(key) else { return standard }
        guard let written = mapping.text(key) else { return nil }
        if written.text.utf8.count == 4, let year = Int(written.text), 1...9999 ~= year { return year }
        findings.add(.calendarDay, "expected a year like 2027, found \(written.text.quoted)", at: written.span)
        return nil
    }

    private func day(_ written: Findings.Written) -> Holiday.Day? {
        do {
            return try Holiday.Day(written.text)
        } catch {
            switch error {
            case .noSuchDay:
                findings.add(.calendarDay, "there is no \(written.text.quoted) in any year", at: written.span)
            case .form:
                let words = written.text.split(separator: " ").map(String.init)
                let vocabulary = monthNames + Weekday.words + ordinals + ["last", "easter", "orthodox"]
                let meant = words.compactMap { word in
                    vocabulary.contains(word) ? nil : Spelling.nearest(to: word, among: vocabulary)
                }.first
                findings.add(
                    .calendarDay, "expected a holiday's day, found \(written.text.quoted)", at: written.span,
                    allowed: Holiday.Day.forms, help: meant.map { "did you mean '\($0)'?" })
            }
            return nil
        }
    }

    // MARK: Dates

    private func readClosures(_ pair: Yaml.Pair) -> [CalendarDate: String] {
        var closures: [CalendarDate: String] = [:]
        if case .sequence = pair.value.content {
            for written in findings.texts(pair) {
                if let date = date(written) { closures[date] = "closed" }
            }
        } else if case .mapping(let pairs) = pair.value.content,
            let mapping = MappingReader(pair.value, Shape("closures", [], others: .text("a name")), into: findings)
        {
            for pair in pairs {
                if let date = date((pair.key, pair.keySpan)), let name = mapping.text(pair.key) {
                    closures[date] = name.text
                }
            }
        }
        return closures
    }

    private func date(_ written: Findings.Written) -> CalendarDate? {
        do {
            return try CalendarDate(written.text)
        } catch {
            findings.add(.calendarDay, error.description, at: written.span)
            return nil
        }
    }
}
