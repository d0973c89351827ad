import Foundation
import Imports
import Settlements
import Testing

/// Files written for these tests, in the provider's shape.
@Suite struct VippsTests {
    private func part(_ text: String) throws -> Intake.Part {
        try #require(try vipps.read(text).intake.parts.first)
    }

    @Test func `a settlement becomes entries, a payout and a batch`() throws {
        let part = try part(VippsFile.plain())
        #expect(part.account.description == "vipps/100297 NOK")
        #expect(part.account.merchant == "acme")
        #expect(part.entries.map(\.identity) == ["5001/payment", "5002/payment", "5003/refund", "2000001/payout"])
        #expect(part.entries.map(\.type) == [.payment, .payment, .refund, .payout])
        #expect(part.entries.map(\.gross) == [10_000, 5000, -2000, -12_800])
        #expect(part.entries.map(\.net) == [9875, 4925, -2000, -12_800])
        #expect(part.entries.map(\.fees) == [Fees(.processing, -125), Fees(.processing, -75), .none, .none])
        #expect(part.entries.allSatisfy { $0.invoiced == .none && $0.batch == "2000001" })
        #expect(part.entries.map(\.booked) == Array(repeating: .date(try CalendarDate("2026-01-06")), count: 4))
        #expect(part.entries.map(\.reference) == ["order-1", "order-2", "order-1", "100297-2000001"])
        #expect(part.entries.map(\.merchantReference) == ["order-1", "order-2", "order-1", nil])
        #expect(part.entries.map(\.modificationReference) == ["5001", "5002", "5003", nil])
        #expect(part.entries[0].occurred == .instant(try Instant(timestamp: "2026-01-05T12:52:54+01:00")))
        #expect(part.entries[0].method == "vipps")
        // The fixture's lines: the first <TransactionInfo> is the 23rd, each has 11, <SettledAmount> is the 62nd.
        #expect(part.entries.map(\.line) == [23, 34, 45, 62])
        let payout = try #require(part.payouts.first)
        #expect(payout.identity == "2000001/payout")
        #expect(payout.id == "100297-2000001")
        #expect([payout.amount, part.payouts.count == 1 ? 1 : 0] == [12_800, 1])
        #expect(!payout.isDerived)
        let date = try CalendarDate("2026-01-06")
        #expect(
            part.batches == [
                Batch(name: "2000001", opened: .date(date), carriedIn: 0, carriedOut: 0, number: 2_000_001)
            ])
    }

    @Test func `of a gross settlement the fees are invoiced and all is paid out`() throws {
        let part = try part(VippsFile.plain(type: "Gross"))
        #expect(part.entries.map(\.net) == [10_000, 5000, -2000, -13_000])
        #expect(part.entries.map(\.fees) == [.none, .none, .none, .none])
        #expect(part.entries.map(\.invoiced) == [Fees(.processing, -125), Fees(.processing, -75), .none, .none])
        #expect(part.payouts.map(\.amount) == [13_000])
    }

    @Test func `the report covers its last day`() throws {
        var covered: [Moment] = []
        _ = try vipps.read(
            [ImportFile(name: "file.xml", bytes: Array(VippsFile.plain().utf8))], .init(merchant: "acme")
        ) { item, _ in
            if case .coverage(let moment) = item { covered.append(moment) }
        }
        #expect(covered == [.date(try CalendarDate("2026-02-01"))])
    }

    // One text of a file that foots replaced; the findings as "line rule".
    private static let changes: [(String, String, String, [String])] = [
        ("nothing", "", "", []),
        ("gross", ">100.00</TransactionGross", ">100.10</TransactionGross", ["27 row-net", "28 row-net"]),
        ("capture", ">100.00</TransactionCapture", ">10.00</TransactionCapture", ["27 row-net"]),
        ("refund", ">-20.00</TransactionRefund", ">-21.00</TransactionRefund", ["49 row-net"]),
        ("net", ">98.75</", ">98.74</", ["28 row-net"]),
        ("fee", ">1.25</", ">1.26</", ["28 row-net"]),
        (
            "capture below nothing", ">100.00</TransactionCapture", ">-100.00</TransactionCapture",
            ["25 sign", "27 row-net"]
        ),
        ("refund above nothing", ">-20.00</TransactionRefund", ">20.00</TransactionRefund", ["48 sign", "49 row-net"]),
        ("decimal comma", ">100.00</TransactionCapture", ">100,00</TransactionCapture", ["25 amount"]),
        ("blank in an amount", ">100.00</TransactionCapture", "> 100.00</TransactionCapture", ["25 amount"]),
        ("no amount", ">100.00</TransactionCapture", "></TransactionCapture", ["25 missing-value"]),
        ("three digits", ">98.75</", ">98.755</", ["28 amount"]),
        ("beyond 64 bits", ">98.75</", ">92233720368547758.08</", ["28 amount"]),
        ("sum of captures", ">150.00</Capture", ">150.01</Capture", ["57 footer"]),
        ("sum of refunds", ">-20.00</RefundSettlement", ">-20.01</RefundSettlement", ["58 footer"]),
        ("sum of gross", ">130.00</GrossSettlement", ">130.01</GrossSettlement", ["59 footer"]),
        ("sum of net", ">128.00</NetSettlement", ">128.01</NetSettlement", ["60 footer"]),
        ("sum of fees", ">2.00</FeeSettlement", ">2.01</FeeSettlement", ["61 footer"]),
        ("paid out", ">128.00</Settled", ">128.10</Settled", ["62 payout-sum"]),
        ("type", ">Net</SettlementType", ">Gross</SettlementType", ["62 payout-sum"]),
        ("unknown type", ">Net</SettlementType", ">Netto</SettlementType", ["22 unknown-type"]),
        ("transactions", ">3</NumOfTransactions", ">4</NumOfTransactions", ["56 count"]),
        ("settlements", ">1</NumOfSettlements", ">2</NumOfSettlements", ["64 count"]),
        ("no number", ">1</NumOfSettlements", ">one</NumOfSettlements", ["64 value"]),
        (
            "currency of one", "<SettlementCurrencyCode>NOK</SettlementCurrencyCode>\n<TransactionID>",
            "<SettlementCurrencyCode>SEK</SettlementCurrencyCode>\n<TransactionID>", ["30 value"]
        ),
        (
            "currency of the settlement", "NOK</SettlementCurrencyCode>\n<SettlementType>",
            "DKK</SettlementCurrencyCode>\n<SettlementType>", ["21 value", "30 value", "41 value", "52 value"]
        ),
        (
            "no currency", "NOK</SettlementCurrencyCode>\n<SettlementType>",
            "NOX</SettlementCurrencyCode>\n<SettlementType>", ["21 unknown-currency"]
        ),
        ("a transaction again", ">5002</", ">5001</", ["42 duplicate-identity"]),
        ("no transaction id", "<TransactionID>5001</TransactionID>\n", "", ["23 missing-value"]),
        ("no order", "<OrderID>order-1</OrderID>\n", "", []),
        ("id with a blank", ">5001</", ">50 01</", ["31 value"]),
        ("no settlement id", "<SettlementID>2000001</SettlementID>\n", "", ["18 missing-value"]),
        ("no sale unit", "<SerialNumber>100297</SerialNumber>\n", "", ["3 missing-value"]),
        ("no day", ">2026-01-06</", ">2026-02-30</", ["19 date"]),
        ("no time", ">2026-01-05T12:52:54.097+01:00</", ">05.01.2026 12:52</", ["24 date"]),
        ("time without offset", ">2026-01-05T12:52:54.097+01:00</", ">2026-01-05T12:52:54</", []),
        ("no end", ">2026-01-31</", ">soon</", ["14 date"]),
        ("unknown amount", "<OrderID>order-1</OrderID>", "<TipAmount>5.00</TipAmount>", ["32 unknown-element"]),
        ("misspelt", "FeeSettlementAmount", "FeeSetlementAmount", ["61 xml"]),
        ("unknown in an address", "Kaia 1", "Kaia <b>1</b>", ["8 xml"]),
        ("unknown attribute", "<PaymentsInfo>", "<PaymentsInfo currency=\"SEK\">", ["12 unknown-element"]),
        (
            "an amount twice", "</TransactionFeeAmount>",
            "</TransactionFeeAmount><TransactionFeeAmount>9</TransactionFeeAmount>", ["29 repeated-element"]
        ),
        ("text between", "<PaymentsInfo>", "<PaymentsInfo>7.00", ["13 xml"]),
        ("of another version", "SettlementReport-3.0.xsd", "SettlementReport-4.0.xsd", ["2 unknown-element"]),
        ("of no namespace", " xmlns=\"http://vipps.no/xmlschema/SettlementReport-3.0.xsd\"", "", ["2 unknown-element"]),
        (
            "a document type", "<SettlementReport", "<!DOCTYPE SettlementReport SYSTEM \"x.dtd\"><SettlementReport",
            ["2 doctype"]
        ),
        ("cut off", "<OrganizationName>", "\u{0}", ["6 xml"]),
    ]

    @Test(arguments: changes.indices) func `what does not agree is found where it stands`(index: Int) throws {
        let (name, old, new, expected) = Self.changes[index]
        let plain = VippsFile.plain()
        #expect(old.isEmpty || plain.contains(old), "\(name)")
        #expect(try vipps.findings(plain.changing(old, new)) == expected, "\(name)")
    }

    @Test func `a transaction of another namespace is not passed over`() throws {
        let text = VippsFile.plain().changing("<TransactionInfo>", "<TransactionInfo xmlns=\"urn:x\">")
        #expect(try vipps.findings(text).first == "23 unknown-element")
    }

    @Test func `a transaction that is lost or doubled is found`() throws {
        let one = VippsFile.transactions[1].text
        let lost = try vipps.findings(VippsFile.plain().changing(one, ""))
        #expect(lost == ["45 count", "46 footer", "48 footer", "49 footer", "50 footer", "51 payout-sum"])
        let doubled = try vipps.findings(VippsFile.plain().changing(one, one + one))
        #expect(doubled.contains("53 duplicate-identity"))
        #expect(doubled.contains("67 count"))
        #expect(doubled.contains("73 payout-sum"))
    }

    @Test func `a finding says what was expected, found, and the difference`() throws {
        let text = VippsFile.plain(settled: "127.50")
        let finding = try #require(try refusal { _ = try vipps.read(text) }?.findings.first)
        #expect([finding.expected, finding.found, finding.difference] == ["127.50", "128.00", "0.50"])
        #expect(
            finding.message
                == "settlement 2000001 of 100297: <SettledAmount> is 127.50, and the net amounts of its transactions come to "
                + "128.00: the difference is 0.50")
        #expect(finding.column == 16)
    }

    @Test func `a difference that is accepted is taken back on a line of its own`() throws {
        var options = ImportOptions(merchant: "acme")
        options.why = "rounding, says Vipps"
        options.who = "ana"
        options.acceptedDifferences = [try #require(AcceptedDifference("0.50"))]
        // 128.00 less 127.50, and a count that is off for the same reason: said, and not in the way.
        let text = VippsFile.plain(settled: "127.50").changing(">3</NumOfTransactions", ">4</NumOfTransactions")
        let read = try vipps.read(text, options)
        let part = try #require(read.intake.parts.first)
        #expect(part.entries.map(\.net).reduce(0, +) == 0)
        #expect(part.entries.contains { $0.identity == "2000001/accepted-difference" && $0.net == -50 })
        #expect(read.reading.warnings.map(\.rule) == [.count])
        #expect(read.summary.entries == 4)
    }

    @Test func `of a cut-out no sum is checked and no batch is known, but its rows are checked`() throws {
        var options = ImportOptions(merchant: "acme")
        options.isPart = true
        let text = VippsFile.plain().changing(VippsFile.transactions[1].text, "")
        let part = try #require(try vipps.read(text, options).intake.parts.first)
        #expect(part.entries.map(\.identity) == ["5001/payment", "5003/refund", "2000001/payout"])
        #expect(part.batches.isEmpty)
        #expect(try vipps.findings(text.changing(">98.75</", ">98.74</"), options) == ["28 row-net"])
    }

    @Test func `a transaction that captures and refunds is two entries`() throws {
        let both = VippsFile.Transaction(
            id: "7", order: "o", capture: "10.00", refund: "-4.00", gross: "6.00", net: "5.50", fee: "0.50")
        let none = VippsFile.Transaction(id: "8", order: "", gross: "0.00", net: "0.00", fee: "0.00")
        let text = VippsFile.report([
            VippsFile.unit([
                VippsFile.settlement(
                    [both, none], capture: "10.00", refund: "-4.00", gross: "6.00", net: "5.50", fee: "0.50",
                    settled: "5.50")
            ])
        ])
        let entries = try part(text).entries
        #expect(entries.map(\.identity) == ["7/payment", "7/refund", "8/payment", "2000001/payout"])
        #expect(entries.map(\.net) == [950, -400, 0, -550])
        // Where there is no order, as with payments to a Vipps number, the transaction stands for it.
        #expect(entries.map(\.reference) == ["o", "o", "8", "100297-2000001"])
        #expect(entries[2].merchantReference == nil)
    }

    @Test func `a settlement of nothing pays nothing, one below nothing is taken from the merchant`() throws {
        let settlements = [
            VippsFile.settlement(
                [.capture("1", "a", "5.00", "0.00", "5.00"), .refund("2", "b", "-5.00")], id: "1", capture: "5.00",
                refund: "-5.00", gross: "0.00", net: "0.00", fee: "0.00", settled: "0.00"),
            VippsFile.settlement(
                [.refund("3", "c", "-7.00")], id: "2", date: "2026-01-07", capture: "0.00", refund: "-7.00",
                gross: "-7.00",
                net: "-7.00", fee: "0.00", settled: "-7.00"),
        ]
        let part = try part(VippsFile.report([VippsFile.unit(settlements)]))
        #expect(part.payouts.map(\.amount) == [-700])
        #expect(part.entries.map(\.net) == [500, -500, -700, 700])
        #expect(part.entries.last?.type == .payout)
        #expect(part.batches.map(\.name) == ["1", "2"])
    }

    @Test func `sale units are accounts, and count their settlements each for itself`() throws {
        let settlement = VippsFile.settlement(
            [.capture("1", "a", "5.00", "0.00", "5.00")], capture: "5.00", refund: "0.00", gross: "5.00", net: "5.00",
            fee: "0.00", settled: "5.00")
        let text = VippsFile.report([
            VippsFile.unit([settlement]), VippsFile.unit([settlement], number: "100716"),
        ])
        let options = ImportOptions(accounts: ["vipps/100297": "acme", "vipps/100716": "bolt"])
        let parts = try vipps.read(text, options).intake.parts
        #expect(parts.map(\.account.description) == ["vipps/100297 NOK", "vipps/100716 NOK"])
        #expect(parts.map(\.account.merchant) == ["acme", "bolt"])
        #expect(parts.map { $0.payouts.map(\.id) } == [["100297-2000001"], ["100716-2000001"]])
        let one = ImportOptions(accounts: ["vipps/100297": "acme"])
        #expect(try vipps.findings(text, one) == ["47 no-merchant"])
        let twice = VippsFile.report([VippsFile.unit([settlement, settlement])])
        #expect(try vipps.findings(twice) == ["44 duplicate-identity", "55 duplicate-identity"])
    }

    @Test func `a report without a sale unit, or cut off, is refused`() throws {
        #expect(try vipps.findings(VippsFile.report([])) == ["2 missing-value"])
        let plain = VippsFile.plain()
        for length in [plain.count / 4, plain.count / 2, plain.count - 20] {
            #expect(try vipps.findings(String(plain.prefix(length))).last?.hasSuffix(" xml") == true)
        }
    }

    @Test func `a file on one line is the same file`() throws {
        let plain = VippsFile.plain()
        let short = try part(plain.replacingOccurrences(of: "\n", with: ""))
        let long = try part(plain)
        #expect(short.entries.map(\.identity) == long.entries.map(\.identity))
        #expect(short.entries.map(\.net) == long.entries.map(\.net))
        #expect(Set(short.entries.map(\.line)) == [1])
    }

    @Test func `texts may be written as CDATA and with entities`() throws {
        let text = VippsFile.plain().changing("order-1</", "<![CDATA[a<b]]>&amp;c</")
        #expect(try part(text).entries[0].reference == "a<b&c")
    }

    @Test func `orders that are card numbers stop the import`() throws {
        // A well-known test number; one of three ids is more than a fifth.
        let text = VippsFile.plain().changing(">order-2<", ">4111111111111111<")
        let finding = try #require(try refusal { _ = try vipps.read(text) }?.findings.first)
        #expect(finding.rule == .cardNumber)
        #expect(!finding.description.contains("4111111111111111"))
        var options = ImportOptions(merchant: "acme")
        options.notACard = ["OrderID"]
        #expect(try vipps.findings(text, options) == [])
    }

    // MARK: Version 2.0

    @Test(arguments: [(false, 7900), (true, 8000)])
    func `version 2 pays what remains of its fees, unless they were collected apart`(fees: Bool, paid: Int64) throws {
        let read = try vipps.read(VippsFile.two(fees: fees))
        let part = try #require(read.intake.parts.first)
        #expect(part.entries.map(\.identity) == ["9001/payment", "9002/refund", "77/payout"])
        #expect(part.entries.map(\.net) == [fees ? 10_000 : 9900, -2000, -paid])
        #expect(part.entries[0].occurred == .date(try CalendarDate("2016-10-13")))
        #expect(part.entries[1].occurred == .date(try CalendarDate("2016-10-13")))
        #expect(part.payouts.map(\.isDerived) == [true])
        #expect(read.summary.entries == 2)
        // Nothing in the file says that the fees were deducted.
        #expect(read.reading.warnings.map(\.rule) == (fees ? [] : [.value]))
    }

    private static let changesOfTwo: [(String, String, [String])] = [
        ("<TotalSettledGrossAmount>80<", "<TotalSettledGrossAmount>81<", ["7 footer"]),
        ("<TotalSettledNetAmount>79.00<", "<TotalSettledNetAmount>78.00<", ["7 footer"]),
        ("<TotalSettledFeeAmount>1.00<", "<TotalSettledFeeAmount>1.10<", ["8 footer"]),
        ("<TotalSettledRefundAmount>20.00<", "<TotalSettledRefundAmount>-20.00<", []),
        ("<TotalSettledRefundAmount>20.00<", "<TotalSettledRefundAmount>20.01<", ["8 footer"]),
        ("<GrossSettlementAmount>80.00<", "<GrossSettlementAmount>80.01<", ["12 footer"]),
        ("<TransactionNetAmount>99.00<", "<TransactionNetAmount>99.01<", ["17 row-net"]),
        ("<NumOfTransactions>2<", "<NumOfTransactions>3<", ["14 count"]),
        ("<NumOfSettlements>1<", "<NumOfSettlements>2<", ["9 count"]),
        ("<TransactionDate>2016-10-13<", "<TransactionDate>13.10.2016<", ["16 date"]),
        ("<FeeAmount>1.00<", "<FeeAmount>1,00<", ["27 amount"]),
        ("<FeeType>", "<FeeTax>0</FeeTax><FeeType>", ["28 unknown-element"]),
        ("<OrderID>a</OrderID>", "<SettlementType>Net</SettlementType>", ["18 unknown-element"]),
    ]

    @Test(arguments: changesOfTwo) func `what does not agree in version 2 is found`(
        old: String, new: String, expected: [String]
    ) throws {
        let plain = VippsFile.two(fees: true)
        #expect(plain.contains(old))
        #expect(try vipps.findings(plain.changing(old, new)) == expected)
    }
}
