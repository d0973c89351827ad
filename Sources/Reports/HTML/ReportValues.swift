import Settlements

/// What a report gives to its templates: the names that they may use, and the values of a statement.
struct ReportValues: Sendable {
    let values: [PublishedValue]
    let frame: @Sendable (Statement, ReportDetail) throws(ReportError) -> TemplateFrame

    init<View>(
        _ shelf: Shelf<View>, _ view: @escaping @Sendable (Statement, ReportDetail) throws(ReportError) -> View
    ) {
        values = shelf.values
        frame = { (statement, detail) throws(ReportError) in shelf.frame(try view(statement, detail)) }
    }
}

extension ReportKind {
    var published: ReportValues {
        ReportValues(SettlementValues.shelf) { (statement, detail) throws(ReportError) in
            try SettlementView(statement, in: .english, detail: detail)
        }
    }
}
