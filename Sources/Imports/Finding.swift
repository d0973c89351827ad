internal import Settlements

/// One reason why a file is not taken: where, what was expected, what stood there. Of a card number it shows the first six
/// and the last four digits.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// Which check failed: an open set of names, the same in every profile.
    package struct Rule: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    package let rule: Rule
    /// From 1; nil where the file or a batch as a whole is meant.
    package let line: Int?
    /// The character of that line at which the field begins, from 1.
    package let column: Int?
    package let expected: String?
    package let found: String?
    /// Found less expected, in major units, where both are amounts.
    package let difference: String?
    /// The whole story in words for a person: lower case, no full stop at the end.
    package let message: String

    package init(
        _ rule: Rule, line: Int? = nil, column: Int? = nil, expected: String? = nil, found: String? = nil,
        difference: String? = nil, _ message: String
    ) {
        self.rule = rule
        self.line = line
        self.column = column
        self.expected = expected.map(Self.told)
        self.found = found.map(Self.told)
        self.difference = difference
        self.message = CardNumber.masked(message)
    }

    /// What a field held, without a card number and not endless: a field may be as long as the file.
    private static func told(_ text: String) -> String {
        let masked = CardNumber.masked(text)
        let scalars = masked.unicodeScalars
        return scalars.count > longestTold
            ? String(String.UnicodeScalarView(scalars.prefix(longestTold))) + "…" : masked
    }

    /// More than any list of words that may stand in a field.
    private static let longestTold = 1_000

    /// `57:143: the message [row-net]`, without the place where there is none.
    package var description: String {
        let place = [line, column].compactMap(\.self).map { "\($0):" }.joined()
        return (place.isEmpty ? "" : place + " ") + "\(message) [\(rule.rawValue)]"
    }
}

extension Finding.Rule {
    /// The file, or the rest of it, cannot be read from its disk.
    package static let unreadable = Self(rawValue: "unreadable")
    /// No text that a provider delivers: compressed, a workbook, encrypted, a web page.
    package static let fileKind = Self(rawValue: "file-kind")
    /// The file was written or replaced while it was read.
    package static let changed = Self(rawValue: "changed")
    /// Not UTF-8, or a character that no text has.
    package static let encoding = Self(rawValue: "encoding")
    /// Quotes and line ends that RFC 4180 does not allow.
    package static let quoting = Self(rawValue: "quoting")
    package static let separator = Self(rawValue: "separator")
    /// Not well-formed XML.
    package static let xml = Self(rawValue: "xml")
    /// An XML file with a document type.
    package static let doctype = Self(rawValue: "doctype")
    package static let unknownElement = Self(rawValue: "unknown-element")
    /// An element that may stand once, twice.
    package static let repeatedElement = Self(rawValue: "repeated-element")
    /// A record of a kind that is not known, or out of its place.
    package static let record = Self(rawValue: "record")
    /// Not all parts of a report, or not of one.
    package static let parts = Self(rawValue: "parts")
    package static let blankLine = Self(rawValue: "blank-line")
    package static let raggedRow = Self(rawValue: "ragged-row")
    package static let empty = Self(rawValue: "empty")
    package static let missingColumn = Self(rawValue: "missing-column")
    package static let unknownColumn = Self(rawValue: "unknown-column")
    package static let duplicateColumn = Self(rawValue: "duplicate-column")
    /// A field that must not be empty is.
    package static let missingValue = Self(rawValue: "missing-value")
    /// A field says what its row cannot have, or what no such field can.
    package static let value = Self(rawValue: "value")
    package static let unknownType = Self(rawValue: "unknown-type")
    package static let unknownCurrency = Self(rawValue: "unknown-currency")
    package static let amount = Self(rawValue: "amount")
    /// An amount whose direction contradicts its row's type.
    package static let sign = Self(rawValue: "sign")
    package static let rate = Self(rawValue: "rate")
    /// A conversion of which one side is missing.
    package static let conversion = Self(rawValue: "conversion")
    package static let date = Self(rawValue: "date")
    package static let zone = Self(rawValue: "zone")
    /// Fee components that do not add up to the stated fees.
    package static let feeSum = Self(rawValue: "fee-sum")
    package static let rowNet = Self(rawValue: "row-net")
    package static let batchSum = Self(rawValue: "batch-sum")
    /// A row that alone would explain why its batch does not foot.
    package static let batchRow = Self(rawValue: "batch-row")
    /// The rows of a payout that do not add up to what its own row says.
    package static let payoutSum = Self(rawValue: "payout-sum")
    /// A total that the file states of its rows and that they do not come to.
    package static let footer = Self(rawValue: "footer")
    /// A number of rows that the file states and does not have.
    package static let count = Self(rawValue: "count")
    package static let carry = Self(rawValue: "carry")
    package static let noMerchant = Self(rawValue: "no-merchant")
    package static let merchantConflict = Self(rawValue: "merchant-conflict")
    package static let duplicateIdentity = Self(rawValue: "duplicate-identity")
    /// An id that a spreadsheet turned into a number.
    package static let destroyedID = Self(rawValue: "destroyed-id")
    /// What looks like the number of a payment card.
    package static let cardNumber = Self(rawValue: "card-number")
    package static let address = Self(rawValue: "address")
    /// A difference that was to be accepted is not there.
    package static let notMet = Self(rawValue: "not-met")
    /// The store holds something else already.
    package static let conflict = Self(rawValue: "conflict")

