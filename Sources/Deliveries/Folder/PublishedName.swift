internal import Settlements

/// The two names that a file bears on its way: a hidden one while it is written, and the one that readers look for.
struct PublishedName: Hashable {
    /// What common file systems hold in one name, in bytes.
    static let longest = 255

    let final: String
    let temporary: String
    private let pattern: TemporaryName
    private let delivery: String

    /// - Parameter pattern: how the name is hidden while the file is written.
    /// - Throws: ``DeliveryError`` with `name`, permanent, for a name that is no plain file name everywhere.
    init(_ final: String, hiddenAs pattern: TemporaryName = .standard, delivery: String) throws(DeliveryError) {
        self.final = final
        self.pattern = pattern
        self.delivery = delivery
        temporary = pattern.filled(name: final, delivery: delivery)
        guard !final.isEmpty else {
            throw DeliveryError(.name, .permanent, "the file's name is empty: check 'name' in the definition")
        }
        if final.hasPrefix(".") {
            throw Self.refused(final, "it begins with a dot, as '.', '..' and hidden temporary files do")
        }
        guard temporary != final else {
            throw Self.refused(final, "the temporary name is the same: check 'temporary' of the destination")
        }
        for scalar in temporary.unicodeScalars {
            if scalar == "/" || scalar == "\\" {
                throw Self.refused(final, "it holds '\(scalar)', which separates directories")
            }
            if scalar.properties.generalCategory == .control {
                throw Self.refused(final, "it holds a control character (\(Self.code(scalar)))")
            }
        }
        let bytes = temporary.utf8.count
        guard bytes <= Self.longest else {
            let room = Self.longest - (bytes - final.utf8.count)
            throw Self.refused(
                final,
                "it has \(final.utf8.count) bytes, allowed are \(room), since the temporary name "
                    + "'\(pattern.filled(name: "{name}", delivery: delivery))' must fit into \(Self.longest)")
        }
    }

    /// The name of the n-th file beside others: `name-2.csv`; the first is the name itself.
    func numbered(_ number: Int) throws(DeliveryError) -> PublishedName {
        guard number > 1 else { return self }
        let dot = final.lastIndex(of: ".") ?? final.endIndex
        return try PublishedName(
            "\(final[..<dot])-\(number)\(final[dot...])", hiddenAs: pattern, delivery: delivery)
    }

    private static func refused(_ name: String, _ why: String) -> DeliveryError {
        DeliveryError(
            .name, .permanent,
            "a file cannot be published as '\(printable(name.utf8))': \(why). Check 'name' in the definition")
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
