internal import Diagnostics
internal import Settlements

/// What one field of a cron expression allows.
struct CronFieldValue {
    /// Bit n for the number n.
    var bits: UInt64 = 0
    var beginsWithStar = false
    var last = false
    var lastWorkday = false
    var nth: [CronDays.NthWeekday] = []
    /// Bit 1 is Monday, bit 7 Sunday.
    var lastWeekdays: UInt8 = 0
}

/// Reads `*`, `*/5`, `1-5/2`, `mon`, `L`, `5L`, `5#2`, and lists of them.
struct CronFieldReader {
    let field: CronField

    init(_ field: CronField) {
        self.field = field
    }

    func read(_ word: [Unicode.Scalar], at offset: Int, _ faults: inout [CronError.Fault]) -> CronFieldValue {
        var value = CronFieldValue()
        value.beginsWithStar = word.first == "*"
        var start = offset
        for part in word.split(separator: ",", omittingEmptySubsequences: false) {
            let text = String(String.UnicodeScalarView(part)).lowercased()
            if let problem = read(text, into: &value) {
                faults.append(
                    .init(
                        field: field, offset: start, length: max(part.count, 1), problem: problem.text,
                        help: problem.help))
            }
            start += part.count + 1
        }
        return value
    }

    private struct Problem {
        let text: String
        var help: String?
    }

    /// Takes one part of the list in; what is wrong with it otherwise.
    private func read(_ text: String, into value: inout CronFieldValue) -> Problem? {
        if field == .dayOfMonth, text == "l" || text == "lw" {
            if text == "l" { value.last = true } else { value.lastWorkday = true }
            return nil
        }
        if field == .dayOfWeek, text.hasSuffix("l"), let weekday = smallNumber(String(text.dropLast())).flatMap(weekday)
        {
            value.lastWeekdays |= 1 << UInt8(weekday.rawValue)
            return nil
        }
        if field == .dayOfWeek, text.contains("#") { return readNth(text, into: &value) }
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var step = 1
        if halves.count == 2 {
            guard let number = smallNumber(halves[1]), number > 0 else {
                return Problem(text: "expected a step from 1 on after '/', found \(halves[1].quoted)")
            }
            step = number
        }
        guard halves[0] != "*" else {
            set(field.range, step, in: &value)
            return nil
        }
        let ends = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let low = number(ends[0]), let high = number(ends[ends.count - 1]) else { return unreadable(text) }
        if ends.count == 1, halves.count == 2 {
            return Problem(
                text: "a step needs a range before it, found \(text.quoted)",
                help: "write \"\(low)-\(field.range.upperBound)/\(halves[1])\"")
        }
        guard low <= high else {
            return Problem(
                text: "range \(text.quoted) ends before it begins",
                help: field == .dayOfWeek && high == 0
                    ? "Sunday at the end of a range is 7" : "write a list of two ranges")
        }
        set(low...high, step, in: &value)
        return nil
    }

    private func readNth(_ text: String, into value: inout CronFieldValue) -> Problem? {
        let halves = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let weekday = number(halves[0]).flatMap(weekday), let number = smallNumber(halves[1]), 1...5 ~= number
        else {
            return Problem(
                text: "expected a day of the week and which of the month's it is, found \(text.quoted)",
                help: "the second Friday is \"5#2\"; there are at most five")
        }
        value.nth.append(.init(number: number, weekday: weekday))
        return nil
    }

    private func unreadable(_ text: String) -> Problem {
        let range = "\(field.range.lowerBound) to \(field.range.upperBound)"
        let names = field.names.isEmpty ? "" : ", or \(field.names[0]) to \(field.names[field.names.count - 1])"
        let last =
            switch field {
            case .dayOfMonth: ", or L for the last"
            case .dayOfWeek: "; 5L is the last Friday, 5#2 the second"
            default: ""
            }
        return Problem(text: "expected \(range)\(names)\(last), found \(text.quoted)")
    }

    private func set(_ range: ClosedRange<Int>, _ step: Int, in value: inout CronFieldValue) {
        for number in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            value.bits |= 1 << UInt64(number)
        }
    }

    /// A number of the field's range, or what a name stands for.
    private func number(_ text: String) -> Int? {
        if let index = field.names.firstIndex(of: text) { return index + (field == .month ? 1 : 0) }
        return smallNumber(text).flatMap { field.range.contains($0) ? $0 : nil }
    }

    private func weekday(_ number: Int) -> Weekday? {
        0...7 ~= number ? Weekday(rawValue: number == 0 ? 7 : number) : nil
    }
}
