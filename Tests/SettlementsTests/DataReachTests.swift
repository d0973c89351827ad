import Settlements
import Testing

/// Which data of a period is missing; expectations by hand.
@Suite struct `How far data reaches` {
    private static let zones = Zones()

    private static func moment(_ text: String) throws -> Moment {
        text.contains("T") ? .instant(try Instant(timestamp: text)) : .date(try CalendarDate(text))
    }

    /// The first day that is not covered, or the first instant. Week 47 goes from Monday the 16th to Sunday the 22nd. Midnight
    /// in Amsterdam (UTC+1) is 23:00 UTC, in New York (UTC−5) 05:00, in Apia (UTC+13) 11:00 of the day before.
    @Test(arguments: [
        ("2026-W47", "Europe/Amsterdam", "00:00", "2026-11-22T23:00:00Z", true),
        ("2026-W47", "Europe/Amsterdam", "00:00", "2026-11-22T22:59:59Z", false),
        ("2026-W47", "Europe/Amsterdam", "00:00", "2026-11-23", true),
        ("2026-W47", "Europe/Amsterdam", "00:00", "2026-11-22", false),
        ("2026-W47", "America/New_York", "00:00", "2026-11-23T04:59:59Z", false),
        ("2026-W47", "America/New_York", "00:00", "2026-11-23T05:00:00Z", true),
        ("2026-W47", "America/New_York", "00:00", "2026-11-23", true),
        ("2026-W47", "Pacific/Apia", "00:00", "2026-11-22T11:00:00Z", true),
        ("2026-W47", "Pacific/Apia", "00:00", "2026-11-22", false),
        // It ends on Sunday at 17:00: a file of whole days has to hold all of Sunday.
        ("2026-W47", "Europe/Amsterdam", "17:00", "2026-11-22T16:00:00Z", true),
        ("2026-W47", "Europe/Amsterdam", "17:00", "2026-11-22", false),
        ("2026-W47", "Europe/Amsterdam", "17:00", "2026-11-23", true),
        ("2026-W47", "Europe/Amsterdam", "00:00", "9999-12-31", true),
    ])
    func `a period is covered once data is complete to its end`(
        label: String, zone: String, cutOff: String, until: String, expected: Bool
    ) throws {
        let period = try Period(
            label: label, .week, in: try Self.zones.zone(zone), cutOff: try LocalTime(cutOff))
        #expect(period.isCovered(until: try Self.moment(until)) == expected)
    }

    private static let euro = Currency(code: "EUR")

    private func account(_ name: String) throws -> Account {
        Account(merchant: "m-1", provider: name, currency: try #require(Self.euro))
    }

    private func missing(
        _ awaited: AwaitedData, _ accounts: [(String, [String])], _ payouts: [(String, String)] = []
    ) throws -> [String] {
        let zone = try Self.zones.zone("America/New_York")
        let reach = DataReach(
            accounts: try accounts.map { name, covered in
                AccountReach(account: try account(name), covered: try covered.map(Self.moment))
            },
            openPayouts: try payouts.map { id, booked in
                .init(account: try account("adyen/A"), id: id, booked: try Self.moment(booked))
            })
        return reach.missing(awaited, in: try Period(label: "2026-W47", .week, in: zone)).map { $0.text(in: zone) }
    }

    private let covered = AwaitedData(coverage: true, itemisedPayouts: false)
    private let itemised = AwaitedData(coverage: false, itemisedPayouts: true)
    private let both = AwaitedData(coverage: true, itemisedPayouts: true)

    @Test func `each account has to be covered, and what was said last is named`() throws {
        let missing = try missing(
            covered,
            [
                ("adyen/A", ["2026-11-23T05:00:00Z"]), ("adyen/B", []), ("adyen/C", ["2026-11-21"]),
                ("adyen/D", ["2026-11-20T15:00:00Z", "2026-11-21"]),
                ("adyen/E", ["2026-11-22T15:00:00Z", "2026-11-21"]),
                ("adyen/F", ["2026-11-22T15:00:00Z", "2026-11-23"]),
            ], [("TX1", "2026-11-18")])
        #expect(
            missing == [
                "nobody says until when adyen/B EUR is complete", "adyen/C EUR is complete through 2026-11-20 only",
                "adyen/D EUR is complete through 2026-11-20 only",
                "adyen/E EUR is complete until 2026-11-22T10:00:00-05:00 only",
            ])
    }

    @Test func `payouts of the period alone have to be itemised`() throws {
        let payouts = [
            ("before", "2026-11-16T04:59:59Z"), ("first", "2026-11-16T05:00:00Z"), ("day", "2026-11-22"),
            ("last", "2026-11-23T04:59:59Z"), ("after", "2026-11-23T05:00:00Z"), ("next day", "2026-11-23"),
        ]
        func text(_ id: String) -> String { "it is not known what payout \(id) of adyen/A EUR pays" }
        #expect(try missing(itemised, [("adyen/A", [])], payouts) == [text("first"), text("day"), text("last")])
        #expect(try missing(covered, [], payouts) == [])
        #expect(
            try missing(both, [("adyen/A", [])], [payouts[1]]) == [
                "nobody says until when adyen/A EUR is complete", text("first"),
            ])
    }

    @Test func `of many gaps three are named`() throws {
        let gaps = try ["A", "B", "C", "D", "E"].map { MissingData.itemisation(try account("x/y"), payout: $0) }
        #expect(gaps.text(in: .utc).hasSuffix("payout C of x/y EUR pays, and 2 more"))
        #expect(!Array(gaps.prefix(3)).text(in: .utc).contains("more"))
    }
}
