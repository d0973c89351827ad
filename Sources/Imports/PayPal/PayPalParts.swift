internal import Settlements

/// The files of one settlement report: PayPal writes a report of more than a million rows into several.
struct PayPalParts {
    let files: [ImportFile]
    private let names: [PayPalFileName?]

    init(_ files: [ImportFile]) {
        self.files = files
        names = files.map { PayPalFileName($0.name) }
    }

    func name(_ part: Int) -> PayPalFileName? { names[part] }

    // MARK: Which belong together

    private struct Report: Hashable {
        let stem: String
        let account: String?
    }

    /// The parts of one report, as far as the names and the account in their headers say so, in the order of their numbers.
    static func together(_ files: [ImportFile]) -> [[ImportFile]] {
        let named = files.map { (file: $0, name: PayPalFileName($0.name)) }
        let reports = named.map { file, name in name.map { Report(stem: $0.stem, account: account(of: file)) } }
        var order: [Report] = []
        var groups: [Report: [Int]] = [:]
        var alone: [(place: Int, files: [ImportFile])] = []
        for (index, report) in reports.enumerated() {
            guard let report = report.map({ settled($0, among: reports) }) else {
                alone.append((index, [files[index]]))
                continue
            }
            if groups[report] == nil { order.append(report) }
            groups[report, default: []].append(index)
        }
        let joined = order.compactMap { groups[$0] }.map { indices in
            let sorted = indices.sorted {
                (named[$0].name?.number ?? 0, $0) < (named[$1].name?.number ?? 0, $1)
            }
            return (place: indices[0], files: sorted.map { files[$0] })
        }
        return (joined + alone).sorted { $0.place < $1.place }.map(\.files)
    }

    /// A later part may lack the headers that name the account: it goes to the only report of that name.
    private static func settled(_ report: Report, among reports: [Report?]) -> Report {
        guard report.account == nil else { return report }
        let others = Set(reports.compactMap(\.self).filter { $0.stem == report.stem && $0.account != nil })
        return others.count == 1 ? others.first ?? report : report
    }

    /// The account in the first header that names one.
    private static func account(of file: ImportFile) -> String? {
        guard let reader = try? CSVReader(file, PayPalRecords.form) else { return nil }
        for _ in 0..<3 {
            guard (try? reader.next()) == true, let first = reader.fields.first else { return nil }
            let kind = PayPalRecords.Kind(rawValue: reader.text(of: first))
            guard let place = kind?.accountField, reader.fields.count > place else { continue }
            let account = reader.text(of: reader.fields[place])
            if !account.isEmpty { return account }
        }
        return nil
    }

    // MARK: Whether all are there

    /// Reports parts that are missing, given twice, or of two versions; whether there are none.
    func check(_ door: Door) -> Bool {
        let known = names.compactMap(\.self)
        guard let first = known.first else { return true }
        let versions = Set(known.map(\.version)).sorted()
        guard versions.count == 1 else {
            door.findings.add(
                Finding(
                    .parts, expected: "one version", found: versions.joined(separator: ", "),
                    "the same report in versions \(versions.joined(separator: " and ")): its money would be counted twice; "
                        + "import the parts of one of them"))
            return false
        }
        let numbers = known.map(\.number)
        if let twice = numbers.first(where: { number in numbers.count { $0 == number } > 1 }) {
            door.findings.add(
                Finding(
                    .parts, found: "\(twice)",
                    "part \(twice) of \(first.stem) is given twice: name each file once"))
            return false
        }
        let last = max(numbers.max() ?? 1, first.total ?? 1)
        return report(missing: Set(1...last).subtracting(numbers).sorted(), of: last, first, door)
    }

    private static let listedParts = 20

    private func report(missing: [Int], of last: Int, _ name: PayPalFileName, _ door: Door) -> Bool {
        guard !missing.isEmpty else { return true }
        let listed = missing.prefix(Self.listedParts)
        let one = missing.count == 1
        let names = listed.map(name.name).joined(separator: ", ") + (missing.count > listed.count ? ", …" : "")
        door.findings.add(
            Finding(
                .parts, expected: listed.map(String.init).joined(separator: ", "),
                "part\(one ? "" : "s") \(listed.map(String.init).joined(separator: ", ")) of this report "
                    + "\(one ? "is" : "are") missing (\(names)): " + Self.advice(name, through: last)))
        return false
    }

    /// Says that the part after the last one given is missing: that one has no end of the report.
    func reportContinuation(_ door: Door) {
        guard let name = names.last ?? nil else {
            door.findings.add(
                Finding(
                    .parts, expected: "2",
                    "the report goes on in another part: import all parts in one command, under the names that PayPal gave "
                        + "them (STL-yyyymmdd.01.009.CSV, STL-yyyymmdd.02.009.CSV)"))
            return
        }
        _ = report(missing: [name.number + 1], of: name.number + 1, name, door)
    }

    private static func advice(_ name: PayPalFileName, through last: Int) -> String {
        let names =
            last <= 4
            ? (1...last).map(name.name).joined(separator: " ")
            : "\(name.name(ofPart: 1)) … \(name.name(ofPart: last))"
        return "import all in one command, settlecast import \(names) --as paypal-settlement"
    }
}
