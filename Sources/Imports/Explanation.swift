internal import Settlements

/// What became of the first rows of a file, for the person who looks before importing it, or who writes a mapping.
package struct Explanation: Sendable {
    /// A value of the file and the fields of the entry that were made of it.
    package struct Cell: Hashable, Sendable {
        package let title: String
        package let value: String
        package let fields: [Field]
    }

    /// A field of an entry, named as in our own CSV. Of what is only a part of it, or says its sign, the value is empty.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package struct Row: Sendable {
        package let line: Int
        /// The filled columns that are used; of a profile that is built in, all of them.
        package let cells: [Cell]
        /// The whole entry; empty where the row is none.
        package let entry: [Field]
        /// What was made of no column: constants, and what was worked out.
        package let others: [Field]
    }

    package fileprivate(set) var rows: [Row] = []
    /// What the lines before the header say, of those that are used.
    package fileprivate(set) var before: [Cell] = []
    /// Columns of which nothing is made.
    package fileprivate(set) var unused: [String] = []
    package fileprivate(set) var summary = ImportSummary()
    /// Why the file would be refused; nil where it would not.
    package fileprivate(set) var refusal: ImportRefusal?
    package fileprivate(set) var warnings: [Finding] = []
    /// Nobody said whose the account is: the entries are shown all the same.
    package fileprivate(set) var lacksMerchant = false
}

extension Profile {
    /// Reads a file to its end as an import does, and keeps nothing but its first rows.
    ///
    /// - Parameters:
    ///   - mapping: that of this profile, where it is one.
    ///   - rows: how many rows are shown.
    package func explain(
        _ files: [ImportFile], _ options: ImportOptions, mapping: Mapping? = nil, rows: Int
    ) -> Explanation {
        var explanation = look(files, options, mapping, rows)
        if let refusal = explanation.refusal, refusal.findings.contains(where: { $0.rule == .noMerchant }) {
            var named = options
            named.merchant = "MERCHANT"
            explanation = look(files, named, mapping, rows)
            explanation.lacksMerchant = true
        }
        return explanation
    }

    private func look(
        _ files: [ImportFile], _ options: ImportOptions, _ mapping: Mapping?, _ count: Int
    ) -> Explanation {
        var explanation = Explanation()
        let records = files.first.map { ExplainedRecords($0, mapping, count) } ?? ExplainedRecords()
        var entries: [(entry: Entry, account: Account)] = []
        let door = Door(options, isLooking: true) { item, account in
            guard case .entry(let entry) = item, entry.line > 0 else { return }
            let isWanted = mapping == nil ? entries.count < count : records.lines.contains(entry.line)
            if isWanted, entries.count < count + 1 { entries.append((entry, account)) }
        }
        read(files, into: door)
        explanation.summary = door.figures
        explanation.warnings = door.findings.warnings
        do throws(ImportRefusal) {
            try door.findings.refuse(files.map(\.name).joined(separator: " + "))
        } catch {
            explanation.refusal = error
        }
        if let mapping {
            explanation.before = records.before
            explanation.unused = records.unused
            explanation.rows = records.rows.map { record in
                let found = entries.first { $0.entry.line == record.line && !$0.entry.isMadeUp }
                return Explanation.Row(record, found, mapping, options.zone ?? mapping.dateStyle.zone)
            }
        } else {
            explanation.rows = entries.map { entry, account in
                Explanation.Row(builtIn: entry, account, records.record(at: entry.line), options.zone)
            }
        }
        return explanation
    }
}

/// The records of a file as they stand there, beside which the entries are shown.
struct ExplainedRecords {
    struct Record {
        let line: Int
        /// Titles and values, in the file's order.
        let cells: [(title: String, value: String)]
    }

    private(set) var rows: [Record] = []
    private(set) var before: [Explanation.Cell] = []
    private(set) var unused: [String] = []
    var lines: Set<Int> { Set(rows.map(\.line)) }

    /// More records of a file without a mapping than stand before its first entries.
    private static let furthest = 1_000

    init() {}

    init(_ file: ImportFile, _ mapping: Mapping?, _ count: Int) {
        if let mapping { readTable(file, mapping, count) } else { readAll(file) }
    }

    func record(at line: Int) -> Record? { rows.first { $0.line == line } }

    private mutating func readTable(_ file: ImportFile, _ mapping: Mapping, _ count: Int) {
        var ignored = FindingList()
        guard let opened = MappedFile(file, mapping, progress: nil, &ignored) else { return }
        var table = opened.table
        while rows.count < count, table.next(&ignored) {
            let cells = table.titles.indices.map { (table.titles[$0], table.text($0)) }
            rows.append(Record(line: table.line, cells: cells))
        }
        let used = mapping.uses.filter { !$0.isPreamble }.map(\.name)
        unused = table.titles.filter { !$0.isEmpty && !used.contains($0) }.map(CardNumber.masked)
        before = mapping.uses.filter(\.isPreamble).compactMap { use in
            opened.line(use.name).map { line in
                Explanation.Cell(
                    title: use.name, value: CardNumber.masked(line.text),
                    fields: use.fields.map { Explanation.Field(name: $0, value: "") })
            }
        }
    }

