internal import Settlements

/// The money of one row of a mapped file, in minor units of the account's currency.
struct MappedAmounts {
    /// As the file has them, one for each column of amounts; nil where it is empty.
    let written: [Int64?]
    let gross: Int64?
    let net: Int64?
    let fees: Fees
    let invoiced: Fees
    /// How many of them had more decimals than the currency, and are rounded.
    let rounded: Int

    /// Reads the row at hand; nil where an amount cannot be read, which `findings` then tell.
    ///
    /// - Parameter turns: the row states its amounts with the other sign.
    init?(
        _ table: CSVTable, _ columns: MappedColumns, _ style: AmountStyle, _ currency: Currency, turns: Bool,
        _ findings: inout FindingList
    ) throws(MoneyError) {
        let before = findings.count
        var rounded = 0
        written = columns.amountColumns.map { column in
            table.amount(column, style, currency, rounded: &rounded, &findings)
        }
        self.rounded = rounded
        guard findings.count == before else { return nil }
        var (gross, net): (Int64?, Int64?) = (nil, nil)
        var (fees, invoiced) = (Fees.none, Fees.none)
        for amount in columns.amounts {
            guard let units = try Self.signed(amount, written, columns, turns: turns) else { continue }
            switch amount.name {
            case .gross: gross = units
            case .net: net = units
            case .fee(let component): fees[component] = units
            case .invoiced(let component): invoiced[component] = units
            case .originalAmount: break
            }
        }
        (self.gross, self.net, self.fees, self.invoiced) = (gross, net, fees, invoiced)
    }

    static func signed(
        _ amount: MappedColumns.Amount, _ written: [Int64?], _ columns: MappedColumns, turns: Bool
    ) throws(MoneyError) -> Int64? {
        func value(_ column: Int?) -> Int64? {
            column.flatMap { columns.amountColumns.firstIndex(of: $0) }.flatMap { written[$0] }
        }
        let credit = value(amount.credit)
        let debit = value(amount.debit)
        guard credit != nil || debit != nil else { return nil }
        let units =
            amount.sign == .asWritten
            ? try (credit ?? 0).adding(debit ?? 0) : try (credit ?? 0).subtracting(debit ?? 0)
        return try amount.sign.turns(row: turns) ? Int64(0).subtracting(units) : units
    }
}

extension Mapping.AmountField.Sign {
    /// Whether an amount changes its sign in a row that does, or does not.
    func turns(row: Bool) -> Bool {
        switch self {
        case .row: row
        case .asWritten: false
        case .negated: true
        }
    }
}

extension CSVTable {
    /// The amount in a field in minor units, as a mapping's file writes it; nil where it is empty, or where it cannot be
    /// read, which `findings` then tell.
    func amount(
        _ column: Int, _ style: AmountStyle, _ currency: Currency, rounded: inout Int, _ findings: inout FindingList
    ) -> Int64? {
        let content = content(column)
        guard !content.isEmpty else { return nil }
        do {
            let (units, isRounded) = try style.rounded(content, currency)
            if isRounded { rounded += 1 }
            return units
        } catch {
            let found = text(column)
            let problem = error == .notANumber ? "no amount: \(style.example) is expected" : "\(error)"
            findings.add(
                finding(
                    .amount, at: column, found: found, "\(titles[column]) \(shown(found)) in \(currency): \(problem)"))
            return nil
        }
    }
}

/// The money of an entry, once its type is known: net = gross + Σ fees.
struct MappedMoney {
    let type: EntryType
    let gross: Int64
    let fees: Fees
    /// As the row states it, or as its parts add up.
    let net: Int64
    /// What its parts add up to, where the row states another net.
    let expectedNet: Int64?

    /// - Returns: nil where the row states neither gross nor net.
    init?(_ meaning: Mapping.RowMeaning, _ amounts: MappedAmounts) throws(MoneyError) {
        let total = try amounts.fees.total()
        let moved: Int64
        if let gross = amounts.gross {
            moved = gross
        } else if let net = amounts.net {
            moved = try net.subtracting(total)
        } else {
            return nil
        }
        switch meaning {
        case .entry(let type, _): self.type = type
        case .bySign(let adds, let takes): type = moved < 0 ? takes : adds
        case .ignored: return nil
        }
        var fees = amounts.fees
        if type.isFeeOnly {
            let component = Self.component(meaning, type)
            fees[component] = try fees[component].adding(moved)
            gross = 0
        } else {
            gross = moved
        }
        self.fees = fees
        let sum = try gross.adding(try fees.total())
        let stated = amounts.net ?? sum
        // Parts that are rounded each by itself may be off by half a unit each: what is over is over in the payout.
        let isWithin = Rounding.explains(Int128(stated) - Int128(sum), of: amounts.rounded)
        net = isWithin ? sum : stated
        expectedNet = stated == sum || isWithin ? nil : sum
    }

    private static func component(_ meaning: Mapping.RowMeaning, _ type: EntryType) -> FeeComponent {
        if case .entry(_, let component?) = meaning { return component }
        return type == .tax ? .tax : .processing
    }
}
