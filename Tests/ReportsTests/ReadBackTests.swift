import Foundation
import Reports
import Settlements
import Support
import Testing

/// What we wrote, read by others: Python's csv, and a spreadsheet that opens it, saves it as a workbook and writes it again.
struct ReadBackTests {
    /// Texts that a reader could take for something else.
    static let hostile = [
        "000123", "1234567890123456789012", "1E5", "=1+1", "=A1", "@SUM(A1)", "+1", "-1", "+A", "-", "\ttab", "\t\ttwo",
        "\rreturn", "\nnewline", "\r\n", "ends\r", "two\r\nlines", "qu\"ote", "\"", "\"\"", "'", "'=1", "semi;colon",
        "com,ma", "1,5", "1.5", "1;5", "Zürich", "naïve 🥐", "MAR1", "Mai", "1-2", "1/2", "2026-11-10", "12:30", "10%",
        "€ 5",
        "TRUE", "false", "Wahr", "FALSCH ", "vrai", "faux", "WAAR", "onwaar", "＝1+1", "＋A", "－A", "＠A", "１２", "٣", "½",
        "0x1F",
        "1e", "e5", " lead", "trail ", " =1+1", "\u{a0}=A1", "\u{feff}=A1", "{=1}", "#N/A", "NaN", "INF",
        "=HYPERLINK(\"http://x\",\"y\")",
        "=cmd|' /C calc'!A0", "plain words", "a=b", "sep=;",
    ]

    /// Negative minor units, of at most 15 digits with the fees: more than a spreadsheet's numbers hold.
    static let narrow: [Int64] = [0, -1, -5, -99, -100, -12_345_678, -999_999_999_999_990]
    /// With 2^53 + 1, and all that 64 bits hold but for the fees.
    static let wide: [Int64] =
        narrow + [-9_007_199_254_740_993, 9_007_199_254_740_993_000, -9_007_199_254_740_993_000]

    static let layouts = [
        "settlement-lines@1", "settlement-lines@2", "settlement-lines@3", "fee-lines@1", "refund-lines@1",
    ]

    /// A refund with one fee for each text, so that it is one line in each layout.
    private static func lines(_ texts: [String], _ amounts: [Int64]) throws -> [Books.Line] {
        try texts.enumerated().map { number, text in
            let gross = amounts[number % amounts.count]
            let booked =
                number % 2 == 0 ? try Books.date("2026-11-10") : try Books.instant("2026-11-10T22:50:00Z")
            return (
                .period,
                Entry(
                    identity: text, type: .refund, booked: booked, occurred: try Books.instant("2026-11-09T23:10:00Z"),
                    method: text, scheme: text, channel: .online, gross: gross, fees: Fees(.fx, -7), net: gross - 7,
                    reference: text, merchantReference: text, modificationReference: text, description: text,
                    batch: text,
                    line: number)
            )
        }
    }

    /// What a reader has to find on each line, by column: texts, amounts as minor units and digits, and all else.
    private static func expectations(_ account: Account, _ lines: [Books.Line], _ layout: String) -> [[String: Any]] {
        let reference = layout == "refund-lines@1" ? "payment_reference" : "reference"
        let description = layout == "refund-lines@1" ? "reason" : "description"
        return lines.enumerated().map { number, line in
            var texts = ["merchant_id": account.merchant, "account": account.provider]
            for column in [
                "entry_id", "method", "scheme", reference, "merchant_reference", "modification_reference", "batch",
                description,
            ] { texts[column] = line.entry.identity }
            var amounts = ["gross": line.entry.gross, "fees": -7, "net": line.entry.net]
            if layout == "fee-lines@1" { amounts = ["amount": -7, "base": line.entry.gross] }
            let digits = Int64(account.currency.exponent)
            return [
                "texts": texts, "amounts": amounts.mapValues { [$0, digits] },
                "others": [
                    "section": "period", "currency": account.currency.code, "type": "refund",
                    "booked_at": number % 2 == 0 ? "2026-11-10" : "2026-11-10T23:50:00+01:00",
                    "occurred_at": "2026-11-10T00:10:00+01:00",
                ],
            ]
        }
    }

    /// Compares a file with what is expected of it, and says what differs; the last line counts the lines it saw.
    private static let reader = #"""
        import csv, io, json, re, sys, zipfile
        import xml.etree.ElementTree as tree
        from decimal import Decimal

        what, path, dialect, expected = sys.argv[1:]
        expected = json.load(open(expected, encoding='utf-8'))
        protected = dialect != 'rfc4180'

        def rows_of_csv(separator):
            with open(path, 'rb') as file:
                data = file.read()
            if what == 'ours' and data.startswith(b'\xef\xbb\xbf') != protected:
                print('byte order mark')
            text = io.TextIOWrapper(io.BytesIO(data), encoding='utf-8-sig', newline='')
            return list(csv.reader(text, delimiter=separator, strict=True))

