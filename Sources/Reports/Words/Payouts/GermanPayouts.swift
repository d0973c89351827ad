extension PayoutWords {
    static let german: PayoutWords = PayoutWords(
        paysParts: {
            $0 == 1
                ? "für 1 Buchung, wie folgt aufgeteilt"
                : "für \(Words.german.amounts.count($0)) Buchungen, wie folgt aufgeteilt"
        },
        paysCarried: "für übertragene Beträge",
        before: "Vor diesem Zeitraum gebucht",
        late: "Unter den nachträglichen Buchungen dieses Berichts",
        within: "In diesem Zeitraum gebucht",
        after: "Nach diesem Zeitraum gebucht",
        takenOver: "Aus dem vorigen Abrechnungslauf übernommen",
        handedOn: "In den nächsten Abrechnungslauf übertragen",
        otherPayouts: "Andere Auszahlungen desselben Abrechnungslaufs",
        valueDate: { "Wertstellung \($0)" },
        inTransit: { "am Ende des Zeitraums unterwegs zu Ihrer Bank, Wertstellung \($0)" },
        returnOf: { "aus der Auszahlung vom \($0), \($1)" },
        returnOfUnknown: "aus welcher Auszahlung, geht aus den Daten nicht hervor",
        belowZero: {
            "Der Saldo liegt \($0) unter null: Von diesem Konto ging mehr ab, als darauf einging. In der Regel wird das mit den nächsten Eingängen verrechnet."
        },
        taken: "von Ihrem Bankkonto eingezogen",
        takenOn: { "am \($0), weil der Saldo unter null lag" },
        takenFromBank: { "\(Words.german.listed($0, $1)) von Ihrem Bankkonto eingezogen" },
        whereTo: "Wohin die Bewegungen dieses Zeitraums gehen",
        whereToColumn: "Ausgezahlt mit, Buchungen",
        paidInPeriod: "In diesem Zeitraum ausgezahlt",
        paidLater: { "Später ausgezahlt, am \($0), \($1)" },
        paidEarlier: { "Früher ausgezahlt, am \($0), \($1)" },
        notPaidYet: { "Noch nicht ausgezahlt, Abrechnungslauf \($0)" },
        paidBySeveral: { "Mit mehreren Auszahlungen ausgezahlt, Abrechnungslauf \($0)" },
        carriedOver: { "In den Abrechnungslauf nach \($0) übertragen" },
        tiedToNone: "Ohne zugehörige Auszahlung",
        reserve: "Reserve beim Anbieter",
        heldAtStart: "Einbehalten am Anfang",
        heldBack: "Einbehalten",
        released: "Freigegeben",
        heldAtEnd: "Einbehalten am Ende",
        conversions: { $0 == 1 ? "1 Umrechnung" : "\(Words.german.amounts.count($0)) Umrechnungen" },
        changed: { "\($0) → \($1)" },
        bothSides: { "\($0) hier, \($1) auf der Gegenseite" },
        otherSideUnknown: "Die Gegenseite ist in den Daten nicht enthalten",
        lateAmong: "Nachträgliche Buchungen sind darin enthalten.",
        completeThrough: { "Daten vollständig bis einschließlich \($0)." },
        completeUntil: { "Daten vollständig bis \($0)." })
}
