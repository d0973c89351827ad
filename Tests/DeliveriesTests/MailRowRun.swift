import Settlements
import Support
import Testing

@testable import Deliveries

/// Hands over the messages of one row, and holds verdicts against the table and against the server's disk.
struct MailRowRun {
    /// What a server that falls silent is given, at the stage where it does.
    private static let short = Duration.milliseconds(1000)
    /// What is never used up.
    private static let long = Duration.seconds(60)

    let row: MailRow
    let server: MailScripts.Server
    let authorities: String
    let post: MailPost

    func check() async throws {
        let sessions = MailSessions(
            secrets: Secrets(environment: ["SMTP_PASSWORD": row.script.password]) { _ in [] }, patience: patience)
        let letters = try letters()
        var verdicts: [MailVerdict] = []
        for (number, letter) in letters.enumerated() {
            let verdict = await post.hand(letter, to: mailServer, over: sessions)
            check(verdict, number)
            verdicts.append(verdict)
            if row.stage == .body, number == row.before { server.release() }
            if row.stage == .idle, number == 0 {
                let server = server
                _ = try await eventually("IDLE") { server.events.contains { $0.what == "IDLE" } ? true : nil }
            }
        }
        await sessions.close()
        let connections = try await server.ended()
        #expect(row.expected.connections.contains(connections), "\(row), found \(connections): \(server.events)")
        checkDisk(letters, verdicts)
        checkManners()
    }

    private func letters() throws -> [MailPost.Letter] {
        try row.outcomes.indices.map { number in
            number == row.before && row.stage == .body ? try post.longLetter() : try post.letter(number)
        }
    }

    private var mailServer: MailServer {
        let isSecure = row.script.tls != .none
        return MailServer(
            host: "127.0.0.1", port: server.port, security: isSecure ? .required : .none,
            certificateAuthorities: isSecure ? authorities : nil,
            login: row.script.auth.isEmpty
                ? nil : .init(user: row.script.user, proof: .password(.environment("SMTP_PASSWORD"))))
    }

    private var isOnTheWayIn: Bool {
        [.connect, .hello, .startTLS, .helloInTLS, .auth, .proof].contains(row.stage)
    }

    private var patience: MailPatience {
        // Where libcurl reads, it waits for a valid reply.
        let isAwaited = row.fault == .stall || (isOnTheWayIn && [.garbage, .mixed, .preliminary].contains(row.fault))
        func patience(_ isShort: Bool) -> Duration { isAwaited && isShort ? Self.short : Self.long }
        return MailPatience(
            connect: patience(isOnTheWayIn), command: patience(!isOnTheWayIn && !row.stage.isDot),
            finalReply: patience(row.stage.isDot))
    }

    /// One verdict: what the table says, what of it the journal heard, and that it tells of the server what a person
    /// needs.
    private func check(_ verdict: MailVerdict, _ number: Int) {
        let expected = MailOutcome(word: row.outcomes[number], connections: 1...1)
        let found = "\(row): message \(number) should be \(expected.word), found \(verdict.result): \(server.events)"
        #expect(expected.isMet(by: verdict.result), "\(found)")
        guard let error = verdict.error else {
            #expect(verdict.marks == 1, "\(found), \(verdict.marks) marks")
            #expect(verdict.receipt?.evidence["reply"]?.hasPrefix("2") == true, "\(found)")
            return
        }
        // Before the dot the journal knows of nothing; then it does, whatever follows.
        let marks = row.stage.isDot && number == row.before ? 1 : 0
        #expect(verdict.marks == marks, "\(found), \(verdict.marks) marks")
        if error.outcome == .uncertain {
            #expect(server.events.contains { $0.what == "DOT" }, "uncertain, and no final dot was sent: \(found)")
        }
        #expect(error.description.contains("127.0.0.1:\(server.port)"), "\(found)")
        #expect(!error.debugDescription.contains(row.script.password), "\(found)")
        if number == row.before, row.stage != .rset, let words = row.fault.refusal(at: row.stage) {
            #expect(error.description.contains(words), "the server's words are missing: \(found)")
        }
    }

    /// What the server kept is what was said to be delivered, each message once, byte for byte; of an uncertain one its
    /// column says it.
    private func checkDisk(_ letters: [MailPost.Letter], _ verdicts: [MailVerdict]) {
        let isThere = zip(letters, verdicts).filter { _, verdict in
            verdict.receipt != nil || (verdict.error?.outcome == .uncertain && row.stage == .dotKept)
        }
        let expected = isThere.map(\.0)
        let kept = server.kept
        #expect(
            kept == expected.map(\.bytes),
            "\(row): kept are \(kept.count), expected \(expected.map(\.name)): \(server.events)")
    }

    /// Whatever the server does, we do nothing that a client may not do.
    private func checkManners() {
        // Who gets two replies to one command is early with the next.
        let words = (row.fault == .twice ? [] : ["EARLY"]) + ["BARE", "UNKNOWN", "REFUSED"]
        let bad = server.events.filter { event in words.contains { event.what.hasPrefix($0) } }
        #expect(bad.isEmpty, "\(row): \(server.events)")
    }
}

/// Runs rows, some at a time, each on a server of its own.
func check(_ rows: [MailRow]) async throws {
    let made = try MailCertificates()
    let servers = try MailScripts(rows.map(\.script), certificate: made.server)
    let post = try MailPost()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (index, (row, server)) in zip(rows, servers.servers).enumerated() {
            if index >= 12 { try await group.next() }
            let run = MailRowRun(row: row, server: server, authorities: made.authority, post: post)
            group.addTask { try await run.check() }
        }
        try await group.waitForAll()
    }
    withExtendedLifetime((servers, made)) {}
}
