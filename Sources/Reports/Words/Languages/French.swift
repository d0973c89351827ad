import Foundation
import Settlements

/// French puts a no-break space before `:` and a narrow one before `;` `?` `!`, as the Imprimerie nationale has it.
extension Words {
    static let french = Words(
        language: "fr",
        amounts: amounts,
        dates: dates,
        merchant: "Commerçant",
        vatID: "N° de TVA",
        balance: "Solde",
        opening: "Solde d’ouverture",
        late: "Opérations tardives",
        lateNote: "De périodes antérieures, enregistrées après leur rapport",
        beforePayouts: "Mouvements avant virements",
        payoutsMove: "Virements sur votre compte bancaire",
        closing: "Solde de clôture",
        activity: "Ce qui a fait varier le solde",
        type: "Type, opérations",
        gross: "Brut",
        fees: "Frais",
        net: "Net",
        beforePayoutsTotal: "Avant virements",
        changeInBalance: "Variation du solde",
        method: "Moyen, opérations",
        byMethod: "Par moyen de paiement",
        byMethodNote: "Paiements, remboursements et impayés (chargebacks) uniquement.",
        methodNotStated: "Non indiqué",
        otherMethods: "Tous les autres",
        channel: "Canal, opérations",
        byChannel: "En ligne et en magasin",
        feesByComponent: "À quoi correspondent les frais",
        component: "Frais",
        amount: "Montant",
        total: "Total",
        payouts: "Virements",
        payout: "Virement",
        date: "Date",
        bankReference: "Référence du virement",
        notItemised: "non détaillé par le prestataire",
        otherPayouts: "Tous les autres",
        period: "Période",
        run: "Rapport",
        sequence: "Numéro du rapport",
        revision: "Révision",
        kind: kind,
        channelName: channelName,
        feeName: feeName,
        card: "Carte",
        sepaDirectDebit: "Prélèvement SEPA",
        cardProduct: cardProduct,
        field: { "\($0)\u{A0}: \($1)" },
        preliminary:
            "Provisoire\u{A0}: la période n’est pas terminée et les montants peuvent encore changer. Ne comptabilisez rien sur cette base.",
        nothingBooked: "Aucune opération comptabilisée et aucun virement sur cette période.",
        noPayout: "Aucun virement sur cette période",
        addsUp: "Le compte est juste, comme indiqué ci-dessous",
        totalsAddUp: "Chaque total est la somme de ses lignes",
        footing: { sum, closing in "Le compte est juste\u{A0}: \(sum)\u{A0}=\u{A0}\(closing)." },
        footingNote:
            "Le solde d’ouverture, les opérations tardives, les mouvements et les virements donnent le solde de clôture\u{202F}; chaque total est la somme de ses lignes.",
        noBalance: {
            "Mouvements depuis le \($0), sans solde\u{A0}: les données du prestataire n’indiquent pas le solde initial du compte."
        },
        sent: { "viré sur votre compte bancaire le \($0)" },
        sentBetween: { "viré sur votre compte bancaire en \($0) virements, \($1)" },
        reference: { "Référence du virement \($0)" },
        payoutID: { "non indiquée\u{202F}; virement \($0)" },
        returned: { "Votre banque a retourné \($0)." },
        staysOnAccount: { "Il reste \($0) sur votre compte chez le prestataire." },
        entries: { $0 < 2 ? "\($0) opération" : "\(amounts.count($0)) opérations" },
        paysEntries: {
            $0 < 2 ? "pour \($0) opération de ce montant" : "pour \(amounts.count($0)) opérations totalisant ce montant"
        },
        payoutCount: { $0 < 2 ? "\($0) virement" : "\(amounts.count(Int64($0))) virements" },
        amountsIn: { "Tous les montants sont en \($0)." },
        columnIn: { "\($0), \($1)" },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "du \($0) jusqu’au \($1) exclu, \($2)" },
        periodName: periodName,
        subject: subject,
        listed: listed,
        toYourBank: { "\(listed($0, $1)) virés sur votre compte bancaire" },
        subjectNoPayout: "aucun virement",
        subjectNothing: "aucune opération",
        preheader: { "\($0) · \($1) · \($2)" },
        copies: .french,
        largeFiles: .french,
        editions: .french,
        moves: .french,
        figures: figures,
        feeReport: feeReport,
        refundReport: refundReport)

    private static let amounts = AmountText(
        decimalSeparator: ",", groupSeparator: "\u{202F}", codePlace: .behind, percentGap: "\u{A0}")
    private static let dates = DateText(locale: Locale(identifier: "fr")) { $0 == 1 ? "1er" : "\($0)" }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Paiements"
        case .refund: "Remboursements"
        case .refundReversal: "Remboursements rejetés"
        case .chargeback: "Impayés (chargebacks)"
        case .chargebackReversal: "Impayés (chargebacks) annulés"
        case .fee: "Autres frais"
        case .tax: "Taxes"
        case .reserveHold: "Réserve retenue"
        case .reserveRelease: "Réserve libérée"
        case .conversion: "Conversions de devises"
        case .topup: "Approvisionnements"
        case .transfer: "Transferts"
        case .adjustment: "Régularisations"
        case .payout: "Virements"
        case .payoutReversal: "Virements rejetés"
        case .collectionFailure: "Prélèvements rejetés"
        case .rounding: "Arrondis"
        }
    }

    @Sendable private static func channelName(_ channel: SalesChannel?) -> String {
        switch channel {
        case .online: "En ligne"
        case .inPerson: "En magasin"
        case nil: "Non indiqué"
        }
    }

    @Sendable private static func feeName(_ component: FeeComponent) -> String {
        switch component {
        case .commission: "Commission"
        case .markup: "Marge du prestataire"
        case .scheme: "Frais des réseaux de cartes"
        case .interchange: "Commission d’interchange"
        case .processing: "Traitement"
        case .fx: "Change"
        case .tax: "Taxe sur les frais"
        case .fixed: "Frais fixes"
        }
    }

    @Sendable private static func cardProduct(_ product: String, _ funding: CardFunding) -> String {
        switch funding {
        case .credit: "\(product) crédit"
        case .debit: "\(product) débit"
        case .prepaid: "\(product) prépayée"
        }
    }

    @Sendable private static func periodName(_ period: Period) -> String {
        switch period.kind {
        case .week: "Semaine \(period.firstDate.week.number) de \(period.firstDate.week.year)"
        case .month: dates.month(period.firstDate)
        case .quarter(let month): quarter(period.firstDate.quarter(yearBegins: month), isFiscal: month != 1)
        case .year(let month): year(period.firstDate.year, isFiscal: month != 1)
        case .day, nil: dates.range(period.firstDate, period.lastDate)
        }
    }

    private static func quarter(_ quarter: (year: Int, number: Int), isFiscal: Bool) -> String {
        isFiscal
            ? "\(quarter.number)\(quarter.number == 1 ? "er" : "e") trimestre de l’exercice \(DateText.fiscalYear(quarter.year))"
            : "\(quarter.number)\(quarter.number == 1 ? "er" : "e") trimestre \(quarter.year)"
    }

    private static func year(_ year: Int, isFiscal: Bool) -> String {
        isFiscal ? "Exercice \(DateText.fiscalYear(year))" : "Année \(year)"
    }

    @Sendable private static func subject(
        _ report: ReportKind, _ period: String, _ what: String, _ merchant: String, _ revision: Int,
        _ finality: Finality
    ) -> String {
        let start =
            switch (report, finality) {
            case (.settlement, .final): "Relevé"
            case (.settlement, .preliminary): "Relevé provisoire"
            case (.settlement, .incomplete): "Relevé incomplet"
            case (.fees, .final): "Frais"
            case (.fees, .preliminary): "Frais provisoires"
            case (.fees, .incomplete): "Frais incomplets"
            case (.refunds, .final): "Remboursements"
            case (.refunds, .preliminary): "Remboursements provisoires"
            case (.refunds, .incomplete): "Remboursements incomplets"
            }
        let which = revision > 1 ? "\(period), révision \(revision)" : period
        return "\(start) \(which)\u{A0}: \(what) — \(merchant)"
    }

    /// `1,00 EUR`, `1,00 EUR et 2,00 USD`, `1,00 EUR, 2,00 USD et 3 autres montants`.
    @Sendable private static func listed(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " et ")
        case 1: "\(amounts.joined(separator: ", ")) et 1 autre montant"
        default: "\(amounts.joined(separator: ", ")) et \(more) autres montants"
        }
    }
}

