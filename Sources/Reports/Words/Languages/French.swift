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
        beforePayouts: "Mouvements avant versements",
        payoutsMove: "Versements à votre banque",
        closing: "Solde de clôture",
        activity: "Ce qui a fait varier le solde",
        type: "Type, opérations",
        gross: "Brut",
        fees: "Frais",
        net: "Net",
        beforePayoutsTotal: "Avant versements",
        method: "Moyen, opérations",
        byMethod: "Par moyen de paiement",
        byMethodNote: "Paiements, remboursements et rétrofacturations uniquement.",
        methodNotStated: "Non indiqué",
        otherMethods: "Tous les autres",
        channel: "Canal, opérations",
        byChannel: "En ligne et en magasin",
        feesByComponent: "À quoi correspondent les frais",
        component: "Frais",
        amount: "Montant",
        total: "Total",
        payouts: "Versements",
        payout: "Versement",
        date: "Date",
        bankReference: "Référence bancaire",
        notItemised: "non détaillé par le prestataire",
        otherPayouts: "Tous les autres",
        period: "Période",
        run: "Rapport",
        sequence: "Numéro",
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
        nothingBooked: "Aucune opération comptabilisée et aucun versement sur cette période.",
        noPayout: "Aucun versement sur cette période",
        addsUp: "Le compte est juste, comme indiqué ci-dessous",
        totalsAddUp: "Chaque total est la somme de ses lignes",
        footing: { sum, closing in "Le compte est juste\u{A0}: \(sum) = \(closing)." },
        footingNote:
            "Le solde d’ouverture, les opérations tardives, les mouvements et les versements donnent le solde de clôture\u{202F}; chaque total est la somme de ses lignes.",
        noBalance: {
            "Mouvements depuis le \($0), sans solde\u{A0}: les données du prestataire n’indiquent pas le solde initial du compte."
        },
        replaces: { "Ceci est la révision \($0). Elle remplace la révision \($0 - 1)." },
        sent: { "versé à votre banque le \($0)" },
        sentBetween: { "versé à votre banque en \($0) fois, \($1)" },
        reference: { "Référence bancaire \($0)" },
        payoutID: { "non indiquée\u{202F}; versement \($0)" },
        returned: { "Votre banque a retourné \($0)." },
        staysOnAccount: { "Il reste \($0) sur votre compte." },
        entries: { $0 < 2 ? "\($0) opération" : "\(amounts.count($0)) opérations" },
        paysEntries: { $0 < 2 ? "pour \($0) opération" : "pour \(amounts.count($0)) opérations" },
        payoutCount: { $0 < 2 ? "\($0) versement" : "\(amounts.count(Int64($0))) versements" },
        amountsIn: { "Tous les montants sont en \($0)." },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "du \($0) au \($1), \($2)" },
        periodName: periodName,
        subject: { period, what, merchant, revision, isPreliminary in
            let start = isPreliminary ? "Relevé provisoire" : "Relevé"
            let which = revision > 1 ? "\(period), révision \(revision)" : period
            return "\(start) \(which)\u{A0}: \(what) — \(merchant)"
        },
        toYourBank: toYourBank,
        subjectNoPayout: "aucun versement",
        subjectNothing: "aucune opération",
        preheader: { "\($0) · \($1) · \($2)" })

    private static let amounts = AmountText(
        decimalSeparator: ",", groupSeparator: "\u{202F}", codePlace: .behind, percentGap: "\u{A0}")
    private static let dates = DateText(locale: Locale(identifier: "fr")) { $0 == 1 ? "1er" : "\($0)" }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Paiements"
        case .refund: "Remboursements"
        case .refundReversal: "Remboursements rejetés"
        case .chargeback: "Rétrofacturations"
        case .chargebackReversal: "Rétrofacturations annulées"
        case .fee: "Autres frais"
        case .tax: "Taxes"
        case .reserveHold: "Réserve retenue"
        case .reserveRelease: "Réserve libérée"
        case .conversion: "Conversions de devises"
        case .topup: "Approvisionnements"
        case .transfer: "Virements"
        case .adjustment: "Régularisations"
        case .payout: "Versements"
        case .payoutReversal: "Versements rejetés"
        case .collectionFailure: "Prélèvements rejetés"
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
        case .interchange: "Interchange"
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
        case .day, nil: dates.range(period.firstDate, period.endDate.adding(days: -1))
        }
    }

    /// `1,00 EUR à votre banque`, `1,00 EUR et 2,00 USD à votre banque`, `1,00 EUR, 2,00 USD et 3 autres montants à votre banque`.
    @Sendable private static func toYourBank(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " et ") + " à votre banque"
        case 1: amounts.joined(separator: ", ") + " et 1 autre montant à votre banque"
        default: amounts.joined(separator: ", ") + " et \(more) autres montants à votre banque"
        }
    }
}
