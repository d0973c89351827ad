import Foundation
import Support
import Testing

extension `The built program` {
    /// Mails as the program makes them, from `demo` with its five merchants of four languages: read by Python's `email`, by
    /// html5lib and by tidy, and looked at for the answer that stands first.
    @Suite(.timeLimit(.minutes(3))) struct `The mails of the demo` {
        private struct Found: Decodable {
            let wrong: [String]
            let subject: String
            let language: String
            let first: String
            let hidden: String
            let attachments: [String]
        }

        /// How each language says that a settlement report, and any other, is right.
        private static let verdicts = [
            "en": ["It adds up", "Every total is the sum of its lines"],
            "nl": ["Het klopt", "Elk totaal is de som van zijn regels"],
            "de": ["Rechnerisch richtig", "Jeder Gesamtbetrag ist die Summe seiner Zeilen"],
            "fr": ["Le compte est juste", "Chaque total est la somme de ses lignes"],
        ]

        private static func found() throws -> [Found] {
            let desk = try Desk()
            desk.now = "2026-11-17T10:00:00+01:00"
            let made = try desk.settlecast("demo", "one", "--until", "2026-11-16")
            #expect(made.status == 0, "\(made.err)")
            let mails = desk.names(in: "one/outbox/mail").filter { $0.hasSuffix(".eml") }
            let tidy = try Peer("tidy", from: "tidy").required()
            let read = try run(
                try Peer.environmentPython(with: "html5lib"),
                [packageRoot + "/Tests/Peers/check_mails.py", tidy]
                    + mails.map { "\(desk.path)/one/outbox/mail/\($0)" })
            guard read.status == 0 else { throw NotThere(description: read.output) }
            return try read.output.split(separator: "\n").map {
                try JSONDecoder().decode(Found.self, from: Data($0.utf8))
            }
        }

        @Test func `are by the book, and say amount, period and that it is right in their first line`() throws {
            let found = try Self.found()
            // Three weeks: settlement for five merchants, refunds for two.
            #expect(found.count == 3 * 5 + 3 * 2)
            #expect(Set(found.map(\.language)) == ["en", "nl", "de", "fr"])
            for mail in found {
                #expect(mail.wrong == [], "\(mail.subject)")
                #expect(!mail.attachments.isEmpty, "\(mail.subject)")
                // `Settlement 2026-W46: EUR 12,345.67 to your bank — Acme Coffee`.
                let subject = try #require(mail.subject.wholeMatch(of: /.* (\d+)-W(\d+).?: (.*) — .*/))
                // In the subject it stands behind a colon, here at the start.
                #expect(
                    mail.first.lowercased().hasPrefix(subject.3.lowercased()), "\(mail.subject): \(mail.first)")
                for day in try Self.days(year: String(subject.1), week: String(subject.2)) {
                    #expect(mail.first.contains(day), "\(mail.subject): \(mail.first)")
                }
                let verdicts = try #require(Self.verdicts[mail.language])
                #expect(verdicts.contains { mail.first.contains($0) }, "\(mail.subject): \(mail.first)")
                #expect(mail.hidden == mail.first, "\(mail.subject)")
            }
        }

        /// Year, first and last day of a week, by Python's calendar.
        private static func days(year: String, week: String) throws -> [String] {
            let script =
                "import datetime, sys; days = [datetime.date.fromisocalendar(\(year), int('\(week)'), day) for day in (1, 7)]; "
                + "print(days[1].year, days[0].day, days[1].day)"
            let printed = try run(try Peer.python.required(), ["-c", script]).output
            return printed.split(whereSeparator: \.isWhitespace).map(String.init)
        }
    }
}
