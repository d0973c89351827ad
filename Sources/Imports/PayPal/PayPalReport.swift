internal import Settlements

/// A settlement report while it is read: one file, or the parts of one report.
final class PayPalReport {
    let door: Door
    let parts: PayPalParts
    private var owners: Owners
    private var order = PayPalOrder()
    private var currencies = PayPalCurrencies()
    private var columns: PayPalColumns?
    private var section: PayPalSection?
    private var totals = PayPalTotals()
    private var conversions = PayPalConversions()
    private var watch = PayPalWatch()
    private var frame: PayPalFrame
    /// A record could not be read: sums over the rows would say nothing.
    private var isBroken = false

    init(_ files: [ImportFile], _ door: Door) {
        parts = PayPalParts(files)
        self.door = door
        owners = Owners(door.options)
        frame = PayPalFrame(parts, door)
    }

    func read() {
        guard door.options.isPart || parts.check(door) else { return }
        let size = parts.files.reduce(Int64(0)) { $0 + ((try? $1.open().size) ?? 0) }
        var before: Int64 = 0
        for (part, file) in parts.files.enumerated() {
            let passed = before
            let progress = door.options.progress
            let label = parts.files.count > 1 ? file.name : nil
            guard
                let records = PayPalRecords(file, label: label, door, progress: { progress?(passed + $0, size) })
            else { return }
            readPart(part, records)
            guard !door.isShut else { return }
            before += (try? file.open().size) ?? 0
        }
        do throws(MoneyError) {
            try finish()
        } catch {
            door.findings.add(Finding(.amount, "a sum over this report's amounts is \(error)"))
        }
    }

    private func readPart(_ part: Int, _ records: PayPalRecords) {
        order.beginFile(isFirst: part == 0)
        totals.beginFile()
        frame.beginFile()
        while let kind = records.next(door), !door.isShut {
            if records.skipped > 0 { isBroken = true }
            let isInOrder = order.admits(kind)
            if !isInOrder {
                isBroken = true
                door.findings.add(
                    records.finding(
                        .record, at: 0, expected: order.expected.map(\.rawValue).joined(separator: ", "),
                        found: kind.rawValue, order.complaint(kind)))
            }
            // What follows is held against the record that stands there, lest one fault be found at every row.
            order.pass(kind)
            guard isInOrder else { continue }
            do throws(MoneyError) {
                try take(kind, records, part)
            } catch {
                isBroken = true
                door.findings.add(
                    records.finding(.amount, at: 0, "a sum with this record's amounts is \(error)"))
            }
        }
        if records.isEmpty, records.skipped == 0 {
            door.findings.add(
                records.finding(.empty, line: 1, "the file is empty: a report begins with RH, and ends with FF"))
        }
        if records.skipped > 0 { isBroken = true }
        if !isBroken, !frame.checkFileEnds(records) { isBroken = true }
    }

    private func take(_ kind: PayPalRecords.Kind, _ records: PayPalRecords, _ part: Int) throws(MoneyError) {
        switch kind {
        case .row: try takeRow(records, part)
        case .reportHeader: frame.takeReportHeader(records, part)
        case .fileHeader: frame.takeFileHeader(records, part)
        case .sectionHeader: try takeSectionHeader(records, part)
        case .columns: takeColumns(records)
        case .sectionFooter: try takeSectionFooter(records)
        case .sectionCount:
            section?.countStands()
            check(records, section?.rows ?? 0, "section")
        case .reportFooter: try takeReportFooter(records)
        case .reportCount:
            frame.takeReportCount(records)
            try closeSection()
            check(records, totals.rows, "report")
        case .fileFooter:
            frame.takeFileFooter(records)
            check(records, totals.rowsOfFile, "file")
        }
    }

    // MARK: Headers

    private func takeSectionHeader(_ records: PayPalRecords, _ part: Int) throws(MoneyError) {
        let start = records.moment(1, "the section's beginning", door)
        let end = records.moment(2, "the section's end", door)
        let account = records.text(3)
        if account.isEmpty {
            door.findings.add(records.finding(.missingValue, at: 3, "the section's header names no account"))
        }
        guard let start, let end, !account.isEmpty else {
            isBroken = true
            return
        }
        guard start.instant < end.instant else {
            door.findings.add(
                records.finding(.date, at: 2, found: records.text(2), "the section ends before it begins"))
            isBroken = true
            return
        }
        let merchant = owners.merchant(
            of: "paypal/" + account, at: .init(line: records.line, column: records.column(3)), &door.findings)
        let next = PayPalSection(
            account: account, merchant: merchant, from: start, through: end, part: part, line: records.line)
        if let section, part > section.part, !section.isClosed, section.isContinued(by: next) { return }
        try closeSection()
        if let twin = totals.sections.first(where: { $0.isContinued(by: next) }) {
            door.findings.add(
                records.finding(
                    .record, at: 0,
                    "account \(account) has had a section for \(next.name) already, in line \(twin.line): its money would be "
                        + "counted twice"))
        }
        section = next
        columns = nil
    }

    private func takeColumns(_ records: PayPalRecords) {
        columns = PayPalColumns(records, door)
        guard let columns else {
            isBroken = true
            return
        }
        watch.watch(columns, titles: (0..<records.fieldCount).map { records.text($0) }, door)
    }

    // MARK: Rows

    private func takeRow(_ records: PayPalRecords, _ part: Int) throws(MoneyError) {
        totals.countRow()
        guard let columns, section != nil else { return }
        guard let row = PayPalRow(records, columns, &currencies, door) else {
            isBroken = true
            return
        }
        try section?.add(row)
        watch.look(records, door)
        if row.event.isConversion {
            conversions.add(
                row, id: records.content(columns.transactionID), reference: records.content(columns.referenceID),
                part: part)
        }
        guard let name = section?.name, let account = section?.account(in: row.currency, of: currencies) else { return }
        let entries = PayPalEntries(row, records, columns, batch: name)
        try entries.take(account, door)
    }

