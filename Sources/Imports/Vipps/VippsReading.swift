internal import Diagnostics
internal import Settlements

/// Reads one settlement report, element by element.
final class VippsReading {
    private let door: Door
    private let survey: VippsSurvey
    private var owners: Owners
    /// The fields that hold ids and are stored, each with its number among those that the findings watch.
    private let watched: [(field: VippsSchema.Field, number: Int)]
    private var schema = VippsSchema.three
    /// The elements that are open and have others in them.
    private var records: [VippsRecord] = []
    /// The element that is open and has a text in it; its field where it is read.
    private var leaf: (name: String, field: VippsSchema.Field?)?
    /// How many elements are open within one that is not known.
    private var skipped = 0
    private var units = 0
    private var unit: VippsUnit?
    /// What stands ahead of the settlement's transactions was read, or could not be.
    private var isSettlementOpen = false
    private var isStopped = false

    init(_ door: Door, _ survey: VippsSurvey) {
        self.door = door
        self.survey = survey
        owners = Owners(door.options)
        watched = [.settlementID, .transactionID, .orderID].map { field in
            (field, door.findings.watch(field.rawValue, as: .id))
        }
    }

    /// Takes what was read; false where reading on is of no use.
    func take(_ event: XMLReader.Event) -> Bool {
        do {
            switch event {
            case .start(let tag): begin(tag)
            case .end(let tag, let text): try end(tag, text)
            }
        } catch {
            let line = records.last?.line
            door.findings.add(Finding(.amount, line: line, column: records.last?.column, "a sum is \(error)"))
            return false
        }
        return !isStopped && !door.isShut
    }

    // MARK: Elements

    private func begin(_ tag: XMLReader.Tag) {
        guard skipped == 0 else {
            skipped += 1
            return
        }
        guard let parent = records.last else {
            beginReport(tag)
            return
        }
        reportAttributes(tag)
        guard leaf == nil, tag.namespace == schema.namespace, let child = schema.child(tag.name, of: parent.part) else {
            reportUnknown(tag, in: parent)
            skipped = 1
            return
        }
        switch child {
        case .part(let part): open(part, tag)
        case .field(let field): leaf = (tag.name, field)
        case .unread: leaf = (tag.name, nil)
        }
    }

    private func end(_ tag: XMLReader.Tag, _ text: String?) throws(MoneyError) {
        if skipped > 0 {
            skipped -= 1
        } else if let leaf {
            self.leaf = nil
            guard let field = leaf.field else { return }
            lookForCards(field, text ?? "", tag)
            guard !records[records.count - 1].take(field, text ?? "", tag) else { return }
            report(
                .repeatedElement, tag, "<\(tag.name)> stands twice in one <\(records[records.count - 1].part.rawValue)>"
            )
        } else {
            let record = records.removeLast()
            if let text, !text.utf8.allSatisfy(XMLDeclaration.isSpace) {
                report(.value, tag, "<\(tag.name)> has the text \(shown(text)), and elements are expected in it")
            }
            try close(record)
        }
    }

    private func lookForCards(_ field: VippsSchema.Field, _ text: String, _ tag: XMLReader.Tag) {
        guard !text.isEmpty, let number = watched.first(where: { $0.field == field })?.number else { return }
        door.findings.look(at: Array(text.utf8)[...], of: number, line: tag.line, place: tag.column)
    }

    private func beginReport(_ tag: XMLReader.Tag) {
        reportAttributes(tag)
        if tag.name == VippsSchema.Part.report.rawValue, let schema = VippsSchema(namespace: tag.namespace) {
            self.schema = schema
            records.append(VippsRecord(.report, schema, tag))
            return
        }
        let known = VippsSchema.allCases.map(\.namespace)
        report(
            .unknownElement, tag, expected: known[1], found: tag.namespace,
            "the file begins with <\(tag.name)> of \(shown(tag.namespace)): <SettlementReport> of \(known[1]) or of "
                + "\(known[0]) is expected")
        isStopped = true
    }

