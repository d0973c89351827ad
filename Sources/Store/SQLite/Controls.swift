internal import GRDB
internal import Settlements

/// What was imported, summed when it came, so that a statement can tell whether its lines are still those.
enum Controls {
    /// Seals and sums what was imported before there were any.
    static func fill(_ db: Database) throws {}
}
