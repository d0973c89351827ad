import Imports
import Settlements
import Testing

@Suite struct CSVReaderTests {
    /// Records as `[a|b]`, one after the other; a fault as `line:column rule`.
    private func records(_ bytes: [UInt8]) -> String {
        do {
            let reader = try CSVReader(ImportFile(name: "file.csv", bytes: bytes))
            var text = ""
            while try reader.next() {
                text += "[" + reader.fields.map { reader.text(of: $0) }.joined(separator: "|") + "]"
            }
            return text
        } catch {
            return "\(error.line):\(error.column) \(error.rule.rawValue)"
        }
    }

    @Test(
        arguments: [
            ("", ""),
            ("a,b\n1,2\n", "[a|b][1|2]"),
            ("a,b\r\n1,2\r\n", "[a|b][1|2]"),
            ("a,b\n1,2", "[a|b][1|2]"),
            ("a,\n,\n", "[a|][|]"),
            ("a,", "[a|]"),
            ("\"a\",\"b\"\n", "[a|b]"),
            ("\"a,b\",c\n", "[a,b|c]"),
            ("\"say \"\"yes\"\"\",c\n", "[say \"yes\"|c]"),
            ("\"\"\"\"\n", "[\"]"),
            ("\"\",\"\"\n", "[|]"),
            ("\"a\nb\",c\n", "[a\nb|c]"),
            ("\"a\r\nb\",c\r\n", "[a\r\nb|c]"),
            ("\u{FEFF}a,b\n", "[a|b]"),
            ("\u{FEFF}", ""),
            ("a b, c \n", "[a b| c ]"),
            ("a\tb,é\n", "[a\tb|é]"),
            ("a\n\nb\n", "[a][][b]"),
            ("a\r\n\r\nb", "[a][][b]"),
            ("a\"b,c\n", "1:2 quoting"),
            ("é,a\"b\n", "1:4 quoting"),
            ("x\n\"a\"b,c\n", "2:4 quoting"),
            ("x,y\nz,\"a,b\nc", "2:3 quoting"),
            ("a\rb\n", "1:2 quoting"),
            ("a\r", "1:2 quoting"),
            ("a,b\nc,d\u{0}\n", "2:4 encoding"),
            ("\"a\nb\u{1B}\"\n", "2:2 encoding"),
            ("\u{7F}", "1:1 encoding"),
        ] as [(String, String)])
    func `records are what RFC 4180 says`(text: String, expected: String) {
        #expect(records(Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            ([0x61, 0x2C, 0xE9, 0x0A], "1:3 encoding"),
            ([0xEF, 0xBB, 0xBF, 0x61, 0x0A, 0xC3, 0xA9, 0xFF], "2:2 encoding"),
            ([0x61, 0x0A, 0x62, 0xC3], "2:2 encoding"),
            ([0xED, 0xA0, 0x80], "1:1 encoding"),
            ([0xFF, 0xFE, 0x61, 0x00], "[a]"),
            ([0xFE, 0xFF, 0x00, 0x61], "[a]"),
            ([0xFF, 0xFE, 0x61, 0x00, 0x3D, 0xD8, 0x61, 0x00], "1:2 encoding"),
        ] as [([UInt8], String)])
    func `bytes that are not UTF-8 are found at their place`(bytes: [UInt8], expected: String) {
        #expect(records(bytes) == expected)
    }

    @Test func `a field knows its line and the character where it begins`() throws {
        let reader = try CSVReader(ImportFile(name: "file.csv", bytes: Array("ä,\"b\nc\",d\ne,f\n".utf8)))
        #expect(try reader.next())
        #expect(reader.recordLine == 1)
        #expect(reader.fields.map(\.line) == [1, 1, 2])
        #expect(reader.fields.map { reader.column(of: $0) } == [1, 3, 4])
        #expect(try reader.next())
        #expect(reader.recordLine == 3)
        #expect(reader.fields.map { reader.column(of: $0) } == [1, 3])
    }

    @Test func `no bytes stop the readers in any other way than by their findings`() throws {
        let seed: UInt64 = 20_261_122
        var random = Seeded(seed: seed)
        let pieces: [[UInt8]] = [
            [0x22], [0x22, 0x22], [0x2C], [0x0A], [0x0D], [0x0D, 0x0A], [0x61], [0xC3, 0xA9], [0xFF], [0x00],
            Array("Settled".utf8), Array("9223372036854775807".utf8), Array("-9223372036854775808".utf8),
            Array("0.00000000000000001".utf8), Array("USD".utf8), Array("JPY".utf8), Array("2021-01-05 00:21:32".utf8),
        ]
        let headers = [
            "", "account,currency,id,type,booked_at,gross,net,original_amount,original_currency,rate\n",
            "id,name,address,zone,report_email,since\n", AdyenFile.header + "\n",
        ]
        let options = ImportOptions(merchant: "m", zone: try zone("Europe/Amsterdam"))
        var refused = 0
        for round in 0..<2000 {
            let header = headers[round % headers.count]
            let bytes =
                Array(header.utf8)
                + (0..<Int.random(in: 0...40, using: &random)).flatMap { _ in
                    pieces.randomElement(using: &random) ?? []
                }
            _ = records(bytes)
            let file = ImportFile(name: "f", bytes: bytes)
            let refusals = try [
                refusal { _ = try adyen.read(file, options) }, refusal { _ = try canonical.read(file, options) },
                refusal { _ = try MerchantList.read(file, zones: Zones()) },
            ]
            refused += refusals.count { $0 != nil }
        }
        #expect(refused > 5900, "seed \(seed)")
    }
}
