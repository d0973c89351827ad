internal import Foundation

/// What an address may be, before the `@` and after it.
enum MailboxRules {
    /// RFC 5321, 4.5.3.1.1: octets, in UTF-8.
    private static let longestLocalPart = 64
    /// RFC 5321, 4.5.3.1.3 less the angle brackets: 256 − 2.
    private static let longestAddress = 254
    /// RFC 1035, 2.3.4: octets, of a label in its `xn--` form.
    private static let longestLabel = 63

    static func check(local: String, of whole: String) throws(MailboxError) {
        guard !local.isEmpty else { throw MailboxError(whole, "has nothing before the '@'") }
        guard local.utf8.count <= longestLocalPart else {
            let unit = local.utf8.count == local.unicodeScalars.count ? "characters" : "bytes"
            throw MailboxError(
                whole, "has \(local.utf8.count) \(unit) before the '@', where at most \(longestLocalPart) may stand")
        }
        if local.unicodeScalars.first == "\"" {
            throw MailboxError(whole, "has a quoted part before the '@', which is not supported")
        }
        for scalar in local.unicodeScalars where !isAtomText(scalar) && scalar != "." {
            throw MailboxError(whole, "has \(shown(scalar)) before the '@', where it may not stand")
        }
        for atom in local.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false) {
            guard let first = atom.first else {
                throw MailboxError(whole, "has a dot at an end of the part before the '@', or two in a row")
            }
            guard !first.properties.generalCategory.isMark else {
                throw MailboxError(whole, "has \(shown(first)) before the '@' with no letter that it belongs to")
            }
        }
    }

    /// - Returns: the domain in ASCII; as it is where it is so already.
    static func domain(_ domain: String, of whole: String) throws(MailboxError) -> String {
        guard !domain.isEmpty else { throw MailboxError(whole, "has nothing after the '@'") }
        if domain.unicodeScalars.first == "[" {
            throw MailboxError(whole, "has a bare network address after the '@', where a domain belongs")
        }
        for scalar in domain.unicodeScalars where !isLetterOrDigit(scalar) && scalar != "-" && scalar != "." {
            guard !scalar.isASCII, InternationalDomain.mayHold(scalar) else {
                throw MailboxError(whole, "has \(shown(scalar)) in its domain, where it may not stand")
            }
        }
        var ascii = domain
        if !domain.utf8.allSatisfy({ $0 < 0x80 }) {
            guard let found = InternationalDomain.ascii(domain) else {
                throw MailboxError(
                    whole,
                    "has a domain that the rules of international names (IDNA2008, RFC 5891) do not allow, or a part of "
                        + "it that is longer than \(longestLabel) in its xn-- form")
            }
            ascii = found
        }
        try check(domain: Array(ascii.utf8), of: whole)
        return ascii
    }

    static func whole(_ local: String, _ domain: String, of whole: String) throws(MailboxError) -> String {
        let address = "\(local)@\(domain)"
        guard address.utf8.count <= longestAddress else {
            throw MailboxError(
                whole, "has an address of \(address.utf8.count) characters, where at most \(longestAddress) may stand")
        }
        return address
    }

    private static func check(domain: [UInt8], of whole: String) throws(MailboxError) {
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            guard let first = label.first, let last = label.last else {
                throw MailboxError(whole, "has a dot at an end of its domain, or two in a row")
            }
            guard first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
                throw MailboxError(whole, "has a hyphen at an end of a part of its domain")
            }
            guard label.count <= longestLabel else {
                throw MailboxError(
                    whole,
                    "has a part of \(label.count) characters in its domain, where at most \(longestLabel) may stand")
            }
        }
        guard let top = labels.last, !top.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw MailboxError(whole, "has a domain that ends in a number")
        }
    }

    /// `atext` of RFC 5322, 3.2.3 with RFC 6532, 3.2, less what is not seen, belongs to no script, or looks like one of
    /// the characters that structure an address.
    private static func isAtomText(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isLetterOrDigit(scalar) || isAtomSign(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default:
            guard !scalar.isInvisible else { return false }
            return String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars.allSatisfy {
                !$0.isASCII || isLetterOrDigit($0) || isAtomSign($0)
            }
        }
    }

    private static func isAtomSign(_ scalar: Unicode.Scalar) -> Bool {
        "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func shown(_ scalar: Unicode.Scalar) -> String {
        if scalar == " " { return "a space" }
        if scalar.breaksLines { return "the control character \(scalar.codePoint)" }
        if scalar.isInvisible { return "the invisible character \(scalar.codePoint)" }
        return scalar.isASCII ? "'\(scalar)'" : "the character \(scalar.codePoint)"
    }
}

extension Unicode.GeneralCategory {
    /// What stands above, below or around the character before it.
    var isMark: Bool { self == .nonspacingMark || self == .spacingMark || self == .enclosingMark }
}
