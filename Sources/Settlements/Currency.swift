/// A currency of ISO 4217 with its number of minor-unit digits: 2 for EUR, 0 for JPY, 3 for KWD, 4 for CLF.
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    package let code: String
    /// How many digits stand behind the decimal point of an amount.
    package let exponent: Int

    /// The currency of a three-letter code in capitals; nil where ISO 4217 does not list it.
    package init?(code: some StringProtocol) {
        let code = String(code)
        guard let exponent = Self.exponents[code] else { return nil }
        self.code = code
        self.exponent = exponent
    }

    package var description: String { code }

    /// ISO 4217 active codes. Exponent 2 unless listed apart (`minorUnits` of the standard's list one).
    private static let exponents: [String: Int] = {
        let two = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
            CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD \
            HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP \
            MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD \
            SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS \
            VED VES WST XCD XCG YER ZAR ZMW ZWG
            """
        let others = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
            3: "BHD IQD JOD KWD LYD OMR TND",
            4: "CLF UYW",
        ]
        var table: [String: Int] = [:]
        for code in two.split(separator: " ") { table[String(code)] = 2 }
        for (exponent, codes) in others {
            for code in codes.split(separator: " ") { table[String(code)] = exponent }
        }
        return table
    }()
}
