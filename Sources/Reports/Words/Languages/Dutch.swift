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
        changeInBalance: "Verandering van het saldo",
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
        sequence: "Rapportnummer",
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
        footing: { sum, closing in "Het klopt: \(sum)\u{A0}=\u{A0}\(closing)." },
        footingNote:
            "Beginsaldo, nagekomen mutaties, mutaties en uitbetalingen vormen samen het eindsaldo; elk totaal is de som van zijn regels.",
        noBalance: {
            "Mutaties sinds \($0), geen saldo: uit de gegevens van de aanbieder blijkt niet waarmee de rekening begon."
        },
        sent: { "op \($0) overgemaakt naar uw bank" },
        sentBetween: { "in \($0) uitbetalingen overgemaakt naar uw bank, \($1)" },
        reference: { "Bankreferentie \($0)" },
        payoutID: { "niet vermeld; uitbetaling \($0)" },
        returned: { "\($0) is van uw bank teruggekomen." },
        staysOnAccount: { "\($0) blijft op uw rekening bij de betaaldienstverlener staan." },
        entries: { $0 == 1 ? "1 mutatie" : "\(amounts.count($0)) mutaties" },
        paysEntries: {
            $0 == 1 ? "voor 1 mutatie van dit bedrag" : "voor \(amounts.count($0)) mutaties, samen dit bedrag"
        },
        payoutCount: { $0 == 1 ? "1 uitbetaling" : "\(amounts.count(Int64($0))) uitbetalingen" },
        amountsIn: { "Alle bedragen in \($0)." },
        columnIn: { "\($0), \($1)" },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "van \($0) tot (niet tot en met) \($1), \($2)" },
        periodName: periodName,
        subject: subject,
        listed: listed,
        toYourBank: { "\(listed($0, $1)) naar uw bank" },
        subjectNoPayout: "geen uitbetaling",
        subjectNothing: "niets geboekt",
        preheader: { "\($0) · \($1) · \($2)" },
        copies: .dutch,
        largeFiles: .dutch,
        editions: .dutch,
        moves: .dutch,
        figures: figures,
        feeReport: feeReport,
        refundReport: refundReport)

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
        case .payoutReversal: "Teruggekomen uitbetalingen"
        case .collectionFailure: "Mislukte incasso’s"
        case .rounding: "Afronding"
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
        case .markup: "Opslag van de betaaldienstverlener"
        case .scheme: "Kosten van kaartnetwerken"
        case .interchange: "Afwikkelingsvergoeding (interchange)"
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
        case .quarter(let month): quarter(period.firstDate.quarter(yearBegins: month), isFiscal: month != 1)
        case .year(let month): year(period.firstDate.year, isFiscal: month != 1)
        case .day, nil: dates.range(period.firstDate, period.lastDate)
        }
    }

    private static func quarter(_ quarter: (year: Int, number: Int), isFiscal: Bool) -> String {
        isFiscal
            ? "\(quarter.number)e kwartaal van boekjaar \(DateText.fiscalYear(quarter.year))"
            : "\(quarter.number)e kwartaal van \(quarter.year)"
    }

    private static func year(_ year: Int, isFiscal: Bool) -> String {
        isFiscal ? "Boekjaar \(DateText.fiscalYear(year))" : "Jaar \(year)"
    }

    @Sendable private static func subject(
        _ report: ReportKind, _ period: String, _ what: String, _ merchant: String, _ revision: Int,
        _ finality: Finality
    ) -> String {
        let start =
            switch (report, finality) {
            case (.settlement, .final): "Afrekening"
            case (.settlement, .preliminary): "Voorlopige afrekening"
            case (.settlement, .incomplete): "Onvolledige afrekening"
            case (.fees, .final): "Kosten"
            case (.fees, .preliminary): "Voorlopige kosten"
            case (.fees, .incomplete): "Onvolledige kosten"
            case (.refunds, .final): "Terugbetalingen"
            case (.refunds, .preliminary): "Voorlopige terugbetalingen"
            case (.refunds, .incomplete): "Onvolledige terugbetalingen"
            }
        let which = revision > 1 ? "\(period), revisie \(revision)" : period
        return "\(start) \(which): \(what) — \(merchant)"
    }

    /// `EUR 1,00`, `EUR 1,00 en USD 2,00`, `EUR 1,00, USD 2,00 en 3 andere bedragen`.
    @Sendable private static func listed(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " en ")
        case 1: "\(amounts.joined(separator: ", ")) en 1 ander bedrag"
        default: "\(amounts.joined(separator: ", ")) en \(more) andere bedragen"
        }
    }
}

