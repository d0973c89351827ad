import Diagnostics
import Schedules
import Settlements
import Testing

@Suite struct `A definition` {
    @Test func `says what its file says`() throws {
        let text = """
            title: Weekly
            report: settlement
            for: {merchants: [m-1001]}
            period: month
            basis: paid_out
            zone: Europe/Amsterdam
            run: {on: [thursday, monday], at: "06:30", roll: none}
            missed: all
            empty: notice
            corrections: revise
            outputs:
              - html: {template: settlement, locale: en}
              - csv: {layout: settlement-lines@1, dialect: rfc4180}
            deliver:
              - email: {to: ["{merchant.report_email}", "Books <books@acme.example>"], cc: c@acme.example, subject: "{title}, {period.label}", attach: [csv], uncertain: resend}
              - sftp: {to: acme-books, send: [csv], name: "{period.start}_{merchant.id}_r{revision}_settlement.csv"}
              - folder: {to: outbox}

            """
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("schedules/weekly.yaml", text)])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        let definition = try #require(loaded["weekly"])
        #expect(definition.title == "Weekly")
        #expect(definition.audience == .merchants(["m-1001"]))
        #expect(definition.grain.kind == .month)
        #expect(definition.zone.identifier == "Europe/Amsterdam")
        #expect(definition.cadence.days == DayRule.weekdays([.monday, .thursday]))
        #expect(definition.cadence.times == LocalTime(hour: 6, minute: 30).map(DayTimes.init))
        #expect(definition.whenEmpty == .notice)
        #expect(definition.basis == .paidOut)
        #expect(definition.corrections == .revise)
        #expect(definition.outputs.map(\.name) == ["html", "csv"])
        #expect(definition.digest == Digest(of: text.utf8))
        guard case .email(let mail) = definition.deliveries[0], case .files(let sftp) = definition.deliveries[1],
            case .files(let folder) = definition.deliveries[2]
        else {
            Issue.record("deliveries in another order: \(definition.deliveries)")
            return
        }
        #expect(mail.to == [.merchantReports, .mailbox(Mailbox(name: "Books", address: "books@acme.example"))])
        #expect(mail.cc == [.mailbox(Mailbox(name: nil, address: "c@acme.example"))])
        #expect(mail.subject?.filled { .text("<\($0.rawValue)>") } == "<title>, <period.label>")
        #expect(mail.body == "html" && mail.attach == ["csv"] && mail.whenUncertain == .resend)
        #expect(sftp.channel == .sftp && sftp.destination == "acme-books" && sftp.send == ["csv"])
        #expect(folder.channel == .folder && folder.send == ["html", "csv", "manifest"] && folder.name == .standard)
    }

    @Test(arguments: Fixtures.shipped) func `that is shipped can be used`(name: String) throws {
        let path = "schedules/\(name).yaml"
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [(path, try Fixtures.text(path))])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        #expect(loaded.definitions.map(\.name) == [name])
    }

    @Test func `that are shipped can be used together`() throws {
        let files = try Fixtures.shipped.map { ("schedules/\($0).yaml", try Fixtures.text("schedules/\($0).yaml")) }
        let loaded = Fixtures.load(configuration: Fixtures.configuration, files)
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics.map(\.text))")
        #expect(loaded.definitions.map(\.name) == Fixtures.shipped)
    }

    private static let days: [(written: String, expected: DayRule?)] = [
        ("monday", .weekdays([.monday])), ("[sunday]", .weekdays([.sunday])), ("1", .daysOfMonth([1])),
        ("31", .daysOfMonth([31])), ("last", .lastOfMonth), ("[1, 15]", .daysOfMonth([1, 15])),
        ("[15, last]", .daysOfMonth([15, 31])), ("0", nil), ("32", nil), ("01", nil), ("-1", nil), ("Monday", nil),
        ("[]", nil),
        ("[monday, 1]", nil), ("[monday, monday]", nil), ("first business day", nil), ("{business_day: 2}", nil),
    ]

    @Test(arguments: days) func `runs on the days that are written`(written: String, expected: DayRule?) {
        let text = Fixtures.definition(["run": "{on: \(written), at: \"06:30\"}"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("weekly.yaml", text)])
        #expect(loaded["weekly"]?.cadence.days == expected)
        #expect(loaded.hasErrors == (expected == nil))
        #expect(loaded.diagnostics.count == (expected == nil ? 1 : 0))
    }

    @Test(arguments: [
        ([:], Basis.booked, Corrections.carry), (["basis": "booked", "corrections": "carry"], .booked, .carry),
        (["basis": "occurred"], .occurred, .carry), (["corrections": "revise"], .booked, .revise),
    ])
    func `carries late entries and goes by the date of booking where it does not say otherwise`(
        changes: [String: String], basis: Basis, corrections: Corrections
    ) {
        let text = Fixtures.definition(changes)
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("weekly.yaml", text)])
        #expect(loaded["weekly"]?.basis == basis)
        #expect(loaded["weekly"]?.corrections == corrections)
    }

    private static let owing: [(changes: [String: String], from: String?, missed: Missed?, spread: Int64?)] = [
        ([:], nil, Missed(), 0), (["from": "2026-01-01"], "2026-01-01", Missed(), 0),
        (["missed": "latest"], nil, Missed(makes: .latest), 0), (["missed": "skip"], nil, Missed(makes: .skip), 0),
        (["missed": "{make: all, within: 90 days}"], nil, Missed(window: 90 * 86_400), 0),
        (
            ["missed": "{make: latest, within: 1 week, spaced: 0 min}"], nil,
            Missed(makes: .latest, window: 7 * 86_400, spacing: 0), 0
        ),
        (["missed": "{spaced: 1 hour}"], nil, Missed(spacing: 3600), 0),
        (["spread": "12 hours"], nil, Missed(), 43_200),
        (["missed": "{make: skip}"], nil, nil, nil), (["missed": "none"], nil, nil, nil),
        (["missed": "{within: 0 days}"], nil, nil, nil), (["missed": "{within: 90}"], nil, nil, nil),
        (["missed": "{spaced: 2 days}"], nil, nil, nil), (["missed": "{within: 1 month}"], nil, nil, nil),
        (["missed": "[all]"], nil, nil, nil), (["spread": "13 hours"], nil, nil, nil),
        (["spread": "0 min"], nil, nil, nil),
        (["spread": "20 minutes"], nil, nil, nil), (["from": "2026-02-30"], nil, nil, nil),
        (["from": "01.01.2026"], nil, nil, nil),
    ]

    @Test(arguments: owing)
    func `says from when it owes, what becomes of what was missed, and over how long it spreads`(
        changes: [String: String], from: String?, missed: Missed?, spread: Int64?
    ) {
        let text = Fixtures.definition(changes)
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("weekly.yaml", text)])
        let definition = loaded["weekly"]
        #expect(definition?.from?.description == from)
        #expect(definition?.missed == missed)
        #expect(definition?.spread == spread)
        #expect(loaded.diagnostics.count == (missed == nil ? 1 : 0), "\(loaded.diagnostics.map(\.text))")
    }

    private static let later: [[String: String]] = [
        ["report": "transactions"], ["report": "chargebacks"],
        ["alarm": "[{email: ops@psp.example}]"],
        ["deliver": "[{folder: {to: outbox, marker: sha256}}]"],
    ]

    @Test(arguments: later) func `is refused where it wants what does not work yet`(changes: [String: String]) {
        #expect(Fixtures.names(changes) == ["not-supported-yet"])
    }

    private static let references: [(changes: [String: String], expected: [String])] = [
        (["deliver": "[{sftp: {to: retail}}]", "for": "{tag: retail}"], []),
        (["deliver": "[{sftp: {to: acme-books}}]", "for": "{merchants: [m-1001]}"], []),
        (["deliver": "[{sftp: {to: acme-books}}]", "for": "{merchants: [m-1001, m-1002]}"], ["not-for-merchant"]),
        (["deliver": "[{sftp: {to: retail}}]"], ["not-for-merchant"]),
        (["deliver": "[{sftp: {to: acme-books}}]", "for": "{tag: retail}"], []),
        (["deliver": "[{folder: {to: retail}}]", "for": "{tag: retail}"], ["wrong-channel"]),
        (["deliver": "[{sftp: {to: acme}}]"], ["unknown-destination"]),
        (["deliver": "[{folder: {to: outbox, send: [csv]}}, {email: {to: a@acme.example}}]"], []),
        (["deliver": "[{folder: {to: outbox}}, {folder: {to: outbox}}]"], ["name-not-unique"]),
        (["deliver": "[{folder: {to: outbox, send: [csv]}}, {folder: {to: outbox, send: [html]}}]"], []),
    ]

    @Test(arguments: references, ReportKind.allCases)
    func `is held against the configuration`(
        reference: (changes: [String: String], expected: [String]), report: ReportKind
    ) {
        let changes = reference.changes.merging(["report": report.rawValue]) { $1 }
        #expect(Fixtures.names(changes) == reference.expected)
    }

    @Test(arguments: [
        ("all merchants", "{for: everyone, folder: {directory: d}}", true),
        ("all merchants", "{for: {tag: retail}, folder: {directory: d}}", false),
        ("{tag: retail}", "{for: {tag: retail}, folder: {directory: d}}", true),
        ("{merchants: [b]}", "{for: {merchants: [a, b]}, folder: {directory: d}}", true),
        ("{merchants: [b, c]}", "{for: {merchants: [a, b]}, folder: {directory: d}}", false),
    ]) func `may mail without a server where a folder takes the messages`(audience: String, folder: String, works: Bool)
    {
        let text = Fixtures.definition(["for": audience, "deliver": "[{email: {to: a@acme.example, attach: [csv]}}]"])
        let loaded = Fixtures.load(configuration: "destinations: {x: \(folder)}\n", [("w.yaml", text)])
        #expect(loaded.diagnostics.map(\.name) == (works ? [] : [.mailNotConfigured]))
    }

    @Test func `clashes with another that gives files of the same name to one place`() {
        let name = "name: \"{merchant.id}_{period.start}_r{revision}.csv\""
        let deliver = "[{folder: {to: outbox, send: [csv], \(name)}}]"
        let outputs = "[{csv: {layout: settlement-lines@1}}]"
        let one = Fixtures.definition(["deliver": deliver, "outputs": outputs])
        let other = Fixtures.definition(["deliver": deliver, "outputs": outputs, "period": "day"])
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("one.yaml", one), ("other.yaml", other)])
        #expect(loaded.diagnostics.map(\.name) == [.nameNotUnique])
        #expect(loaded.diagnostics.first?.source.path == "other.yaml")
        #expect(loaded.diagnostics.first?.notes.first?.source.path == "one.yaml")
        #expect(loaded.definitions.map(\.name) == ["one"])
    }

    @Test func `is read alone where there is no configuration`() {
        let loaded = Fixtures.load(
            configuration: nil, [("weekly.yaml", Fixtures.definition(["deliver": "[{sftp: {to: x}}]"]))])
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.definitions.count == 1)
    }

    @Test func `with mistakes in many places shows them all at once`() {
        let text =
            "titel: x\nreport: settlment\nfor: {merchant: [a]}\nperiod: wek\nzone: Mars\nrun: {at: 6}\noutputs: [{cvs: {}}]\ndeliver: [{folder: {to: 5, sent: [csv]}}]\n"
        let loaded = Fixtures.load(configuration: Fixtures.configuration, [("w.yaml", text)])
        #expect(
            loaded.diagnostics.map { "\($0.span?.line ?? 0) \($0.name.rawValue)" } == [
                "1 unknown-key", "2 unknown-word", "3 unknown-key", "4 unknown-word", "5 unknown-zone", "6 time-of-day",
                "7 unknown-key", "8 unknown-key",
            ])
    }
}
