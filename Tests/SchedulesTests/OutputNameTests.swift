import Diagnostics
import Foundation
import Schedules
import Settlements
import Support
import Testing

/// Two outputs of one form, and the manifest, never take each other's place.
@Suite struct `The name of an output's file` {
    private static let books = "[{csv: {}}, {csv: {name: books}}]"
    private static let pair = "[{csv: {}}, {html: {}}]"
    private static let start = "{merchant.id}_{period.label}_r{revision}"

    private static let patterns: [(outputs: String, send: String, ending: String, expected: [String])] = [
        // One file needs nothing that tells it apart; the manifest is the second.
        ("[{csv: {}}]", "send: [csv], ", "_settlement.csv", []),
        ("[{csv: {}}]", "", "_settlement.csv", ["name-not-unique"]),
        ("[{csv: {}}]", "send: [csv, manifest], ", "_settlement.csv", ["name-not-unique"]),
        ("[{csv: {}}]", "", ".{extension}", []),
        ("[{csv: {}}]", "", "_{output}", []),
        (pair, "", ".{extension}", []),
        (pair, "", ".txt", ["name-not-unique"]),
        // Of two with one ending the ending says nothing.
        (books, "", ".{extension}", ["name-not-unique"]),
        (books, "send: [csv, books], ", ".{extension}", ["name-not-unique"]),
        (books, "", "_{output}.{extension}", []),
        (books, "", "_{output}.csv", []),
        (books, "send: [csv, manifest], ", ".{extension}", []),
        (books, "send: [books], ", ".csv", []),
        // `a` is the end of `b-a`: what is before it must end where no name goes on.
        ("[{csv: {name: a}}, {csv: {name: b-a}}]", "", "_{output}.csv", []),
        ("[{csv: {name: a}}, {csv: {name: b-a}}]", "", "-{output}.csv", ["name-not-unique"]),
        ("[{csv: {name: a}}, {csv: {name: b-a}}]", "", "b{output}.csv", ["name-not-unique"]),
        ("[{csv: {name: a}}, {csv: {name: b}}]", "", "-{output}.csv", []),
        ("[{csv: {name: a}}, {csv: {name: b-a}}]", "send: [a], ", "-{output}.csv", []),
    ]

    @Test(arguments: patterns)
    func `differs for each file that goes, or is refused`(
        outputs: String, send: String, ending: String, expected: [String]
    ) {
        let deliver = "[{folder: {to: outbox, \(send)name: \"\(Self.start)\(ending)\"}}]"
        // Of outputs that are made and not sent there is a warning, which is not what is asked here.
        let found = Fixtures.names(["outputs": outputs, "deliver": deliver]).filter { $0 != "unused-output" }
        #expect(found == expected)
    }

    @Test(arguments: [
        ("[{csv: {}}]", "add {extension}; one file alone, without the manifest, needs no {extension}: 'send: [csv]'"),
        (
            "[{html: {}}, {csv: {}}]",
            "add {extension}; one file alone, without the manifest, needs no {extension}: 'send: [csv]'"
        ),
        ("[{html: {}}]", "add {extension}; one file alone, without the manifest, needs no {extension}: 'send: [html]'"),
        (
            "[{csv: {}}, {csv: {name: books}}]",
            "add {output}; one file alone, without the manifest, needs no {output}: 'send: [csv]'"
        ),
    ]) func `that is refused is shown both ways out`(outputs: String, expected: String) {
        let deliver = "[{folder: {to: outbox, name: \"\(Self.start).csv\"}}]"
        let text = Fixtures.definition(["outputs": outputs, "deliver": deliver])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(loaded.diagnostics.map(\.help) == [expected])
    }

    private static let standard: [(output: String, fileExtension: String, expected: String)] = [
        ("csv", "csv", "weekly_m-1001_2026-W46_r2.csv"),
        ("html", "html", "weekly_m-1001_2026-W46_r2.html"),
        ("books", "csv", "weekly_m-1001_2026-W46_r2_books.csv"),
        ("csv", "html", "weekly_m-1001_2026-W46_r2_csv.html"),
        ("manifest", "json", "weekly_m-1001_2026-W46_r2_manifest.json"),
        ("eml", "eml", "weekly_m-1001_2026-W46_r2.eml"),
    ]

    @Test(arguments: standard)
    func `where nothing is said names the output that has a name of its own`(
        output: String, fileExtension: String, expected: String
    ) throws {
        let period = try Period(label: "2026-W46", .week, in: try Zones().zone("Europe/Amsterdam"))
        let values = NamePattern.Values(
            definition: "weekly", merchant: "m-1001", period: period, revision: 2, sequence: 3, output: output,
            fileExtension: fileExtension)
        #expect(try NamePattern.standard.name(for: values) == expected)
    }

