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
    /// - Throws: ``FootingError`` with every sum that differs.
    func prove(_ statement: AccountStatement, of types: Set<EntryType>? = nil) throws(FootingError) {
        var stated: [TotalsGroup.Key: Totals] = [:]
        var found: [TotalsGroup.Key: Totals] = [:]
        do throws(MoneyError) {
            for group in statement.groups where types?.contains(group.type) ?? true {
                try stated[group.key, default: .zero].add(group.totals)
            }
        } catch {
            throw FootingError([.init(account: account, differences: [.overflow])])
        }
        for (key, sum) in totals { found[name(key)] = sum }
        let keys = Set(stated.keys).union(found.keys).sorted { $0.description < $1.description }
        let differences = keys.flatMap { key in
            Self.differences(key.description, stated[key] ?? .zero, found[key] ?? .zero)
        }
        guard differences.isEmpty else { throw FootingError([.init(account: account, differences: differences)]) }
    }

    private func name(_ key: Int) -> TotalsGroup.Key {
        let method = methods.names[key / 512]
        return TotalsGroup.Key(
            section: StatementSection(rawValue: UInt8(key & 1)) ?? .period,
            type: EntryType(rawValue: key / 2 % 64) ?? .adjustment,
            method: method.method, scheme: method.scheme, channel: SalesChannel(rawValue: key / 128 % 4))
    }

    /// Of several sums those that differ: what the statement says, and what was written.
    private static func differences(
        _ name: String, _ stated: Totals, _ written: Totals
    ) -> [FootingError.Difference] {
        func between(_ sum: String, _ expected: Int64, _ found: Int64, isCount: Bool = false) -> [FootingError
            .Difference]
        {
            .asWritten("\(sum) of \(name)", expected, found, isCount: isCount)
        }
        return between("lines", stated.count, written.count, isCount: true) + between("net", stated.net, written.net)
            + between("gross", stated.gross, written.gross)
            + FeeComponent.allCases.flatMap { component in
                between(component.word, stated.fees[component], written.fees[component])
                    + between("\(component.word) invoiced", stated.invoiced[component], written.invoiced[component])
            }
    }
}

extension [FootingError.Difference] {
    /// Foots (c) of what a document holds; nothing where the two are the same.
    static func asWritten(_ sum: String, _ expected: Int64, _ found: Int64, isCount: Bool = false) -> Self {
        FootingError.Difference.between(
            .total, "\(sum), as written", expected: Int128(expected), found: Int128(found), isCount: isCount)
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
