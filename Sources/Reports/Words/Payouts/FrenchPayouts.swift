extension PayoutWords {
    static let french: PayoutWords = PayoutWords(
        paysParts: {
            $0 < 2
                ? "pour \($0) opération, ainsi répartie"
                : "pour \(Words.french.amounts.count($0)) opérations, ainsi réparties"
        },
        paysCarried: "pour ce qui a été reporté",
        before: "Comptabilisé avant cette période",
        late: "Parmi les opérations tardives de ce rapport",
        within: "Comptabilisé pendant cette période",
        after: "Comptabilisé après cette période",
        takenOver: "Repris du lot précédent",
        handedOn: "Reporté sur le lot suivant",
        otherPayouts: "Autres virements du même lot",
        valueDate: { "date de valeur \($0)" },
        inTransit: { "en route vers votre banque à la fin de la période, date de valeur \($0)" },
        returnOf: { "du virement du \($0), \($1)" },
        returnOfUnknown: "les données n’indiquent pas de quel virement",
        belowZero: {
            "Le solde est inférieur à zéro de \($0)\u{A0}: il est sorti plus d’argent de ce compte qu’il n’y en est entré. En général, cette somme est compensée avec les encaissements suivants."
        },
        taken: "prélevé sur votre compte bancaire",
        takenOn: { "le \($0), le solde étant inférieur à zéro" },
        takenFromBank: { "\(Words.french.listed($0, $1)) prélevés sur votre compte bancaire" },
        whereTo: "Où vont les mouvements de cette période",
        whereToColumn: "Viré par, opérations",
        paidInPeriod: "Viré pendant cette période",
        paidLater: { "Viré plus tard, le \($0), \($1)" },
        paidEarlier: { "Viré plus tôt, le \($0), \($1)" },
        notPaidYet: { "Pas encore viré, lot \($0)" },
        paidBySeveral: { "Viré en plusieurs virements, lot \($0)" },
        carriedOver: { "Reporté sur le lot qui suit le lot \($0)" },
        tiedToNone: "Sans virement correspondant",
        reserve: "Réserve chez le prestataire",
        heldAtStart: "Retenu au début",
        heldBack: "Retenu",
        released: "Libéré",
        heldAtEnd: "Retenu à la fin",
        conversions: { $0 < 2 ? "\($0) conversion" : "\(Words.french.amounts.count($0)) conversions" },
        changed: { "\($0) → \($1)" },
        bothSides: { "\($0) ici, \($1) de l’autre côté" },
        otherSideUnknown: "Les données ne contiennent pas l’autre côté",
        lateAmong: "Les opérations tardives y sont comprises.",
        completeThrough: { "Données complètes jusqu’au \($0) inclus." },
        completeUntil: { "Données complètes jusqu’au \($0)." })
}