extension Words {
    private static let figures = FigureWords(
        payments: { $0 < 2 ? "\($0) paiement" : "\(amounts.count($0)) paiements" },
        chart: { report in
            switch report {
            case .settlement: "Jour par jour, avant virements"
            case .fees: "Frais par jour"
            case .refunds: "Remboursements par jour"
            }
        },
        highestDay: { "Montant journalier le plus élevé\u{A0}: \($1), le \($0)." },
        lowestDay: { "Montant journalier le plus bas\u{A0}: \($1), le \($0)." },
        highestAndLowestDay: {
            "Montant journalier le plus élevé\u{A0}: \($1), le \($0). Montant journalier le plus bas\u{A0}: \($3), le \($2)."
        },
        largestEntries: "Les opérations les plus importantes, hors virements",
        allEntries: "Toutes les opérations, hors virements",
        entry: "Opération",
        reference: "Référence",
        entryKind: entryKind,
        lateMark: "avec retard",
        headlinesAlone: {
            $0
                ? "Avec autant de comptes, cette page ne montre que l’essentiel de chacun\u{202F}; chaque ligne figure dans le fichier CSV."
                : "Avec autant de comptes, cette page ne montre que l’essentiel de chacun."
        },
        ofEarlierPeriods: { "\($0) de périodes antérieures" },
        moreEntries: {
            let more = $0 < 2 ? "\($0) autre" : "\(amounts.count($0)) autres"
            return $1 ? "\(more), dans le fichier CSV" : more
        },
        totalWithLate: "Total avec opérations tardives",
        lateApart: "Sans les opérations tardives, qui ont leur propre tableau.",
        invoicedApart: { "\($0) de frais sont facturés à part et ne figurent dans aucun solde." })

