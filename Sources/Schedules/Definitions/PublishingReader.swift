internal import Diagnostics
internal import Settlements

/// Reads how files are published on a server: what its owner allows and wants.
struct PublishingReader {
    let mapping: MappingReader

    private var findings: Findings { mapping.findings }

    func read() -> SFTPPublishing? {
        let standard = SFTPPublishing()
        let way = mapping.has("publish") ? mapping.word("publish").flatMap(SFTPPublishing.Way.init) : standard.way
        let temporary =
            mapping.has("temporary") ? mapping.text("temporary").flatMap { readTemporary($0) } : standard.temporary
        let ifExists =
            mapping.has("if_exists")
            ? mapping.word("if_exists").flatMap(SFTPPublishing.IfExists.init) : standard.ifExists
        let verification =
            mapping.has("verify")
            ? mapping.word("verify").flatMap(SFTPPublishing.Verification.init) : standard.verification
        let makes = mapping.has("mkdir") ? mapping.word("mkdir").map { $0 == "yes" } : standard.makesDirectories
        let mode = mapping.has("mode") ? mapping.text("mode").flatMap { readMode($0) } : .some(nil)
        let limit = mapping.has("limit") ? mapping.text("limit").flatMap { readLimit($0) } : .some(nil)
        if way == .direct { reportUnfit(verification) }
        guard let way, let temporary, let ifExists, let verification, let makes, let mode, let limit else { return nil }
        return SFTPPublishing(
            way: way, temporary: temporary, ifExists: ifExists, verification: verification, makesDirectories: makes,
            mode: mode, bytesPerSecond: limit)
    }

    /// What cannot be had without a temporary name.
    private func reportUnfit(_ verification: SFTPPublishing.Verification?) {
        if let pair = mapping.optional("temporary") {
            findings.add(
                .withoutEffect, "'temporary' has no effect with 'publish: direct'", severity: .warning,
                at: pair.keySpan,
                help: "a file is written under its own name then: delete it, or write 'publish: rename'")
        }
        if verification == .readback, let verify = mapping.optional("verify"), let way = mapping.optional("publish") {
            findings.add(
                .chooseOne, "'verify: readback' does not go together with 'publish: direct'", at: verify.keySpan,
                help: "a file is read back before it has its name: write 'verify: size', or 'publish: rename'",
                notes: [findings.note("'publish' is here", at: way.keySpan)])
        }
    }

    // MARK: Temporary names

    private static let name = "{name}"
    private static let delivery = "{delivery}"
    /// What common servers take for one name, in bytes.
    private static let longest = 255
    /// Characters that stand for a delivery.
    private static let token = String(repeating: "0", count: 32)

    private func readTemporary(_ written: (text: String, span: Span)) -> TemporaryName? {
        let text = written.text
        let help = "as in '\(TemporaryName.standard.pattern)'"
        for field in fields(of: text) where field != Self.name && field != Self.delivery {
            findings.add(
                .unknownField, "there is no field \(field.dropFirst().dropLast().quoted) here", at: written.span,
                allowed: ["name", "delivery"])
            return nil
        }
        let rest = text.replacing(Self.name, with: "").replacing(Self.delivery, with: "")
        let scalars = Array(rest.unicodeScalars)
        var problem: String?
        if text.ranges(of: Self.name).count != 1 {
            problem = "a temporary name holds the file's own, {name}, once"
        } else if text.ranges(of: Self.delivery).count > 1 {
            problem = "{delivery} comes twice"
        } else if let wrong = scalars.first(where: {
            "/\\{}".unicodeScalars.contains($0) || $0.properties.generalCategory == .control
        }) {
            problem = "a temporary name cannot hold \(String(wrong).quoted)"
        } else if rest.isEmpty && text == Self.name {
            problem = "a temporary name must differ from the file's own"
        } else if let marker = Marker.allCases.first(where: { $0.name(of: Self.name) == text.lowercased() }) {
            problem = "a temporary name cannot end as a marker's, '.\(marker.rawValue)'"
        }
        if let problem {
            findings.add(.namePattern, problem, at: written.span, help: help)
            return nil
        }
        return fits(TemporaryName(text), written) ? TemporaryName(text) : nil
    }

    /// The longest name that a definition may give, with the longest marker behind it.
    private func fits(_ temporary: TemporaryName, _ written: (text: String, span: Span)) -> Bool {
        let name = String(repeating: "x", count: NamePattern.longest)
        let marked = Marker.allCases.map { $0.name(of: name) }.max { $0.utf8.count < $1.utf8.count } ?? name
        let bytes = temporary.filled(name: marked, delivery: Self.token).utf8.count
        guard bytes > Self.longest else { return true }
        findings.add(
            .namePattern,
            "the longest file's name, with \(marked.utf8.count) bytes, would have \(bytes) on its way: a server takes \(Self.longest)",
            at: written.span, help: "shorten it by \(bytes - Self.longest); {delivery} stands for \(Self.token.count)")
        return false
    }

    /// What stands in braces, with them.
    private func fields(of text: String) -> [Substring] {
        var fields: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            fields.append(rest[start...end])
            rest = rest[rest.index(after: end)...]
        }
        return fields
    }

    // MARK: Numbers

    /// Permission bits in octal digits: who may read and write. Files of reports are no programs.
    private func readMode(_ written: (text: String, span: Span)) -> UInt32?? {
        let digits = written.text.utf8
        let help = "as in '0640': its owner reads and writes, its group reads"
        func refuse(_ why: String) -> UInt32?? {
            findings.add(.fileMode, why, at: written.span, help: help)
            return nil
        }
        guard 3...4 ~= digits.count, digits.allSatisfy({ (0x30...0x37).contains($0) }),
            let mode = UInt32(written.text, radix: 8)
        else { return refuse("expected permissions as 3 or 4 octal digits, found \(written.text.quoted)") }
        if mode & ~0o777 != 0 { return refuse("setuid, setgid and sticky bits are for programs and directories") }
        if mode & 0o111 != 0 { return refuse("a report is no program: nobody needs to run it") }
        return .some(mode)
    }

    /// A report of some megabytes would take hours.
    private static let slowest: Int64 = 1000

    /// `500 KB/s`.
    private func readLimit(_ written: (text: String, span: Span)) -> Int64?? {
        guard let bytes = ByteCount.read(written.text, suffix: "/s")
        else {
            findings.add(
                .transferLimit, "expected bytes a second, found \(written.text.quoted)", at: written.span,
                allowed: ByteCount.units.map { "\($0)/s" }, help: "a whole number and its unit, as in '500 KB/s'")
            return nil
        }
        guard bytes >= Self.slowest else {
            findings.add(
                .transferLimit, "\(written.text.quoted) is too slow to deliver a report", at: written.span,
                help: "write 1 KB/s or more")
            return nil
        }
        return .some(bytes)
    }
}
