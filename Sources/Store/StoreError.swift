internal import Settlements

/// What the store could not do, in words for the person who runs it.
package struct StoreError: Error, Hashable, CustomStringConvertible, CustomDebugStringConvertible {
    /// An open set of names, one a cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The file cannot be opened, read or written.
        package static let unavailable = Code(rawValue: "store-unavailable")
        /// It was written by a newer version of this program.
        package static let newer = Code(rawValue: "store-newer")
        /// The data contradicts what the store already holds.
        package static let conflict = Code(rawValue: "store-conflict")
        /// A sum does not fit into 64 bits of minor units.
        package static let tooLarge = Code(rawValue: "sum-too-large")
        /// Another worker holds the claim now.
        package static let claimLost = Code(rawValue: "claim-lost")
        /// Bytes in the archive are gone or altered.
        package static let archive = Code(rawValue: "archive")
    }

    package let code: Code
    /// Whether trying again later may help.
    package let isTransient: Bool
    package let description: String
    package let debugDescription: String
    /// The line of the imported file that it is about, from 1.
    package let line: Int?
    /// What else in the same file is wrong in this way, each by itself.
    package let others: [StoreError]

    package init(
        _ code: Code, _ description: String, isTransient: Bool = false, details: String? = nil, line: Int? = nil,
        others: [StoreError] = []
    ) {
        self.code = code
        self.line = line
        self.others = others
        self.isTransient = isTransient
        let description = CardNumber.masked(description)
        self.description = description
        self.debugDescription = details.map { "\(description) (\(CardNumber.masked($0)))" } ?? description
    }
}
