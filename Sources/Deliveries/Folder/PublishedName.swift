internal import Settlements

/// The two names that a file bears on its way: a hidden one while it is written, and the one that readers look for.
struct PublishedName: Hashable {
    /// What common file systems hold in one name, in bytes.
    static let longest = 255

    let final: String
    /// `.{name}.{delivery}.part`, so that every attempt of one delivery uses one name and no two deliveries do.
    let temporary: String

    /// - Throws: ``DeliveryError`` with `name`, permanent, for a name that is no plain file name everywhere.
    init(of consignment: Consignment) throws(DeliveryError) {
        final = consignment.parcel.name
        temporary = ".\(final).\(consignment.delivery).part"
        guard !final.isEmpty else {
            throw DeliveryError(.name, .permanent, "the file's name is empty: check 'name' in the definition")
        }
        if final.hasPrefix(".") {
            throw Self.refused(final, "it begins with a dot, as '.', '..' and hidden temporary files do")
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
                    + "'.{name}.\(consignment.delivery).part' must fit into \(Self.longest)")
        }
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
