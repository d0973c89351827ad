import Settlements

/// What a report gives to its templates: the names that they may use, and the values of a statement.
struct ReportValues: Sendable {
    let values: [PublishedValue]
    let frame: @Sendable (Statement, Words, ReportDetail) throws(ReportError) -> TemplateFrame

    init<View>(
        _ shelf: Shelf<View>,
        _ view: @escaping @Sendable (Statement, Words, ReportDetail) throws(ReportError) -> View
    ) {
        values = shelf.values
        frame = { (statement, words, detail) throws(ReportError) in
            shelf.frame(try view(statement, words, detail))
        }
    }
}

extension ReportKind {
    var published: ReportValues {
        switch self {
        case .settlement:
            ReportValues(SettlementValues.shelf) { (statement, words, detail) throws(ReportError) in
                try SettlementView(statement, in: words, detail: detail)
            }
        case .fees:
            ReportValues(FeeValues.shelf) { (statement, words, detail) throws(ReportError) in
                try FeesView(statement, in: words, detail: detail)
            }
        case .refunds:
            ReportValues(RefundValues.shelf) { (statement, words, detail) throws(ReportError) in
                try RefundsView(statement, in: words, detail: detail)
            }
        }
    }
}
