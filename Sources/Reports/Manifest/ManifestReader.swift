internal import Diagnostics
internal import Settlements

/// Reads a manifest back, and believes none of it: its seal, its form, and what its figures say of each other.
enum ManifestReader {
    private typealias Fault = ManifestValue.Fault

    /// The most bytes that are read as a manifest: some hundred thousand payouts, and no harm to the memory.
    static let largest = 16 << 20

    /// How a file begins that should be looked at as a manifest, of whatever version.
    static let beginning = Array("{\n  \"format\": \"settlecast-manifest@".utf8)

    /// - Parameter file: the manifest's name, for the finding.
    /// - Throws: ``SetFinding`` with the first thing that is wrong.
    static func read(_ bytes: [UInt8], file: String) throws(SetFinding) -> ListedSet {
        let json: JSON
        do throws(JSONReader.Fault) {
            json = try JSONReader.read(bytes)
        } catch {
            throw SetFinding(
                .manifestText, file, expected: "a manifest of \(Manifest.format) in JSON", found: error.message,
                "not readable as a manifest: line \(error.line), byte \(error.column): \(error.message); it is another "
                    + "file, or it was changed on its way, and nothing that it says can be relied on")
        }
        let root = ManifestValue(json: json, path: "")
        let format = try? root.member("format").text()
        guard let format, format.hasPrefix("settlecast-manifest@") else {
            throw SetFinding(
                .manifestFormat, file, expected: "format \"\(Manifest.format)\"",
                found: format.map { "format \($0.quoted)" } ?? "no member \"format\"",
                "this is no manifest of a settlecast report: name the .json file that came with the documents")
        }
        if let fault = ManifestSeal.fault(in: bytes) { throw broken(fault, bytes, file) }
        guard format == Manifest.format else {
            throw SetFinding(
                .manifestFormat, file, expected: "format \"\(Manifest.format)\"", found: "format \(format.quoted)",
                "a manifest of a version that this program does not know: check it with a newer settlecast")
        }
        let set: ListedSet
        do throws(Fault) {
            set = try self.set(root)
        } catch let fault {
            throw SetFinding(
                .manifestValue, file, expected: fault.expected, found: fault.found,
                "it says what cannot be, though its seal is whole: \(fault.path): expected \(fault.expected), found "
                    + "\(fault.found); whoever made it made it wrong")
        }
        try checkNames(set, file)
        return set
    }

    private static func broken(_ fault: (expected: String, found: String), _ bytes: [UInt8], _ file: String)
        -> SetFinding
    {
        let unix = LineEnds.toLF(bytes)
        let hint =
            unix.count != bytes.count && ManifestSeal.fault(in: unix) == nil
            ? "only its line ends were changed, from LF to CR LF: transfer it as binary, not as text"
            : "it was changed after it was made, and nothing that it says can be relied on"
        return SetFinding(
            .manifestSeal, file, expected: fault.expected, found: fault.found, "the manifest's seal is broken: \(hint)")
    }

    // MARK: The whole

    private static func set(_ root: ManifestValue) throws(Fault) -> ListedSet {
        let definition = try root.member("definition")
        _ = try definition.member("sha256").digest()
        _ = try root.member("report").text()
        let merchant = try root.member("merchant")
        let period = try root.member("period")
        let (start, end) = (try period.member("start").instant(), try period.member("end"))
        guard try end.instant() >= start else { throw end.fault("an end that is not before the start") }
        _ = try period.member("zone").text()
        _ = try root.member("sequence").unlessNull { value throws(Fault) in try value.count(from: 1) }
        let identity = RunIdentity(
            definition: try definition.member("name").text(), merchant: try merchant.member("id").text(),
            period: try period.member("label").text(),
            revision: Int(clamping: try root.member("revision").count(from: 1)))
        let run = try root.member("run")
        guard try run.text() == identity.description else {
            throw run.fault(
                "\"\(ShownText.of(identity.description))\", as definition, merchant, period and revision make it")
        }
        var documents: [ListedSet.Document] = []
        for value in try root.member("documents").elements() {
            documents.append(try document(value, merchant: identity.merchant))
        }
        let edition = try ManifestEdition.read(root, identity)
        var accounts: [ListedSet.Totals] = []
        for value in try root.member("accounts").elements() {
            accounts.append(
                try ManifestAccount.read(
                    value, merchant: identity.merchant, end: try end.text(), isReplacement: edition.replaces != nil))
        }
        return ListedSet(
            run: ShownText.of(identity.description), title: ShownText.of(try definition.member("title").text()),
            merchant: ShownText.of(try merchant.member("name").text()), period: identity.period,
            isPreliminary: try root.member("preliminary").bool(), replaces: edition.replaces, copy: edition.copy,
            documents: documents, accounts: accounts)
    }

    // MARK: Its parts

    private static func document(_ value: ManifestValue, merchant: String) throws(Fault) -> ListedSet.Document {
        for name in ["output", "media_type", "layout"] { _ = try value.member(name).text() }
        let dialect = try value.member("dialect").unlessNull { word throws(Fault) in try word.text() }
        let content = Content(
            digest: try value.member("sha256").digest(), size: try value.member("bytes").count())
        var controls: [DocumentLines.Control] = []
        for control in try value.member("controls").elements() {
            controls.append(try self.control(control, merchant: merchant))
        }
        let rows = try value.member("rows")
        let lines = try rows.unlessNull { rows throws(Fault) in
            let lines = DocumentLines(rows: try rows.count(), controls: controls)
            let sum = controls.reduce(Int128(0)) { $0 + Int128($1.rows) }
            guard controls.isEmpty || sum == Int128(lines.rows) else {
                throw rows.fault("\(sum), the sum of its accounts")
            }
            return lines
        }
        return ListedSet.Document(
            name: try value.member("name").text(), content: content, dialect: dialect.flatMap(Dialect.init),
            lines: lines)
    }

    private static func control(_ value: ManifestValue, merchant: String) throws(Fault) -> DocumentLines.Control {
        let currency = try value.member("currency").currency()
        var sums: [DocumentLines.Sum] = []
        for (column, sum) in try value.member("sums").members() {
            sums.append(DocumentLines.Sum(column: column, minorUnits: try sum.amount(currency)))
        }
        return DocumentLines.Control(
            account: Account(merchant: merchant, provider: try value.member("account").text(), currency: currency),
            rows: try value.member("rows").count(), sums: sums)
    }

    /// Every listed name is a plain one in the manifest's folder, and no two are the same.
    private static func checkNames(_ set: ListedSet, _ file: String) throws(SetFinding) {
        var seen: Set<FileName> = [FileName(file)]
        for name in set.documents.map(\.name) {
            let isPlain =
                !name.hasPrefix(".")
                && name.unicodeScalars.allSatisfy {
                    $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .control
                }
            guard isPlain else {
                throw SetFinding(
                    .manifestName, file, expected: "a plain file name", found: name.quoted,
                    "it lists \(name.quoted), which is no name of a file in its own folder; nothing was looked at there"
                )
            }
            guard seen.insert(FileName(name)).inserted else {
                throw SetFinding(
                    .manifestName, file, expected: "each file once", found: name.quoted,
                    name == file ? "it lists itself" : "it lists \(name.quoted) twice")
            }
        }
    }
}