        def rows_of_sheet():
            space = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
            book = zipfile.ZipFile(path)
            # A control character stands in a workbook as _x000D_ (ECMA-376, 22.9.2.19).
            def unescaped(text):
                return re.sub('_x([0-9A-Fa-f]{4})_', lambda found: chr(int(found.group(1), 16)), text)
            shared = [unescaped(''.join(part.text or '' for part in item.iter(space + 't')))
                      for item in tree.fromstring(book.read('xl/sharedStrings.xml'))]
            rows = []
            for row in tree.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(space + 'row'):
                cells = {}
                for cell in row:
                    if cell.find(space + 'f') is not None:
                        print('formula in', cell.get('r'))
                    column = 0
                    for letter in re.match('[A-Z]+', cell.get('r')).group():
                        column = column * 26 + ord(letter) - 64
                    value = cell.find(space + 'v')
                    kind = cell.get('t', 'n')
                    if kind not in ('s', 'n'):
                        print('cell of kind', kind, 'in', cell.get('r'))
                    if value is not None:
                        cells[column - 1] = (kind, shared[int(value.text)] if kind == 's' else value.text)
                rows.append([cells.get(index, ('', '')) for index in range(max(cells) + 1)])
            width = len(rows[0])
            return [row + [('', '')] * (width - len(row)) for row in rows]

        if what == 'sheet':
            sheet = rows_of_sheet()
            rows = [[value for kind, value in row] for row in sheet]
            kinds = [[kind for kind, value in row] for row in sheet]
        else:
            rows = rows_of_csv(';' if what == 'ours' and dialect == 'excel-eu' else ',')
            kinds = [['' for value in row] for row in rows]

        def text(value):
            if protected and what == 'ours' and re.match('[=+@\r＝＋－＠-]', value):
                print('not protected:', ascii(value))
            return value[1:] if protected and value.startswith('\t') else value

        # A spreadsheet has one kind of line break within a cell.
        def breaks(value):
            return value if what == 'ours' else value.replace('\r\n', '\n').replace('\r', '\n')

