/// What becomes of a message where a mail server does one thing at one stage; written from the RFCs before the first
/// run.
///
/// A line is what the server does (`MailFault`), a column the stage at which it does so (`MailStage`), for the first
/// time, on its first connection; all else it does rightly. A cell:
///   delivered   the server said that it has the message
///   transient   it has not, and another try may help
///   permanent   it has not, and no try will help
///   uncertain   the final dot was sent and no valid reply came
///   refused     transient or permanent: both are right, as long as nothing is handed over
///   settled     any of these but uncertain
///   -           no such case
/// The message that follows over the same sessions must be delivered in each case. Behind a word, `+` says that it goes
/// over another connection, for this one is gone or not to be trusted any more; `*` that it may; else it goes over the
/// same one.
///
/// In each case what the server kept, as its disk has it, is what the verdicts say, each message once. Of an uncertain
/// one the disk alone knows: a column has it kept, another not.
///
/// Rows changed after the first run:
/// - `lower` at EHLO and EHLO-TLS, where STARTTLS or a login is needed, said `delivered`: libcurl reads STARTTLS
///   and AUTH in capitals alone. Nothing goes without them, and the message shows what the server offers.
/// - `4xx` and `5xx` at EHLO-OWN said `+`: the RFC lets the session go on behind a refused EHLO as behind any other
///   command.
/// - What libcurl waits for a valid reply after (`garbage`, `mixed`, `1xx` on the way in) has the short patience: the
///   verdict is the same, and the row no longer takes a minute.
enum MailConformanceTable {
    /// Up to where the first transaction begins, at a server with STARTTLS and a login.
    ///
    /// RFC 5321, 4.2.1: the first digit decides; 4yz may pass, 5yz will not; there is no 1yz; all lines of a reply have
    /// one code; a line's text, its length and its case mean nothing. 3.8: 421 and the end of the connection at any
    /// moment are a temporary failure. 4.5.3.2: no reply in time is one too. 3.1, 4.3.2: 220 or 554 or 421 greets.
    /// 4.1.1.1, 2.4: the keywords of EHLO's reply may be in any case. RFC 3207, 4: 220, 454, 501; 4.2: what the server
    /// said before TLS counts for nothing, so what comes in clear after 220 is never heard as an answer. RFC 4954, 4
    /// and 6: a challenge is a line with 334; 235 and nothing else is a login; 454 passes, 535 does not; a challenge
    /// of several lines, or of thousands of characters, is none that it knows: either end of it is right. RFC 2034, 4:
    /// the enhanced code changes nothing of that.
    ///
    /// What comes twice shifts each later reply; that is not always seen at once, but 354 is the reply to DATA alone.
    static let wayIn = """
        #fault    CONNECT    EHLO       STARTTLS   EHLO-TLS   AUTH       PROOF      EHLO-OWN
        yes       delivered  delivered  delivered  delivered  delivered  delivered  delivered
        4xx       transient+ transient+ transient+ transient+ transient+ transient+ transient*
        5xx       permanent+ permanent+ permanent+ permanent+ permanent+ permanent+ permanent*
        5xx-bye   permanent+ permanent+ permanent+ permanent+ permanent+ permanent+ permanent+
        421       transient+ transient+ transient+ transient+ transient+ transient+ transient+
        close     transient+ transient+ transient+ transient+ transient+ transient+ transient+
        reset     transient+ transient+ transient+ transient+ transient+ transient+ transient+
        stall     transient+ transient+ transient+ transient+ transient+ transient+ transient+
        garbage   transient+ transient+ transient+ transient+ transient+ transient+ transient+
        half      transient+ transient+ transient+ transient+ transient+ transient+ transient+
        mixed     transient+ transient+ transient+ transient+ transient+ transient+ transient+
        1xx       transient+ transient+ transient+ transient+ transient+ transient+ transient+
        wrong     transient+ transient+ transient+ transient+ transient+ transient+ transient+
        multi     delivered  delivered  delivered  delivered  settled*   delivered  delivered
        lower     delivered  permanent+ delivered  permanent+ delivered  delivered  delivered
        long      delivered  delivered  delivered  delivered  settled*   delivered  delivered
        bytewise  delivered  delivered  delivered  delivered  delivered  delivered  delivered
        twice     refused+   refused+   refused+   refused+   refused+   settled*   transient+
        """

    /// The same in clear. RFC 5321, 2.2.1 and 3.2: who does not know EHLO (500, 502) is met with HELO; here HELO fares
    /// as EHLO.
    static let wayInInClear = """
        #fault    CONNECT    EHLO       EHLO-OWN
        yes       delivered  delivered  delivered
        4xx       transient+ transient+ transient*
        5xx       permanent+ permanent+ permanent*
        5xx-bye   permanent+ permanent+ permanent+
        421       transient+ transient+ transient+
        close     transient+ transient+ transient+
        reset     transient+ transient+ transient+
        stall     transient+ transient+ transient+
        garbage   transient+ transient+ transient+
        half      transient+ transient+ transient+
        mixed     transient+ transient+ transient+
        1xx       transient+ transient+ transient+
        wrong     transient+ transient+ transient+
        multi     delivered  delivered  delivered
        lower     delivered  delivered  delivered
        long      delivered  delivered  delivered
        bytewise  delivered  delivered  delivered
        twice     refused+   settled*   transient+
        """