    @Test(arguments: [
        ("{to: outbox, send: [csv, manifest]}", "{to: outbox, send: [html, manifest]}", ["name-not-unique"]),
        ("{to: outbox, send: [csv]}", "{to: outbox, send: [books]}", []),
        ("{to: outbox, send: [csv]}", "{to: outbox, send: [csv, html]}", ["name-not-unique"]),
    ]) func `differs between two deliveries to one place`(one: String, other: String, expected: [String]) {
        let found = Fixtures.names([
            "outputs": "[{csv: {}}, {csv: {name: books}}, {html: {}}]",
            "deliver":
                "[{folder: \(one)}, {folder: \(other)}, {folder: {to: outbox, send: [books], name: \"x_{output}_{merchant.id}_{period.label}_r{revision}\"}}]",
        ]).filter { $0 != "unused-output" }
        #expect(found == expected)
    }
}

/// The proof of names against an adversary who picks merchants' ids.
///
/// A name is what stands before the merchant's id, the id, and what stands after it. Two files of different values clash for
/// some pair of ids if of both the beginnings and the ends one goes on where the other ends: then the longer one's rest
/// can be in an id. So for a pattern that is accepted no two such files may be, and for each pair that is found the two ids
/// are made and the names compared, so that the adversary himself is known to be right.
@Suite struct `The proof that names differ` {
    private struct Case {
        let values: NamePattern.Values
        let before: String
        let after: String
    }

    private static let marker = "@@@"
    private static let outputs = [
        ["a", "b"], ["a", "b-a"], ["a", "a-1"], ["csv", "books"], ["r1", "r1-1"], ["1", "1-1"], ["csv"],
    ]
    private static let literals = ["_", "-", ".", "_r", "-1", "a", "a-", "_a", "1-", "r1_", "b-"]
    private static let fields = [
        "{merchant.id}", "{period.label}", "{period.start}", "{revision}", "{sequence}", "{output}", "{extension}",
        "{period.start:yyyyMMdd}", "{period.start:dd.MM.yyyy}", "{period.start:yyyyMM}", "{revision:02}",
        "{sequence:03}",
    ]