extension Words {
    private static let figures = FigureWords(
        payments: { $0 == 1 ? "1 betaling" : "\(amounts.count($0)) betalingen" },
        chart: { report in
            switch report {
            case .settlement: "Per dag, vóór uitbetalingen"
            case .fees: "Kosten per dag"
            case .refunds: "Terugbetalingen per dag"
            }
        },
        highestDay: { "Hoogste dagbedrag: \($1) op \($0)." },
        lowestDay: { "Laagste dagbedrag: \($1) op \($0)." },
        highestAndLowestDay: { "Hoogste dagbedrag: \($1) op \($0). Laagste dagbedrag: \($3) op \($2)." },
        largestEntries: "De grootste mutaties, zonder uitbetalingen",
        allEntries: "Alle mutaties, zonder uitbetalingen",
        entry: "Mutatie",
        reference: "Kenmerk",
        entryKind: entryKind,
        lateMark: "nagekomen",
        headlinesAlone: {
            $0
                ? "Bij zoveel rekeningen staat op deze pagina van elke alleen het belangrijkste; elke regel staat in het CSV-bestand."
                : "Bij zoveel rekeningen staat op deze pagina van elke alleen het belangrijkste."
        },
        ofEarlierPeriods: { "\($0) uit eerdere periodes" },
        moreEntries: { $1 ? "\(amounts.count($0)) overige, in het CSV-bestand" : "\(amounts.count($0)) overige" },
        totalWithLate: "Totaal met nagekomen mutaties",
        lateApart: "Zonder nagekomen mutaties; die staan in een eigen tabel.",
        invoicedApart: { "\($0) aan kosten wordt apart gefactureerd en staat in geen saldo." })

    private static let feeReport = FeeWords(
        total: "Kosten",
        deducted: "Ingehouden op uw saldo",
        invoiced: "Apart gefactureerd",
        deductedColumn: "Ingehouden",
        invoicedColumn: "Gefactureerd",
        volume: "Betaalvolume",
        method: "Methode, betalingen",
        payments: "Betalingen",
        share: "Percentage van het betaalvolume",
        shareColumn: "Percentage",
        withoutTax: "Exclusief belasting",
        ofWhichTax: "waarvan belasting (btw)",
        byMethodNote:
            "Het betaalvolume is het brutobedrag van de betalingen. De kosten zijn die van betalingen, terugbetalingen en chargebacks samen.",
        ofMethods: "Alle betaalmethoden",
        ofNoPayment: "Kosten die niet bij een betaling horen",
        lateNote: "Uit eerdere periodes, geregistreerd na het rapport daarvan; niet in het totaal hierboven.",
        largest: "De hoogste kosten",
        all: "Alle kosten",
        others: { $0 ? "Alle overige, in het CSV-bestand" : "Alle overige" },
        monthToDate: { "Lopende maand: \($0), tot en met \($1)" },
        earlierInMonth: { "Eerder in \($0)" },
        thisPeriod: "Deze periode",
        wholeMonthToDate: "Lopende maand",
        none: "Geen kosten in deze periode",
        noPayments: "Geen betalingen in deze periode, dus ook geen percentage.",
        ofVolume: { "\($0) van het betaalvolume van \($1)" },
        onVolume: { "op een betaalvolume van \($0)" },
        allDeducted: "Alles is ingehouden op uw saldo: u hoeft niets meer te betalen.",
        allInvoiced: "Alles wordt apart gefactureerd en betaalt u per factuur: op uw saldo is niets ingehouden.",
        deductedAndInvoiced: { "\($0) is ingehouden op uw saldo, \($1) betaalt u per factuur." },
        lateBesides: { "Daarnaast \($0) uit eerdere periodes, nagekomen." },
        signs:
            "Wat u betaalt is hier positief, wat u terugkreeg negatief. In CSV-bestanden en in een afrekening is het andersom.",
        proof:
            "De kosten naar soort komen op hetzelfde totaal uit als de kosten per betaalmethode plus de kosten die niet bij een betaling horen; elk totaal is de som van zijn regels.",
        inFees: { "\(listed($0, $1)) aan kosten" },
        subjectNone: "geen kosten")

