/// What a mail server says in its reply to EHLO that it can do.
struct MailOffers: Hashable, Sendable {
    /// As it stands there, a keyword with its words each: `SIZE 10240000`.
    let keywords: [String]
    /// SIZE: it wants to know how long a message is (RFC 1870).
    let takesSize: Bool
    /// The longest message that it takes, in bytes; nil where it names none.
    let sizeLimit: Int64?
    /// Commands may come without waiting for each reply (RFC 2920).
    let hasPipelining: Bool
    /// Lines with bytes beyond ASCII (RFC 6152).
    let hasEightBitMIME: Bool
    /// Addresses and headers with characters beyond ASCII (RFC 6531).
    let hasSMTPUTF8: Bool

    /// - Parameter hello: the reply to EHLO; nil for nothing known.
    init(_ hello: SMTPReply? = nil) {
        keywords = Array(hello?.lines.dropFirst() ?? [])
        let size = hello?.parameters(ofKeyword: "SIZE")
        takesSize = size != nil
        sizeLimit = size?.first.flatMap { Int64($0) }.flatMap { $0 > 0 ? $0 : nil }
        hasPipelining = hello?.parameters(ofKeyword: "PIPELINING") != nil
        hasEightBitMIME = hello?.parameters(ofKeyword: "8BITMIME") != nil
        hasSMTPUTF8 = hello?.parameters(ofKeyword: "SMTPUTF8") != nil
    }
}

/// What is known of the server at the other end of a connection.
struct MailPeer: Sendable {
    /// Its IP address; nil where nothing was connected.
    var address: String?
    /// What it said first.
    var greeting: String?
    /// TLS's version and cipher; nil in clear.
    var tls: String?
    var offers = MailOffers()
}
