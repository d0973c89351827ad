extension EditionWords {
    static let french: EditionWords = EditionWords(
        replaces: { "La révision \($0) remplace la révision \($1) de ce rapport (\($2))" },
        added: { $0 < 2 ? "\($0) opération ajoutée" : "\(Words.french.amounts.count($0)) opérations ajoutées" },
        removed: { $0 < 2 ? "\($0) opération retirée" : "\(Words.french.amounts.count($0)) opérations retirées" },
        addedRefunds: {
            $0 < 2 ? "\($0) remboursement ajouté" : "\(Words.french.amounts.count($0)) remboursements ajoutés"
        },
        removedRefunds: {
            $0 < 2 ? "\($0) remboursement retiré" : "\(Words.french.amounts.count($0)) remboursements retirés"
        },
        closingHigher: { "le solde de clôture augmente de \($0)" },
        closingLower: { "le solde de clôture diminue de \($0)" },
        closingSame: "le solde de clôture est inchangé",
        moreAccounts: { $0 < 2 ? "\($0) autre compte est modifié" : "\($0) autres comptes sont modifiés" },
        noEntryChanged: "aucune opération ajoutée ni retirée",
        noFeesChanged: "aucune opération avec frais ajoutée ni retirée",
        noRefundsChanged: "aucun remboursement ajouté ni retiré",
        reason: "Motif",
        whatChanged: "Ce qui a changé",
        isAdded: "Ajouté",
        isRemoved: "Retiré",
        allAdded: "Total ajouté",
        allRemoved: "Total retiré",
        moreAdded: { "\(Words.french.amounts.count($0)) de plus, ajoutées" },
        moreRemoved: { "\(Words.french.amounts.count($0)) de plus, retirées" },
        nothingChanged:
            "Sur ce compte, aucune opération n’a été ajoutée ni retirée. Ce que l’on sait des virements peut avoir changé.",
        nothingOfFeesChanged: "Sur ce compte, aucune opération avec frais n’a été ajoutée ni retirée.",
        nothingOfRefundsChanged: "Sur ce compte, aucun remboursement n’a été ajouté ni retiré.",
        balanceChanges: "Le solde avant et maintenant",
        before: "Avant",
        now: "Maintenant",
        difference: "Différence",
        backfill:
            "Établi après coup\u{A0}: quand ce rapport a été établi, celui d’une période ultérieure était déjà dû.",
        incomplete:
            "Incomplet\u{A0}: quand ce rapport a été établi, toutes les données de la période n’étaient pas là.",
        comesLater: "Ce qui arrivera plus tard figurera dans un rapport ultérieur.",
        reachesThrough: { "complètes jusqu’au \($0) inclus seulement" },
        reachesUntil: { "complètes jusqu’au \($0) seulement" },
        reachUnknown: "on ne sait pas jusqu’à quand elles sont complètes",
        notItemised: { "on ne sait pas ce que règle le virement \($0)" },
        moreMissing: { $0 < 2 ? "et \($0) autre" : "et \($0) autres" },
        void: { "Le rapport numéro \($0) n’existe pas\u{A0}: \($1) a été abandonné. Motif\u{A0}: \($2)" },
        moreVoids: {
            $0 < 2
                ? "\($0) autre numéro de rapport a été abandonné."
                : "\($0) autres numéros de rapport ont été abandonnés."
        },
        occurred:
            "Une opération appartient à cette période selon la date du paiement ou du remboursement, et non selon sa comptabilisation par le prestataire. Il n’y a donc pas de solde.",
        paidOut:
            "Une opération appartient à cette période selon la date de son virement, et non selon sa comptabilisation par le prestataire. Il n’y a donc pas de solde.",
        window:
            "Ces jours recoupent ceux des rapports précédents et suivants. Il n’y a donc ni solde ni opération tardive.",
        onePayout:
            "Ce rapport porte sur un seul virement et sur tout ce qu’il règle, quelle que soit la date de comptabilisation. Il n’y a donc pas de solde.",
        shortPeriod:
            "Cette période est courte\u{A0}: elle se situe entre les périodes des rapports précédents et celles des rapports à venir.",
        noticeAlone: "Cet avis tient lieu de rapport\u{A0}: il n’y a pas de pièce jointe.")
}
