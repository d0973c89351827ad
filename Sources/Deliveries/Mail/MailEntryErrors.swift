internal import CLibCurl
internal import Foundation
internal import Settlements

/// What went wrong at a mail server, in words for who can act.
extension MailEntry {
    /// The server said no.
    func refusal(_ reply: SMTPReply, of what: String) -> DeliveryError {
        let isForNow = reply.kind == .refusedForNow
        return DeliveryError(
            .mailRefused, isForNow ? .transient : .permanent,
            "mail server \(place) refused \(what)\(isForNow ? " for now" : ""): \(reply.words)")
    }

    /// Before the final dot: nothing has arrived, so another try is safe.
    func error(_ breakdown: SMTPConversation.Breakdown, during what: String) -> DeliveryError {
        if case .outOfTurn(let reply?) = breakdown, reply.code >= 400 { return refusal(reply, of: what) }
        if case .stopped = breakdown { return stopped(during: what) }
        return DeliveryError(
            .mailBroken, .transient,
            "mail server \(place) broke down during \(what): \(breakdown.words); nothing was handed over")
    }

    func stopped(during what: String) -> DeliveryError {
        DeliveryError(
            .mailStopped, .transient, "stopped during \(what) at mail server \(place): nothing was handed over")
    }

    /// After the final dot: nobody knows.
    func unconfirmed(_ letter: MailLetter, _ words: String) -> DeliveryError {
        DeliveryError(
            .mailUncertain, .uncertain,
            "mail server \(place) had \(letter.words) whole and did not confirm it (\(words)): it may have arrived or "
                + "not; look into the server's log before it is sent again")
    }

    /// What a failure on the way in means.
    ///
    /// - Parameter secret: a server that repeats it does not get it into our words.
    func error(_ failure: CurlFailure, _ dialogue: CurlDialogue, hiding secret: Secret?) -> DeliveryError {
        let last = dialogue.replies.last
        let refusal = last.flatMap { $0.code >= 400 ? $0 : nil }
        switch failure.code {
        case CURLE_PEER_FAILED_VERIFICATION:
            return DeliveryError(
                .mailCertificate, .permanent,
                "mail server \(place) showed a certificate that is not trusted: \(failure.text); nothing was "
                    + "sent; name the host as its certificate does, or the file of the authority that signed it",
                details: details(failure))
        case CURLE_SSL_CACERT_BADFILE:
            return DeliveryError(
                .mailCertificate, .permanent,
                "mail server \(place): the file of trusted certificates "
                    + "\(server.certificateAuthorities ?? "of the system") cannot be used: \(failure.text)",
                details: details(failure))
        case CURLE_USE_SSL_FAILED where refusal == nil && dialogue.offered("STARTTLS"):
            return garbled(dialogue, details: details(failure))
        case CURLE_USE_SSL_FAILED where refusal == nil:
            return DeliveryError(
                .mailSecurity, .permanent,
                "mail server \(place) does not offer STARTTLS: nothing was sent; check host and port, or use "
                    + "tls: implicit where it speaks TLS from the start; it offers: \(offers(dialogue))",
                details: details(failure))
        case CURLE_LOGIN_DENIED: return loginError(failure, dialogue, hiding: secret)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED, CURLE_USE_SSL_FAILED:
            guard let refusal else { break }
            return notLetIn(refusal, details: details(failure))
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
            return DeliveryError(
                .mailConnect, .permanent,
                "libcurl on this machine cannot speak to mail server \(place): \(failure.text)",
                details: details(failure))
        case CURLE_ABORTED_BY_CALLBACK:
            return DeliveryError(
                .mailStopped, .transient, "stopped on the way to mail server \(place): nothing was sent",
                details: details(failure))
        default: break
        }
        if let refusal, refusal.kind == .refusedForGood { return notLetIn(refusal, details: details(failure)) }
        let said = refusal.map { "; it had said: \($0.words)" } ?? ""
        return DeliveryError(
            .mailConnect, .transient, "mail server \(place) could not be reached: \(failure.text)\(said)",
            details: details(failure))
    }

    /// Words of its own say why.
    func notLetIn(_ refusal: SMTPReply, details: String? = nil) -> DeliveryError {
        DeliveryError(
            .mailConnect, refusal.kind == .refusedForNow ? .transient : .permanent,
            "mail server \(place) did not let us in: \(refusal.words)", details: details)
    }

    /// It did not answer rightly what it had offered itself.
    func garbled(_ dialogue: CurlDialogue, hiding secret: Secret? = nil, details: String? = nil) -> DeliveryError {
        let last = dialogue.replies.last.map { Self.words(of: $0, hiding: secret) } ?? ""
        return DeliveryError(
            .mailBroken, .transient,
            "mail server \(place) broke down on the way in: it answered what is no reply there, after or with '\(last)'; "
                + "nothing was handed over", details: details)
    }

    private func details(_ failure: CurlFailure) -> String {
        "libcurl code \(failure.code.rawValue)"
    }

    /// The keywords of the last reply to EHLO.
    func offers(_ dialogue: CurlDialogue) -> String {
        let hello = dialogue.replies.last { $0.code == 250 }
        let keywords = hello?.lines.dropFirst().joined(separator: ", ") ?? ""
        return keywords.isEmpty ? "nothing" : keywords
    }

    private func loginError(
        _ failure: CurlFailure, _ dialogue: CurlDialogue, hiding secret: Secret?
    ) -> DeliveryError {
        let user = server.login?.user ?? ""
        guard let last = dialogue.replies.last,
            last.code >= 400 || (last.code == Self.challenge && !dialogue.wasGarbled)
        else {
            if dialogue.offered("AUTH", mechanisms) {
                return garbled(dialogue, hiding: secret, details: details(failure))
            }
            return DeliveryError(
                .mailLogin, .permanent,
                "mail server \(place) offers no login by \(mechanisms.joined(separator: " or ")): nothing was sent; it "
                    + "offers: \(offers(dialogue))",
                details: details(failure))
        }
        return DeliveryError(
            .mailLogin, last.kind == .refusedForNow ? .transient : .permanent,
            "mail server \(place) refused the login of user '\(user)': \(Self.words(of: last, hiding: secret))",
            details: details(failure))
    }

    /// The server asks for more, or says by it why a token is refused.
    private static let challenge = 334

    /// A refusal's words; those of a challenge are in base64 (RFC 4954, 4).
    static func words(of reply: SMTPReply, hiding secret: Secret?) -> String {
        var words = reply.words
        if reply.code == challenge, let text = reply.lines.first, let data = Data(base64Encoded: text) {
            let decoded = String(decoding: data, as: UTF8.self).unicodeScalars.map { $0.breaksLines ? " " : $0 }
            words = "\(reply.code) " + String(String.UnicodeScalarView(decoded))
        }
        return secret?.withUTF8 { bytes in
            let value = String(decoding: bytes, as: UTF8.self)
            let encoded = Data(bytes).base64EncodedString()
            return [value, encoded].reduce(words) { $0.replacingOccurrences(of: $1, with: "\(Secret(""))") }
        } ?? words
    }
}
