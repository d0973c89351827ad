package import Diagnostics
import Foundation
import Settlements

/// Where templates and their partials are found: in the admin's directory first, and else those that are part of the program.
package struct Templates: Sendable {
    /// Nil where there is no such directory to look into.
    package let directory: String?

    package init(directory: String?) {
        self.directory = directory
    }

    /// The names of all files that are part of the program: the standard template of each report, and their partials.
    package static let embedded = pages + partials

    static let pages = ReportKind.allCases.map(\.rawValue)
    static let partials = Array(bytes.keys.filter { !pages.contains($0) }).sorted()

    /// The names of the templates that a definition may name: one for each report, and the admin's own.
    package var names: [String] {
        let own = files.filter { !Self.embedded.contains($0) }
        return Self.pages + own
    }

    /// Whether there is any file of the admin's: what is part of the program is sound.
    package var hasOwn: Bool { !files.isEmpty }

    /// What a template may include: our partials, and the admin's own files.
    var partials: [String] {
        Self.partials + files.filter { !Self.embedded.contains($0) }
    }

    /// Whether a definition may name this template.
    package func has(_ name: String) -> Bool {
        names.contains(name)
    }

    /// The text of a template or partial, `NAME.mustache`.
    ///
    /// - Throws: ``ReportError/Code/template`` where the name is none, there is no such template, or its file cannot be read.
    package func source(named name: String) throws(ReportError) -> Source {
        guard Self.isName(name) else {
            throw ReportError(
                .template, "a template's name is of letters, digits, '-' and '_', found '\(ShownText.of(name))'")
        }
        switch find(name) {
        case .found(let source): return source
        case .unreadable(let path):
            throw ReportError(.template, "cannot read the template \(path): look at its permissions")
        case .missing:
            let place = directory.map { "in \($0) or " } ?? ""
            throw ReportError(
                .template,
                "there is no template '\(name)' \(place)in the program, which has: \(Self.pages.joined(separator: ", "))"
            )
        }
    }

    enum Finding {
        case found(Source)
        case unreadable(path: String)
        case missing
    }

    func find(_ name: String) -> Finding {
        let file = "\(name).mustache"
        if let directory {
            let path = "\(directory)/\(file)"
            // Also a link that leads nowhere: ours would stand in its place without a word.
            if (try? FileManager.default.attributesOfItem(atPath: path)) != nil {
                guard let bytes = FileManager.default.contents(atPath: path) else { return .unreadable(path: path) }
                return .found(Source(path: path, bytes: bytes))
            }
        }
        return Self.bytes[name].map { .found(Source(path: "report-templates/\(file)", bytes: $0)) } ?? .missing
    }

    private static let bytes: [String: [UInt8]] = [
        "settlement": PackageResources.settlement_mustache,
        "fees": PackageResources.fees_mustache,
        "refunds": PackageResources.refunds_mustache,
        "page-start": PackageResources.page_start_mustache,
        "style": PackageResources.style_mustache,
        "print": PackageResources.print_mustache,
        "account-start": PackageResources.account_start_mustache,
        "amount-head": PackageResources.amount_head_mustache,
        "chart": PackageResources.chart_mustache,
        "changes": PackageResources.changes_mustache,
        "figure-row": PackageResources.figure_row_mustache,
        "figure-part": PackageResources.figure_part_mustache,
        "figure-sum": PackageResources.figure_sum_mustache,
        "amount-row": PackageResources.amount_row_mustache,
        "line-name": PackageResources.line_name_mustache,
        "fee-sums": PackageResources.fee_sums_mustache,
        "fee-way": PackageResources.fee_way_mustache,
        "refund-sums": PackageResources.refund_sums_mustache,
        "page-end": PackageResources.page_end_mustache,
    ]

    /// The admin's own files, by name and in the order of names.
    private var files: [String] {
        guard let directory else { return [] }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasSuffix(".mustache") }.map { String($0.dropLast(".mustache".count)) }
            .filter(Self.isName).sorted()
    }

    static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(isNamePart)
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
