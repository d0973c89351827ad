import Foundation
import Settlements

extension Words {
    static let german = Words(
        language: "de",
        amounts: amounts,
        dates: dates,
        merchant: "Händler",
        vatID: "USt-IdNr.",
        balance: "Saldo",
        opening: "Anfangssaldo",
        late: "Nachträgliche Buchungen",
        lateNote: "Aus früheren Zeiträumen, nach deren Bericht erfasst",
        beforePayouts: "Bewegungen vor Auszahlungen",
        payoutsMove: "Auszahlungen an Ihre Bank",
        closing: "Endsaldo",
        activity: "Was den Saldo verändert hat",
        type: "Art, Buchungen",
        gross: "Brutto",
        fees: "Gebühren",
        net: "Netto",
        beforePayoutsTotal: "Vor Auszahlungen",
        changeInBalance: "Veränderung des Saldos",
        method: "Zahlungsart, Buchungen",
        byMethod: "Nach Zahlungsart",
        byMethodNote: "Nur Zahlungen, Rückerstattungen und Rückbelastungen (Chargebacks).",
        methodNotStated: "Ohne Angabe",
        otherMethods: "Alle übrigen",
        channel: "Kanal, Buchungen",
        byChannel: "Online und vor Ort",
        feesByComponent: "Wofür die Gebühren anfallen",
        component: "Gebühr",
        amount: "Betrag",
        total: "Summe",
        payouts: "Auszahlungen",
        payout: "Auszahlung",
        date: "Datum",
        bankReference: "Verwendungszweck",
        notItemised: "vom Anbieter nicht aufgeschlüsselt",
        otherPayouts: "Alle übrigen",
        period: "Zeitraum",
        run: "Bericht",
        sequence: "Berichtsnummer",
        revision: "Fassung",
        kind: kind,
        channelName: channelName,
        feeName: feeName,
        card: "Karte",
        sepaDirectDebit: "SEPA-Lastschrift",
        cardProduct: cardProduct,
        field: { "\($0): \($1)" },
        preliminary:
            "Vorläufig: Der Zeitraum ist noch nicht zu Ende, und Beträge können sich noch ändern. Bitte nicht auf dieser Grundlage buchen.",
        nothingBooked: "In diesem Zeitraum wurde nichts gebucht und nichts ausgezahlt.",
        noPayout: "Keine Auszahlung in diesem Zeitraum",
        addsUp: "Rechnerisch richtig, siehe unten",
        totalsAddUp: "Jeder Gesamtbetrag ist die Summe seiner Zeilen",
        footing: { sum, closing in "Rechnerisch richtig: \(sum)\u{A0}=\u{A0}\(closing)." },
        footingNote:
            "Anfangssaldo, nachträgliche Buchungen, Bewegungen und Auszahlungen ergeben den Endsaldo; jeder Gesamtbetrag ist die Summe seiner Zeilen.",
        noBalance: {
            "Bewegungen seit \($0), kein Saldo: Die Daten des Anbieters sagen nicht, mit welchem Stand das Konto begann."
        },
        sent: { "am \($0) an Ihre Bank überwiesen" },
        sentBetween: { "in \($0) Auszahlungen an Ihre Bank überwiesen, \($1)" },
        reference: { "Verwendungszweck \($0)" },
        payoutID: { "nicht angegeben; Auszahlung \($0)" },
        returned: { "Von Ihrer Bank kamen \($0) zurück." },
        staysOnAccount: { "Auf Ihrem Konto beim Anbieter verbleiben \($0)." },
        entries: { $0 == 1 ? "1 Buchung" : "\(amounts.count($0)) Buchungen" },
        paysEntries: {
            $0 == 1 ? "für 1 Buchung über diesen Betrag" : "für \(amounts.count($0)) Buchungen, in Summe dieser Betrag"
        },
        payoutCount: { $0 == 1 ? "1 Auszahlung" : "\(amounts.count(Int64($0))) Auszahlungen" },
        amountsIn: { "Alle Beträge in \($0)." },
        columnIn: { "\($0), \($1)" },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "von \($0) bis ausschließlich \($1), \($2)" },
        periodName: periodName,
        subject: subject,
        listed: listed,
        toYourBank: { "\(listed($0, $1)) an Ihre Bank" },
        subjectNoPayout: "keine Auszahlung",
        subjectNothing: "nichts gebucht",
        preheader: { "\($0) · \($1) · \($2)" },
        copies: .german,
        largeFiles: .german,
        editions: .german,
        moves: .german,
        figures: figures,
        feeReport: feeReport,
        refundReport: refundReport)

    private static let amounts = AmountText(
        decimalSeparator: ",", groupSeparator: ".", codePlace: .behind, percentGap: "\u{A0}")
    private static let dates = DateText(locale: Locale(identifier: "de"), weekdayMark: ",", hourMark: " Uhr") {
        "\($0)."
    }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Zahlungen"
        case .refund: "Rückerstattungen"
        case .refundReversal: "Zurückgekommene Rückerstattungen"
        case .chargeback: "Rückbelastungen (Chargebacks)"
        case .chargebackReversal: "Abgewehrte Rückbelastungen (Chargebacks)"
        case .fee: "Sonstige Gebühren"
        case .tax: "Steuern"
        case .reserveHold: "Einbehaltene Reserve"
        case .reserveRelease: "Freigegebene Reserve"
        case .conversion: "Währungsumrechnungen"
        case .topup: "Einzahlungen"
        case .transfer: "Umbuchungen"
        case .adjustment: "Korrekturen"
        case .payout: "Auszahlungen"
        case .payoutReversal: "Zurückgekommene Auszahlungen"
        case .collectionFailure: "Rücklastschriften"
        case .rounding: "Rundung"
        }
    }

    @Sendable private static func channelName(_ channel: SalesChannel?) -> String {
        switch channel {
        case .online: "Online"
        case .inPerson: "Vor Ort"
        case nil: "Ohne Angabe"
        }
    }

    @Sendable private static func feeName(_ component: FeeComponent) -> String {
        switch component {
        case .commission: "Provision"
        case .markup: "Aufschlag des Zahlungsdienstleisters"
        case .scheme: "Gebühren der Kartennetzwerke"
        case .interchange: "Interbankenentgelt (Interchange)"
        case .processing: "Verarbeitung"
        case .fx: "Währungsumrechnung"
        case .tax: "Steuer auf Gebühren"
        case .fixed: "Feste Gebühren"
        }
    }

    @Sendable private static func cardProduct(_ product: String, _ funding: CardFunding) -> String {
        switch funding {
        case .credit: "\(product) Kredit"
        case .debit: "\(product) Debit"
        case .prepaid: "\(product) Prepaid"
        }
    }

    @Sendable private static func periodName(_ period: Period) -> String {
        switch period.kind {
        case .week: "Kalenderwoche \(period.firstDate.week.number)/\(period.firstDate.week.year)"
        case .month: dates.month(period.firstDate)
        case .quarter(let month): quarter(period.firstDate.quarter(yearBegins: month), isFiscal: month != 1)
        case .year(let month): year(period.firstDate.year, isFiscal: month != 1)
        case .day, nil: dates.range(period.firstDate, period.lastDate)
        }
    }

    private static func quarter(_ quarter: (year: Int, number: Int), isFiscal: Bool) -> String {
        isFiscal
            ? "\(quarter.number). Quartal des Geschäftsjahres \(DateText.fiscalYear(quarter.year))"
            : "\(quarter.number). Quartal \(quarter.year)"
    }

    private static func year(_ year: Int, isFiscal: Bool) -> String {
        isFiscal ? "Geschäftsjahr \(DateText.fiscalYear(year))" : "Jahr \(year)"
    }

    @Sendable private static func subject(
        _ report: ReportKind, _ period: String, _ what: String, _ merchant: String, _ revision: Int,
        _ finality: Finality
    ) -> String {
        let start =
            switch (report, finality) {
            case (.settlement, .final): "Abrechnung"
            case (.settlement, .preliminary): "Vorläufige Abrechnung"
            case (.settlement, .incomplete): "Unvollständige Abrechnung"
            case (.fees, .final): "Gebühren"
            case (.fees, .preliminary): "Vorläufige Gebühren"
            case (.fees, .incomplete): "Unvollständige Gebühren"
            case (.refunds, .final): "Rückerstattungen"
            case (.refunds, .preliminary): "Vorläufige Rückerstattungen"
            case (.refunds, .incomplete): "Unvollständige Rückerstattungen"
            }
        let which = revision > 1 ? "\(period), Fassung \(revision)" : period
        return "\(start) \(which): \(what) — \(merchant)"
    }

    /// `1,00 EUR`, `1,00 EUR und 2,00 USD`, `1,00 EUR, 2,00 USD und 3 weitere Beträge`.
    @Sendable private static func listed(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " und ")
        case 1: "\(amounts.joined(separator: ", ")) und 1 weiterer Betrag"
        default: "\(amounts.joined(separator: ", ")) und \(more) weitere Beträge"
        }
    }
}