    /// The first transaction of a connection.
    ///
    /// RFC 5321, 3.3: after a refusal of sender, recipient, DATA or message the session goes on, and 4.1.1.5 clears it
    /// for the next. 4.1.1.4 and 4.5.4.1 with RFC 1047: the responsibility goes over with 250 after the final dot and
    /// with nothing else; the server that was sent the dot and did not answer may have taken it: unknown, and only
    /// then. RFC 2920, 3.1: what was sent in one go is answered in order, and a refused MAIL is the reason, not the 503
    /// that RCPT gets for it. In the midst of the body no reply is due; servers that have had enough say why (552, 452)
    /// and hang up.
    static let transaction = """
        #fault    MAIL       RCPT       DATA       BODY       DOT        DOT-KEPT
        yes       delivered  delivered  delivered  transient+ -          delivered
        yes-bye   transient+ transient+ -          transient+ -          delivered+
        4xx       transient  transient  transient  transient+ transient  -
        5xx       permanent  permanent  permanent  permanent+ permanent  -
        5xx-bye   permanent+ permanent+ permanent+ permanent+ permanent+ -
        421       transient+ transient+ transient+ transient+ transient+ -
        close     transient+ transient+ transient+ transient+ uncertain+ uncertain+
        reset     transient+ transient+ transient+ transient+ uncertain+ uncertain+
        stall     transient+ transient+ transient+ transient+ uncertain+ uncertain+
        garbage   transient+ transient+ transient+ transient+ uncertain+ uncertain+
        half      transient+ transient+ transient+ transient+ uncertain+ uncertain+
        mixed     transient+ transient+ transient+ transient+ uncertain+ uncertain+
        1xx       transient+ transient+ transient+ transient+ uncertain+ uncertain+
        wrong     transient+ transient+ transient+ transient+ uncertain+ uncertain+
        multi     delivered  delivered  delivered  -          -          delivered
        lower     delivered  delivered  delivered  -          -          delivered
        long      delivered  delivered  delivered  -          -          delivered
        bytewise  delivered  delivered  delivered  -          -          delivered
        twice     transient+ transient+ transient+ -          -          delivered+
        """

    /// The second transaction on a connection that was kept; the first was delivered. IDLE: between the two, unasked.
    ///
    /// RFC 5321, 3.8 and 4.5.3.2.7: a server may end an idle connection at any time. Found out before any reply to
    /// MAIL, that is no failure of a message: it goes over a new connection at once. Behind MAIL all is as in the
    /// first.
    static let secondTransaction = """
        #fault    IDLE       MAIL       RCPT       DATA       BODY       DOT        DOT-KEPT
        yes       -          delivered  delivered  delivered  transient+ -          delivered
        4xx       -          transient  transient  transient  transient+ transient  -
        5xx       -          permanent  permanent  permanent  permanent+ permanent  -
        421       delivered+ delivered+ transient+ transient+ transient+ transient+ -
        close     delivered+ delivered+ transient+ transient+ transient+ uncertain+ uncertain+
        reset     delivered+ delivered+ transient+ transient+ transient+ uncertain+ uncertain+
        stall     -          transient+ transient+ transient+ transient+ uncertain+ uncertain+
        garbage   delivered+ transient+ transient+ transient+ transient+ uncertain+ uncertain+
        wrong     -          transient+ transient+ transient+ transient+ uncertain+ uncertain+
        multi     -          delivered  delivered  delivered  -          -          delivered
        bytewise  -          delivered  delivered  delivered  -          -          delivered
        twice     delivered+ transient+ transient+ transient+ -          -          delivered+
        """

    /// RSET: a recipient was refused for good before it, and that stays the verdict. QUIT: the message was delivered
    /// before it.
    ///
    /// RFC 5321, 4.1.1.5: 250 answers RSET, and nothing hangs on it but the connection. 4.1.1.10: nothing hangs on
    /// QUIT's reply.
    static let afterwards = """
        #fault    RSET       QUIT
        yes       permanent  delivered
        yes-bye   permanent+ delivered
        4xx       permanent* delivered
        5xx       permanent* delivered
        5xx-bye   permanent+ delivered
        421       permanent+ delivered
        close     permanent+ delivered
        reset     permanent+ delivered
        stall     permanent+ delivered
        garbage   permanent+ delivered
        half      permanent+ delivered
        mixed     permanent+ delivered
        1xx       permanent+ delivered
        wrong     permanent+ delivered
        multi     permanent  delivered
        lower     permanent  delivered
        long      permanent  delivered
        bytewise  permanent  delivered
        twice     permanent+ delivered
        """
}
