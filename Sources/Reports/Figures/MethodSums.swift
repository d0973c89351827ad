import Settlements

/// Sums by payment method, and below each by card scheme; the largest gross first.
struct MethodSums {
    /// A method with its schemes, the largest first; no scheme where the provider states none or only one.
    struct Method {
        /// Nil: the provider does not state it; several methods in one where there were too many.
        let name: String?
        let isRest: Bool
        let totals: Totals
        let schemes: [AccountTables.Row<String>]
    }

    let methods: [Method]

    /// Whether there is anything to tell apart.
    var isTold: Bool { methods.contains { $0.name != nil } }

    init(_ groups: [TotalsGroup]) throws(MoneyError) {
        var methods: [Method] = []
        for row in try AccountTables.rows(groups, by: { $0.method ?? "" }) {
            let own = groups.filter { ($0.method ?? "") == row.subject }
            let schemes = try AccountTables.rows(own, by: { $0.scheme ?? "" }).sorted(by: Self.isLarger)
            let named = schemes.count > 1 && schemes.allSatisfy { !$0.subject.isEmpty }
            methods.append(
                Method(
                    name: row.subject.isEmpty ? nil : row.subject, isRest: false, totals: row.totals,
                    schemes: named ? schemes : []))
        }
        self.methods = methods.sorted { one, other in
            if (one.name == nil) != (other.name == nil) { return other.name == nil }
            if one.totals.gross != other.totals.gross { return one.totals.gross > other.totals.gross }
            return (one.name ?? "") < (other.name ?? "")
        }
    }

    private static func isLarger(_ one: AccountTables.Row<String>, _ other: AccountTables.Row<String>) -> Bool {
        one.totals.gross == other.totals.gross ? one.subject < other.subject : one.totals.gross > other.totals.gross
    }

    /// The first methods as they are, and the others in one row, so that a mail stays small.
    func first(_ limit: Int) throws(MoneyError) -> [Method] {
        guard methods.count > limit else { return methods }
        let rest = try AccountTables.sum(methods[(limit - 1)...].map(\.totals))
        return methods[..<(limit - 1)] + [Method(name: nil, isRest: true, totals: rest, schemes: [])]
    }

    /// A line of the table: the name of a method, or of a scheme as a part of the line above.
    struct Line {
        let name: String
        let totals: Totals
        let isPart: Bool
    }

    /// The lines that a report shows: none where nothing can be told apart; schemes only where all of them fit.
    func lines(_ detail: ReportDetail, in words: Words) throws(MoneyError) -> [Line] {
        guard detail.methods > 0, isTold else { return [] }
        let methods = try first(detail.methods)
        let showsSchemes = methods.reduce(0) { $0 + $1.schemes.count } <= detail.schemes
        return methods.flatMap { method in
            let name = method.name.map { ShownText.of(MethodNames.name($0, in: words)) }
            let own = Line(
                name: name ?? (method.isRest ? words.otherMethods : words.methodNotStated), totals: method.totals,
                isPart: false)
            guard showsSchemes else { return [own] }
            return [own]
                + method.schemes.map { scheme in
                    Line(
                        name: ShownText.of(
                            MethodNames.name(scheme: scheme.subject, of: method.name ?? "", in: words)),
                        totals: scheme.totals, isPart: true)
                }
        }
    }
}