    @Test func `holds against merchants with hostile ids`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var chance = SeededChance(seed: seed)
        let zones = Zones()
        let zone = try zones.zone("Europe/Amsterdam")
        // Two of them begin in one month.
        let periods = try ["2026-W46", "2026-W01", "2026-W47"].map { try Period(label: $0, .week, in: zone) }
        var accepted = 0
        var clashing = 0
        for round in 0..<1_500 {
            let outputs = Self.outputs[Int(chance.next() % UInt64(Self.outputs.count))]
            let pattern = Self.pattern(&chance)
            let (names, isAccepted) = try Self.read(pattern, outputs: outputs, zones)
            let cases = try Self.cases(of: names, outputs + ["manifest"], periods)
            let clash = try Self.clash(among: cases, of: names)
            if clash != nil { clashing += 1 }
            guard isAccepted else { continue }
            accepted += 1
            #expect(clash == nil, "seed \(seed) round \(round): \(pattern) of \(outputs): \(clash ?? "")")
        }
        // Neither is rare, or the test says nothing.
        #expect(accepted > 300 && clashing > 150, "seed \(seed): \(accepted) accepted, \(clashing) clashing")
    }

    @Test func `holds for the names that are given where nothing is said`() throws {
        let zone = try Zones().zone("Europe/Amsterdam")
        let periods = try [
            Period(label: "2026-W46", .week, in: zone), Period(label: "2026-11", .month, in: zone),
            Period(adHoc: "2026-11-01/2026-11-15", in: zone),
        ]
        let cases = try Self.cases(
            of: NamePattern.standard.name(for:), ["csv", "r1", "2026-W46", "a", "b-a", "csv-r1", "manifest"], periods)
        #expect(cases.count == 3 * 3 * 7)
        #expect(try Self.clash(among: cases, of: NamePattern.standard.name(for:)) == nil)
    }

    /// Each field that must be there in some order, mostly, with texts between.
    private static func pattern(_ chance: inout SeededChance) -> String {
        func pick(_ texts: [String]) -> String { texts[Int(chance.next() % UInt64(texts.count))] }
        var pieces = ["{merchant.id}", "{period.label}", "{revision}", "{output}"].shuffled(using: &chance)
        if chance.next() % 3 == 0 { pieces[Int(chance.next() % 4)] = pick(fields) }
        if chance.next() % 3 == 0 { pieces.append(pick(fields)) }
        // Often the text that is safe, so that some are accepted.
        let between = pieces.map { _ in chance.next() % 8 == 0 ? "" : chance.next() % 2 == 0 ? "_" : pick(literals) }
        return "x" + zip(between, pieces).map { $0 + $1 }.joined() + (chance.next() % 2 == 0 ? ".csv" : "")
    }

    /// The names that a definition's files get, and whether its pattern is accepted as it stands.
    private static func read(
        _ pattern: String, outputs: [String], _ zones: Zones
    ) throws -> (names: (NamePattern.Values) throws -> String, isAccepted: Bool) {
        let made = outputs.map { "{csv: {name: \($0)}}" }.joined(separator: ", ")
        let deliver = "[{folder: {to: outbox, name: \"\(pattern)\"}}]"
        let text = Fixtures.definition(["outputs": "[\(made)]", "deliver": deliver])
        let loaded = Definitions.load(
            .init(configuration: nil, directory: "/srv", definitions: ["w.yaml"]),
            read: { _ in Array(text.utf8) }, zones: { _ in zones })
        if case .files(let files)? = loaded["w"]?.deliveries.first { return (files.name.name(for:), true) }
        // What is refused has no value: its names are filled in here, as the page on fields says.
        return ({ Self.filled(pattern, $0) }, false)
    }

    private static func filled(_ pattern: String, _ values: NamePattern.Values) -> String {
        let date = values.period.firstDate.description
        return pattern.replacing("{merchant.id}", with: values.merchant).replacing(
            "{period.label}", with: values.period.label
        )
        .replacing("{period.start}", with: date)
        .replacing("{period.start:yyyyMMdd}", with: date.filter { $0 != "-" })
        .replacing("{period.start:yyyyMM}", with: date.filter { $0 != "-" }.prefix(6))
        .replacing("{period.start:dd.MM.yyyy}", with: date.split(separator: "-").reversed().joined(separator: "."))
        .replacing("{revision:02}", with: String(format: "%02ld", values.revision))
        .replacing("{sequence:03}", with: String(format: "%03ld", values.sequence))
        .replacing("{revision}", with: "\(values.revision)").replacing("{sequence}", with: "\(values.sequence)")
        .replacing("{output}", with: values.output).replacing("{extension}", with: values.fileExtension)
    }

    private static func cases(
        of names: (NamePattern.Values) throws -> String, _ outputs: [String], _ periods: [Period]
    ) throws -> [Case] {
        var cases: [Case] = []
        for (number, period) in periods.enumerated() {
            for revision in [1, 11, 21] {
                for output in outputs {
                    let values = NamePattern.Values(
                        definition: "d", merchant: marker, period: period, revision: revision,
                        sequence: number * 10 + 1, output: output,
                        fileExtension: output == "manifest" ? "json" : "csv")
                    let parts = try names(values).split(separator: marker, omittingEmptySubsequences: false)
                    guard parts.count == 2 else { continue }
                    cases.append(Case(values: values, before: String(parts[0]), after: String(parts[1])))
                }
            }
        }
        return cases
    }

    /// Two names that are the same, with the ids that make them so; nil where there are none.
    private static func clash(
        among cases: [Case], of names: (NamePattern.Values) throws -> String
    ) throws -> String? {
        for (index, one) in cases.enumerated() {
            for other in cases[(index + 1)...] {
                guard let (mine, others) = ids(one, other) else { continue }
                let name = try names(one.values.of(mine))
                let same = try names(other.values.of(others))
                #expect(name == same)
                return "\(name) for '\(mine)' and for '\(others)'"
            }
        }
        return nil
    }

    /// Ids with which the two names are the same.
    private static func ids(_ one: Case, _ other: Case) -> (String, String)? {
        func rest(_ long: String, after short: String) -> String? {
            long.hasPrefix(short) ? String(long.dropFirst(short.count)) : nil
        }
        func rest(_ long: String, before short: String) -> String? {
            long.hasSuffix(short) ? String(long.dropLast(short.count)) : nil
        }
        let id = "m"
        var mine = id
        var others = id
        if let more = rest(other.before, after: one.before) {
            mine = more + mine
        } else if let more = rest(one.before, after: other.before) {
            others = more + others
        } else {
            return nil
        }
        if let more = rest(other.after, before: one.after) {
            mine += more
        } else if let more = rest(one.after, before: other.after) {
            others += more
        } else {
            return nil
        }
        // Dots that follow each other would be encoded.
        return (mine + others).contains("..") || mine.first == "." || others.first == "." ? nil : (mine, others)
    }
}

extension NamePattern.Values {
    fileprivate func of(_ merchant: String) -> Self {
        NamePattern.Values(
            definition: definition, merchant: merchant, period: period, revision: revision, sequence: sequence,
            output: output, fileExtension: fileExtension)
    }
}