    private static let refundReport = RefundWords(
        refunded: "Terugbetaald",
        number: "Terugbetalingen",
        full: "Volledig",
        partial: "Gedeeltelijk",
        unknownPayment: "Betaling niet bekend",
        returned: "Mislukte terugbetalingen",
        shareOfVolume: "Percentage van het betaalvolume",
        shareOfPayments: "Terugbetalingen per 100 betalingen",
        fees: "Kosten van terugbetalingen, ingehouden",
        invoicedFees: "Kosten van terugbetalingen, apart gefactureerd",
        byMethodNote: "Percentage van het betaalvolume met dezelfde betaalmethode.",
        method: "Methode, terugbetalingen",
        refund: "Terugbetaling",
        rate: "Percentage",
        lateNote: "Uit eerdere periodes, geregistreerd na het rapport daarvan; niet in het totaal hierboven.",
        largest: "De grootste terugbetalingen",
        all: "Alle terugbetalingen",
        payment: "Betaling",
        soFar: "Tot nu toe terugbetaald",
        between: "Dagen ertussen",
        reason: "Reden",
        extent: "Omvang",
        isFull: "volledig",
        isPartial: "gedeeltelijk",
        isReturned: "mislukt",
        refunds: { $0 == 1 ? "1 terugbetaling" : "\(amounts.count($0)) terugbetalingen" },
        days: { $0 == 0 ? "dezelfde dag" : $0 == 1 ? "1 dag later" : "\(amounts.count(Int64($0))) dagen later" },
        made: { "gedaan op \($0)" },
        paid: { "\($1) betaald op \($0)" },
        noPayment: "betaling niet bekend",
        none: "Geen terugbetalingen in deze periode",
        inRefunds: {
            $0 == 1
                ? "aan klanten terugbetaald, in 1 terugbetaling"
                : "aan klanten terugbetaald, in \(amounts.count($0)) terugbetalingen"
        },
        fullAndPartial: { "\($0) volledig, \($1) gedeeltelijk" },
        fullPartialAndUnknown: { "\($0) volledig, \($1) gedeeltelijk, \($2) van onbekende betalingen" },
        ofVolume: { "\($0) van het betaalvolume van \($1)" },
        noPayments: "Geen betalingen in deze periode, dus ook geen percentage.",
        cameBack: { count, amount in
            count == 1
                ? "1 terugbetaling is mislukt en naar u teruggekomen: \(amount)."
                : "\(amounts.count(count)) terugbetalingen zijn mislukt en naar u teruggekomen: \(amount)."
        },
        lateBesides: { "Daarnaast \($0) uit eerdere periodes, nagekomen." },
        signs:
            "Wat naar klanten terugging is hier positief, wat naar u terugkwam negatief. In CSV-bestanden en in een afrekening is het andersom.",
        proof:
            "Elk totaal is de som van zijn regels, en de terugbetalingen per betaalmethode komen op het totaal van de periode uit.",
        amountsRefunded: { "\(listed($0, $1)) terugbetaald" },
        subjectNone: "geen terugbetalingen")

    @Sendable private static func entryKind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Betaling"
        case .refund: "Terugbetaling"
        case .refundReversal: "Mislukte terugbetaling"
        case .chargeback: "Chargeback"
        case .chargebackReversal: "Gewonnen chargeback"
        case .fee: "Kosten"
        case .tax: "Belasting"
        case .reserveHold: "Ingehouden reserve"
        case .reserveRelease: "Vrijgegeven reserve"
        case .conversion: "Valutaconversie"
        case .topup: "Bijstorting"
        case .transfer: "Overboeking"
        case .adjustment: "Correctie"
        case .payout: "Uitbetaling"
        case .payoutReversal: "Teruggekomen uitbetaling"
        case .collectionFailure: "Mislukte incasso"
        case .rounding: "Afronding"
        }
    }
}
