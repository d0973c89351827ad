import Foundation
import Support
import Testing

/// A mail server that goes wrong at one stage, and what the journal says of it then.
struct MailVerdict: CustomTestStringConvertible, Sendable {
    let what: String
    let fault: MailScript.Fault
    /// 0 delivered, 1 failed, 75 not now.
    let status: Int32
    let state: String
    let kept: Int
    let words: String

    var testDescription: String { what }
}

extension `The built program` {
    /// What `show` says of a delivery by mail is what the server kept. Expectations as in DeliveriesTests'
    /// `MailConformanceTable`: RFC 5321, 4.2.1 and 3.8; `uncertain` after the final dot alone (RFC 1047).
    @Suite(.timeLimit(.minutes(3))) struct `A verdict of the journal on a mail` {
        private static let run = "weekly@m-1001/2026-W02.1"

        static let verdicts: [MailVerdict] = [
            MailVerdict(
                what: "taken in three lines",
                fault: .init("DOT", send: "250-2.0.0 Ok\r\n250-so\r\n250 2.0.0 queued as X1\r\n", accept: true),
                status: 0, state: "delivered", kept: 1, words: ""),
            MailVerdict(
                what: "421 to MAIL", fault: .init("MAIL", send: "421 4.3.2 down\r\n", then: .close), status: 75,
                state: "pending", kept: 0, words: "421 4.3.2 down"),
            MailVerdict(
                what: "4xx to RCPT", fault: .init("RCPT", send: "450 4.2.1 greylisted\r\n"), status: 75,
                state: "pending",
                kept: 0, words: "450 4.2.1 greylisted"),
            MailVerdict(
                what: "5xx to RCPT", fault: .init("RCPT", send: "550 5.1.1 no such user\r\n"), status: 1,
                state: "failed",
                kept: 0, words: "550 5.1.1 no such user"),
            MailVerdict(
                what: "250 to DATA", fault: .init("DATA", send: "250 2.0.0 ok\r\n"), status: 75, state: "pending",
                kept: 0,
                words: "250 2.0.0 ok"),
            MailVerdict(
                what: "hung up at DATA", fault: .init("DATA", send: nil, then: .close), status: 75, state: "pending",
                kept: 0, words: "closed"),
            MailVerdict(
                what: "4xx to the dot", fault: .init("DOT", send: "452 4.3.1 disk full\r\n"), status: 75,
                state: "pending", kept: 0, words: "452 4.3.1 disk full"),
            MailVerdict(
                what: "5xx to the dot", fault: .init("DOT", send: "554 5.6.0 not that\r\n"), status: 1, state: "failed",
                kept: 0, words: "554 5.6.0 not that"),
            MailVerdict(
                what: "kept, and hung up at the dot", fault: .init("DOT", send: nil, then: .close, accept: true),
                status: 75, state: "uncertain", kept: 1, words: "did not confirm"),
            MailVerdict(
                what: "not kept, and hung up at the dot", fault: .init("DOT", send: nil, then: .reset), status: 75,
                state: "uncertain", kept: 0, words: "did not confirm"),
            MailVerdict(
                what: "kept, and garbage at the dot", fault: .init("DOT", send: "banana\r\n", accept: true), status: 75,
                state: "uncertain", kept: 1, words: "banana"),
        ]

        @Test func `is what the server kept`() throws {
            let scripts = Self.verdicts.map { verdict in
                var script = MailScript(.none)
                script.faults = [verdict.fault]
                return script
            }
            let servers = try MailScripts(scripts)
            for (verdict, server) in zip(Self.verdicts, servers.servers) { try check(verdict, server) }
        }

        private func check(_ verdict: MailVerdict, _ server: MailScripts.Server) throws {
            let desk = try Desk()
            try desk.configure(mail: MailEntryYAML(port: server.port))
            try desk.define(
                "weekly", deliver: [#"email: {to: "{merchant.report_email}", attach: [csv], uncertain: hold}"#])
            try desk.importData()
            let outcome = try desk.settlecast("run", "weekly", "--period", "2026-W02")
            let found = "\(verdict.what): \(outcome.out)\(outcome.err)"
            #expect(outcome.status == verdict.status, "\(found)")
            let delivery = try #require(try desk.show(Self.run).list("deliveries").first, "\(found)")
            #expect(delivery.text("state") == verdict.state, "\(found)")
            #expect(delivery.number("attempts") == 1, "\(found)")
            let reason = delivery.text("reason") ?? ""
            #expect(verdict.words.isEmpty || reason.contains(verdict.words), "\(found): \(reason)")
            #expect(server.kept.count == verdict.kept, "\(found)")
            let dots = server.events.count { $0.what == "DOT" }
            #expect(dots == 1 || verdict.state != "uncertain", "\(found)")
            #expect(
                server.kept.allSatisfy { $0 == desk.kept(delivery.text("sha256") ?? "") }, "\(found)")
        }
    }
}
