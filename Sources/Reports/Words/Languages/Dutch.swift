import Foundation
import Settlements

extension Words {
    static let dutch = Words(
        language: "nl",
        amounts: amounts,
        dates: dates,
        merchant: "Ondernemer",
        vatID: "Btw-nummer",
        balance: "Saldo",
        opening: "Beginsaldo",
        late: "Nagekomen mutaties",
        lateNote: "Uit eerdere periodes, geregistreerd na het rapport daarvan",
        beforePayouts: "Mutaties vóór uitbetalingen",
        payoutsMove: "Uitbetalingen naar uw bank",
        closing: "Eindsaldo",
        activity: "Wat het saldo veranderde",
        type: "Soort, mutaties",
        gross: "Bruto",
        fees: "Kosten",
        net: "Netto",
        beforePayoutsTotal: "Vóór uitbetalingen",
        method: "Methode, mutaties",
        byMethod: "Per betaalmethode",
        byMethodNote: "Alleen betalingen, terugbetalingen en chargebacks.",
        methodNotStated: "Niet vermeld",
        otherMethods: "Alle overige",
        channel: "Kanaal, mutaties",
        byChannel: "Online en in de winkel",
        feesByComponent: "Waarvoor de kosten zijn",
        component: "Kosten",
        amount: "Bedrag",
        total: "Totaal",
        payouts: "Uitbetalingen",
        payout: "Uitbetaling",
        date: "Datum",
        bankReference: "Bankreferentie",
        notItemised: "door de aanbieder niet gespecificeerd",
        otherPayouts: "Alle overige",
        period: "Periode",
        run: "Rapport",
        sequence: "Nummer",
        revision: "Revisie",
        kind: kind,
        channelName: channelName,
        feeName: feeName,
        card: "Kaart",
        sepaDirectDebit: "SEPA-incasso",
        cardProduct: cardProduct,
        field: { "\($0): \($1)" },
        preliminary:
            "Voorlopig: de periode is nog niet afgelopen en bedragen kunnen nog veranderen. Boek niet op basis hiervan.",
        nothingBooked: "In deze periode is niets geboekt en niets uitbetaald.",
        noPayout: "Geen uitbetaling in deze periode",
        addsUp: "Het klopt, zoals hieronder te zien is",
        totalsAddUp: "Elk totaal is de som van zijn regels",
        footing: { sum, closing in "Het klopt: \(sum) = \(closing)." },
        footingNote:
            "Beginsaldo, nagekomen mutaties, mutaties en uitbetalingen vormen samen het eindsaldo; elk totaal is de som van zijn regels.",
        noBalance: {
            "Mutaties sinds \($0), geen saldo: uit de gegevens van de aanbieder blijkt niet waarmee de rekening begon."
        },
        replaces: { "Dit is revisie \($0). Deze vervangt revisie \($0 - 1)." },
        sent: { "op \($0) overgemaakt naar uw bank" },
        sentBetween: { "in \($0) uitbetalingen overgemaakt naar uw bank, \($1)" },
        reference: { "Bankreferentie \($0)" },
        payoutID: { "niet vermeld; uitbetaling \($0)" },
        returned: { "\($0) is van uw bank teruggekomen." },
        staysOnAccount: { "\($0) blijft op uw rekening staan." },
        entries: { $0 == 1 ? "1 mutatie" : "\(amounts.count($0)) mutaties" },
        paysEntries: { $0 == 1 ? "voor 1 mutatie" : "voor \(amounts.count($0)) mutaties" },
        payoutCount: { $0 == 1 ? "1 uitbetaling" : "\(amounts.count(Int64($0))) uitbetalingen" },
        amountsIn: { "Alle bedragen in \($0)." },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "van \($0) tot \($1), \($2)" },
        periodName: periodName,
        subject: { period, what, merchant, revision, isPreliminary in
            let start = isPreliminary ? "Voorlopige afrekening" : "Afrekening"
            let which = revision > 1 ? "\(period), revisie \(revision)" : period
            return "\(start) \(which): \(what) — \(merchant)"
        },
        toYourBank: toYourBank,
        subjectNoPayout: "geen uitbetaling",
        subjectNothing: "niets geboekt",
        preheader: { "\($0) · \($1) · \($2)" })

    private static let amounts = AmountText(
        decimalSeparator: ",", groupSeparator: ".", codePlace: .before, percentGap: "")
    private static let dates = DateText(locale: Locale(identifier: "nl")) { "\($0)" }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Betalingen"
        case .refund: "Terugbetalingen"
        case .refundReversal: "Mislukte terugbetalingen"
        case .chargeback: "Chargebacks"
        case .chargebackReversal: "Gewonnen chargebacks"
        case .fee: "Overige kosten"
        case .tax: "Belastingen"
        case .reserveHold: "Ingehouden reserve"
        case .reserveRelease: "Vrijgegeven reserve"
        case .conversion: "Valutaconversies"
        case .topup: "Bijstortingen"
        case .transfer: "Overboekingen"
        case .adjustment: "Correcties"
        case .payout: "Uitbetalingen"
        case .payoutReversal: "Mislukte uitbetalingen"
        case .collectionFailure: "Mislukte incasso’s"
        }
    }

    @Sendable private static func channelName(_ channel: SalesChannel?) -> String {
        switch channel {
        case .online: "Online"
        case .inPerson: "In de winkel"
        case nil: "Niet vermeld"
        }
    }

    @Sendable private static func feeName(_ component: FeeComponent) -> String {
        switch component {
        case .commission: "Commissie"
        case .markup: "Opslag van de aanbieder"
        case .scheme: "Kosten van kaartnetwerken"
        case .interchange: "Interchange"
        case .processing: "Verwerking"
        case .fx: "Valutaconversie"
        case .tax: "Belasting over kosten"
        case .fixed: "Vaste kosten"
        }
    }

    @Sendable private static func cardProduct(_ product: String, _ funding: CardFunding) -> String {
        switch funding {
        case .credit: "\(product) credit"
        case .debit: "\(product) debit"
        case .prepaid: "\(product) prepaid"
        }
    }

    @Sendable private static func periodName(_ period: Period) -> String {
        switch period.kind {
        case .week: "Week \(period.firstDate.week.number) van \(period.firstDate.week.year)"
        case .month: dates.month(period.firstDate)
        case .day, nil: dates.range(period.firstDate, period.endDate.adding(days: -1))
        }
    }

    /// `EUR 1,00 naar uw bank`, `EUR 1,00 en USD 2,00 naar uw bank`, `EUR 1,00, USD 2,00 en 3 andere bedragen naar uw bank`.
    @Sendable private static func toYourBank(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " en ") + " naar uw bank"
        case 1: amounts.joined(separator: ", ") + " en 1 ander bedrag naar uw bank"
        default: amounts.joined(separator: ", ") + " en \(more) andere bedragen naar uw bank"
        }
    }
}
