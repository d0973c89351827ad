import Diagnostics
import Foundation
import Schedules
import Settlements
import Testing

@Suite struct `The name of a file` {
    private static let patterns: [(pattern: String, expected: [String])] = [
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
