/// Why a statement does not add up: which rule, of which account, where, by how much.
package struct FootingError: Error, Hashable, CustomStringConvertible {
    /// The rules of the design's *Foots*. The raw value is the word people and programs read.
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        /// (a) net = gross + fees.
        case entry
        /// (b) opening + late + Σ net = closing.
        case balance
        /// (c) every total = Σ of its lines, as they were imported and as they were written.
        case total
        /// (d) a payout = all that it pays.
        case payout
        /// A sum does not fit into 64 bits of minor units.
        case overflow
    }

    /// A line that has to do with a difference.
    package struct Row: Hashable, Sendable {
        package let origin: LineOrigin
        /// What is wrong with it: `is not what was imported`.
        package let fault: String

        package init(_ origin: LineOrigin, _ fault: String) {
            self.origin = origin
            self.fault = fault
        }
    }

    package struct Difference: Hashable, Sendable {
        package let rule: Rule
        package let subject: String
        /// Minor units, or a number of entries.
        package let expected: Int128
        package let found: Int128
        /// The two count entries and are no amounts.
        package let isCount: Bool
        package let rows: [Row]

        package init(
            _ rule: Rule, _ subject: String, expected: Int128, found: Int128, isCount: Bool = false, rows: [Row] = []
        ) {
            self.rule = rule
            self.subject = subject
            self.expected = expected
            self.found = found
            self.isCount = isCount
            self.rows = rows
        }

        package static let overflow = Difference(.overflow, "a total", expected: 0, found: 0)

        /// Nothing where the two are the same.
        package static func between(
            _ rule: Rule, _ subject: String, expected: Int128, found: Int128, isCount: Bool = false, rows: [Row] = []
        ) -> [Difference] {
            expected == found
                ? [] : [Difference(rule, subject, expected: expected, found: found, isCount: isCount, rows: rows)]
        }
    }

    /// What does not foot of one account.
    package struct Part: Hashable, Sendable {
        package let account: Account
        package let differences: [Difference]

        package init(account: Account, differences: [Difference]) {
            self.account = account
            self.differences = differences
        }
    }

    package let parts: [Part]

    package init(_ parts: [Part]) {
        self.parts = parts
    }

    package var differences: [Difference] { parts.flatMap(\.differences) }

    /// Rules, sums and rows of all accounts, as they are kept with the run.
    package var proof: Proof {
        Proof(parts.flatMap { part in part.differences.map { Proof.Difference($0, of: part.account) } })
    }

    package var description: String { proof.description }
}

/// Why a run is held that does not add up, as finance reads it and programs take it over: amounts are texts in major units.
package struct Proof: Hashable, Sendable, Codable, CustomStringConvertible {
    package struct Row: Hashable, Sendable, Codable {
        /// Nil where the entry is gone.
        package let entry: String?
        package let file: String
        package let line: Int64
        package let fault: String

        package init(entry: String?, file: String, line: Int64, fault: String) {
            self.entry = entry
            self.file = file
            self.line = line
            self.fault = fault
        }
    }

    package struct Difference: Hashable, Sendable, Codable {
        /// `entry`, `balance`, `total`, `payout`, `overflow`: see ``FootingError/Rule``.
        package let rule: String
        package let account: String
        package let currency: String
        package let subject: String
        package let expected: String
        package let found: String
        package let difference: String
        package let rows: [Row]

        package init(
            rule: String, account: String, currency: String, subject: String, expected: String, found: String,
            difference: String, rows: [Row]
        ) {
            self.rule = rule
            self.account = account
            self.currency = currency
            self.subject = subject
            self.expected = expected
            self.found = found
            self.difference = difference
            self.rows = rows
        }
    }

    package let differences: [Difference]

    package init(_ differences: [Difference]) {
        self.differences = differences
    }

    /// More rows than this are in the proof alone.
    private static let namedRows = 5

    /// One line: each account with its differences, and the first rows that have to do with them.
    package var description: String {
        var accounts: [(name: String, texts: [String])] = []
        var rows: [Row] = []
        for difference in differences {
            let name = "\(difference.account) \(difference.currency)"
            if accounts.last?.name != name { accounts.append((name, [])) }
            accounts[accounts.count - 1].texts.append(difference.text)
            for row in difference.rows where !rows.contains(row) { rows.append(row) }
        }
        let told = accounts.map { "\($0.name) does not foot: " + $0.texts.joined(separator: "; ") }
            .joined(separator: ". ")
        guard !rows.isEmpty else { return told }
        let more = rows.count > Self.namedRows ? " and \(rows.count - Self.namedRows) more" : ""
        return "\(told). Rows: " + rows.prefix(Self.namedRows).map(\.text).joined(separator: ", ") + more
    }
}

extension Proof.Row {
    /// `settlement_2026-W46.csv:12 (entry 7429…:Settled) is not what was imported`. Line 0 is none.
    package var text: String {
        (line == 0 ? file : "\(file):\(line)") + (entry.map { " (entry \($0))" } ?? "") + " \(fault)"
    }
}

extension Proof.Difference {
    fileprivate init(_ difference: FootingError.Difference, of account: Account) {
        func text(_ value: Int128) -> String {
            difference.isCount
                ? "\(value)" : Money(minorUnits: Int64(clamping: value), currency: account.currency).amount
        }
        self.init(
            rule: difference.rule.rawValue, account: account.provider, currency: account.currency.code,
            subject: difference.subject, expected: text(difference.expected), found: text(difference.found),
            difference: text(difference.found - difference.expected),
            rows: difference.rows.map {
                Proof.Row(entry: $0.origin.entry, file: $0.origin.file, line: $0.origin.line, fault: $0.fault)
            })
    }

    /// `closing balance: expected 90.00, found 90.01, difference 0.01`.
    package var text: String {
        guard rule != FootingError.Rule.overflow.rawValue else {
            return "a total is larger than this program can hold"
        }
        return "\(subject): expected \(expected), found \(found), difference \(difference)"
    }
}
