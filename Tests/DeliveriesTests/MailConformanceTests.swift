import Support
import Testing

/// Every cell of the table, on servers that keep to a script.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct MailConformanceTests {
    @Test func `on the way in, with STARTTLS and a login`() async throws {
        try await check(MailRow.rows(of: MailConformanceTable.wayIn, .secure))
    }

    @Test(arguments: [MailRow.Kind.clear, .pipelined])
    func `on the way in, in clear`(kind: MailRow.Kind) async throws {
        try await check(MailRow.rows(of: MailConformanceTable.wayInInClear, kind))
    }

    @Test(arguments: [MailRow.Kind.clear, .pipelined, .secure])
    func `in the first transaction`(kind: MailRow.Kind) async throws {
        try await check(MailRow.rows(of: MailConformanceTable.transaction, kind))
    }

    @Test(arguments: [MailRow.Kind.clear, .pipelined, .secure])
    func `in the second transaction on a kept connection`(kind: MailRow.Kind) async throws {
        try await check(MailRow.rows(of: MailConformanceTable.secondTransaction, kind, before: 1))
    }

    @Test(arguments: [MailRow.Kind.clear, .pipelined, .secure])
    func `at RSET and QUIT`(kind: MailRow.Kind) async throws {
        try await check(MailRow.rows(of: MailConformanceTable.afterwards, kind))
    }
}
