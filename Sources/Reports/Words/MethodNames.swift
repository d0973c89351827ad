/// Where the money of a card comes from. The raw value is how it ends the name of a card product.
enum CardFunding: String, CaseIterable {
    case credit
    case debit
    case prepaid
}

/// How payment methods write themselves: a brand's name is the same in every language.
enum MethodNames {
    /// The name of what a provider calls `mc`; what is not known stays as it is.
    static func name(_ method: String, in words: Words) -> String {
        switch method.lowercased() {
        case "card": words.card
        case "sepadirectdebit": words.sepaDirectDebit
        default: known[method.lowercased()] ?? method
        }
    }

    /// `Standard debit` for `visastandarddebit` of `visa`; what is not known stays as it is.
    static func name(scheme: String, of method: String, in words: Words) -> String {
        guard scheme.hasPrefix(method) else { return scheme }
        let rest = scheme.dropFirst(method.count)
        for funding in CardFunding.allCases where rest.hasSuffix(funding.rawValue) {
            let product = rest.dropLast(funding.rawValue.count)
            if products.contains(String(product)) {
                return words.cardProduct(product.prefix(1).uppercased() + product.dropFirst(), funding)
            }
        }
        return scheme
    }

    private static let products: Set<String> = [
        "business", "classic", "commercial", "corporate", "gold", "platinum", "premium", "purchasing", "signature",
        "standard", "world",
    ]

    private static let known = [
        "afterpay": "Afterpay", "alipay": "Alipay", "amex": "American Express", "applepay": "Apple Pay",
        "bancontact": "Bancontact",
        "bcmc": "Bancontact", "blik": "BLIK", "cartebancaire": "Cartes Bancaires", "cup": "UnionPay",
        "diners": "Diners Club", "directebanking": "Sofort", "discover": "Discover", "dotpay": "Dotpay", "eps": "EPS",
        "giropay": "giropay", "googlepay": "Google Pay", "ideal": "iDEAL", "jcb": "JCB", "klarna": "Klarna",
        "maestro": "Maestro", "mastercard": "Mastercard", "mc": "Mastercard", "mobilepay": "MobilePay",
        "multibanco": "Multibanco",
        "paypal": "PayPal", "swish": "Swish", "trustly": "Trustly",
        "twint": "TWINT", "unionpay": "UnionPay", "vipps": "Vipps", "visa": "Visa", "vpay": "V PAY",
        "wechatpay": "WeChat Pay",
    ]
}