    /// The titles of a record are the first record that is as long: files of several kinds of records have a row of
    /// titles for each.
    private mutating func readAll(_ file: ImportFile) {
        guard let reader = try? CSVReader(file) else { return }
        var titles: [Int: [String]] = [:]
        while rows.count < Self.furthest, (try? reader.next()) == true {
            let texts = reader.fields.map { reader.text(of: $0) }
            guard let names = titles[texts.count] else {
                titles[texts.count] = texts
                continue
            }
            rows.append(Record(line: reader.recordLine, cells: Array(zip(names, texts))))
        }
    }
}

extension Explanation.Row {
    /// A row of a mapped file beside its entry.
    fileprivate init(
        _ record: ExplainedRecords.Record, _ found: (entry: Entry, account: Account)?, _ mapping: Mapping, _ zone: Zone?
    ) {
        let fields = found.map { Explanation.fields(of: $0.entry, $0.account, zone) } ?? []
        let uses = mapping.uses.filter { !$0.isPreamble }
        // The amount of a fee stands in a fee's field, whatever the mapping calls its column.
        let mapped = Set(uses.flatMap(\.fields))
        let charged =
            found?.entry.type.isFeeOnly == true
            ? FeeComponent.allCases.map(\.columnTitle).filter { name in
                !mapped.contains(name) && fields.contains { $0.name == name }
            } : []
        // Of an id that several columns make, each is a part.
        let isJoined = mapping.fields.identity.columns.count > 1
        let amount = mapped.contains("gross") ? "gross" : "net"
        var told: Set<String> = []
        let cells = record.cells.compactMap { title, value -> Explanation.Cell? in
            guard let use = uses.first(where: { $0.name == title }), !value.isEmpty else { return nil }
            let names = use.fields.flatMap { $0 == amount && !charged.isEmpty ? charged : [$0] }
            let made = names.map { name in
                let value = name == "id" && isJoined ? nil : fields.first { $0.name == name }?.value
                return Explanation.Field(name: name, value: value ?? "")
            }
            told.formUnion(names.filter { $0 != "id" || !isJoined })
            return Explanation.Cell(title: CardNumber.masked(title), value: CardNumber.masked(value), fields: made)
        }
        self.init(line: record.line, cells: cells, entry: fields, others: fields.filter { !told.contains($0.name) })
    }

    /// An entry beside the row that it came from.
    fileprivate init(
        builtIn entry: Entry, _ account: Account, _ record: ExplainedRecords.Record?, _ zone: Zone?
    ) {
        let fields = Explanation.fields(of: entry, account, zone)
        let cells = (record?.cells ?? []).filter { !$0.value.isEmpty }.map { title, value in
            let shown = PersonalColumns.looksPersonal(title) ? "(personal, not shown)" : CardNumber.masked(value)
            return Explanation.Cell(title: CardNumber.masked(title), value: shown, fields: [])
        }
        self.init(line: entry.line, cells: cells, entry: fields, others: fields)
    }
}

extension Entry {
    /// No row of the file says it.
    fileprivate var isMadeUp: Bool {
        type == .payout && identity.hasPrefix("payout/") || identity.hasSuffix("/accepted-difference")
    }
}

extension Explanation {
    /// The fields of an entry that say something, in the order of our own CSV.
    fileprivate static func fields(of entry: Entry, _ account: Account, _ zone: Zone?) -> [Field] {
        let amount = { (units: Int64) in Money(minorUnits: units, currency: account.currency).amount }
        var fields: [(String, String?)] = [
            ("account", account.provider), ("merchant", account.merchant), ("currency", account.currency.code),
            ("id", entry.identity), ("type", entry.type.word), ("booked_at", entry.booked.text(in: zone)),
            ("occurred_at", entry.occurred?.text(in: zone)), ("method", entry.method), ("scheme", entry.scheme),
            ("channel", entry.channel?.word), ("gross", amount(entry.gross)),
        ]
        for component in FeeComponent.allCases where entry.fees[component] != 0 {
            fields.append((component.columnTitle, amount(entry.fees[component])))
        }
        fields.append(("net", amount(entry.net)))
        for component in FeeComponent.allCases where entry.invoiced[component] != 0 {
            fields.append(("invoiced_" + component.columnTitle, amount(entry.invoiced[component])))
        }
        fields += [
            ("original_amount", entry.original?.money.amount),
            ("original_currency", entry.original?.money.currency.code), ("rate", entry.original?.rate?.description),
            ("reference", entry.reference), ("merchant_reference", entry.merchantReference),
            ("modification_reference", entry.modificationReference), ("batch", entry.batch),
            ("description", entry.description),
        ]
        return fields.compactMap { name, value in value.map { Field(name: name, value: CardNumber.masked($0)) } }
    }
}

extension Moment {
    fileprivate func text(in zone: Zone?) -> String {
        switch self {
        case .instant(let instant): instant.text(in: zone ?? .utc)
        case .date(let date): date.description
        }
    }
}
