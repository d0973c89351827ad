/// Whom a run is about: the business that is paid.
package struct Merchant: Hashable, Sendable {
    /// The key that files, definitions and destinations use: `m-1001`.
    package let id: String
    /// As it stands on the report.
    package var name: String
    /// Postal address, a line each.
    package var address: [String]
    package var vatID: String?
    /// Where `{merchant.report_email}` points; several are allowed.
    package var reportEmails: [Mailbox]
    /// IANA name of the merchant's own zone, where it is known.
    package var zone: String?
    /// BCP 47 language of the merchant, where it is known: `nl`.
    package var locale: String?
    package var tags: [String]
    /// First and, once closed, last day of the relation, ISO 8601.
    package var since: String?
    package var closed: String?

    package init(
        id: String, name: String, address: [String] = [], vatID: String? = nil, reportEmails: [Mailbox] = [],
        zone: String? = nil, locale: String? = nil, tags: [String] = [], since: String? = nil, closed: String? = nil
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.vatID = vatID
        self.reportEmails = reportEmails
        self.zone = zone
        self.locale = locale
        self.tags = tags
        self.since = since
        self.closed = closed
    }
}

extension Merchant {
    /// Whether a text can be a merchant's id: at most 100 characters, no control or invisible ones, no space at its ends.
    package static func isID(_ text: String) -> Bool {
        let invisible: [Unicode.GeneralCategory] = [.control, .format, .lineSeparator, .paragraphSeparator]
        return 1...100 ~= text.count && text.first?.isWhitespace == false && text.last?.isWhitespace == false
            && text.unicodeScalars.allSatisfy { !invisible.contains($0.properties.generalCategory) }
    }
}

extension Audience {
    /// Whether a merchant is meant.
    package func includes(_ merchant: Merchant) -> Bool {
        switch self {
        case .everyone: true
        case .merchants(let ids): ids.contains(merchant.id)
        case .tag(let tag): merchant.tags.contains(tag)
        }
    }
}
