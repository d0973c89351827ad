import Schedules
import Settlements
import Support
import Testing

/// Random cron expressions around the changes of clocks, by us and by cronsim.
@Suite struct `Cron expressions` {
    private static let zones = [
        "Europe/Berlin", "America/New_York", "Africa/Cairo", "America/Santiago", "Australia/Lord_Howe",
        "America/Havana",
    ]
    /// Those where the clocks are changed by half an hour or at midnight.
    private static let oddZones = ["Africa/Cairo", "America/Santiago", "Australia/Lord_Howe", "America/Havana"]
    private static let expressions = 3000
    private static let fires = 4

    /// One expression, asked for its fires after an instant.
    private struct Question {
        let expression: String
        let zone: Zone
        let start: Instant
    }

    /// Where only one of the two takes an expression.
    private enum Refusal: String, CaseIterable {
        case stepAfterNumber = "'5/15', which crontab(5) does not know: we refuse it"
        case neverByBothFields =
            "days that never come, as '*/31' and '1#2': we refuse it, cronsim finds no fire in 50 years"
        case unexplained
    }

    @Test func `fire as those of cronsim do, and where it is mistaken as cron(8) says`() throws {
        let seed = UInt64.random(in: 0...999_999)
        var chance = SeededChance(seed: seed)
        let questions = try questions(&chance)
        let answers = try Python.ask(
            "cron_fires.py", ["cronsim"],
            questions.map { "\($0.expression)\t\($0.zone)\t\($0.start.seconds)\t\(Self.fires)" }, with: "cronsim")
        try #require(answers.count == questions.count)
        var refusals: [Refusal: Set<String>] = [:]
        var agreed = 0
        var differing: [Question] = []
        var sample: [Question] = []
        for (question, answer) in zip(questions, answers) {
            let theirs = answer[0].split(separator: ",").compactMap { Int64($0) }
            guard let cadence = read(question.expression) else {
                if answer[0] != "refused" {
                    refusals[refusal(of: question, answer[0]), default: []].insert(question.expression)
                }
                continue
            }
            guard answer[0] != "refused", answer[0] != "never" else {
                refusals[.unexplained, default: []].insert(question.expression)
                continue
            }
            let ours = ours(question, cadence)
            if ours == theirs {
                agreed += 1
                if agreed % 100 == 0 { sample.append(question) }
            } else {
                let first = zip(ours, theirs).first { $0 != $1 }.map { min($0, $1) } ?? ours.last ?? 0
                let before = Instant(seconds: first).advanced(by: -2 * 86_400)
                differing.append(Question(expression: question.expression, zone: question.zone, start: before))
            }
        }
        try judge(differing + sample, seed)
        // cronsim sets its clock back to minute 0 or to midnight, which a change at half past or at midnight has left out.
        let mistakes = Dictionary(grouping: differing) { question in
            question.zone.identifier == "Australia/Lord_Howe" ? "a change by half an hour" : "a missing midnight"
        }
        for question in differing {
            #expect(read(question.expression)?.times.followsClock == true, "\(question.expression), seed \(seed)")
            #expect(Self.oddZones.contains(question.zone.identifier), "\(question.zone), seed \(seed)")
        }
        print(
            "cronsim: \(agreed) of \(questions.count) agree; cron(8) agrees with us where cronsim is mistaken at",
            mistakes.map { "\($0.key): \($0.value.count)" }.sorted().joined(separator: ", "),
            "and refused by one alone:",
            refusals.map { "\($0.value.count) × \($0.key.rawValue)" }.sorted().joined(separator: ", "), "seed \(seed)")
        #expect(refusals[.unexplained, default: []] == [], "seed \(seed)")
        #expect(agreed > questions.count / 2)
        for refusal in Refusal.allCases where refusal != .unexplained {
            #expect(!refusals[refusal, default: []].isEmpty, "\(refusal), seed \(seed)")
        }
    }