    private func reportAttributes(_ tag: XMLReader.Tag) {
        for name in tag.attributes.keys.sorted() where !name.hasSuffix(":schemaLocation") {
            report(.unknownElement, tag, found: name, "unknown attribute \(shown(name)) of <\(tag.name)>")
        }
    }

    private func reportUnknown(_ tag: XMLReader.Tag, in parent: VippsRecord) {
        let inside = leaf?.name ?? parent.part.rawValue
        let known = leaf == nil ? schema.names(in: parent.part) : []
        let near = Spelling.nearest(to: tag.name, among: known)
        let isForeign = tag.namespace != schema.namespace
        report(
            .unknownElement, tag, expected: near, found: tag.name,
            "unknown element <\(tag.name)>\(isForeign ? " of \(shown(tag.namespace))" : "") in <\(inside)>: it may hold "
                + "money, and what is not understood stops the import" + (near.map { "; is <\($0)> meant?" } ?? ""))
    }

    private func report(
        _ rule: Finding.Rule, _ tag: XMLReader.Tag, expected: String? = nil, found: String? = nil, _ message: String
    ) {
        door.findings.add(
            Finding(rule, line: tag.line, column: tag.column, expected: expected, found: found, message))
    }

    // MARK: Parts

    private func open(_ part: VippsSchema.Part, _ tag: XMLReader.Tag) {
        switch part {
        case .unit: units += 1
        case .payments: unit = records.last.flatMap(sellingUnit)
        case .settlement: isSettlementOpen = false
        case .transaction: openSettlement()
        default: break
        }
        records.append(VippsRecord(part, schema, tag))
    }

    private func close(_ record: VippsRecord) throws(MoneyError) {
        switch record.part {
        case .transaction: try closeTransaction(record)
        case .settlement: try closeSettlement(record)
        case .payments: try closePayments(record)
        case .fee: checkFee(record)
        case .report where units == 0:
            door.findings.add(
                Finding(
                    .missingValue, line: record.line, column: record.column, expected: "SettlementDetailsInfo",
                    "the report has no <SettlementDetailsInfo>"))
        case .report, .unit, .fees, .company: break
        }
    }

    private func sellingUnit(_ record: VippsRecord) -> VippsUnit? {
        record.id(.serialNumber, &door.findings).map { number in
            VippsUnit(
                number: number, line: record.line(of: .serialNumber), column: record.column(of: .serialNumber),
                collectsFees: survey.collectsFees(unit: units))
        }
    }

    private func account(_ currency: Currency) -> Account? {
        guard let unit else { return nil }
        let provider = "vipps/" + unit.number
        let merchant = owners.merchant(
            of: provider, at: Owners.Place(line: unit.line, column: unit.column), &door.findings)
        return merchant.map { Account(merchant: $0, provider: provider, currency: currency) }
    }

    /// Reads what stands ahead of a settlement's transactions.
    private func openSettlement() {
        guard !isSettlementOpen, let record = records.last, let unit else { return }
        isSettlementOpen = true
        let id = record.id(.settlementID, &door.findings)
        let date = record.date(.settlementDate, &door.findings)
        let type = type(record, unit)
        guard let currency = record.currency(&door.findings), let id, let date, let type else { return }
        checkPlace(record, id, date, currency)
        let account = account(currency)
        if let account, let first = door.firstLine(of: "settlement/" + id, of: account, at: record.line) {
            door.findings.add(
                record.finding(
                    .duplicateIdentity, at: .settlementID, found: id,
                    "settlement \(id) of sale unit \(unit.number) stands in line \(first) already"))
        }
        self.unit?.settlement = VippsSettlement(
            id: id, date: date, type: type, currency: currency, unit: unit.number, account: account, line: record.line)
    }

