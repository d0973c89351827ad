/// How long a mail server may take over what we wait for, and how long it is kept waiting.
package struct MailPatience: Hashable, Sendable {
    /// To be let in: connection, greeting, TLS and login together.
    package let connect: Duration
    /// For each command and each block of the message (RFC 5321, 4.5.3.2).
    package let command: Duration
    /// From the final dot to the reply: 10 minutes, for a server that gives up sooner gets its mail twice (RFC 1047).
    package let finalReply: Duration
    /// How long a connection is kept that has nothing to do.
    package let idle: Duration

    package init(
        connect: Duration = .seconds(30), command: Duration = .seconds(300), finalReply: Duration = .seconds(600),
        idle: Duration = .seconds(30)
    ) {
        self.connect = connect
        self.command = command
        self.finalReply = finalReply
        self.idle = idle
    }
}
