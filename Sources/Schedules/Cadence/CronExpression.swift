internal import Diagnostics
internal import Settlements

/// When, in the five fields of crontab(5) in Debian's dialect: minute, hour, day of the month, month, day of the week.
///
/// Beyond that manual, as in cronsim: `L` (the month's last day), `LW` (its last day from Monday to Friday), `5L` (its last
/// Friday) and `5#2` (its second). Hours or minutes that begin with `*` follow the clocks through their changes, and a day
/// field that does is not restricted.
package struct CronExpression: Hashable, Sendable {
    package let days: DayRule
    package let times: DayTimes

    /// Reads an expression.
    /// - Throws: `CronError` with everything that is wrong in it.
    package init(_ text: String) throws(CronError) {
        let words = Self.words(text)
        guard words.count == 5 else {
            throw CronError([
                .init(
                    field: nil, offset: 0, length: text.unicodeScalars.count,
                    problem: "expected five fields, found \(words.count)", help: Self.help(text))
            ])
        }
        var faults: [CronError.Fault] = []
        let fields = zip(CronField.allCases, words).map { field, word in
            CronFieldReader(field).read(word.text, at: word.offset, &faults)
        }
        guard faults.isEmpty else { throw CronError(faults) }
        times = DayTimes(
            hours: UInt32(truncatingIfNeeded: fields[1].bits), minutes: fields[0].bits,
            followsClock: fields[0].beginsWithStar || fields[1].beginsWithStar)
        var days = CronDays()
        days.daysOfMonth = UInt32(truncatingIfNeeded: fields[2].bits)
        days.lastDay = fields[2].last
        days.lastWorkday = fields[2].lastWorkday
        // 0 and 7 are both Sunday.
        days.weekdays = UInt8(truncatingIfNeeded: fields[4].bits & 0b1111_1110 | (fields[4].bits & 1) << 7)
        days.nth = fields[4].nth
        days.lastWeekdays = fields[4].lastWeekdays
        days.isEither = !fields[2].beginsWithStar && !fields[4].beginsWithStar
        guard let rule = DayRule.cron(days, months: UInt16(truncatingIfNeeded: fields[3].bits)) else {
            throw CronError(never: words, byNumber: fields[2].beginsWithStar)
        }
        self.days = rule
    }

    typealias Word = (text: [Unicode.Scalar], offset: Int)

    private static func words(_ text: String) -> [Word] {
        var words: [Word] = []
        var isInside = false
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            if scalar == " " || scalar == "\t" {
                isInside = false
            } else if isInside {
                words[words.count - 1].text.append(scalar)
            } else {
                words.append(([scalar], offset))
                isInside = true
            }
        }
        return words
    }

    private static func help(_ text: String) -> String {
        text.hasPrefix("@")
            ? "write what it stands for, as in \"0 0 * * *\""
            : "minute, hour, day of the month, month, day of the week, as in \"30 6 * * 1\""
    }
}

/// The fields in their order.
enum CronField: Int, CaseIterable {
    case minute, hour, dayOfMonth, month, dayOfWeek

    var words: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of the month"
        case .month: "month"
        case .dayOfWeek: "day of the week"
        }
    }

    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// Three letters each, the first for the lowest number.
    var names: [String] {
        switch self {
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        default: []
        }
    }
}

/// What is wrong in a cron expression, each with its place in the text, counted in Unicode scalars.
package struct CronError: Error, Hashable, CustomStringConvertible {
    package struct Fault: Hashable, Sendable {
        /// As in `day of the month`; nil where the whole is meant.
        package let field: String?
        package let offset: Int
        package let length: Int
        /// What was expected and found.
        package let problem: String
        package let help: String?
        /// It is well written, and no day ever fits.
        package let isImpossible: Bool

        init(field: CronField?, offset: Int, length: Int, problem: String, help: String?, isImpossible: Bool = false) {
            self.field = field?.words
            self.offset = offset
            self.length = length
            self.problem = problem
            self.help = help
            self.isImpossible = isImpossible
        }
    }

    package let faults: [Fault]

    init(_ faults: [Fault]) {
        self.faults = faults
    }

    /// Well written, but no day ever fits.
    init(never words: [CronExpression.Word], byNumber isAnyNumber: Bool) {
        // A day of the month that is written without a star is what cannot be.
        let field: CronField = isAnyNumber ? .dayOfWeek : .dayOfMonth
        let word = words[field.rawValue]
        let text = words[2...4].map { String(String.UnicodeScalarView($0.text)).quoted }
        let problem =
            words[4].text == ["*"]
            ? "there is no day \(text[0]) in month \(text[1])"
            : "in month \(text[1]) no day of the month \(text[0]) is a day of the week \(text[2])"
        faults = [
            Fault(
                field: field, offset: word.offset, length: word.text.count, problem: problem,
                help: "a month that is shorter has no such day: its last is written L", isImpossible: true)
        ]
    }

    package var description: String {
        faults.map { fault in fault.field.map { "\($0): \(fault.problem)" } ?? fault.problem }.joined(separator: "; ")
    }
}
