import Diagnostics
import Foundation
import Schedules
import Settlements
import Testing

@Suite struct `The name of a file` {
    private static let patterns: [(pattern: String, expected: [String])] =
        [
            ("{merchant.id}_{period.label}_r{revision}.{extension}", []),
            ("{period.start}_{merchant.id}_r{revision}_{output}", []),
            ("{sequence}-{merchant.id}-{revision}.{extension}", []),
            ("{period.start}{period.end}_{merchant.id}_{revision}.{extension}", []),
            ("{period.label}_r{revision}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_r{revision}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}_r{revision}.csv", ["name-not-unique"]),
            ("{merchant.id}{revision}_{period.label}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}_{revision}{sequence}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}_1{revision}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{merchant.id}_{period.label}_r{revision}.{extension}", ["name-not-unique"]),
            ("a/{merchant.id}_{period.label}_r{revision}.{extension}", ["name-pattern"]),
            ("..{merchant.id}_{period.label}_r{revision}.{extension}", ["name-pattern"]),
            ("{merchant.id}_{period.label}_r{revision}..{extension}", ["name-pattern"]),
            ("{merchant.id}_{period.label}_r{revision}\\t.{extension}", ["name-pattern"]),
            ("{merchant.id}_{period.label_r{revision}.{extension}", ["unknown-field"]),
            ("{merchant.id}_{period.label}_r{revision}.{extension", ["name-pattern"]),
            ("{merchant.id}}_{period.label}_r{revision}.{extension}", ["name-pattern"]),
            ("{merchant.name}_{period.label}_r{revision}.{extension}", ["unknown-field"]),
            ("", ["empty-value"]),
            // Dates and numbers in other forms.
            ("{merchant.id}_{period.start:yyyyMMdd}_r{revision:02}.{extension}", []),
            ("{merchant.id}_{period.end:yyyy-MM-dd}_r{revision}.{extension}", []),
            ("{merchant.id}_{period.start:dd.MM.yyyy}_r{revision}.{extension}", []),
            ("{merchant.id}_{sequence:06}_r{revision}.{extension}", []),
            ("{merchant.id}_{period.start:yyyy}_{period.start:MMdd}_r{revision}.{extension}", []),
            ("{merchant.id}_{period.start:yyyyMM}_{period.label}_r{revision}.{extension}", []),
            ("{merchant.id}_{period.start:yyyyMM}_{sequence}_r{revision}.{extension}", []),
            // What does not hold the whole date tells no period.
            ("{merchant.id}_{period.start:yyyyMM}_r{revision}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.start:yyyy}_{period.end:MMdd}_r{revision}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.end:MM-dd}_r{revision}.{extension}", ["name-not-unique"]),
            // A padded number is a run of digits all the same.
            ("{merchant.id}_{period.start:yyyyMMdd}{revision:02}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}_1{revision:02}.{extension}", ["name-not-unique"]),
            ("{merchant.id}_{period.label}_{revision:02}{sequence:06}.{extension}", ["name-not-unique"]),
            ("{merchant.id}{period.start:yyyyMMdd}_r{revision}.{extension}", ["name-not-unique"]),
        ]

    @Test(arguments: forms) func `has no other forms of its fields`(form: String) {
        let pattern = "{merchant.id}_{period.label}_{\(form)}_r{revision}.{extension}"
        #expect(Fixtures.names(["deliver": "[{folder: {to: outbox, name: \"\(pattern)\"}}]"]) == ["field-form"])
    }

    private static let forms = [
        "period.start:", "period.start:yy", "period.start:yyyymmdd", "period.start:yyyyDD", "period.start:yyyy/MM",
        "period.start:yyyyyyyy", "period.start:MMMM", "period.start:-yyyy", "period.start:yyyy-",
        "period.start:yyyy--MM",
        "period.start:06", "period.end:_", "sequence:6", "sequence:0", "sequence:00", "sequence:019", "sequence:0006",
        "sequence:yyyy", "revision:0x", "period.label:yyyy", "merchant.id:06", "definition:", "output:x",
        "extension:02",
    ]

    @Test(arguments: patterns)
    func `differs for each merchant, period, revision and output, or is refused`(pattern: String, expected: [String]) {
        #expect(Fixtures.names(["deliver": "[{folder: {to: outbox, name: \"\(pattern)\"}}]"]) == expected)
    }

    @Test func `need not say the merchant where there is one`() {
        let deliver = "[{folder: {to: outbox, name: \"{period.label}_r{revision}.{extension}\"}}]"
        #expect(Fixtures.names(["for": "{merchants: [m-1]}", "deliver": deliver]) == [])
    }

