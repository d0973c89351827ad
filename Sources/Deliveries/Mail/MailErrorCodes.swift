extension DeliveryError.Code {
    /// The mail server's host or port cannot be used.
    static let mailServer = Self(rawValue: "mail-server")
    static let mailConnect = Self(rawValue: "mail-connect")
    /// TLS is required and not offered, or mail in clear would leave this machine.
    static let mailSecurity = Self(rawValue: "mail-security")
    static let mailCertificate = Self(rawValue: "mail-certificate")
    static let mailLogin = Self(rawValue: "mail-login")
    /// The server refused the sender, the recipient or the message.
    static let mailRefused = Self(rawValue: "mail-refused")
    static let mailAddress = Self(rawValue: "mail-address")
    static let mailSize = Self(rawValue: "mail-size")
    /// The connection broke down before the final dot.
    static let mailBroken = Self(rawValue: "mail-broken")
    /// The final dot was sent and no reply came.
    static let mailUncertain = Self(rawValue: "mail-uncertain")
    static let mailStopped = Self(rawValue: "mail-stopped")
    /// The kept bytes cannot be read, or are not those that were kept.
    static let mailContent = Self(rawValue: "mail-content")
    /// The journal could not write the mark.
    static let mailMark = Self(rawValue: "mail-mark")
}
