internal import Diagnostics
package import Settlements

/// What goes with the documents of one handover, so that their receiver can tell whether the set is whole.
///
/// `docs/manifest.md` describes it member by member. The same statement and files give the same bytes: no clock is in it.
package struct Manifest: Sendable {
    /// One document of the handover, under the name that it has there.
    package struct File: Hashable, Sendable {
        /// A plain file name, without a folder.
        package let name: String
        /// Which output of the definition it is: `csv`, `html`.
        package let output: String
        package let mediaType: String
        /// Layout with its version: `settlement-lines@1`; for HTML the template's name.
        package let layout: String
        /// Of a CSV document; nil for others.
        package let dialect: Dialect?
        package let content: Content
        /// What a CSV document's writer counted and summed; nil for others.
        package let lines: DocumentLines?

        package init(
            name: String, output: String, mediaType: String, layout: String, dialect: Dialect?, content: Content,
            lines: DocumentLines?
        ) {
            self.name = name
            self.output = output
            self.mediaType = mediaType
            self.layout = layout
            self.dialect = dialect
            self.content = content
            self.lines = lines
        }
    }

    package static let mediaType = "application/json"
    package static let layout = "manifest@1"
    /// The word by which definitions send it, beside the names of outputs.
    package static let output = "manifest"
    /// What the first member of every manifest of this version says.
    static let format = "settlecast-manifest@1"

    private let members: [(String, JSON)]

    /// Puts together what there is to say of a statement and the files that go to one destination.
    ///
    /// - Parameter definitionDigest: of the definition's text as it was when the run was made.
    /// - Throws: ``ReportError/Code/overflow`` where sums of an account go beyond 64 bits.
    package init(of statement: Statement, definitionDigest: Digest, files: [File]) throws(ReportError) {
        let (run, period) = (statement.run, statement.period)
        var accounts: [JSON] = []
        for account in statement.accounts { accounts.append(try ListedAccount(account, in: period).json) }
        members = [
            ("format", .string(Self.format)),
            (
                "definition",
                [
                    "name": .string(run.definition), "title": .string(statement.title),
                    "sha256": .string(definitionDigest.description),
                ]
            ),
            ("report", .string(statement.report.rawValue)),
            ("run", .string(run.description)),
            ("merchant", ["id": .string(statement.merchant.id), "name": .string(statement.merchant.name)]),
            (
                "period",
                [
                    "label": .string(period.label), "start": .string(period.start.text(in: period.zone)),
                    "end": .string(period.end.text(in: period.zone)), "zone": .string(period.zone.identifier),
                ]
            ),
            ("sequence", JSON(statement.sequence)),
            ("revision", JSON(run.revision)),
            ("preliminary", .bool(statement.isPreliminary)),
            ("basis", .string(statement.basis.rawValue)),
            ("edition", statement.edition.listed(copy: nil)),
            ("voids", statement.edition.listedVoids),
            ("missing", statement.edition.listedGaps(in: period.zone)),
            ("documents", .list(files.map(\.listed))),
            ("accounts", .list(accounts)),
        ]
    }

    /// The file, sealed: UTF-8, LF, its members in the order of the page that describes them.
    package func bytes() -> [UInt8] {
        ManifestSeal.sealed(members)
    }
}

extension Manifest.File {
    fileprivate var listed: JSON {
        [
            "name": .string(name), "output": .string(output), "media_type": .string(mediaType),
            "layout": .string(layout), "dialect": JSON(dialect?.rawValue), "bytes": .integer(content.size),
            "sha256": .string(content.digest.description), "rows": lines.map { .integer($0.rows) } ?? .null,
            "controls": .list(lines?.controls.map(\.listed) ?? []),
        ]
    }
}

extension DocumentLines.Control {
    fileprivate var listed: JSON {
        [
            "account": .string(account.provider), "currency": .string(account.currency.code), "rows": .integer(rows),
            "sums": .object(sums.map { ($0.column, JSON($0.minorUnits, in: account.currency)) }),
        ]
    }
}
