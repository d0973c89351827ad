internal import Diagnostics
internal import Settlements

/// How a handed over report is told from its duplicates. The raw value is the word in manifests.
enum EditionKind: String, CaseIterable {
    /// The first report of its period.
    case original
    /// A revision: it stands in the place of the one that it names.
    case replacement
    /// The same documents once more, by hand.
    case copy
}

extension Edition {
    /// As a manifest has it.
    func listed(copy: Int?) -> JSON {
        let kind: EditionKind = copy != nil ? .copy : replaces != nil ? .replacement : .original
        return [
            "kind": .string(kind.rawValue), "replaces": JSON(replaces?.run.description), "why": JSON(replaces?.why),
            "copy": JSON(copy), "backfill": .bool(isBackfill), "notice": .bool(isNotice),
        ]
    }

    /// The data that was missing, as a manifest has it.
    func listedGaps(in zone: Zone) -> JSON {
        .list(
            missing.map { gap in
                switch gap {
                case .coverage(let account, let until):
                    [
                        "what": "coverage", "account": .string(account.provider),
                        "currency": .string(account.currency.code),
                        "covered_through": JSON(until?.lastCovered.text(in: zone)),
                    ]
                case .itemisation(let account, let payout):
                    [
                        "what": "payout", "account": .string(account.provider),
                        "currency": .string(account.currency.code), "payout": .string(payout),
                    ]
                }
            })
    }

    /// The numbers that were given up before this report, as a manifest has them.
    var listedVoids: JSON {
        .list(
            voids.map { void in
                [
                    "sequence": JSON(void.sequence), "run": .string(void.run.description), "why": .string(void.why),
                ]
            })
    }
}
