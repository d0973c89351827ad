import Settlements

/// Whether figures of a report may still change, as its subject says it.
enum Finality {
    case final
    /// The period has not ended.
    case preliminary
    /// Data of the period is missing.
    case incomplete

    init(_ statement: Statement) {
        self = statement.isPreliminary ? .preliminary : statement.edition.isIncomplete ? .incomplete : .final
    }
}
