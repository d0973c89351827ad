import Imports
import Settlements
import Testing

/// Card numbers and destroyed ids in files: what stops an import, what is worth a word, and what is shown.
@Suite struct CardScreenTests {
    private static let card = "4111111111111111"
    private static let header =
        "account,currency,id,type,booked_at,gross,net,reference,merchant_reference,method,description\n"

    private func row(
        _ number: Int, reference: String = "", order: String = "", method: String = "visa", text: String = ""
    )
        -> String
    {
        "acme/1,EUR,t-\(number),payment,2026-01-05,1.00,1.00,\(reference),\(order),\(method),\(text)\n"
    }

    private func options(_ exempt: Set<String> = []) -> ImportOptions {
        var options = ImportOptions(merchant: "acme")
        options.notACard = exempt
        return options
    }

    private func file(_ rows: [String]) -> String { Self.header + rows.joined() }

    // What stands in the free text; "line rule" of what is found.
    @Test(arguments: [
        ("paid with 4111111111111111", ["2 card-number"]),
        ("4111 1111 1111 1111", ["2 card-number"]),
        ("card 4111-1111-1111-1111 ok", ["2 card-number"]),
        ("x4111111111111111x", ["2 card-number"]),
        ("4111111111111112", []),
        ("14111111111111111", []),
        ("1.2302025304E+022", []),
        ("nothing", []),
    ])
    func `one in a text stops the import`(text: String, expected: [String]) throws {
        #expect(try canonical.findings(file([row(1, text: text)]), options()) == expected)
        #expect(try canonical.findings(file([row(1, text: text)]), options(["description"])) == [])
        #expect(try canonical.findings(file([row(1, method: text)]), options()) == expected)
    }

    @Test func `a finding names the column and shows six digits and four`() throws {
        let text = file([row(1), row(2, text: "\"paid, with 4111 1111 1111 1111\"")])
        let finding = try #require(try refusal { _ = try canonical.read(text, options()) }?.findings.first)
        #expect(finding.line == 3)
        #expect(finding.column == 52)
        #expect(finding.found == "paid, with 4111 11** **** 1111")
        #expect(
            finding.message.hasPrefix(
                "description holds what looks like a card number: 'paid, with 4111 11** **** 1111'"))
        #expect(finding.message.hasSuffix("--not-a-card description"))
    }

    // The ids of a column; "line rule" of what refuses, and of what is worth a word.
    static let ids: [(ids: [String], refusals: [String], warnings: [String])] = [
        ([card], ["2 card-number"], []),
        (["a-1", card, "a-2", "a-3", "a-4"], [], ["3 card-number"]),
        (["a-1", card, "a-2", "a-3"], ["3 card-number"], []),
        (["a-1", card, "a-2", "a-3", ""], ["3 card-number"], []),
        (["a-1", card, "a-2", "a-3", "n/a"], ["3 card-number"], []),
        (["a-1", card, "a-2", "a-3", "a text of 2026"], ["3 card-number"], []),
        (["1", card, "2", card, "3", "4", "5", "6", "7", "8"], [], ["3 card-number"]),
        (["1", card, "2", card, "3", card, "4", "5", "6", "7"], ["3 card-number"], []),
        (["order \(card)", "1", "2", "3", "4", "5", "6"], ["2 card-number"], []),
        (["x\(card)", "\(card)-9", "9\(card)"], [], []),
        (["4111-1111-1111-1111"], ["2 card-number"], []),
    ]

    @Test(arguments: ids)
    func `more than a fifth of a column's ids refuse it`(ids: [String], refusals: [String], warnings: [String]) throws {
        let text = file(ids.enumerated().map { row($0.offset, order: $0.element) })
        #expect(try canonical.findings(text, options()) == refusals)
        let exempt = try canonical.read(text, options(["merchant_reference"]))
        #expect(exempt.reading.warnings == [])
        guard refusals.isEmpty else { return }
        let told = try canonical.read(text, options()).reading.warnings
        #expect(told.map { "\($0.line ?? 0) \($0.rule.rawValue)" } == warnings)
    }

    @Test func `a warning counts, and shows the first`() throws {
        let ids = ["1", Self.card, "2", "5555555555554444"] + (3..<11).map(String.init)
        let text = file(ids.enumerated().map { row($0.offset, order: $0.element) })
        let warnings = try canonical.read(text, options()).reading.warnings
        #expect(
            warnings.map(\.message) == [
                "merchant_reference: 2 of 12 ids look like a card number, first '411111******1111' in line 3: by chance about "
                    + "one number in thirty does"
            ])
    }

    @Test func `a column that is exempt must be there`() throws {
        let found = try #require(
            try refusal { _ = try canonical.read(file([row(1)]), options(["Merchant_Reference"])) }?.findings.first)
        #expect(found.rule == .missingColumn)
        #expect(
            found.message
                == "--not-a-card: there is no column 'Merchant_Reference'; is 'merchant_reference' meant?")
        #expect(try canonical.read(file([row(1)]), options(["currency"])).reading.warnings == [])
    }

    // An id, and what is found in a column that is stored.
    @Test(arguments: [
        ("1.2302025304E+022", true), ("1,2302025304E+022", true), ("1.23e+22", true), ("1.23E22", true),
        ("12E+5", true), ("12E5", false), ("1.23E-22", false), ("1.2.3E+4", false), (".5E+4", false),
        ("1.2302025304", false), ("E+22", false), ("1E+", false), ("a1.2E+22", false), ("1.2E+22x", false),
    ])
    func `an id that a spreadsheet destroyed is found`(id: String, isDestroyed: Bool) throws {
        let cell = id.contains(",") ? "\"\(id)\"" : id
        for text in [file([row(1, order: cell)]), file([row(1, reference: cell)])] {
            #expect(try canonical.findings(text, options()) == (isDestroyed ? ["2 destroyed-id"] : []))
        }
    }

    @Test func `a destroyed id that is not stored is a warning`() throws {
        var file = AdyenFile.plain.adding(columns: ["ARN"])
        file.rows[0]["ARN"] = "1.2302025304E+022"
        file.rows[1]["ARN"] = "1.2302025304E+022"
        let options = ImportOptions(merchant: "acme", zone: try zone("Europe/Amsterdam"))
        let warnings = try adyen.read(file.text, options).reading.warnings
        #expect(warnings.map(\.rule) == [.destroyedID])
        #expect(warnings.first?.message.hasPrefix("ARN 1.2302025304E+022, and 1 more like it") == true)
        #expect(warnings.first?.line == 2)
    }

    /// One after the other in every cell of a row, and in the header: no message may show it.
    @Test func `no finding shows a card number`() throws {
        let row = "acme/1,EUR,t-1,payment,2026-01-05,1.00,1.00,r-1,o-1,visa,text"
        let lines = [String(Self.header.dropLast()), row, row.replacing("t-1", with: "t-2")]
        var findings = 0
        for line in lines.indices {
            for column in 0..<11 {
                for planted in [Self.card, "4111 1111 1111 1111", String(repeating: "y", count: 52) + Self.card] {
                    var cells = lines.map { $0.split(separator: ",").map(String.init) }
                    cells[line][column] = planted
                    let text = cells.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
                    let refusal = try refusal { _ = try canonical.read(text, options()) }
                    findings += refusal?.findings.count ?? 0
                    let told = refusal.map { "\($0) \($0.findings)" } ?? ""
                    #expect(
                        !told.contains(/4111[ ]?1111[ ]?111/), "line \(line + 1), column \(column + 1): \(told)")
                }
            }
        }
        #expect(findings > 60)
    }
}
