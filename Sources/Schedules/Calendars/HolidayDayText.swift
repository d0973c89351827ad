internal import Settlements

extension Holiday.Day {
    /// How a day is written, for messages.
    static let forms = [
        "25 december", "easter -2", "orthodox easter +1", "first monday of may", "last monday of august",
        "saturday from 20 june",
    ]

    /// Why a text is no holiday's day.
    enum Fault: Error {
        case form
        /// There is no such day in any year.
        case noSuchDay
    }

    /// Reads one of the forms.
    init(_ text: String) throws(Fault) {
        let words = text.split(separator: " ").map(String.init)
        if let easter = Self.easter(words) {
            self = easter
        } else if words.count == 4, words[2] == "of", let weekday = Weekday(word: words[1]),
            let month = monthNumber(words[3])
        {
            if words[0] == "last" {
                self = .last(weekday, month: month)
            } else if let number = ordinals.firstIndex(of: words[0]) {
                self = .nth(number + 1, weekday, month: month)
            } else {
                throw .form
            }
        } else if words.count == 4, words[1] == "from", let weekday = Weekday(word: words[0]) {
            let (day, month) = try Self.fixed(words[2...])
            self = .from(weekday, day: day, month: month)
        } else {
            let (day, month) = try Self.fixed(words[...])
            self = .fixed(day: day, month: month)
        }
    }

    private static func fixed(_ words: ArraySlice<String>) throws(Fault) -> (day: Int, month: Int) {
        guard words.count == 2, let day = smallNumber(words[words.startIndex]),
            let month = monthNumber(words[words.startIndex + 1])
        else { throw .form }
        guard 1...CalendarDate.daysInMonth(year: 2000, month: month) ~= day else { throw .noSuchDay }
        return (day, month)
    }

    /// Days from Easter; what is further from it is in another year.
    private static let furthestFromEaster = 250

    /// `easter`, `easter -2`, `easter - 2`, and the same after `orthodox`.
    private static func easter(_ words: [String]) -> Self? {
        let isOrthodox = words.first == "orthodox"
        let words = words.dropFirst(isOrthodox ? 1 : 0)
        guard words.first == "easter" else { return nil }
        let rest = words.dropFirst().joined()
        var days = 0
        if !rest.isEmpty {
            guard let sign = rest.first, sign == "+" || sign == "-", let number = smallNumber(String(rest.dropFirst())),
                number <= furthestFromEaster
            else {
                return nil
            }
            days = sign == "-" ? -number : number
        }
        return isOrthodox ? .orthodoxEaster(days: days) : .easter(days: days)
    }
}

/// `first monday`: the words from first on.
let ordinals = ["first", "second", "third", "fourth"]

let monthNames = CalendarDate.monthNames

/// 1…12 of a month's English name in lower case.
func monthNumber(_ word: String) -> Int? { monthNames.firstIndex(of: word).map { $0 + 1 } }

/// A number of one to three digits and nothing else.
func smallNumber(_ text: String) -> Int? {
    (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(text) : nil
}

extension Weekday {
    static let words = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// The day of an English name in lower case.
    init?(word: String) {
        guard let index = Self.words.firstIndex(of: word) else { return nil }
        self = Self.allCases[index]
    }
}