extension Words {
    private static let figures = FigureWords(
        payments: { $0 == 1 ? "1 Zahlung" : "\(amounts.count($0)) Zahlungen" },
        chart: { report in
            switch report {
            case .settlement: "Tag für Tag, vor Auszahlungen"
            case .fees: "Gebühren je Tag"
            case .refunds: "Rückerstattungen je Tag"
            }
        },
        highestDay: { "Höchster Tagesbetrag: \($1) am \($0)." },
        lowestDay: { "Niedrigster Tagesbetrag: \($1) am \($0)." },
        highestAndLowestDay: {
            "Höchster Tagesbetrag: \($1) am \($0). Niedrigster Tagesbetrag: \($3) am \($2)."
        },
        largestEntries: "Die größten Buchungen, ohne Auszahlungen",
        allEntries: "Alle Buchungen, ohne Auszahlungen",
        entry: "Buchung",
        reference: "Referenz",
        entryKind: entryKind,
        lateMark: "nachträglich",
        headlinesAlone: {
            $0
                ? "Bei so vielen Konten steht auf dieser Seite von jedem nur das Wichtigste; jede Zeile steht in der CSV-Datei."
                : "Bei so vielen Konten steht auf dieser Seite von jedem nur das Wichtigste."
        },
        ofEarlierPeriods: { "\($0) aus früheren Zeiträumen" },
        moreEntries: { $1 ? "\(amounts.count($0)) weitere, in der CSV-Datei" : "\(amounts.count($0)) weitere" },
        totalWithLate: "Summe mit nachträglichen Buchungen",
        lateApart: "Ohne nachträgliche Buchungen; sie stehen in einer eigenen Tabelle.",
        invoicedApart: { "Gebühren von \($0) werden gesondert in Rechnung gestellt und stehen in keinem Saldo." })

