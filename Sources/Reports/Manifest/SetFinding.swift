/// One reason why a received set is not whole: which file, what was expected, what is there, what to do.
package struct SetFinding: Error, Hashable, Sendable {
    /// Which check failed: an open set of names, each with a page in `docs/explain.md`.
    package struct Rule: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    package let rule: Rule
    /// Its name in the folder.
    package let file: String
    package let expected: String?
    package let found: String?
    /// Found less expected: bytes, rows, or major units of a currency.
    package let difference: String?
    /// The whole story in words for a person: lower case, no full stop at the end.
    package let message: String

    package init(
        _ rule: Rule, _ file: String, expected: String? = nil, found: String? = nil, difference: String? = nil,
        _ message: String
    ) {
        self.rule = rule
        self.file = file
        self.expected = expected
        self.found = found
        self.difference = difference
        self.message = message
    }
}

extension SetFinding.Rule {
    /// The manifest is not JSON as manifests are.
    package static let manifestText = Self(rawValue: "manifest-text")
    /// The manifest's own digest is not that of its bytes.
    package static let manifestSeal = Self(rawValue: "manifest-seal")
    /// No manifest, or one of a version that this program does not know.
    package static let manifestFormat = Self(rawValue: "manifest-format")
    /// The manifest lacks a member, or says what cannot be.
    package static let manifestValue = Self(rawValue: "manifest-value")
    /// The manifest lists a file whose name leads out of its folder, or is none.
    package static let manifestName = Self(rawValue: "manifest-name")
    package static let fileMissing = Self(rawValue: "file-missing")
    /// A listed file lies there under a name that is not listed.
    package static let fileRenamed = Self(rawValue: "file-renamed")
    package static let fileUnreadable = Self(rawValue: "file-unreadable")
    package static let fileAltered = Self(rawValue: "file-altered")
    /// A file holds what another listed one should hold.
    package static let fileSwapped = Self(rawValue: "file-swapped")
    /// A file that no whole set in the folder lists.
    package static let fileExtra = Self(rawValue: "file-extra")
    /// An altered CSV document has more or fewer rows than were sent.
    package static let rowCount = Self(rawValue: "row-count")
    /// The amounts of an altered CSV document do not sum to what was sent.
    package static let controlSum = Self(rawValue: "control-sum")
    /// A row of an altered CSV document that cannot be read.
    package static let rowBroken = Self(rawValue: "row-broken")

    /// Every rule, in the order above.
    package static let all: [Self] = [
        manifestText, manifestSeal, manifestFormat, manifestValue, manifestName, fileMissing, fileRenamed,
        fileUnreadable, fileAltered, fileSwapped, fileExtra, rowCount, controlSum, rowBroken,
    ]
}
