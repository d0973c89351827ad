import Settlements

extension DemoData {
    private static let euro = Currency(code: "EUR")
    private static let pound = Currency(code: "GBP")
    private static let yen = Currency(code: "JPY")

    private static let cards = [
        (method: "visa", scheme: "visastandardcredit", weight: 40),
        (method: "mc", scheme: "mcstandarddebit", weight: 35),
    ]
    private static let ideal = (method: "ideal", scheme: "ing", weight: 45)

    static let shops: [Shop] = [
        Shop(
            id: "m-1001", name: "Acme Coffee Roasters", address: "Prinsengracht 112|1015 DZ Amsterdam|Netherlands",
            vatID: "NL001234567B01", email: "Acme Books <books@acme.example>", locale: "en",
            tags: "retail;daily;fees;refunds", accounts: accounts("demo/ACME", euro), ticket: 11, payments: 46,
            atCounter: 70, methods: cards + [ideal]),
        Shop(
            id: "m-1002", name: "Bloemenatelier Noord", address: "Buiksloterweg 7|1031 CC Amsterdam|Netherlands",
            vatID: "NL009876543B01", email: "post@bloemen.example", locale: "nl", tags: "retail;fees",
            accounts: accounts("demo/BLOEMEN", euro), ticket: 34, payments: 18, atCounter: 55, methods: cards + [ideal]),
        Shop(
            id: "m-1003", name: "Nordlicht Fahrräder GmbH", address: "Kastanienallee 40|10119 Berlin|Germany",
            vatID: "DE123456789", email: "buchhaltung@nordlicht.example", locale: "de", tags: "online;refunds",
            accounts: accounts("demo/NORDLICHT", euro) + accounts("demo/NORDLICHT", pound), ticket: 410, payments: 9,
            atCounter: 10, methods: cards + [(method: "klarna", scheme: "klarna", weight: 20)]),
        Shop(
            id: "m-1004", name: "Kissaten Tokyo", address: "2-11-3 Meguro|153-0063 Tokyo|Japan", vatID: "",
            email: "keiri@kissaten.example", locale: "ja", tags: "retail", accounts: accounts("demo/KISSATEN", yen),
            ticket: 14, payments: 25, atCounter: 90, methods: cards),
        Shop(
            id: "m-1005", name: "Atelier “Été” & Fils", address: "14 rue du Four|75006 Paris|France",
            vatID: "FR40303265045", email: "compta@ete.example", locale: "fr", tags: "online",
            accounts: accounts("demo/ETE", euro), ticket: 88, payments: 6, atCounter: 0, methods: cards),
    ]

    private static func accounts(_ provider: String, _ currency: Currency?) -> [(provider: String, currency: Currency)]
    {
        currency.map { [(provider, $0)] } ?? []
    }
}