    private static let feeReport = FeeWords(
        total: "Gebühren",
        deducted: "Von Ihrem Saldo abgezogen",
        invoiced: "Gesondert in Rechnung gestellt",
        deductedColumn: "Abgezogen",
        invoicedColumn: "Berechnet",
        volume: "Zahlungsvolumen",
        method: "Zahlungsart, Zahlungen",
        payments: "Zahlungen",
        share: "Anteil am Zahlungsvolumen",
        shareColumn: "Anteil",
        withoutTax: "Ohne Steuer",
        ofWhichTax: "davon Steuer (USt)",
        byMethodNote:
            "Das Zahlungsvolumen ist der Bruttobetrag der Zahlungen. Die Gebühren sind die von Zahlungen, Rückerstattungen und Rückbelastungen (Chargebacks) zusammen.",
        ofMethods: "Alle Zahlungsarten",
        ofNoPayment: "Gebühren ohne zugehörige Zahlung",
        lateNote: "Aus früheren Zeiträumen, nach deren Bericht erfasst; nicht in der Summe oben.",
        largest: "Die höchsten Gebühren",
        all: "Alle Gebühren",
        others: { $0 ? "Alle übrigen, in der CSV-Datei" : "Alle übrigen" },
        monthToDate: { "Laufender Monat: \($0), bis einschließlich \($1)" },
        earlierInMonth: { "Früher im \($0)" },
        thisPeriod: "Dieser Zeitraum",
        wholeMonthToDate: "Laufender Monat",
        none: "Keine Gebühren in diesem Zeitraum",
        noPayments: "Keine Zahlungen in diesem Zeitraum, daher kein Anteil.",
        ofVolume: { "\($0) des Zahlungsvolumens von \($1)" },
        onVolume: { "bei einem Zahlungsvolumen von \($0)" },
        allDeducted: "Alles wurde von Ihrem Saldo abgezogen: Es ist nichts mehr zu zahlen.",
        allInvoiced:
            "Alles wird gesondert in Rechnung gestellt und ist per Rechnung zu zahlen: Von Ihrem Saldo wurde nichts abgezogen.",
        deductedAndInvoiced: { "\($0) wurden von Ihrem Saldo abgezogen, \($1) sind per Rechnung zu zahlen." },
        lateBesides: { "Dazu \($0) aus früheren Zeiträumen, nachträglich erfasst." },
        signs:
            "Was Sie zahlen, ist hier positiv, was Ihnen erstattet wurde, negativ. In CSV-Dateien und in einer Abrechnung ist es umgekehrt.",
        proof:
            "Die Gebühren nach Art ergeben dieselbe Summe wie die Gebühren nach Zahlungsart zuzüglich der Gebühren ohne zugehörige Zahlung; jeder Gesamtbetrag ist die Summe seiner Zeilen.",
        inFees: { "\(listed($0, $1)) an Gebühren" },
        subjectNone: "keine Gebühren")

