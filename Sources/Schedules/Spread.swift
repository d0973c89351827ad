internal import Settlements

extension Definition {
    /// How long after a fire a merchant's report is due: the same at every fire, and another for each definition. Seconds,
    /// less than ``Definition/spread``.
    ///
    /// It is taken from a digest of the names, so that neither restarts nor other merchants move it.
    package func shift(of merchant: String) -> Int64 {
        guard spread > 0 else { return 0 }
        let digest = Digest(of: Array(name.utf8) + [0] + Array(merchant.utf8))
        let number = digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int64(number % UInt64(spread))
    }
}
