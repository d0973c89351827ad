internal import Diagnostics
internal import Settlements

/// What a manifest says of the report's place among its duplicates, read back.
enum ManifestEdition {
    private typealias Fault = ManifestValue.Fault

    /// - Parameter run: whose manifest it is.
    /// - Returns: what it replaces, and which copy it is.
    static func read(
        _ root: ManifestValue, _ run: RunIdentity
    ) throws(ManifestValue.Fault) -> (replaces: String?, copy: Int64?) {
        if let basis = try root.optional("basis"), Basis(rawValue: try basis.text()) == nil {
            throw basis.fault("one of \(Basis.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        try voids(root)
        try missing(root)
        guard let edition = try root.optional("edition") else { return (nil, nil) }
        _ = try edition.member("backfill").bool()
        _ = try edition.member("notice").bool()
        let copy = try edition.member("copy").unlessNull { value throws(Fault) in try value.count(from: 1) }
        let replaces = try edition.member("replaces").unlessNull { value throws(Fault) in try replaced(value, run) }
        let why = try edition.member("why")
        guard try why.unlessNull({ value throws(Fault) in try value.text() }) == nil || replaces != nil else {
            throw why.fault("null, as it replaces nothing")
        }
        let kind = try edition.member("kind")
        let expected: EditionKind = copy != nil ? .copy : run.revision > 1 ? .replacement : .original
        guard try kind.text() == expected.rawValue else {
            throw kind.fault("\"\(expected.rawValue)\", as revision and copy make it")
        }
        guard expected != .replacement || replaces != nil else {
            throw try edition.member("replaces").fault("the run that it replaces")
        }
        return (replaces, copy)
    }

    /// Data that was missing: of an account's coverage, or of a payout's entries.
    private static func missing(_ root: ManifestValue) throws(Fault) {
        guard let missing = try root.optional("missing") else { return }
        for gap in try missing.elements() {
            _ = try gap.member("account").text()
            _ = try gap.member("currency").currency()
            let what = try gap.member("what")
            switch try what.text() {
            case "coverage":
                _ = try gap.member("covered_through").unlessNull { value throws(Fault) in try value.moment() }
            case "payout": _ = try gap.member("payout").text()
            default: throw what.fault("coverage or payout")
            }
        }
    }

    /// An earlier revision of the same run.
    private static func replaced(_ value: ManifestValue, _ run: RunIdentity) throws(Fault) -> String {
        let text = try value.text()
        let number = text.split(separator: ".").last.flatMap { Int($0) } ?? 0
        let earlier = RunIdentity(
            definition: run.definition, merchant: run.merchant, period: run.period, revision: number)
        guard 1..<max(1, run.revision) ~= number, earlier.description == text else {
            throw value.fault("an earlier revision of \(ShownText.of(run.description))")
        }
        return ShownText.of(text)
    }

    /// Numbers below that of the report, each once and in order.
    private static func voids(_ root: ManifestValue) throws(Fault) {
        guard let voids = try root.optional("voids") else { return }
        let own = try root.member("sequence").unlessNull { value throws(Fault) in try value.count(from: 1) }
        var last: Int64 = 0
        for void in try voids.elements() {
            _ = try void.member("run").text()
            _ = try void.member("why").text()
            let sequence = try void.member("sequence")
            let number = try sequence.count(from: 1)
            guard number > last, number < own ?? .max else {
                throw sequence.fault("a number above \(last) and below that of the report")
            }
            last = number
        }
    }
}