    /// Every rule, in the order above.
    package static let all: [Self] = [
        unreadable, fileKind, changed, encoding, quoting, separator, xml, doctype, unknownElement, repeatedElement,
        record, parts, blankLine, raggedRow, empty, missingColumn, unknownColumn, duplicateColumn, missingValue,
        value, unknownType, unknownCurrency, amount, sign, rate, conversion, date, zone, feeSum, rowNet, batchSum,
        batchRow, payoutSum, footer, count, carry, noMerchant, merchantConflict, duplicateIdentity, destroyedID,
        cardNumber, address, notMet, conflict,
    ]
}

/// A file that was refused whole, with the reasons in the order of its lines.
package struct ImportRefusal: Error, CustomStringConvertible {
    /// The file's name, without its folder.
    package let file: String
    package let findings: [Finding]
    /// How many findings there were beyond those listed.
    package let more: Int

    package init(file: String, findings: [Finding], more: Int) {
        self.file = file
        self.findings = findings
        self.more = more
    }

    /// One finding a line, each with `FILE:LINE:COLUMN:`.
    package var description: String {
        let lines = findings.map { finding in
            finding.line == nil ? "\(file): \(finding)" : "\(file):\(finding)"
        }
        return (lines + (more > 0 ? ["\(file): and \(more) more"] : [])).joined(separator: "\n")
    }
}

/// Gathers findings while a file is read, and refuses the file where there are any. It watches the columns that hold ids and
/// texts, too.
struct FindingList {
    /// How many a refusal lists: more than a person reads before mending the cause.
    static let listed = 20
    /// How many are kept at most, until all but the first are let go: a file wrong in every row must not fill the memory.
    private static let kept = 1000

    private var findings: [Finding] = []
    private(set) var count = 0
    /// What looks odd and refuses nothing.
    private(set) var warnings: [Finding] = []
    private var cards: CardScreen

    /// - Parameter notACard: columns, by their titles, whose values look like card numbers and are none.
    init(notACard: Set<String> = []) {
        cards = CardScreen(notACard: notACard)
    }

    mutating func add(_ finding: Finding) {
        count += 1
        findings.append(finding)
        if findings.count == Self.kept { findings = Array(ordered.prefix(Self.listed)) }
    }

    /// By their places; those of one place as they came.
    private var ordered: [Finding] {
        let place = { (item: (offset: Int, element: Finding)) in
            (item.element.line ?? 0, item.element.column ?? 0, item.offset)
        }
        return findings.enumerated().sorted { place($0) < place($1) }.map(\.element)
    }

    mutating func warn(_ warning: Finding) { warnings.append(warning) }

    // MARK: Ids and texts

    /// Says which columns a file has; those of it that hold ids and texts are to be watched.
    mutating func know(_ titles: [String]) { cards.know(titles) }

    /// Says of a column that it will be looked at, and gives its number: the same one for the same column of several parts.
    mutating func watch(_ title: String, as kind: CardScreen.Kind) -> Int { cards.watch(title, as: kind) }

    /// Looks at one value of a watched column: for card numbers and destroyed ids.
    mutating func look(at value: ArraySlice<UInt8>, of column: Int, line: Int, place: @autoclosure () -> Int) {
        if let finding = cards.look(at: value, of: column, line: line, place: place()) { add(finding) }
    }

    /// Whether a card number stands where none can: nothing may be reckoned with it, for a sum would give it away.
    func holdsCard(_ value: ArraySlice<UInt8>, in title: String) -> Bool {
        value.count > 12 && !cards.isExempt(title) && CardNumber.isLikely(within: value)
    }

    /// Adds what the watched columns come to as a whole, once nothing more is read.
    mutating func judgeColumns() {
        let (refusals, odd) = cards.judge()
        refusals.forEach { add($0) }
        warnings += odd
    }

    /// - Throws: the refusal, where anything was found.
    func refuse(_ file: String) throws(ImportRefusal) {
        guard count > 0 else { return }
        let listed = Array(ordered.prefix(Self.listed))
        throw ImportRefusal(file: file, findings: listed, more: count - listed.count)
    }
}

/// Text from a file as it may stand in a message: quoted, on one line, not endless.
func shown(_ text: some StringProtocol) -> String {
    let longest = 60
    // First, lest a number be cut until it is no longer known as one.
    let text = CardNumber.masked(String(text))
    let scalars = text.unicodeScalars.prefix(longest).map { scalar in
        scalar.value < 0x20 || scalar.value == 0x7f ? "\u{FFFD}" : String(scalar)
    }
    return "'" + scalars.joined() + (text.unicodeScalars.count > longest ? "…'" : "'")
}
