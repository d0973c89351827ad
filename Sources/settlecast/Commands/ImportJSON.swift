import Diagnostics
import Imports
import Settlements
import Store

/// What a file came to, for programs. The keys are documented in docs/importing.md.
struct ImportJSON {
    let file: String
    let profile: String
    let options: ImportOptions
    let reading: ImportReading
    let recorded: Recorded

    var value: JSON {
        let summary = reading.summary
        return [
            "file": .string(file), "profile": .string(profile), "import": .integer(recorded.number),
            "part": .bool(options.isPart), "entries": JSON(summary.entries), "new": JSON(recorded.new),
            "known": JSON(recorded.known), "created": .list(recorded.created.map(JSON.string)),
            "accounts": .list(summary.accounts.map(\.json)), "totals": .list(summary.totals.map(\.json)),
            "payouts": .list(summary.payouts.map(\.json)), "accepted": .list(reading.accepted.map(\.json)),
            "warnings": .list(reading.warnings.map(\.json)), "gaps": .list(recorded.gaps.map(\.json)),
        ]
    }
}

extension ImportRefusal {
    var json: JSON {
        ["file": .string(file), "refused": .list(findings.map(\.json)), "more": JSON(more)]
    }
}

extension Finding {
    fileprivate var json: JSON {
        [
            "rule": .string(rule.rawValue), "line": JSON(line), "column": JSON(column), "expected": JSON(expected),
            "found": JSON(found), "difference": JSON(difference), "message": .string(message),
        ]
    }
}

extension Account {
    fileprivate var json: JSON {
        ["account": .string(provider), "currency": .string(currency.code), "merchant": .string(merchant)]
    }
}

extension Money {
    fileprivate var json: JSON { ["currency": .string(currency.code), "amount": .string(amount)] }
}

extension ImportSummary.Totals {
    fileprivate var json: JSON {
        [
            "currency": .string(currency.code), "payments": .string(payments.amount),
            "refunds": .string(refunds.amount), "chargebacks": .string(chargebacks.amount),
            "fees": .string(fees.amount), "net": .string(net.amount),
        ]
    }
}

extension ImportSummary.PaidOut {
    fileprivate var json: JSON {
        [
            "id": .string(id), "currency": .string(amount.currency.code), "amount": .string(amount.amount),
            "derived": .bool(isDerived),
        ]
    }
}

extension BatchGap {
    var json: JSON {
        [
            "account": .string(account.provider), "currency": .string(account.currency.code),
            "merchant": .string(account.merchant), "after": .string(after.name), "before": .string(before.name),
            "carried_out": .string(money(after.carriedOut).amount),
            "carried_in": JSON(before.carriedIn.map { money($0).amount }), "message": .string(words),
        ]
    }
}
