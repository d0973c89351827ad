internal import Settlements

/// What frames a report and each of its files: the headers RH and FH, the ends RC and FF. Who has a header must have its end.
struct PayPalFrame {
    private let parts: PayPalParts
    private let door: Door
    /// Of the report's header: the account, where it names one, and its line.
    private var owner: (account: String, line: Int)?
    private(set) var hasReportHeader = false
    private var hasReportCount = false
    private var hasFileHeader = false
    private(set) var hasFileFooter = false

    init(_ parts: PayPalParts, _ door: Door) {
        self.parts = parts
        self.door = door
    }

    mutating func beginFile() { (hasFileHeader, hasFileFooter) = (false, false) }

    // MARK: Headers

    mutating func takeReportHeader(_ records: PayPalRecords, _ part: Int) {
        hasReportHeader = true
        _ = records.moment(1, "the report's time", door)
        let version = records.text(4)
        if let named = parts.name(part)?.version, named != version {
            door.findings.add(
                records.finding(
                    .parts, at: 4, expected: named, found: version,
                    "the report's header says version \(shown(version)), the file's name \(named)"))
        }
        let account = records.text(3)
        guard !account.isEmpty else { return }
        if let owner, owner.account != account {
            door.findings.add(
                records.finding(
                    .parts, at: 3, expected: owner.account, found: account,
                    "this part is of account \(shown(account)), the first of \(shown(owner.account)): they are no parts of "
                        + "one report"))
        } else if owner == nil {
            owner = (account, records.line)
        }
    }

    mutating func takeFileHeader(_ records: PayPalRecords, _ part: Int) {
        hasFileHeader = true
        guard let number = records.number(1, door), !door.options.isPart else { return }
        let named = parts.name(part)?.number
        let expected = named ?? (parts.files.count == 1 ? 1 : number)
        guard number != expected else { return }
        door.findings.add(
            records.finding(
                .parts, at: 1, expected: "\(expected)", found: "\(number)",
                named == nil
                    ? "this is part \(number) of a report, and the parts before it are missing: import all in one command, "
                        + "under the names that PayPal gave them (STL-yyyymmdd.01.009.CSV, …)"
                    : "the file says that it is part \(number), its name part \(expected)"))
    }

    // MARK: Ends

    mutating func takeReportCount(_ records: PayPalRecords) {
        hasReportCount = true
        if !hasReportHeader { reportHeadless(records, .reportHeader) }
    }

    mutating func takeFileFooter(_ records: PayPalRecords) {
        hasFileFooter = true
        if !hasFileHeader { reportHeadless(records, .fileHeader) }
    }

    private func reportHeadless(_ records: PayPalRecords, _ header: PayPalRecords.Kind) {
        guard !door.options.isPart else { return }
        let kind = records.text(0)
        door.findings.add(
            records.finding(
                .record, at: 0, expected: header.rawValue, found: kind,
                "\(kind) ends what \(header.rawValue) begins, and there is no \(header.rawValue): a record is missing"))
    }

    static let advice = "fetch it again, or take it as a cut-out with --part"

    /// Reports a file that has no end, once nothing more comes; whether it has.
    func checkFileEnds(_ records: PayPalRecords) -> Bool {
        guard hasFileHeader, !hasFileFooter, !door.options.isPart else { return true }
        door.findings.add(
            records.finding(
                .footer, line: records.lastLine, expected: "FF",
                "the file does not end with its footer (FF): it is cut off; \(Self.advice)"))
        return false
    }

    /// Reports what a whole report has and this one lacks.
    func checkReportEnds(_ totals: PayPalTotals, _ currencies: PayPalCurrencies) {
        if totals.sections.isEmpty, !hasReportCount {
            door.findings.add(
                Finding(.empty, line: 1, column: 1, "the file has no section (SH): a report has one for each account"))
        }
        for currency in totals.unfooted {
            let code = currencies.known[currency].currency.code
            door.findings.add(
                Finding(
                    .footer, expected: "RF", found: code,
                    "the report has no footer (RF) of \(code): it is cut off; \(Self.advice)"))
        }
        if hasReportHeader, !hasReportCount {
            door.findings.add(
                Finding(
                    .footer, expected: "RC",
                    "the report has no count of its rows (RC): it is cut off; \(Self.advice)"))
        }
    }

    /// The report is its owner's: a section of that account must be among those that it has.
    func checkOwner(_ accounts: [String]) {
        guard let owner, !accounts.isEmpty, !accounts.contains(owner.account) else { return }
        door.findings.add(
            Finding(
                .value, line: owner.line, column: 1, expected: accounts.joined(separator: ", "), found: owner.account,
                "the report's header (RH) names account \(shown(owner.account)), and no section is of it: "
                    + "\(accounts.prefix(5).joined(separator: ", ")) is found"))
    }
}