    private static let names: [(merchant: String, expected: String)] = [
        ("m-1001", "weekly_m-1001_2026-W46_r2.csv"),
        ("M 1/ä", "weekly_M%201%2F%C3%A4_2026-W46_r2.csv"),
        ("..", "weekly_%2E%2E_2026-W46_r2.csv"),
        ("a%20b", "weekly_a%2520b_2026-W46_r2.csv"),
        ("a..b\n", "weekly_a.%2Eb%0A_2026-W46_r2.csv"),
    ]

    @Test(arguments: names) func `holds any merchant's id`(merchant: String, expected: String) throws {
        #expect(try NamePattern.standard.name(for: values(merchant)) == expected)
    }

    private static let formed: [(pattern: String, expected: String)] = [
        ("{merchant.id}_{period.start:yyyyMMdd}_r{revision:02}.csv", "m-1_20261109_r02.csv"),
        ("{merchant.id}_{period.end:yyyy-MM-dd}_r{revision:01}.csv", "m-1_2026-11-16_r2.csv"),
        ("{merchant.id}_{period.start:dd.MM.yyyy}_{sequence:06}_r{revision}.csv", "m-1_09.11.2026_000003_r2.csv"),
        (
            "{merchant.id}_{period.start:yyyy_MM}_{sequence:018}_r{revision}.csv",
            "m-1_2026_11_000000000000000003_r2.csv"
        ),
        ("{period.start:yyyy}{period.start:MM}{period.start:dd}_{merchant.id}_{revision}.csv", "20261109_m-1_2.csv"),
    ]

    @Test(arguments: formed) func `writes dates and numbers as it is told`(pattern: String, expected: String) throws {
        let definition = try Fixtures.usable(["deliver": "[{folder: {to: outbox, send: [csv], name: \"\(pattern)\"}}]"])
        guard case .files(let files)? = definition.deliveries.first else { throw Fixtures.Missing() }
        #expect(try files.name.name(for: values("m-1")) == expected)
    }

    @Test(arguments: [
        // The same at every revision from 10 on.
        ("{merchant.id}_{period.label}_r{revision:02}.csv", ["name-not-unique"]),
        ("{merchant.id}_{period.label}_r{revision}.txt", []),
        ("{merchant.id}_{period.start:yyyy-MM-dd}_r{revision}.csv", []),
    ]) func `clashes with the same in another form`(other: String, expected: [String]) {
        let one = "{to: outbox, send: [csv], name: \"{merchant.id}_{period.label}_r{revision}.csv\"}"
        let found = Fixtures.names([
            "deliver": "[{folder: \(one)}, {folder: {to: outbox, send: [html], name: \"\(other)\"}}]"
        ])
        #expect(found == expected)
    }

    @Test(arguments: [
        ("day", "{period.start}", ["name-not-unique"]), ("month", "{period.start:yyyy-MM}", ["name-not-unique"]),
        ("month", "{period.start:yyyyMM}", []), ("year", "{period.start:yyyy}", ["name-not-unique"]),
        ("week", "{period.start}", []),
    ]) func `clashes with a label that is a date`(period: String, date: String, expected: [String]) {
        let found = Fixtures.names([
            "period": period,
            "deliver":
                "[{folder: {to: outbox, send: [csv], name: \"{merchant.id}_{period.label}_{sequence}_r{revision}.csv\"}}, {folder: {to: outbox, send: [html], name: \"{merchant.id}_\(date)_{sequence}_r{revision}.csv\"}}]",
        ])
        #expect(found == expected)
    }

    @Test func `is never cut: a longer one is an error`() throws {
        // weekly_ and _2026-W46_r2.csv are 23 bytes.
        #expect(try NamePattern.standard.name(for: values(String(repeating: "m", count: 177))).utf8.count == 200)
        #expect(throws: NameTooLong.self) {
            try NamePattern.standard.name(for: values(String(repeating: "m", count: 178)))
        }
    }

    @Test(
        arguments: [
            ("schedules/weekly.yaml", "weekly"), ("a.b_c-1.yaml", "a.b_c-1"), ("weekly.yml", nil), (".yaml", nil),
            ("wee kly.yaml", nil), ("a@b.yaml", nil), (".hidden.yaml", nil), ("-x.yaml", nil), ("ä.yaml", nil),
        ] as [(String, String?)]) func `of a definition is the definition's`(path: String, expected: String?)
    {
        #expect(Definitions.name(of: path) == expected)
    }

    private func values(_ merchant: String) throws -> NamePattern.Values {
        let zone = try Zones().zone("Europe/Amsterdam")
        return NamePattern.Values(
            definition: "weekly", merchant: merchant, period: try Period(label: "2026-W46", .week, in: zone),
            revision: 2,
            sequence: 3, output: "csv", fileExtension: "csv")
    }
}
