extension EditionWords {
    static let dutch: EditionWords = EditionWords(
        replaces: { "Revisie \($0) vervangt revisie \($1) van dit rapport (\($2))" },
        added: { $0 == 1 ? "1 mutatie toegevoegd" : "\(Words.dutch.amounts.count($0)) mutaties toegevoegd" },
        removed: { $0 == 1 ? "1 mutatie vervallen" : "\(Words.dutch.amounts.count($0)) mutaties vervallen" },
        addedRefunds: {
            $0 == 1 ? "1 terugbetaling toegevoegd" : "\(Words.dutch.amounts.count($0)) terugbetalingen toegevoegd"
        },
        removedRefunds: {
            $0 == 1 ? "1 terugbetaling vervallen" : "\(Words.dutch.amounts.count($0)) terugbetalingen vervallen"
        },
        closingHigher: { "het eindsaldo is \($0) hoger" },
        closingLower: { "het eindsaldo is \($0) lager" },
        closingSame: "het eindsaldo is gelijk gebleven",
        moreAccounts: { $0 == 1 ? "nog 1 rekening is gewijzigd" : "nog \($0) rekeningen zijn gewijzigd" },
        noEntryChanged: "geen mutatie toegevoegd of vervallen",
        noFeesChanged: "geen mutatie met kosten toegevoegd of vervallen",
        noRefundsChanged: "geen terugbetaling toegevoegd of vervallen",
        reason: "Reden",
        whatChanged: "Wat er is gewijzigd",
        isAdded: "Toegevoegd",
        isRemoved: "Vervallen",
        allAdded: "Alles wat is toegevoegd",
        allRemoved: "Alles wat is vervallen",
        moreAdded: { "nog \(Words.dutch.amounts.count($0)) toegevoegd" },
        moreRemoved: { "nog \(Words.dutch.amounts.count($0)) vervallen" },
        nothingChanged:
            "Op deze rekening is geen mutatie toegevoegd of vervallen. Wat over de uitbetalingen bekend is, kan wel zijn gewijzigd.",
        nothingOfFeesChanged: "Op deze rekening is geen mutatie met kosten toegevoegd of vervallen.",
        nothingOfRefundsChanged: "Op deze rekening is geen terugbetaling toegevoegd of vervallen.",
        balanceChanges: "Het saldo eerder en nu",
        before: "Eerder",
        now: "Nu",
        difference: "Verschil",
        backfill: "Achteraf gemaakt: toen dit rapport werd gemaakt, had dat van een latere periode er al moeten zijn.",
        incomplete: "Onvolledig: toen dit rapport werd gemaakt, waren niet alle gegevens over de periode er.",
        comesLater: "Wat later binnenkomt, wordt later gerapporteerd.",
        reachesThrough: { "volledig tot en met \($0)" },
        reachesUntil: { "volledig tot \($0)" },
        reachUnknown: "niet bekend tot wanneer volledig",
        notItemised: { "niet bekend wat met uitbetaling \($0) is uitbetaald" },
        moreMissing: { "en nog \($0)" },
        void: { "Rapportnummer \($0) bestaat niet: \($1) is opgegeven. Reden: \($2)" },
        moreVoids: {
            $0 == 1 ? "Nog 1 rapportnummer is opgegeven." : "Nog \($0) rapportnummers zijn opgegeven."
        },
        occurred:
            "Een mutatie hoort bij deze periode naar het moment waarop de klant betaalde of de terugbetaling werd gedaan, niet naar het moment van boeken. Daarom is er geen saldo.",
        paidOut:
            "Een mutatie hoort bij deze periode naar het moment waarop zij is uitbetaald, niet naar het moment van boeken. Daarom is er geen saldo.",
        window:
            "Deze dagen overlappen met die van de rapporten ervoor en erna. Daarom is er geen saldo en is geen mutatie te laat.",
        onePayout:
            "Dit rapport gaat over één uitbetaling en alles wat daarmee is betaald, wanneer dat ook is geboekt. Daarom is er geen saldo.",
        shortPeriod:
            "Dit is een korte periode: zij ligt tussen de periodes die tot nu toe werden gerapporteerd en die van nu af aan.",
        noticeAlone: "Dit bericht komt in de plaats van een rapport: er is geen bijlage.")
}