        header = rows[0]
        if len(rows) != len(expected) + 1 or len(set(header)) != len(header):
            print(len(rows) - 1, 'lines, expected', len(expected))
        for number, (row, kind, wanted) in enumerate(zip(rows[1:], kinds[1:], expected), 1):
            if len(row) != len(header):
                print('line', number, 'has', len(row), 'fields')
                continue
            values, types = dict(zip(header, row)), dict(zip(header, kind))
            for column, value in wanted['texts'].items():
                if breaks(text(values[column])) != breaks(value):
                    print('line', number, column, ascii(value), 'became', ascii(values[column]))
                if what == 'sheet' and types[column] != 's':
                    print('line', number, column, ascii(value), 'is no string')
            for column, (units, digits) in wanted['amounts'].items():
                found = values[column].replace(',', '.') if what == 'ours' and dialect == 'excel-eu' else values[column]
                amount = Decimal(found)
                if amount != Decimal(units).scaleb(-digits):
                    print('line', number, column, units, 'became', found)
                if what == 'ours' and amount.as_tuple().exponent != -digits:
                    print('line', number, column, found, 'has not', digits, 'digits')
                if what == 'sheet' and types[column] != 'n':
                    print('line', number, column, found, 'is no number')
            for column, value in wanted['others'].items():
                # A date is a number of days in a workbook: it is compared where it is written as text again.
                if types[column] != 'n' and values[column] != value:
                    print('line', number, column, value, 'became', values[column])
        print(len(rows) - 1, 'lines seen')
        """#

    /// A document in a file, beside what a reader has to find in it.
    private struct Sent {
        let file: String
        let expectations: String
        let count: Int
    }

    /// Writes the lines of each account, in the currencies with 2, 0, 3 and 4 digits.
    private static func send(
        _ texts: [String], _ amounts: [Int64], layout: String, _ dialect: Dialect, into scratch: Scratch
    ) throws -> Sent {
        let lines = try Self.lines(texts, amounts)
        let accounts = try ["EUR", "JPY", "KWD", "CLF"].map {
            Account(merchant: "=m;,\"1\"", provider: "007/+A", currency: try $0.asCurrency)
        }
        let written = try Books.write(try Books.document(layout, dialect), accounts.map { ($0, lines) })
        #expect(written.lines.controls.map(\.rows) == accounts.map { _ in Int64(lines.count) })
        let name = layout.replacing("@", with: "-")
        let wanted = try JSONSerialization.data(
            withJSONObject: accounts.flatMap { expectations($0, lines, layout) })
        return Sent(
            file: try scratch.write(written.bytes, to: "\(name).csv"),
            expectations: try scratch.write(wanted, to: "\(name).json"), count: lines.count * accounts.count)
    }

    private static func differences(
        _ what: String, _ file: String, _ dialect: Dialect, _ sent: Sent, _ scratch: Scratch
    ) throws -> String {
        let script = try scratch.write(reader.utf8, to: "reader.py")
        let finished = try run(
            try Peer.python.required(), [script, what, file, dialect.rawValue, sent.expectations])
        #expect(finished.status == 0, "\(finished.output)")
        return finished.output
    }

    @Test(arguments: Dialect.allCases)
    func `Python's csv reads back every value of every layout`(dialect: Dialect) throws {
        let scratch = try Scratch()
        for layout in Self.layouts {
            let sent = try Self.send(
                Self.hostile, Self.wide, layout: layout, dialect, into: scratch)
            let found = try Self.differences("ours", sent.file, dialect, sent, scratch)
            #expect(found == "\(sent.count) lines seen\n", "\(layout)")
        }
    }

    @Test(arguments: [1, 20_260_921, 0xfee, 42] as [UInt64], Dialect.allCases)
    func `whatever the texts are, Python's csv reads them back`(seed: UInt64, dialect: Dialect) throws {
        var chance = SeededChance(seed: seed)
        let pieces = [
            "=", "+", "-", "@", "\t", "\r", "\n", "\"", ",", ";", " ", "'", "0", "true", "é", "＝", "\u{feff}", "a",
        ]
        let texts = (0..<400).map { _ in
            (0..<Int.random(in: 1...8, using: &chance)).map { _ -> String in
                if Bool.random(using: &chance) { return pieces[Int.random(in: pieces.indices, using: &chance)] }
                let limit: UInt32 = Bool.random(using: &chance) ? 0x7f : 0x10_ffff
                return Unicode.Scalar(UInt32.random(in: 1...limit, using: &chance)).map(String.init) ?? "\u{1}"
            }.joined()
        }
        let scratch = try Scratch()
        let sent = try Self.send(
            texts, Self.narrow, layout: "settlement-lines@1", dialect, into: scratch)
        let found = try Self.differences("ours", sent.file, dialect, sent, scratch)
        #expect(found == "\(sent.count) lines seen\n")
    }

    /// Opens CSV files as a spreadsheet of a country does, saves them as workbooks, and those as CSV with a decimal point.
    private struct Office {
        let program: String
        let scratch: Scratch

        init(_ scratch: Scratch) throws {
            program = try Peer("soffice", from: "libreoffice-calc-nogui").required()
            self.scratch = scratch
        }

        /// The most eager way to open: numbers and dates are looked for everywhere, in quoted fields too.
        func workbooks(of sent: [Sent], _ dialect: Dialect) throws -> [String] {
            let european = dialect == .excelEU
            let filter =
                "Text - txt - csv (StarCalc):\(european ? 59 : 44),34,76,1,,\(european ? 1031 : 1033),false,true"
            return try convert(sent.map(\.file), to: "xlsx", ["--infilter=\(filter)"])
        }

        func texts(of workbooks: [String]) throws -> [String] {
            try convert(workbooks, to: "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false", [])
        }

        private func convert(_ files: [String], to kind: String, _ options: [String]) throws -> [String] {
            let ending = kind.prefix { $0 != ":" }
            let directory = try scratch.directory("back-\(ending)")
            let finished = try run(
                program,
                ["-env:UserInstallation=file://\(scratch.path)/profile", "--headless", "--convert-to", kind] + options
                    + ["--outdir", directory] + files)
            #expect(finished.status == 0, "\(finished.output)")
            return files.map { file in
                "\(directory)/\(URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent).\(ending)"
            }
        }
    }

    @Test(arguments: [Dialect.excelEU, .excelUS])
    func `a spreadsheet keeps every id, amount and date, and sees no formula`(dialect: Dialect) throws {
        let scratch = try Scratch()
        let office = try Office(scratch)
        let sent = try Self.layouts.map { layout in
            try Self.send(Self.hostile, Self.narrow, layout: layout, dialect, into: scratch)
        }
        let workbooks = try office.workbooks(of: sent, dialect)
        let texts = try office.texts(of: workbooks)
        for (index, layout) in Self.layouts.enumerated() {
            for (what, file) in [("sheet", workbooks[index]), ("back", texts[index])] {
                let found = try Self.differences(what, file, dialect, sent[index], scratch)
                #expect(found == "\(sent[index].count) lines seen\n", "\(layout), \(what)")
            }
        }
    }

    @Test func `without protection the same spreadsheet would destroy them`() throws {
        let scratch = try Scratch()
        let office = try Office(scratch)
        let sent = try Self.send(
            Self.hostile, Self.narrow, layout: "settlement-lines@1", .rfc4180, into: scratch)
        let workbooks = try office.workbooks(of: [sent], .rfc4180)
        let found = try Self.differences("sheet", workbooks[0], .rfc4180, sent, scratch)
        for sign in ["formula in E", "'000123' became '123'", "'1E5' became '100000'", "'TRUE' is no string"] {
            #expect(found.contains(sign), "\(sign) is missed: the reader sees nothing")
        }
    }
}
