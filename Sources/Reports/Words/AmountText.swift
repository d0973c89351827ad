import Settlements

/// Amounts as people read them: `1,234.50`, `−12.00` with a real minus sign. By whole numbers alone.
struct AmountText: Sendable {
    let decimalSeparator: String
    let groupSeparator: String

    /// Exactly the currency's digits, grouped by thousands.
    func figure(_ minorUnits: Int64, _ currency: Currency) -> String {
        let digits = String(minorUnits.magnitude)
        let padded = String(repeating: "0", count: max(0, currency.exponent + 1 - digits.count)) + digits
        let whole = padded.dropLast(currency.exponent)
        let fraction = padded.suffix(currency.exponent)
        return (minorUnits < 0 ? "−" : "") + grouped(whole) + (fraction.isEmpty ? "" : decimalSeparator + fraction)
    }

    /// With the currency before it: `EUR 1,234.50`, the two never parted at a line's end.
    func amount(_ minorUnits: Int64, _ currency: Currency) -> String {
        "\(currency.code)\u{A0}\(figure(minorUnits, currency))"
    }

    func count(_ number: Int64) -> String {
        (number < 0 ? "−" : "") + grouped(String(number.magnitude)[...])
    }

    /// The terms of a sum with their signs between them: `1,000.00 − 12.00 + 5.00`.
    func sum(_ terms: [Int64], _ currency: Currency) -> String {
        var text = ""
        for term in terms {
            let figure = figure(term, currency)
            if text.isEmpty {
                text = figure
            } else {
                text += term < 0 ? " − \(figure.dropFirst())" : " + \(figure)"
            }
        }
        return text
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
