internal import Foundation

/// Domains beyond ASCII, as the registries allow them: by IDNA2008 (RFC 5890 to 5893) after the mapping of Unicode
/// Technical Standard 46, which takes capitals and full-width forms for what they mean.
enum InternationalDomain {
    /// A domain in ASCII, each part beyond it as `xn--…`; nil where the rules do not allow it.
    ///
    /// - Parameter domain: of characters that ``mayHold(_:)`` allows, letters, digits, hyphens and dots.
    static func ascii(_ domain: String) -> String? {
        // Foundation makes a host by UTS 46 (non-transitional, with the checks of hyphens, joiners and directions).
        guard let host = URLComponents(string: "http://\(domain)/")?.encodedHost?.lowercased(),
            host.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "%") })
        else { return nil }
        return host
    }

    /// Whether a character beyond ASCII may stand in a domain as it is written.
    ///
    /// Narrower than RFC 5892: joiners and the few signs that are allowed only beside certain letters (its appendix A) are
    /// not, for nobody sees or checks them. Who has such a domain writes it as `xn--…`.
    static func mayHold(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Full stops of other scripts, which part a domain as well.
        case 0x3002, 0xFF0E, 0xFF61: return true
        // RFC 5892, 2.6 and 2.9: letters that are none of a name's, and the jamo of old Hangul; and l with a middle dot.
        case 0x013F, 0x0140, 0x0640, 0x07FA, 0x3031...0x3035, 0x303B, 0x302E, 0x302F, 0x1100...0x11FF, 0xA960...0xA97F,
            0xD7B0...0xD7FF:
            return false
        default: break
        }
        guard !scalar.isInvisible else { return false }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            return true
        default: return false
        }
    }
}
