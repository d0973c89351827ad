import Settlements

/// Amounts as people read them: `1,234.50`, `−12.00` with a real minus sign. By whole numbers alone.
///
/// Separators, the place of the currency's code and the blank before a per cent sign are those of CLDR; where a figure has
/// a sign it stands right before its digits in every language.
struct AmountText: Sendable {
    /// Where CLDR's currency pattern of the language has the ISO 4217 code.
    enum CodePlace: Sendable {
        /// `EUR 1.234,50`
        case before
        /// `1.234,50 EUR`
        case behind
    }

    let decimalSeparator: String
    let groupSeparator: String
    let codePlace: CodePlace
    /// What stands between a number and the per cent sign.
    let percentGap: String

    /// Exactly the currency's digits, grouped by thousands.
    func figure(_ minorUnits: Int64, _ currency: Currency) -> String {
        figure(minorUnits, decimals: currency.exponent)
    }

    /// With the currency's code, the two never parted at a line's end: `EUR 1,234.50`.
    func amount(_ minorUnits: Int64, _ currency: Currency) -> String {
        let figure = figure(minorUnits, currency)
        return switch codePlace {
        case .before: "\(currency.code)\u{A0}\(figure)"
        case .behind: "\(figure)\u{A0}\(currency.code)"
        }
    }

    func count(_ number: Int64) -> String {
        figure(number, decimals: 0)
    }

    /// A number of so many decimals, in units of the last one: `12.5` of 125 with one.
    func number(_ value: Int64, decimals: Int) -> String {
        figure(value, decimals: decimals)
    }

    /// A percentage of so many decimals, in units of the last one: `12.5%` of 125 with one.
    func percent(_ value: Int64, decimals: Int) -> String {
        figure(value, decimals: decimals) + percentGap + "%"
    }

    /// The terms of a sum with their signs between them, which no line ends with: `1,000.00 − 12.00 + 5.00`.
    func sum(_ terms: [Int64], _ currency: Currency) -> String {
        var text = ""
        for term in terms {
            let figure = figure(term, currency)
            if text.isEmpty {
                text = figure
            } else {
                text += term < 0 ? " −\u{A0}\(figure.dropFirst())" : " +\u{A0}\(figure)"
            }
        }
        return text
    }

    private func figure(_ units: Int64, decimals: Int) -> String {
        let digits = String(units.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let fraction = padded.suffix(decimals)
        return (units < 0 ? "−" : "") + grouped(padded.dropLast(decimals))
            + (fraction.isEmpty ? "" : decimalSeparator + fraction)
    }

    private func grouped(_ digits: Substring) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += groupSeparator }
            text.append(digit)
        }
        return text
    }
}
