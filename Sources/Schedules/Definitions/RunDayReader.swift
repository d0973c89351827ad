internal import Diagnostics
internal import Settlements

/// Days of `run:`, in words.
extension CadenceReader {
    private static let allowed =
        Weekday.words + [
            "1 to 31", "last", "first monday", "last friday", "first business day", "last business day",
            "{business_day: 2}", "first",
        ]

    /// What `on` and `months` say; every day where they are left out, nil where one is wrong.
    func readDays(_ mapping: MappingReader) -> DayRule? {
        let months = mapping.has("months") ? mapping.optional("months").flatMap { readMonths($0) } : Set(1...12)
        guard mapping.has("on") else { return months.flatMap { DayRule.everyDay.limited(to: $0) } }
        guard let pair = mapping.optional("on"), let days = readDays(pair, months) else { return nil }
        return months.flatMap { days.limited(to: $0) }
    }

    // MARK: Months

    private static let quarters = [1, 4, 7, 10]

    /// Month names, or `quarterly`.
    private func readMonths(_ pair: Yaml.Pair) -> Set<Int>? {
        let written = findings.texts(pair)
        if written.count == 1, written[0].text == "quarterly" { return Set(Self.quarters) }
        let numbers = written.compactMap { written -> Int? in
            if let number = monthNumber(written.text) { return number }
            let meant = Spelling.nearest(to: written.text, among: monthNames + ["quarterly"])
            findings.add(
                .runMonth, "there is no month \(written.text.quoted)", at: written.span,
                allowed: monthNames + ["quarterly"],
                help: meant.map { "did you mean '\($0)'?" })
            return nil
        }
        return numbers.isEmpty || numbers.count < written.count ? nil : Set(numbers)
    }

    // MARK: Days

    private enum Day {
        case weekday(Weekday)
        case ofMonth([DayRule.DayOfMonth])
    }

    private func readDays(_ pair: Yaml.Pair, _ months: Set<Int>?) -> DayRule? {
        let nodes: [Yaml.Node]
        if case .sequence(let entries) = pair.value.content { nodes = entries } else { nodes = [pair.value] }
        // Says that the list is empty.
        if nodes.isEmpty { _ = findings.texts(pair) }
        let scalars = nodes.filter { if case .scalar = $0.content { true } else { false } }
        guard findings.texts(scalars, at: pair.key).count == scalars.count else { return nil }
        var weekdays: Set<Weekday> = []
        var days: Set<DayRule.DayOfMonth> = []
        for node in nodes {
            guard let day = readDay(node, at: pair.key, months) else { return nil }
            switch day {
            case .weekday(let weekday): weekdays.insert(weekday)
            case .ofMonth(let more): days.formUnion(more)
            }
        }
        if !weekdays.isEmpty, !days.isEmpty {
            findings.add(
                .runDay, "weekdays and days of the month do not go together in one list", at: pair.value.span,
                help: "write a definition for each")
            return nil
        }
        return DayRule.weekdays(weekdays) ?? DayRule.days(days)
    }

    private func readDay(_ node: Yaml.Node, at key: String, _ months: Set<Int>?) -> Day? {
        switch node.content {
        case .scalar(let scalar): return readDay((scalar.text, node.span), months)
        case .mapping(let pairs) where pairs.contains { isBusinessDay($0.key) }:
            return readBusinessDays(node).map(Day.ofMonth)
        case .mapping, .sequence:
            findings.wrongKind(node, expected: "a weekday or a day of the month", at: key)
            return nil
        }
    }

    private func isBusinessDay(_ key: String) -> Bool {
        key == "business_day" || Spelling.nearest(to: key, among: ["business_day"]) != nil
    }

    /// `{business_day: 2}`, `{business_day: [1, -1]}`
    private func readBusinessDays(_ node: Yaml.Node) -> [DayRule.DayOfMonth]? {
        guard let mapping = MappingReader(node, Shapes.on, into: findings), let pair = mapping.required("business_day")
        else {
            return nil
        }
        let written = findings.texts(pair)
        let numbers = written.compactMap { written -> Int? in
            let digits = written.text.hasPrefix("-") ? String(written.text.dropFirst()) : written.text
            if let number = smallNumber(digits), 1...DayRule.mostBusinessDays ~= number {
                return written.text.hasPrefix("-") ? -number : number
            }
            findings.add(
                .runDay, "expected which business day of the month, found \(written.text.quoted)", at: written.span,
                allowed: [
                    "1 to \(DayRule.mostBusinessDays)", "-1 to -\(DayRule.mostBusinessDays), from the month's end",
                ])
            return nil
        }
        return numbers.isEmpty || numbers.count < written.count ? nil : numbers.map { .business($0) }
    }

    private func readDay(_ written: Findings.Written, _ months: Set<Int>?) -> Day? {
        if let weekday = Weekday(word: written.text) { return .weekday(weekday) }
        if let day = Self.dayOfMonth(written.text) { return .ofMonth([day]) }
        if (1...2).contains(written.text.utf8.count), let number = smallNumber(written.text), 1...31 ~= number,
            written.text == String(number)
        {
            return isThere(number, in: months, at: written.span) ? .ofMonth([.number(number)]) : nil
        }
        let words = Weekday.words + ["first", "last", "first business day", "last business day"]
        let meant = Spelling.nearest(to: written.text, among: words + Self.nthWeekdays)
        findings.add(
            .runDay, "there is no day \(written.text.quoted) to run on", at: written.span, allowed: Self.allowed,
            help: meant.map { "did you mean '\($0)'?" })
        return nil
    }

    private static let nthWeekdays = (ordinals + ["last"]).flatMap { ordinal in Weekday.words.map { "\(ordinal) \($0)" }
    }

    private static func dayOfMonth(_ text: String) -> DayRule.DayOfMonth? {
        switch text {
        case "first": return .number(1)
        case "last": return .number(31)
        case "first business day": return .business(1)
        case "last business day": return .business(-1)
        default: break
        }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 2, let weekday = Weekday(word: words[1]) else { return nil }
        if words[0] == "last" { return .last(weekday) }
        return ordinals.firstIndex(of: words[0]).map { .nth($0 + 1, weekday) }
    }

    /// A day that a month lacks means its last, but not where none of the months that are named has it.
    private func isThere(_ day: Int, in months: Set<Int>?, at span: Span) -> Bool {
        guard let months, let longest = months.max(by: { Self.length($0) < Self.length($1) }),
            Self.length(longest) < day
        else { return true }
        let name = monthNames[longest - 1]
        findings.add(
            .neverRuns, "there is no \(day) \(months.count == 1 ? name : "in any of these months")", at: span,
            help: "the last day of each is 'last'")
        return false
    }

    private static func length(_ month: Int) -> Int { CalendarDate.daysInMonth(year: 2000, month: month) }
}
