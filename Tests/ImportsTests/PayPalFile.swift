import Imports
import Settlements

/// A settlement report that a test writes, in PayPal's shape, line by line. All ids are made up.
struct PayPalFile {
    var lines: [String]

    static let name = "STL-20260106.01.009.CSV"

    static let columns =
        #""CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type","Transaction Event Code","#
        + #""Transaction Initiation Date","Transaction Completion Date","Transaction  Debit or Credit","#
        + #""Gross Transaction Amount","Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency","#
        + #""Custom Field","Consumer ID","Payment Tracking ID","Store ID","Bank Reference ID","Credit Transactional Fee","#
        + #""Credit Promotional Fee","Credit Term""#

    /// A row: id, reference, its event code, direction, amount and currency, and its fee as `DR 345` where there is one.
    static func row(
        _ id: String, _ reference: String, _ code: String, _ amount: String, fee: String = "", invoice: String = "",
        bank: String = "", at time: String = "12:00:00"
    ) -> String {
        let words = amount.split(separator: " ")
        let feeWords = fee.split(separator: " ")
        let fees = fee.isEmpty ? #""",,"""# : #""\#(feeWords[0])",\#(feeWords[1]),"\#(words[2])""#
        let moment = "2026/01/06 \(time) -0800"
        return
            #""SB","\#(id)","\#(invoice)","\#(reference)","\#(reference.isEmpty ? "" : "TXN")","\#(code)",\#(moment),"#
            + #"\#(moment),"\#(words[0])",\#(words[1]),"\#(words[2])",\#(fees),"custom","CONSUMER","","","\#(bank)",,,"#
    }

    /// A day of two currencies. Euro: 100.00 − 95.00 + 0.58 − 3.45 = 2.13 moved, from 200.00 to 202.13. Yen:
    /// 12400 − 4300 − 400 = 7700 moved, from 5000 to 12700.
    static let day = PayPalFile(lines: [
        #""RH",2026/01/07 02:21:10 -0800,"A","SHOPEXAMPLE01",009,"#,
        #""FH",01"#,
        #""SH",2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,"SHOPEXAMPLE01","""#,
        columns,
        row("PAY1", "", "T0006", "CR 10000 EUR", fee: "DR 345", invoice: "order-1", at: "00:00:30"),
        row("REF1", "PAY0", "T1107", "DR 2000 EUR", fee: "CR 58", invoice: "order-0"),
        row("CONVE", "PAY9", "T0200", "DR 1500 EUR"),
        row("WD1", "", "T0400", "DR 5000 EUR", bank: "1047000000001"),
        row("RES1", "", "T2103", "DR 1000 EUR"),
        row("PAYJ", "AUTH7", "T0003", "CR 10000 JPY", fee: "DR 400"),
        row("CONVJ", "PAY9", "T0200", "CR 2400 JPY"),
        row("CB1", "PAY3", "T1201", "DR 3000 JPY"),
        row("CBF1", "CB1", "T0106", "DR 1300 JPY"),
        #""SF","EUR",10000,9500,58,345,"CR",20000,"CR",20213,"CR",15000,"CR",14213,"CR",0,"CR",0,5"#,
        #""SF","JPY",12400,4300,0,400,"CR",5000,"CR",12700,"CR",5000,"CR",12700,"CR",0,"DR",7,4"#,
        #""SC",9"#,
        #""RF","EUR",10000,9500,58,345,"CR",20000,"CR",20213,"CR",15000,"CR",14213,"CR",0,"CR",0,5"#,
        #""RF","JPY",12400,4300,0,400,"CR",5000,"CR",12700,"CR",5000,"CR",12700,"CR",0,"DR",7,4"#,
        #""RC",9"#,
        #""FF",9"#,
    ])

    var text: String { lines.joined(separator: "\r\n") + "\r\n" }

    func file(_ name: String = PayPalFile.name) -> ImportFile {
        ImportFile(name: name, bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    }

    /// With something in a line, counted from 1, replaced once.
    func with(_ line: Int, _ old: String, _ new: String) -> PayPalFile {
        var file = self
        guard let range = file.lines[line - 1].firstRange(of: old) else { return PayPalFile(lines: []) }
        file.lines[line - 1].replaceSubrange(range, with: new)
        return file
    }

    func without(_ numbers: Int...) -> PayPalFile {
        PayPalFile(lines: lines.indices.filter { !numbers.contains($0 + 1) }.map { lines[$0] })
    }

    func doubling(_ line: Int) -> PayPalFile { inserting(lines[line - 1], after: line) }

    func inserting(_ text: String, after line: Int) -> PayPalFile {
        PayPalFile(lines: Array(lines[..<line]) + [text] + Array(lines[line...]))
    }

    /// With a field of a line replaced; fields are counted as PayPal's specification does, the kind of record being 1.
    func with(field: Int, of line: Int, _ value: String) -> PayPalFile {
        var fields = lines[line - 1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        fields[field - 1] = value
        var file = self
        file.lines[line - 1] = fields.joined(separator: ",")
        return file
    }
}

let paypal = Profile.paypalSettlement

/// What one reading of a report brought.
struct PayPalReading {
    var entries: [(account: Account, entry: Entry)] = []
    var batches: [(account: Account, batch: Batch)] = []
    var payouts: [Payout] = []
    var coverage: [(account: Account, until: Moment)] = []
    var reading: ImportReading?

    init(_ files: [ImportFile], _ options: ImportOptions = .init(merchant: "acme")) throws {
        var read = PayPalReading()
        read.reading = try paypal.read(files, options) { item, account in
            switch item {
            case .entry(let entry): read.entries.append((account, entry))
            case .batch(let batch): read.batches.append((account, batch))
            case .payout(let payout): read.payouts.append(payout)
            case .coverage(let moment): read.coverage.append((account, moment))
            }
        }
        self = read
    }

    private init() {}

    /// `line rule` of every finding; empty where the report is taken.
    static func findings(_ files: [ImportFile], _ options: ImportOptions = .init(merchant: "acme")) throws -> [String] {
        try refusal { _ = try PayPalReading(files, options) }?.findings.map {
            "\($0.line.map(String.init) ?? "-") \($0.rule.rawValue)"
        } ?? []
    }
}
