extension EditionWords {
    static let german: EditionWords = EditionWords(
        replaces: { "Fassung \($0) ersetzt Fassung \($1) dieses Berichts (\($2))" },
        added: { $0 == 1 ? "1 Buchung kam hinzu" : "\(Words.german.amounts.count($0)) Buchungen kamen hinzu" },
        removed: { $0 == 1 ? "1 Buchung entfiel" : "\(Words.german.amounts.count($0)) Buchungen entfielen" },
        addedRefunds: {
            $0 == 1 ? "1 Rückerstattung kam hinzu" : "\(Words.german.amounts.count($0)) Rückerstattungen kamen hinzu"
        },
        removedRefunds: {
            $0 == 1 ? "1 Rückerstattung entfiel" : "\(Words.german.amounts.count($0)) Rückerstattungen entfielen"
        },
        closingHigher: { "der Endsaldo ist um \($0) höher" },
        closingLower: { "der Endsaldo ist um \($0) niedriger" },
        closingSame: "der Endsaldo ist unverändert",
        moreAccounts: { $0 == 1 ? "1 weiteres Konto ist geändert" : "\($0) weitere Konten sind geändert" },
        noEntryChanged: "keine Buchung kam hinzu oder entfiel",
        noFeesChanged: "keine Buchung mit Gebühren kam hinzu oder entfiel",
        noRefundsChanged: "keine Rückerstattung kam hinzu oder entfiel",
        reason: "Grund",
        whatChanged: "Was sich geändert hat",
        isAdded: "Neu",
        isRemoved: "Entfallen",
        allAdded: "Neu insgesamt",
        allRemoved: "Entfallen insgesamt",
        moreAdded: { "\(Words.german.amounts.count($0)) weitere neu" },
        moreRemoved: { "\(Words.german.amounts.count($0)) weitere entfallen" },
        nothingChanged:
            "Auf diesem Konto kam keine Buchung hinzu, und keine entfiel. Was über die Auszahlungen bekannt ist, kann sich geändert haben.",
        nothingOfFeesChanged: "Auf diesem Konto kam keine Buchung mit Gebühren hinzu, und keine entfiel.",
        nothingOfRefundsChanged: "Auf diesem Konto kam keine Rückerstattung hinzu, und keine entfiel.",
        balanceChanges: "Der Saldo vorher und jetzt",
        before: "Vorher",
        now: "Jetzt",
        difference: "Differenz",
        backfill:
            "Nachträglich erstellt: Als dieser Bericht entstand, war der eines späteren Zeitraums schon fällig.",
        incomplete: "Unvollständig: Bei der Erstellung dieses Berichts lagen nicht alle Daten des Zeitraums vor.",
        comesLater: "Was später eintrifft, wird später berichtet.",
        reachesThrough: { "vollständig nur bis einschließlich \($0)" },
        reachesUntil: { "vollständig nur bis \($0)" },
        reachUnknown: "nicht bekannt, bis wann vollständig",
        notItemised: { "nicht bekannt, was die Auszahlung \($0) auszahlt" },
        moreMissing: { $0 == 1 ? "und 1 weitere Lücke" : "und \($0) weitere Lücken" },
        void: { "Einen Bericht mit der Nummer \($0) gibt es nicht: \($1) wurde aufgegeben. Grund: \($2)" },
        moreVoids: {
            $0 == 1
                ? "1 weitere Berichtsnummer wurde aufgegeben." : "\($0) weitere Berichtsnummern wurden aufgegeben."
        },
        occurred:
            "Eine Buchung gehört zu diesem Zeitraum nach dem Tag, an dem der Kunde zahlte oder die Rückerstattung erfolgte, nicht nach der Buchung beim Anbieter. Daher gibt es keinen Saldo.",
        paidOut:
            "Eine Buchung gehört zu diesem Zeitraum nach dem Tag ihrer Auszahlung, nicht nach der Buchung beim Anbieter. Daher gibt es keinen Saldo.",
        window:
            "Diese Tage überschneiden sich mit denen der Berichte davor und danach. Daher gibt es keinen Saldo, und keine Buchung ist verspätet.",
        onePayout:
            "Dieser Bericht handelt von einer Auszahlung und allem, was sie auszahlt, wann immer das gebucht wurde. Daher gibt es keinen Saldo.",
        shortPeriod:
            "Dies ist ein kurzer Zeitraum: Er liegt zwischen den bisherigen Berichtszeiträumen und den künftigen.",
        noticeAlone: "Diese Mitteilung tritt an die Stelle eines Berichts: Es gibt keinen Anhang.")
}
