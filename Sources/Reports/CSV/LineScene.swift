import Settlements

/// What all lines of one account share, ready as bytes.
struct LineScene {
    let fields: FieldWriter
    let merchant: [UInt8]
    let provider: [UInt8]
    let currency: [UInt8]
    let zone: Zone
    /// The report's revision.
    let revision: [UInt8]
    private let exponent: Int
    private var timestamps: TimestampWriter
    private var payouts: BatchPayouts

    init(_ statement: AccountStatement, revision: Int, zone: Zone, fields: FieldWriter) {
        let account = statement.account
        self.fields = fields
        self.zone = zone
        merchant = fields.field(account.merchant)
        provider = fields.field(account.provider)
        currency = Array(account.currency.code.utf8)
        exponent = account.currency.exponent
        timestamps = TimestampWriter(zone: zone)
        self.revision = Array("\(revision)".utf8)
        payouts = BatchPayouts(statement, fields)
    }

    /// Appends a text of a row; nothing where there is none.
    func append(_ column: borrowing TextColumn, _ row: Int, to bytes: inout [UInt8]) {
        fields.append(column, row, to: &bytes)
    }

    /// Appends the id of the payout that a row is, or that pays its batch; nothing where none is known.
    mutating func appendPayout(_ batch: borrowing LineBatch, _ row: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: payouts.id(batch, row))
    }

    /// Appends minor units of the account's currency as an amount.
    func append(_ minorUnits: Int64, to bytes: inout [UInt8]) {
        fields.append(minorUnits, digits: exponent, to: &bytes)
    }

    /// Appends an amount of any currency.
    func append(_ money: Money, to bytes: inout [UInt8]) {
        fields.append(money.minorUnits, digits: money.currency.exponent, to: &bytes)
    }

    /// Appends a time with its offset, or a date alone where no more is known.
    mutating func append(_ moment: Moment, to bytes: inout [UInt8]) {
        switch moment {
        case .instant(let instant): timestamps.append(instant, to: &bytes)
        case .date(let date): date.append(to: &bytes)
        }
    }

    /// The day on which something happened, in the report's zone.
    func date(of moment: Moment) -> CalendarDate {
        switch moment {
        case .instant(let instant): zone.local(at: instant).date
        case .date(let date): date
        }
    }
}