    private static let feeReport = FeeWords(
        total: "Frais",
        deducted: "Frais déduits de votre solde",
        invoiced: "Frais facturés à part",
        deductedColumn: "Déduits",
        invoicedColumn: "Facturés",
        volume: "Volume encaissé",
        method: "Moyen, paiements",
        payments: "Paiements",
        share: "Part du volume encaissé",
        shareColumn: "Part",
        withoutTax: "Hors taxe",
        ofWhichTax: "dont taxe (TVA)",
        byMethodNote:
            "Le volume encaissé est le montant brut des paiements. Les frais sont ceux des paiements, des remboursements et des impayés (chargebacks) réunis.",
        ofMethods: "Tous les moyens de paiement",
        ofNoPayment: "Frais non liés à un paiement",
        lateNote: "De périodes antérieures, enregistrés après leur rapport\u{202F}; hors du total ci-dessus.",
        largest: "Les frais les plus élevés",
        all: "Tous les frais",
        others: { $0 ? "Tous les autres, dans le fichier CSV" : "Tous les autres" },
        monthToDate: { "Cumul du mois\u{A0}: \($0), jusqu’au \($1) inclus" },
        earlierInMonth: { "Plus tôt en \($0)" },
        thisPeriod: "Cette période",
        wholeMonthToDate: "Cumul du mois",
        none: "Pas de frais sur cette période",
        noPayments: "Aucun paiement sur cette période, donc pas de part à calculer.",
        ofVolume: { "\($0) d’un volume encaissé de \($1)" },
        onVolume: { "sur un volume encaissé de \($0)" },
        allDeducted: "Tout a été déduit de votre solde\u{A0}: il ne reste rien à payer.",
        allInvoiced: "Tout est facturé à part, à régler sur facture\u{A0}: rien n’a été déduit de votre solde.",
        deductedAndInvoiced: { "\($0) ont été déduits de votre solde, \($1) sont à régler sur facture." },
        lateBesides: { "S’y ajoutent \($0) de périodes antérieures, enregistrés tardivement." },
        signs:
            "Ici, ce que vous payez est positif et ce qui vous a été rendu est négatif. Dans les fichiers CSV et dans le relevé de règlement, c’est l’inverse.",
        proof:
            "Le total des frais par nature est égal à celui des frais par moyen de paiement, augmenté des frais qui ne sont liés à aucun paiement\u{202F}; chaque total est la somme de ses lignes.",
        inFees: { "\(listed($0, $1)) de frais" },
        subjectNone: "pas de frais")