    private static let refundReport = RefundWords(
        refunded: "Erstattet",
        number: "Rückerstattungen",
        full: "Vollständig",
        partial: "Teilweise",
        unknownPayment: "Zahlung nicht bekannt",
        returned: "Zurückgekommene Rückerstattungen",
        shareOfVolume: "Anteil am Zahlungsvolumen",
        shareOfPayments: "Rückerstattungen je 100 Zahlungen",
        fees: "Gebühren für Rückerstattungen, abgezogen",
        invoicedFees: "Gebühren für Rückerstattungen, gesondert berechnet",
        byMethodNote: "Anteil am Zahlungsvolumen mit derselben Zahlungsart.",
        method: "Zahlungsart, Rückerstattungen",
        refund: "Rückerstattung",
        rate: "Anteil",
        lateNote: "Aus früheren Zeiträumen, nach deren Bericht erfasst; nicht in der Summe oben.",
        largest: "Die größten Rückerstattungen",
        all: "Alle Rückerstattungen",
        payment: "Zahlung",
        soFar: "Bisher erstattet",
        between: "Tage dazwischen",
        reason: "Grund",
        extent: "Umfang",
        isFull: "vollständig",
        isPartial: "teilweise",
        isReturned: "zurückgekommen",
        refunds: { $0 == 1 ? "1 Rückerstattung" : "\(amounts.count($0)) Rückerstattungen" },
        days: { $0 == 0 ? "am selben Tag" : $0 == 1 ? "1 Tag später" : "\(amounts.count(Int64($0))) Tage später" },
        made: { "veranlasst am \($0)" },
        paid: { "\($1) gezahlt am \($0)" },
        noPayment: "Zahlung nicht bekannt",
        none: "Keine Rückerstattungen in diesem Zeitraum",
        inRefunds: {
            $0 == 1
                ? "in 1 Rückerstattung an Kunden erstattet"
                : "in \(amounts.count($0)) Rückerstattungen an Kunden erstattet"
        },
        fullAndPartial: { "\($0) vollständig, \($1) teilweise" },
        fullPartialAndUnknown: { "\($0) vollständig, \($1) teilweise, \($2) zu nicht bekannten Zahlungen" },
        ofVolume: { "\($0) des Zahlungsvolumens von \($1)" },
        noPayments: "Keine Zahlungen in diesem Zeitraum, daher keine Quote.",
        cameBack: { count, amount in
            count == 1
                ? "1 Rückerstattung kam an Sie zurück: \(amount)."
                : "\(amounts.count(count)) Rückerstattungen kamen an Sie zurück: \(amount)."
        },
        lateBesides: { "Dazu \($0) aus früheren Zeiträumen, nachträglich erfasst." },
        signs:
            "Was an Kunden zurückging, ist hier positiv, was an Sie zurückkam, negativ. In CSV-Dateien und in einer Abrechnung ist es umgekehrt.",
        proof:
            "Jeder Gesamtbetrag ist die Summe seiner Zeilen, und die Rückerstattungen nach Zahlungsart ergeben die Summe des Zeitraums.",
        amountsRefunded: { "\(listed($0, $1)) erstattet" },
        subjectNone: "keine Rückerstattungen")

    @Sendable private static func entryKind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Zahlung"
        case .refund: "Rückerstattung"
        case .refundReversal: "Zurückgekommene Rückerstattung"
        case .chargeback: "Rückbelastung (Chargeback)"
        case .chargebackReversal: "Abgewehrte Rückbelastung (Chargeback)"
        case .fee: "Gebühr"
        case .tax: "Steuer"
        case .reserveHold: "Einbehaltene Reserve"
        case .reserveRelease: "Freigegebene Reserve"
        case .conversion: "Währungsumrechnung"
        case .topup: "Einzahlung"
        case .transfer: "Umbuchung"
        case .adjustment: "Korrektur"
        case .payout: "Auszahlung"
        case .payoutReversal: "Zurückgekommene Auszahlung"
        case .collectionFailure: "Rücklastschrift"
        case .rounding: "Rundung"
        }
    }
}
