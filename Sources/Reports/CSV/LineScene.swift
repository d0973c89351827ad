import Settlements

/// What all lines of one account share, ready as bytes.
struct LineScene {
    let merchant: [UInt8]
    let provider: [UInt8]
    let currency: [UInt8]
    private let exponent: Int
    private var timestamps: TimestampWriter

    init(_ account: Account, zone: Zone) {
        merchant = CSVText.field(account.merchant)
        provider = CSVText.field(account.provider)
        currency = CSVText.field(account.currency.code)
        exponent = account.currency.exponent
        timestamps = TimestampWriter(zone: zone)
    }

    /// Appends minor units of the account's currency as an amount.
    func append(_ minorUnits: Int64, to bytes: inout [UInt8]) {
        Money.append(minorUnits, exponent: exponent, to: &bytes)
    }

    /// Appends a time with its offset, or a date alone where no more is known.
    mutating func append(_ moment: Moment, to bytes: inout [UInt8]) {
        switch moment {
        case .instant(let instant): timestamps.append(instant, to: &bytes)
        case .date(let date): date.append(to: &bytes)
        }
    }
}

/// Texts as fields of RFC 4180: in quotes only where a comma, a quote, CR or LF is in them; never changed.
enum CSVText {
    static func append(_ column: borrowing TextColumn, _ row: Int, to bytes: inout [UInt8]) {
        let range = column.range(row)
        if range.isEmpty { return }
        column.bytes.withUnsafeBufferPointer { append(UnsafeBufferPointer(rebasing: $0[range]), to: &bytes) }
    }

    static func field(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { append($0, to: &bytes) }
        return bytes
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard text.contains(where: needsQuotes) else {
            bytes.append(contentsOf: text)
            return
        }
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }
}
