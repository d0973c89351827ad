extension PayoutWords {
    static let dutch: PayoutWords = PayoutWords(
        paysParts: {
            $0 == 1
                ? "voor 1 mutatie, als volgt verdeeld"
                : "voor \(Words.dutch.amounts.count($0)) mutaties, als volgt verdeeld"
        },
        paysCarried: "voor wat is meegenomen",
        before: "Geboekt vóór deze periode",
        late: "Bij de nagekomen mutaties van dit rapport",
        within: "Geboekt in deze periode",
        after: "Geboekt na deze periode",
        takenOver: "Overgenomen van de vorige batch",
        handedOn: "Overgedragen aan de volgende batch",
        otherPayouts: "Andere uitbetalingen van dezelfde batch",
        valueDate: { "valutadatum \($0)" },
        inTransit: { "aan het einde van de periode onderweg naar uw bank, valutadatum \($0)" },
        returnOf: { "van de uitbetaling van \($0), \($1)" },
        returnOfUnknown: "de gegevens vermelden niet van welke uitbetaling",
        belowZero: {
            "Het saldo staat \($0) onder nul: er is meer van deze rekening afgegaan dan er is bijgekomen. Meestal wordt dat verrekend met wat hierna binnenkomt."
        },
        taken: "van uw bankrekening afgeschreven",
        takenOn: { "op \($0), omdat het saldo onder nul stond" },
        takenFromBank: { "\(Words.dutch.listed($0, $1)) van uw bankrekening afgeschreven" },
        whereTo: "Waar de mutaties van deze periode naartoe gaan",
        whereToColumn: "Uitbetaald met, mutaties",
        paidInPeriod: "In deze periode uitbetaald",
        paidLater: { "Later uitbetaald, op \($0), \($1)" },
        paidEarlier: { "Eerder uitbetaald, op \($0), \($1)" },
        notPaidYet: { "Nog niet uitbetaald, batch \($0)" },
        paidBySeveral: { "Met meer uitbetalingen uitbetaald, batch \($0)" },
        carriedOver: { "Overgedragen aan de batch na \($0)" },
        tiedToNone: "Zonder bijbehorende uitbetaling",
        reserve: "Reserve bij de betaaldienstverlener",
        heldAtStart: "Aangehouden aan het begin",
        heldBack: "Ingehouden",
        released: "Vrijgegeven",
        heldAtEnd: "Aangehouden aan het einde",
        conversions: { $0 == 1 ? "1 conversie" : "\(Words.dutch.amounts.count($0)) conversies" },
        changed: { "\($0) → \($1)" },
        bothSides: { "\($0) hier, \($1) aan de andere kant" },
        otherSideUnknown: "De andere kant staat niet in de gegevens",
        lateAmong: "Nagekomen mutaties zijn hierin meegeteld.",
        completeThrough: { "Gegevens volledig tot en met \($0)." },
        completeUntil: { "Gegevens volledig tot \($0)." })
}
