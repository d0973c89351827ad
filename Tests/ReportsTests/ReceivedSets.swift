import Foundation
import Reports
import Settlements
import Support

/// Files as one handover brings them: documents and their manifest.
struct ReceivedSet {
    let manifest: String
    /// In the order of the manifest.
    let documents: [(name: String, bytes: [UInt8])]
    let manifestBytes: [UInt8]

    var run: String

    /// All files, the manifest last.
    var files: [(name: String, bytes: [UInt8])] { documents + [(manifest, manifestBytes)] }
    var names: [String] { documents.map(\.name) }

    /// Puts a manifest to documents.
    init(_ statement: Statement, name: String, documents: [(file: Manifest.File, bytes: [UInt8])]) throws {
        manifest = name
        self.documents = documents.map { ($0.file.name, $0.bytes) }
        manifestBytes = try Manifest(
            of: statement, definitionDigest: Digest(of: "title: Weekly settlement report\n".utf8),
            files: documents.map(\.file)
        ).bytes()
        run = statement.run.description
    }
}

extension Manifest.File {
    /// A page, of which nothing can be counted.
    static func page(_ name: String, _ bytes: [UInt8]) -> Manifest.File {
        Manifest.File(
            name: name, output: "html", mediaType: "text/html; charset=utf-8", layout: "settlement", dialect: nil,
            content: Content(digest: Digest(of: bytes), size: Int64(bytes.count)), lines: nil)
    }

    static func lines(
        _ name: String, _ bytes: [UInt8], _ dialect: Dialect = .rfc4180, counted: DocumentLines
    ) -> Manifest.File {
        Manifest.File(
            name: name, output: "csv", mediaType: "text/csv; charset=utf-8; header=present",
            layout: "settlement-lines@1", dialect: dialect,
            content: Content(digest: Digest(of: bytes), size: Int64(bytes.count)), lines: counted)
    }
}

extension ReceivedSet {
    /// A week of a merchant with two accounts: a page, and lines with quotes, line breaks and texts of many scripts.
    ///
    /// - Parameter salt: makes the week another one, as ids and amounts of no two weeks are alike.
    static func week(_ label: String, merchant id: String = "m-1001", salt: Int64) throws -> ReceivedSet {
        let merchant = Merchant(id: id, name: "Café \(id) B.V.")
        let period = try Period(label: label, .week, in: try Samples.zones.zone("Europe/Amsterdam"))
        var lines = SampleLines()
        var figures: [AccountFigures] = []
        for (currency, count) in [("EUR", 14), ("JPY", 5)] {
            let account = try Samples.account(currency, "adyen/\(id)_POS", merchant: id)
            let entries = (0..<count).map { number -> (section: StatementSection, entry: Entry) in
                let gross = 1_000 + salt * 37 + Int64(number) * 211
                let fee = number % 3 == 0 ? -(salt + Int64(number) + 1) : 0
                var entry = Entry(
                    identity: "\(label)-\(salt)-\(currency)-\(number)", type: .payment,
                    booked: .instant(period.start.advanced(by: Int64(number) * 3_600)), method: "visa", gross: gross,
                    fees: Fees(.commission, fee), net: gross + fee, reference: "000\(salt)\(number)",
                    merchantReference: number % 4 == 1 ? "Zürich, \"\(number)\"\nparcel 🥐" : "order \(number)", line: 1)
                entry.occurred = entry.booked
                return (number == 0 ? .late : .period, entry)
            }
            lines.lines[account] = entries
            figures.append(try Samples.figures(account, entries))
        }
        let statement = try Samples.statement(figures, period: period, merchant: merchant, sequence: Int(salt))
        var csv: [UInt8] = []
        let counted = try CSVDocument(layout: .standard(for: .settlement), dialect: .rfc4180, columns: nil)
            .write(statement, lines: lines) { csv += $0 }
        let page = Array("<!doctype html>\n<title>\(label) \(id)</title>\n<p>Week \(salt)</p>\n".utf8)
        // As names of files are made: what they cannot hold is percent-encoded.
        let safe = id.replacing("/", with: "%2F").replacing("\\", with: "%5C")
        let stem = "weekly-settlement_\(safe)_\(label)_r1"
        return try ReceivedSet(
            statement, name: "\(stem).json",
            documents: [(.page("\(stem).html", page), page), (.lines("\(stem).csv", csv, counted: counted), csv)])
    }
}

extension Scratch {
    /// Writes files into a folder of this name and gives its path.
    @discardableResult
    func write(_ files: [(name: String, bytes: [UInt8])], into folder: String) throws -> String {
        let path = try directory(folder)
        for (name, bytes) in files { try write(bytes, to: "\(folder)/\(name)") }
        return path
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }
}