    /// Three days of cron(8), minute after minute: for each question on which cronsim and we differ from two days before the
    /// first difference on, and for some of the others.
    private func judge(_ questions: [Question], _ seed: UInt64) throws {
        let length: Int64 = 3 * 86_400
        let judged = try Python.ask(
            "cron_fires.py", ["debian"],
            questions.map { "\($0.expression)\t\($0.zone)\t\($0.start.seconds)\t\($0.start.seconds + length)" },
            with: "cronsim")
        try #require(judged.count == questions.count)
        for (question, judged) in zip(questions, judged) {
            let expected = judged[0].split(separator: ",").compactMap { Int64($0) }
            let cadence = try #require(read(question.expression))
            var found: [Int64] = []
            var fire = cadence.next(after: question.start, in: question.zone)
            while fire.instant.since(question.start) <= length {
                found.append(fire.instant.seconds)
                fire = cadence.next(after: fire.instant, in: question.zone)
            }
            #expect(
                found == expected, "\(question.expression) \(question.zone) \(question.start.seconds), seed \(seed)")
        }
    }

    private func read(_ text: String) -> Cadence? {
        (try? CronExpression(text)).map { Cadence(on: $0.days, times: $0.times) }
    }

    private func ours(_ question: Question, _ cadence: Cadence) -> [Int64] {
        var found: [Int64] = []
        while found.count < Self.fires {
            let after = found.last.map { Instant(seconds: $0) } ?? question.start
            found.append(cadence.next(after: after, in: question.zone).instant.seconds)
        }
        return found
    }

    private func refusal(of question: Question, _ answer: Substring) -> Refusal {
        if answer == "never" { return .neverByBothFields }
        let parts = question.expression.split { $0 == " " || $0 == "," }
        return parts.contains { $0.contains("/") && $0.first != "*" && !$0.contains("-") }
            ? .stepAfterNumber : .unexplained
    }

    // MARK: What is asked

    private func questions(_ chance: inout SeededChance) throws -> [Question] {
        let zones = Zones()
        let changes = try Self.zones.map { name in
            let zone = try zones.zone(name)
            var instants: [Instant] = []
            var instant = Instant(seconds: 1_704_067_200)
            while let change = zone.nextTransition(after: instant), change.instant.seconds < 2_145_916_800 {
                instants.append(change.instant)
                instant = change.instant
            }
            return (zone: zone, changes: instants)
        }
        var questions: [Question] = []
        for _ in 0..<Self.expressions {
            let expression = Self.expression(&chance)
            for (zone, changes) in changes {
                let change = try #require(changes.randomElement(using: &chance))
                let start = change.advanced(by: -.random(in: 1...172_800, using: &chance))
                questions.append(Question(expression: expression, zone: zone, start: start))
            }
        }
        return questions
    }

    /// Five fields, most of them near the hours at which clocks are changed; some of them nonsense.
    private static func expression(_ chance: inout SeededChance) -> String {
        let days = ["sun", "MON", "tue", "Wed", "thu", "fri", "sat"]
        let months = ["jan", "Feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "OCT", "nov", "dec"]
        func one(_ choices: [String]) -> String { choices.randomElement(using: &chance) ?? "*" }
        func number(_ range: ClosedRange<Int>) -> String { "\(Int.random(in: range, using: &chance))" }
        func numbers(_ range: ClosedRange<Int>) -> String {
            let low = Int.random(in: range, using: &chance)
            let high = Int.random(in: low...range.upperBound, using: &chance)
            let step = Int.random(in: 1...7, using: &chance)
            switch Int.random(in: 0..<12, using: &chance) {
            case 0...4: return "\(low)"
            case 5: return "\(low)-\(high)"
            // cronsim takes 3-3/5 for 3/5; crontab(5) for 3.
            case 6: return low < high ? "\(low)-\(high)/\(step)" : "\(low)"
            case 7, 8: return "\(low),\(number(range))"
            case 9: return "*/\(Int.random(in: 1...range.upperBound + 5, using: &chance))"
            case 10: return "\(low)/\(step)"
            default: return "\(low)-\(high),\(number(range))"
            }
        }
        func field(_ stars: Int, _ other: () -> String) -> String {
            Int.random(in: 0..<10, using: &chance) < stars ? "*" : other()
        }
        let nonsense = [
            "60", "5-1", "*/0", "", "x", "1,,2", "-1", "*-3", "1-", "L-1", "1#6", "8L", "friL", "mon-sun", "99", "1.5",
        ]
        var fields = [
            field(1) { numbers(0...59) },
            field(2) { one([numbers(0...3), numbers(0...3), numbers(0...23), "23", "0"]) },
            field(6) { one([numbers(1...31), numbers(1...31), "L", "LW", "15,L", "\(number(25...31))", "*/31"]) },
            field(7) { one([numbers(1...12), months.randomElement(using: &chance) ?? "jan", "mar,oct", "2", "2"]) },
            field(6) {
                one([
                    numbers(0...7), days.randomElement(using: &chance) ?? "sun", "\(number(0...7))L",
                    "\(number(0...7))#\(number(1...5))", "sun#1", "5-7", "0,7", "*/2",
                ])
            },
        ]
        if Int.random(in: 0..<100, using: &chance) == 0 { return "0 0 */31 * 1#2" + one(["", ",3#4", ",2#2"]) }
        if Int.random(in: 0..<25, using: &chance) == 0 { fields[Int.random(in: 0..<5, using: &chance)] = one(nonsense) }
        return fields.joined(separator: " ")
    }
}
