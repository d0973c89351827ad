extension PayoutWords {
    static let english: PayoutWords = PayoutWords(
        paysParts: {
            $0 == 1
                ? "pays 1 entry, made up as follows"
                : "pays \(Words.english.amounts.count($0)) entries, made up as follows"
        },
        paysCarried: "pays what was carried over",
        before: "Booked before this period",
        late: "Among the late entries of this report",
        within: "Booked in this period",
        after: "Booked after this period",
        takenOver: "Taken over from the batch before",
        handedOn: "Handed on to the next batch",
        otherPayouts: "Other payouts of the same batch",
        valueDate: { "value date \($0)" },
        inTransit: { "on its way to your bank at the end of the period, value date \($0)" },
        returnOf: { "from the payout of \($0), \($1)" },
        returnOfUnknown: "the data do not say from which payout",
        belowZero: {
            "The balance is \($0) below zero: more was taken off this account than came onto it. Usually this is set off against what comes in next."
        },
        taken: "taken from your bank",
        takenOn: { "on \($0), as the balance was below zero" },
        takenFromBank: { "\(Words.english.listed($0, $1)) taken from your bank" },
        whereTo: "Where this period's movements go",
        whereToColumn: "Paid by, entries",
        paidInPeriod: "Paid out in this period",
        paidLater: { "Paid out later, on \($0), \($1)" },
        paidEarlier: { "Paid out earlier, on \($0), \($1)" },
        notPaidYet: { "Not paid out yet, batch \($0)" },
        paidBySeveral: { "Paid out by several payouts, batch \($0)" },
        carriedOver: { "Carried over to the batch after \($0)" },
        tiedToNone: "Tied to no payout",
        reserve: "Reserve held by the provider",
        heldAtStart: "Held at the start",
        heldBack: "Held back",
        released: "Released",
        heldAtEnd: "Held at the end",
        conversions: { $0 == 1 ? "1 conversion" : "\(Words.english.amounts.count($0)) conversions" },
        changed: { "\($0) → \($1)" },
        bothSides: { "\($0) here, \($1) on the other side" },
        otherSideUnknown: "The data do not hold the other side",
        lateAmong: "Late entries are included.",
        completeThrough: { "Data complete through \($0)." },
        completeUntil: { "Data complete until \($0)." })
}