    private func type(_ record: VippsRecord, _ unit: VippsUnit) -> VippsSettlement.Kind? {
        guard schema == .three else { return unit.collectsFees ? .gross : .net }
        guard let word = record.required(.settlementType, &door.findings) else { return nil }
        if let type = VippsSettlement.Kind(rawValue: word) { return type }
        door.findings.add(
            record.finding(
                .unknownType, at: .settlementType, expected: "Net, Gross", found: word,
                "<SettlementType> \(shown(word)) is not known: Net (fees are deducted) or Gross (fees are invoiced) is "
                    + "expected"))
        return nil
    }

    /// A settlement is in its report's currency, and of a day that the report covers.
    private func checkPlace(_ record: VippsRecord, _ id: String, _ date: CalendarDate, _ currency: Currency) {
        guard records.count > 1 else { return }
        let payments = records[records.count - 2]
        if let stated = payments.currency(&door.findings), stated != currency {
            door.findings.add(
                record.finding(
                    .value, at: .currency, expected: stated.code, found: currency.code,
                    "settlement \(id) is in \(currency), and its report in \(stated)"))
        }
        // Whether they are dates is told once, where the element ends.
        var ignored = FindingList()
        let (from, to) = (payments.date(.dateFrom, &ignored), payments.date(.dateTo, &ignored))
        guard let from, let to, !(min(from, to)...max(from, to)).contains(date) else { return }
        door.warn(
            record.finding(
                .date, at: .settlementDate, expected: "\(from) to \(to)", found: "\(date)",
                "settlement \(id) is of \(date), and its report says it is of \(from) to \(to)"))
    }

    // MARK: Ends

    private func closeTransaction(_ record: VippsRecord) throws(MoneyError) {
        guard let settlement = unit?.settlement else { return }
        let transaction = try VippsTransaction(record, settlement.currency, &door.findings)
        try unit?.settlement?.count(transaction)
        guard let transaction, let account = settlement.account else { return }
        for entry in try transaction.entries(in: settlement) {
            if let first = door.firstLine(of: entry.identity, of: account, at: record.line) {
                door.findings.add(
                    record.finding(
                        .duplicateIdentity, at: .transactionID, found: record.text(.transactionID),
                        "transaction \(shown(record.text(.transactionID))) stands in line \(first) already"))
            }
            try door.take(entry, account)
        }
    }

    private func closeSettlement(_ record: VippsRecord) throws(MoneyError) {
        records.append(record)
        openSettlement()
        records.removeLast()
        let settlement = unit?.settlement
        try settlement?.settle(record, door)
        if let settlement, schema == .two, settlement.type == .net, settlement.sums.fee != 0 {
            warnOfDeduction(record, settlement)
        }
        try unit?.close(settlement)
    }

    private func warnOfDeduction(_ record: VippsRecord, _ settlement: VippsSettlement) {
        door.warn(
            record.finding(
                .value, at: .feeSum, found: record.text(.feeSum),
                "version 2.0 does not say what settlement \(settlement.id) paid out: its fees are taken as deducted, since "
                    + "the report lists none that were collected apart; compare the payout with the bank statement"))
    }

    private func closePayments(_ record: VippsRecord) throws(MoneyError) {
        defer { unit = nil }
        guard let unit, let currency = record.currency(&door.findings) else { return }
        try unit.foot(record, currency, door)
        _ = record.date(.dateFrom, &door.findings)
        let last = record.date(.dateTo, &door.findings)
        guard let last, let account = account(currency), !door.options.isPart else { return }
        door.cover(account, until: .date(last.adding(days: 1)))
    }

    /// A fee that was collected by invoice moves no money on this account; it is one of those shown with the transactions.
    private func checkFee(_ record: VippsRecord) {
        _ = record.date(.feeDate, &door.findings)
        let payments = records.last { $0.part == .payments }
        var ignored = FindingList()
        guard let currency = payments?.currency(&ignored) else { return }
        _ = record.amount(.feeAmount, currency, &door.findings)
    }
}