    // MARK: Footers

    private func takeSectionFooter(_ records: PayPalRecords) throws(MoneyError) {
        section?.close()
        guard let footer = footer(records), let section else { return }
        let currency = currencies.known[footer.currency].currency
        guard !section.footed.contains(footer.currency) else {
            door.findings.add(
                records.finding(
                    .record, at: 1, found: currency.code, "a second footer of this section in \(currency)"))
            return
        }
        self.section?.foot(footer.currency)
        let name = "SF of \(currency), account \(section.account)"
        let check = PayPalFooterCheck(records: records, footer: footer, currency: currency, name: name, door: door)
        let rows = section.sums(in: footer.currency)
        let account = self.section?.account(in: footer.currency, of: currencies)
        let isExcused = try check.compare(rows, section, account)
        try totals.add(footer, rows: rows, isExcused: isExcused)
        guard let account, let beginning = footer[.beginning], let ending = footer[.ending] else { return }
        let batch = Batch(
            name: section.name, opened: .instant(section.start), carriedIn: beginning, carriedOut: ending)
        try door.take(batch, account)
        door.cover(account, until: .instant(section.end))
    }

    private func takeReportFooter(_ records: PayPalRecords) throws(MoneyError) {
        try closeSection()
        guard let footer = footer(records) else { return }
        let currency = currencies.known[footer.currency].currency
        guard !totals.footed.contains(footer.currency) else {
            door.findings.add(
                records.finding(.record, at: 1, found: currency.code, "a second footer of the report in \(currency)"))
            return
        }
        totals.foot(footer.currency)
        let sums = totals.sums(in: footer.currency)
        if totals.balances(in: footer.currency).isEmpty, sums.rows == 0 {
            door.findings.add(
                records.finding(
                    .footer, at: 1, expected: "SF", found: currency.code,
                    "the report states \(currency), and no section has a footer (SF) of it: a record is missing"))
            return
        }
        let check = PayPalFooterCheck(
            records: records, footer: footer, currency: currency, name: "RF of \(currency)", door: door)
        try check.compare(sums)
        try check.compare(balances: totals.balances(in: footer.currency))
        check.compare(rows: sums.rows, ofAll: totals.rows, isExplained: totals.hasExcused)
    }

    /// The footer at hand; nil where it cannot be read, or need not be, since of a cut-out or beside rows that cannot be read
    /// it proves nothing.
    private func footer(_ records: PayPalRecords) -> PayPalFooter? {
        guard let footer = PayPalFooter(records, &currencies, door) else {
            isBroken = true
            return nil
        }
        return isBroken || door.options.isPart ? nil : footer
    }

    private func check(_ records: PayPalRecords, _ found: Int, _ what: String) {
        guard let stated = records.number(1, door), stated != found, !isBroken, !door.options.isPart else { return }
        let finding = records.finding(
            .count, at: 1, expected: "\(stated)", found: "\(found)", difference: "\(found - stated)",
            "the \(what) has \(stated) row\(stated == 1 ? "" : "s") by its own count, found \(found): rows are missing or "
                + "doubled")
        // A row that is missing explains both its amount and the count.
        if totals.hasExcused { door.warn(finding) } else { door.findings.add(finding) }
    }

    // MARK: Ends

    private func closeSection() throws(MoneyError) {
        guard let section else { return }
        self.section = nil
        try totals.close(section)
        if let outside = section.outside {
            door.warn(
                Finding(
                    .date, line: outside.first, column: 1,
                    "\(outside.count) row\(outside.count == 1 ? "" : "s") completed outside the section's window "
                        + "\(section.name), the first in line \(outside.first)"))
        }
        guard !isBroken, !door.options.isPart else { return }
        if frame.hasReportHeader, !section.hasCount {
            door.findings.add(
                Finding(
                    .footer, line: section.line, column: 1, expected: "SC",
                    "the section that begins here has no count of its rows (SC): a record is missing, or the file is cut off"
                ))
        }
        for currency in section.unfooted {
            let code = currencies.known[currency].currency.code
            door.findings.add(
                Finding(
                    .footer, line: section.line, column: 1, expected: "SF", found: code,
                    "the section that begins here has rows in \(code) and no footer (SF) of it: no footer proves it whole; "
                        + "fetch the file again, or take it as a cut-out with --part"))
        }
    }

    private func finish() throws(MoneyError) {
        let goesOn = !door.options.isPart && !isBroken && frame.hasFileFooter && totals.footed.isEmpty && order.isInRows
        if goesOn {
            parts.reportContinuation(door)
            return
        }
        try closeSection()
        currencies.warn(door)
        frame.checkOwner(totals.sections.map(\.account))
        reportHalves()
        guard !isBroken, !door.options.isPart else { return }
        frame.checkReportEnds(totals, currencies)
    }

    private func reportHalves() {
        guard !isBroken else { return }
        for half in conversions.halves.prefix(FindingList.listed) {
            let part = parts.files.count > 1 ? "in \(parts.files[half.part].name): " : ""
            let finding = Finding(
                .conversion, line: half.line, column: 1, expected: half.isCredit ? "DR" : "CR",
                found: half.isCredit ? "CR" : "DR",
                "\(part)the other side of this currency conversion is missing: a row with the same PayPal Reference ID that "
                    + "\(half.isCredit ? "takes from" : "adds to") another currency's balance")
            if door.options.isPart { door.warn(finding) } else { door.findings.add(finding) }
        }
    }
}
