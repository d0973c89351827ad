import Settlements

/// The writer's own sums of an account's lines: what the store summed must be the same, group by group.
struct LineTally {
    private let account: Account
    private var methods = MethodTable()
    private var totals: [Int: Totals] = [:]

    init(_ account: Account) {
        self.account = account
    }

    /// Adds one line.
    /// - Throws: ``ReportError/Code/overflow``.
    mutating func add(_ batch: borrowing LineBatch, _ row: Int) throws(ReportError) {
        let place = methods.place(batch, row)
        let key = Self.key(
            section: batch.section[row], type: batch.type[row], channel: batch.channel[row], method: place)
        do throws(MoneyError) {
            try totals[key, default: .zero].add(
                gross: batch.gross[row], fees: batch.fees[row], net: batch.net[row], invoiced: batch.invoiced[row])
        } catch {
            throw ReportError(.overflow, "\(account): a sum of lines is \(error)")
        }
    }

    /// A number for each combination; the method's place comes last as it has no bound.
    private static func key(section: StatementSection, type: EntryType, channel: SalesChannel?, method: Int) -> Int {
        ((method * 4 + (channel?.rawValue ?? 0)) * 64 + type.rawValue) * 2 + Int(section.rawValue)
    }

    /// Compares with what the statement says of all lines, or of those of some types.
    /// - Throws: ``ReportError/Code/doesNotFoot`` with the first difference.
    func prove(_ statement: AccountStatement, of types: Set<EntryType>? = nil) throws(ReportError) {
        var stated: [TotalsGroup.Key: Totals] = [:]
        var found: [TotalsGroup.Key: Totals] = [:]
        do throws(MoneyError) {
            for group in statement.groups where types?.contains(group.type) ?? true {
                try stated[group.key, default: .zero].add(group.totals)
            }
        } catch {
            throw ReportError(.overflow, "\(statement.account): a total is \(error)")
        }
        for (key, sum) in totals { found[name(key)] = sum }
        let keys = Set(stated.keys).union(found.keys).sorted { $0.description < $1.description }
        for key in keys {
            let (expected, got) = (stated[key] ?? .zero, found[key] ?? .zero)
            guard expected != got else { continue }
            throw ReportError(
                .doesNotFoot,
                "\(statement.account) does not foot: \(key.description): the statement says "
                    + "\(Self.difference(expected, from: got, statement.account.currency)), "
                    + "its lines sum to \(Self.difference(got, from: expected, statement.account.currency)); "
                    + "nothing was kept: keep a copy of the store as it is, and restore it from a backup")
        }
    }

    private func name(_ key: Int) -> TotalsGroup.Key {
        let method = methods.names[key / 512]
        return TotalsGroup.Key(
            section: StatementSection(rawValue: UInt8(key & 1)) ?? .period,
            type: EntryType(rawValue: key / 2 % 64) ?? .adjustment,
            method: method.method, scheme: method.scheme, channel: SalesChannel(rawValue: key / 128 % 4))
    }

    /// `2 lines, net 12.00`: of several sums the one that differs.
    private static func difference(_ sum: Totals, from other: Totals, _ currency: Currency) -> String {
        func amount(_ units: Int64) -> String { Money(minorUnits: units, currency: currency).amount }
        var parts: [String] = []
        if sum.count != other.count { parts.append(sum.count == 1 ? "1 line" : "\(sum.count) lines") }
        if sum.net != other.net { parts.append("net \(amount(sum.net))") }
        if sum.gross != other.gross { parts.append("gross \(amount(sum.gross))") }
        for component in FeeComponent.allCases where sum.fees[component] != other.fees[component] {
            parts.append("\(component.word) \(amount(sum.fees[component]))")
        }
        for component in FeeComponent.allCases where sum.invoiced[component] != other.invoiced[component] {
            parts.append("\(component.word) invoiced \(amount(sum.invoiced[component]))")
        }
        return parts.joined(separator: ", ")
    }
}

extension TotalsGroup {
    /// What the lines of a group have in common.
    struct Key: Hashable, CustomStringConvertible {
        let section: StatementSection
        let type: EntryType
        let method: String
        let scheme: String
        let channel: SalesChannel?

        /// `payment visa visastandardcredit online in section period`.
        var description: String {
            let words = [type.word, method, scheme, channel?.word ?? ""].filter { !$0.isEmpty }
            return words.joined(separator: " ") + " in section \(section.word)"
        }
    }

    var key: Key {
        Key(section: section, type: type, method: method ?? "", scheme: scheme ?? "", channel: channel)
    }
}

/// The pairs of method and scheme that were seen, each with a number, found by their bytes.
private struct MethodTable {
    private(set) var names: [(method: String, scheme: String)] = []
    private var places: [UInt64: Int] = [:]

    mutating func place(_ batch: borrowing LineBatch, _ row: Int) -> Int {
        let method = batch.method.bytes[batch.method.range(row)]
        let scheme = batch.scheme.bytes[batch.scheme.range(row)]
        var hash = Self.hash(scheme, after: Self.hash(method, after: 0xcbf2_9ce4_8422_2325) &* 31)
        while let place = places[hash] {
            if names[place].method.utf8.elementsEqual(method), names[place].scheme.utf8.elementsEqual(scheme) {
                return place
            }
            hash &+= 1
        }
        names.append((String(decoding: method, as: UTF8.self), String(decoding: scheme, as: UTF8.self)))
        places[hash] = names.count - 1
        return names.count - 1
    }

    /// FNV-1a, which is short and good enough for words.
    private static func hash(_ bytes: ContiguousArray<UInt8>.SubSequence, after start: UInt64) -> UInt64 {
        bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