    private static let refundReport = RefundWords(
        refunded: "Remboursé",
        number: "Remboursements",
        full: "En totalité",
        partial: "En partie",
        unknownPayment: "Paiement inconnu",
        returned: "Remboursements rejetés",
        shareOfVolume: "Part du volume encaissé",
        shareOfPayments: "Remboursements pour 100 paiements",
        fees: "Frais sur remboursements, déduits",
        invoicedFees: "Frais sur remboursements, facturés à part",
        byMethodNote: "Part du volume encaissé avec le même moyen de paiement.",
        method: "Moyen, remboursements",
        refund: "Remboursement",
        rate: "Part",
        lateNote: "De périodes antérieures, enregistrés après leur rapport\u{202F}; hors du total ci-dessus.",
        largest: "Les remboursements les plus importants",
        all: "Tous les remboursements",
        payment: "Paiement",
        soFar: "Déjà remboursé",
        between: "Jours écoulés",
        reason: "Motif",
        extent: "Étendue",
        isFull: "en totalité",
        isPartial: "en partie",
        isReturned: "rejeté",
        refunds: { $0 < 2 ? "\($0) remboursement" : "\(amounts.count($0)) remboursements" },
        days: { $0 == 0 ? "le jour même" : $0 == 1 ? "1 jour après" : "\(amounts.count(Int64($0))) jours après" },
        made: { "effectué le \($0)" },
        paid: { "\($1) payés le \($0)" },
        noPayment: "paiement non connu",
        none: "Aucun remboursement sur cette période",
        inRefunds: {
            $0 < 2
                ? "remboursés aux clients, en \($0) remboursement"
                : "remboursés aux clients, en \(amounts.count($0)) remboursements"
        },
        fullAndPartial: { "\($0) en totalité, \($1) en partie" },
        fullPartialAndUnknown: { "\($0) en totalité, \($1) en partie, \($2) de paiements non connus" },
        ofVolume: { "\($0) d’un volume encaissé de \($1)" },
        noPayments: "Aucun paiement sur cette période, donc pas de taux.",
        cameBack: { count, amount in
            count < 2
                ? "\(count) remboursement a été rejeté et vous est revenu\u{A0}: \(amount)."
                : "\(amounts.count(count)) remboursements ont été rejetés et vous sont revenus\u{A0}: \(amount)."
        },
        lateBesides: { "S’y ajoutent \($0) de périodes antérieures, enregistrés tardivement." },
        signs:
            "Ici, ce qui a été rendu aux clients est positif et ce qui vous est revenu est négatif. Dans les fichiers CSV et dans le relevé de règlement, c’est l’inverse.",
        proof:
            "Chaque total est la somme de ses lignes, et les remboursements par moyen de paiement donnent le total de la période.",
        amountsRefunded: { "\(listed($0, $1)) remboursés" },
        subjectNone: "aucun remboursement")

    @Sendable private static func entryKind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Paiement"
        case .refund: "Remboursement"
        case .refundReversal: "Remboursement rejeté"
        case .chargeback: "Impayé (chargeback)"
        case .chargebackReversal: "Impayé (chargeback) annulé"
        case .fee: "Frais"
        case .tax: "Taxe"
        case .reserveHold: "Réserve retenue"
        case .reserveRelease: "Réserve libérée"
        case .conversion: "Conversion de devises"
        case .topup: "Approvisionnement"
        case .transfer: "Transfert"
        case .adjustment: "Régularisation"
        case .payout: "Virement"
        case .payoutReversal: "Virement rejeté"
        case .collectionFailure: "Prélèvement rejeté"
        case .rounding: "Arrondi"
        }
    }
}
