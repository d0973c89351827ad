import ArgumentParser
import Diagnostics
import Foundation
import Imports
import Schedules
import Settlements

/// What a person says about the files of an import.
struct ImportWords: ParsableArguments {
    @Option(
        help: .init(
            "Whose money it is, where neither the file nor 'accounts' in the configuration says.", valueName: "id"))
    var merchant: String?

    @Option(
        help: .init(
            "The provider's account, of a file that does not name it, as it stands under 'accounts': stripe/acct_1.",
            valueName: "account"))
    var account: String?

    @Option(help: "The zone of the file's local times, as in Europe/Amsterdam.")
    var zone: String?

    @Option(
        help: .init(
            """
            Until when the accounts of the file are complete: a time with its offset, 2026-02-01T00:00:00+01:00, or the \
            last whole day, 2026-01-31.
            """, valueName: "instant"))
    var through: String?

    @Flag(
        help: """
            The file is a cut-out: no sum of it is checked, and its entries are marked. Each row must add up all the same.
            """)
    var part = false

    @Option(
        name: .customLong("accept-difference"), parsing: .unconditionalSingleValue,
        help: .init(
            """
            Take the file although one of its sums is off by just this much, signed as the message says it: 0.05, -0.05 or \
            '0.05 EUR'. An adjustment of the opposite amount is recorded beside it, with --why. Once for each difference.
            """, valueName: "amount"))
    var acceptDifference: [String] = []

    @Option(help: .init("Why the difference is accepted: it stands on the adjustment's line.", valueName: "text"))
    var why: String?

    @Option(
        name: .customLong("not-a-card"),
        help: .init(
            """
            A column whose values look like card numbers and are none, by its title. Once for each column.
            """, valueName: "column"))
    var notACard: [String] = []

    func validate() throws {
        for text in acceptDifference where AcceptedDifference(text) == nil {
            throw ValidationError(
                "--accept-difference: '\(text)' is no amount to accept: 0.05, -0.05 or '0.05 EUR' is expected")
        }
        let why = why?.trimmingCharacters(in: .whitespacesAndNewlines)
        if !acceptDifference.isEmpty, why?.isEmpty != false {
            throw ValidationError("--accept-difference needs --why: the reason stands on the adjustment's line")
        }
        if self.why != nil, acceptDifference.isEmpty {
            throw ValidationError("--why is the reason of an --accept-difference, and there is none here")
        }
        if why?.contains(where: \.isNewline) == true {
            throw ValidationError("--why is one line: it stands on a line of a report")
        }
        if let why, CardNumber.isLikely(within: Array(why.utf8)[...]) {
            throw ValidationError("--why holds what looks like a card number: none is kept, leave it out")
        }
        if part, !acceptDifference.isEmpty {
            throw ValidationError(
                "--part checks no sums, so there is no difference to accept: leave out one of --part and --accept-difference"
            )
        }
        if let account, !Self.isAccount(account) {
            throw ValidationError(
                "--account: '\(account)' is not written PROVIDER/ACCOUNT, as under 'accounts' and as in stripe/acct_1")
        }
    }

    /// The first of these options that was given and says nothing about a list of merchants.
    var firstGiven: String? {
        let given: [(String, Bool)] = [
            ("--merchant", merchant != nil), ("--account", account != nil), ("--zone", zone != nil),
            ("--through", through != nil), ("--part", part), ("--accept-difference", !acceptDifference.isEmpty),
            ("--not-a-card", !notACard.isEmpty),
        ]
        return given.first { $0.1 }?.0
    }

    /// - Throws: `ExitCode` 64 where a zone or a time is none.
    func options(_ workplace: Workplace) throws -> ImportOptions {
        var options = ImportOptions(
            merchant: merchant, accounts: workplace.configuration.accounts,
            zone: try zone.map { name in
                do { return try workplace.zones.zone(name) } catch { throw Exit.usage("--zone: \(error)") }
            })
        options.account = account
        options.isPart = part
        options.acceptedDifferences = acceptDifference.compactMap { AcceptedDifference($0) }
        options.why = why?.trimmingCharacters(in: .whitespacesAndNewlines)
        options.who = Person.name
        options.notACard = Set(notACard)
        options.through = try through.map { try Self.moment($0, as: "--through", now: workplace.clock.now()) }
        return options
    }

    private static func isAccount(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
    }

    /// The first instant, or the first day, that is not covered: a day that is named is covered whole.
    ///
    /// - Throws: `ExitCode` 64 where it is none, or has not come, with the option's name in front.
    static func moment(_ text: String, as option: String, now: Instant) throws -> Moment {
        do {
            guard text.contains(where: { "Tt".contains($0) }) else {
                let next = try CalendarDate(text).adding(days: 1)
                // Somewhere the day ends fourteen hours before it does in UTC.
                guard Int64(next.daysSinceEpoch) * 86_400 - 14 * 3600 <= now.seconds else {
                    throw Exit.usage("\(option): \(text) is not over yet: no data can be complete until its end")
                }
                return .date(next)
            }
            let instant = try Instant(timestamp: text)
            guard instant <= now else {
                throw Exit.usage("\(option): \(text) has not come yet: no data can be complete until then")
            }
            return .instant(instant)
        } catch let error as TimeError {
            throw Exit.usage("\(option): \(error)")
        }
    }
}
