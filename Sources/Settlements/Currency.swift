/// A currency of ISO 4217 with its number of minor-unit digits: 2 for EUR, 0 for JPY, 3 for KWD, 4 for CLF.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    package let code: String
    /// How many digits stand behind the decimal point of an amount.
    package let exponent: Int

    /// The currency of a three-letter code in capitals; nil where ISO 4217 does not list it.
    package init?(code: some StringProtocol) {
        self.init(ascii: Array(code.utf8)[...])
    }

    /// The currency of a code in ASCII, for those who read many.
    package init?(ascii code: ArraySlice<UInt8>) {
        guard let place = Self.place(of: code.span), Self.exponents[place] >= 0 else { return nil }
        self.code = String(decoding: code, as: UTF8.self)
        exponent = Int(Self.exponents[place])
    }

    package var description: String { code }

    /// Where a code stands among all that three capital letters can make; nil where these are not three capital letters.
    private static func place(of code: Span<UInt8>) -> Int? {
        guard code.count == 3 else { return nil }
        var place = 0
        for index in code.indices {
            guard UInt8(ascii: "A")...UInt8(ascii: "Z") ~= code[index] else { return nil }
            place = place * 26 + Int(code[index] - UInt8(ascii: "A"))
        }
        return place
    }

    /// ISO 4217 active codes by their ``place(of:)``; −1 where there is none. Exponent 2 unless listed apart (`minorUnits` of the
    /// standard's list one).
    private static let exponents: [Int8] = {
        let two = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
            CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD \
            HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP \
            MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD \
            SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS \
            VED VES WST XCD XCG YER ZAR ZMW ZWG
            """
        let others: [(Int8, String)] = [
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var table = [Int8](repeating: -1, count: 26 * 26 * 26)
        for (exponent, codes) in [(2, two)] + others {
            for code in codes.utf8.split(separator: UInt8(ascii: " ")) {
                if let place = place(of: Array(code).span) { table[place] = exponent }
            }
        }
        return table
    }()
}
