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
        method: "Zahlungsart, Buchungen",
        byMethod: "Nach Zahlungsart",
        byMethodNote: "Nur Zahlungen, Rückerstattungen und Rückbuchungen.",
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
        sequence: "Nummer",
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
        addsUp: "Die Rechnung geht auf, wie unten gezeigt",
        totalsAddUp: "Jeder Gesamtbetrag ist die Summe seiner Zeilen",
        footing: { sum, closing in "Die Rechnung geht auf: \(sum) = \(closing)." },
        footingNote:
            "Anfangssaldo, nachträgliche Buchungen, Bewegungen und Auszahlungen ergeben den Endsaldo; jeder Gesamtbetrag ist die Summe seiner Zeilen.",
        noBalance: {
            "Bewegungen seit \($0), kein Saldo: Die Daten des Anbieters sagen nicht, mit welchem Stand das Konto begann."
        },
        replaces: { "Dies ist Fassung \($0). Sie ersetzt Fassung \($0 - 1)." },
        sent: { "am \($0) an Ihre Bank überwiesen" },
        sentBetween: { "in \($0) Auszahlungen an Ihre Bank überwiesen, \($1)" },
        reference: { "Verwendungszweck \($0)" },
        payoutID: { "nicht angegeben; Auszahlung \($0)" },
        returned: { "Von Ihrer Bank kamen \($0) zurück." },
        staysOnAccount: { "Auf Ihrem Konto verbleiben \($0)." },
        entries: { $0 == 1 ? "1 Buchung" : "\(amounts.count($0)) Buchungen" },
        paysEntries: { $0 == 1 ? "für 1 Buchung" : "für \(amounts.count($0)) Buchungen" },
        payoutCount: { $0 == 1 ? "1 Auszahlung" : "\(amounts.count(Int64($0))) Auszahlungen" },
        amountsIn: { "Alle Beträge in \($0)." },
        accountHeading: { "\($0), \($1)" },
        fromUntil: { "von \($0) bis \($1), \($2)" },
        periodName: periodName,
        subject: { period, what, merchant, revision, isPreliminary in
            let start = isPreliminary ? "Vorläufige Abrechnung" : "Abrechnung"
            let which = revision > 1 ? "\(period), Fassung \(revision)" : period
            return "\(start) \(which): \(what) — \(merchant)"
        },
        toYourBank: toYourBank,
        subjectNoPayout: "keine Auszahlung",
        subjectNothing: "nichts gebucht",
        preheader: { "\($0) · \($1) · \($2)" })

    private static let amounts = AmountText(
        decimalSeparator: ",", groupSeparator: ".", codePlace: .behind, percentGap: "\u{A0}")
    private static let dates = DateText(locale: Locale(identifier: "de")) { "\($0)." }

    @Sendable private static func kind(_ type: EntryType) -> String {
        switch type {
        case .payment: "Zahlungen"
        case .refund: "Rückerstattungen"
        case .refundReversal: "Zurückgekommene Rückerstattungen"
        case .chargeback: "Rückbuchungen"
        case .chargebackReversal: "Abgewehrte Rückbuchungen"
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
        case .markup: "Aufschlag des Anbieters"
        case .scheme: "Gebühren der Kartennetzwerke"
        case .interchange: "Interchange"
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
        case .day, nil: dates.range(period.firstDate, period.endDate.adding(days: -1))
        }
    }

    /// `1,00 EUR an Ihre Bank`, `1,00 EUR und 2,00 USD an Ihre Bank`, `1,00 EUR, 2,00 USD und 3 weitere Beträge an Ihre Bank`.
    @Sendable private static func toYourBank(_ amounts: [String], _ more: Int) -> String {
        switch more {
        case 0: amounts.joined(separator: " und ") + " an Ihre Bank"
        case 1: amounts.joined(separator: ", ") + " und 1 weiterer Betrag an Ihre Bank"
        default: amounts.joined(separator: ", ") + " und \(more) weitere Beträge an Ihre Bank"
        }
    }
}
