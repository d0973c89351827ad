package import Diagnostics
import Foundation

/// Where templates are found: in the admin's directory first, and else the one that is part of the program.
package struct Templates: Sendable {
    /// Nil where there is no such directory to look into.
    package let directory: String?

    package init(directory: String?) {
        self.directory = directory
    }

    /// The names of the templates that are always there.
    package static let embedded = ["settlement"]

    /// The text of a template, `NAME.mustache`.
    ///
    /// - Throws: ``ReportError/Code/template`` where the name is none, there is no such template, or its file cannot be read.
    package func source(named name: String) throws(ReportError) -> Source {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNamePart) else {
            throw ReportError(
                .template, "a template's name is of letters, digits, '-' and '_', found '\(ShownText.of(name))'")
        }
        let file = "\(name).mustache"
        if let directory {
            let path = "\(directory)/\(file)"
            if FileManager.default.fileExists(atPath: path) {
                guard let bytes = FileManager.default.contents(atPath: path) else {
                    throw ReportError(.template, "cannot read the template \(path): look at its permissions")
                }
                return Source(path: path, bytes: bytes)
            }
        }
        if name == "settlement" {
            return Source(path: "report-templates/\(file)", bytes: PackageResources.settlement_mustache)
        }
        let place = directory.map { "in \($0) or " } ?? ""
        throw ReportError(
            .template,
            "there is no template '\(name)' \(place)in the program, which has: \(Self.embedded.joined(separator: ", "))"
        )
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
