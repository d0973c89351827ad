internal import Diagnostics
internal import Settlements

extension Profile {
    /// Vipps's settlement reports in XML (developer.vippsmobilepay.com/docs/settlements/xml), versions 2.0 and 3.0.
    package static let vippsSettlement = Profile(name: "vipps-settlement") { file, door in
        let reading = VippsReading(door, VippsSurvey(file))
        do throws(XMLReader.Fault) {
            try XMLReader.read(file, progress: door.options.progress) { reading.take($0) }
        } catch {
            door.findings.add(Finding(error.rule, line: error.line, column: error.column, error.message))
        }
    }
}

/// What must be known of a report of version 2.0 before its first settlement: which sale units list fees that were collected
/// apart. The list stands behind the settlements; Vipps has it in reports "with gross settlement type" alone.
struct VippsSurvey {
    private var units: Set<Int> = []

    /// Looks over the file, where it is of that version. What is wrong with it is left to the reading itself.
    init(_ file: ImportFile) {
        var found: Set<Int> = []
        var unit = 0
        try? XMLReader.read(file) { event in
            guard case .start(let tag) = event else { return true }
            if tag.name == VippsSchema.Part.unit.rawValue { unit += 1 }
            if tag.name == VippsSchema.Part.fee.rawValue { found.insert(unit) }
            return tag.namespace == VippsSchema.two.namespace
        }
        units = found
    }

    /// Whether the sale unit, counted from 1, collects its fees apart.
    func collectsFees(unit: Int) -> Bool { units.contains(unit) }
}
