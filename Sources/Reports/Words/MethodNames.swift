/// How payment methods write themselves, the same in every language.
enum MethodNames {
    /// The name of what a provider calls `mc`; what is not known stays as it is.
    static func name(_ method: String) -> String {
        known[method.lowercased()] ?? method
    }

    /// `Standard debit` for `visastandarddebit` of `visa`; what is not known stays as it is.
    static func name(scheme: String, of method: String) -> String {
        guard scheme.hasPrefix(method) else { return scheme }
        let rest = scheme.dropFirst(method.count)
        for funding in ["credit", "debit", "prepaid"] where rest.hasSuffix(funding) {
            let product = rest.dropLast(funding.count)
            if products.contains(String(product)) {
                return product.prefix(1).uppercased() + product.dropFirst() + " " + funding
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
        "bcmc": "Bancontact", "blik": "BLIK", "card": "Card", "cartebancaire": "Cartes Bancaires", "cup": "UnionPay",
        "diners": "Diners Club", "directebanking": "Sofort", "discover": "Discover", "dotpay": "Dotpay", "eps": "EPS",
        "giropay": "giropay", "googlepay": "Google Pay", "ideal": "iDEAL", "jcb": "JCB", "klarna": "Klarna",
        "maestro": "Maestro", "mastercard": "Mastercard", "mc": "Mastercard", "mobilepay": "MobilePay",
        "multibanco": "Multibanco",
        "paypal": "PayPal", "sepadirectdebit": "SEPA Direct Debit", "swish": "Swish", "trustly": "Trustly",
        "twint": "TWINT", "unionpay": "UnionPay", "vipps": "Vipps", "visa": "Visa", "vpay": "V PAY",
        "wechatpay": "WeChat Pay",
    ]
}
