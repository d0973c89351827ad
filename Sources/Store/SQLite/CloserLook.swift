internal import Settlements

/// Finds what is wrong with lines of one import and day that are not what they were.
struct CloserLook {
    /// A line whose seal does not fit.
    private struct Broken {
        let line: Int64
        let identity: String
        /// It fits in another account: from there it was moved, or copied.
        let isFromElsewhere: Bool
    }

    /// More than anybody looks up one by one; they are counted and summed all the same.
    private static let listed = 100

    private let expected: ControlSums
    private let file: String
    private let bucket: LineBucket
    private var found = ControlSums()
    private var whole: Int128 = 0
    private var broken: [Broken] = []

    init(expected: ControlSums, file: String, bucket: LineBucket) {
        self.expected = expected
        self.file = file
        self.bucket = bucket
    }

    mutating func see(_ row: SealedRow, of name: Seal, others: [Seal]) {
        found.add(row.amounts)
        if row.isSealed(from: name) {
            whole += 1
        } else if broken.count < Self.listed {
            broken.append(
                Broken(
                    line: row.amounts.line, identity: row.identity,
                    isFromElsewhere: others.contains { row.isSealed(from: $0) }))
        }
    }

    var damage: LineDamage {
        LineDamage(
            file: file, importID: bucket.importID, day: CalendarDate(daysSinceEpoch: Int(bucket.day / 86_400)),
            sums: sums, rows: rows)
    }

    private var sums: [LineDamage.Sum] {
        func sum(_ name: String, _ expected: Int128, _ found: Int128, isCount: Bool = false) -> LineDamage.Sum {
            .init(name: name, expected: Int64(clamping: expected), found: Int64(clamping: found), isCount: isCount)
        }
        let sums = [
            sum("entries", expected.entries, found.entries, isCount: true), sum("gross", expected.gross, found.gross),
            sum("fees", expected.fees, found.fees), sum("net", expected.net, found.net),
            sum("invoiced fees", expected.invoiced, found.invoiced),
        ].filter { $0.expected != $0.found }
        // What is not in any sum, or makes up for itself.
        return sums.isEmpty ? [sum("intact lines", found.entries, whole, isCount: true)] : sums
    }

    /// A line is foreign that came from another account; and where there are more lines than were imported, those of the
    /// broken ones that are too many. What else is broken was changed, and what then is not there is missing.
    private var rows: [LineDamage.Row] {
        var foreign = broken.map(\.isFromElsewhere)
        var own: ControlSums { left(without: foreign) }
        let tooMany = own.entries - expected.entries
        let rest = broken.indices.filter { !foreign[$0] }
        if tooMany > 0, tooMany == rest.count {
            for index in rest { foreign[index] = true }
        } else if tooMany == 1, let index = rest.first(where: { broken[$0].line == own.lines - expected.lines }) {
            foreign[index] = true
        } else if tooMany == 0, rest.count == 1, own.lines != expected.lines {
            // It stands in the place of another.
            foreign[rest[0]] = true
        }
        let named = zip(broken, foreign).map { line, isForeign in
            LineDamage.Row(
                origin: origin(line.identity, Int64(line.line)), fault: isForeign ? .foreign : .changed)
        }
        return named + missing(expected.entries - own.entries, lines: expected.lines - own.lines)
    }

    private func left(without foreign: [Bool]) -> ControlSums {
        var own = found
        for (line, isForeign) in zip(broken, foreign) where isForeign {
            own.entries -= 1
            own.lines -= Int128(line.line)
        }
        return own
    }

    /// Of one the line is known; of several only how many they are.
    private func missing(_ count: Int128, lines: Int128) -> [LineDamage.Row] {
        guard count > 0 else { return [] }
        let line = count == 1 && lines > 0 ? Int64(clamping: lines) : 0
        return [.init(origin: origin(nil, line), fault: .missing)]
    }

    private func origin(_ entry: String?, _ line: Int64) -> LineOrigin {
        LineOrigin(entry: entry, file: file, importID: bucket.importID, line: line)
    }
}
