extension EditionWords {
    static let english: EditionWords = EditionWords(
        replaces: { "Revision \($0) replaces revision \($1) of this report (\($2))" },
        added: { $0 == 1 ? "1 entry was added" : "\(Words.english.amounts.count($0)) entries were added" },
        removed: { $0 == 1 ? "1 entry was removed" : "\(Words.english.amounts.count($0)) entries were removed" },
        addedRefunds: { $0 == 1 ? "1 refund was added" : "\(Words.english.amounts.count($0)) refunds were added" },
        removedRefunds: {
            $0 == 1 ? "1 refund was removed" : "\(Words.english.amounts.count($0)) refunds were removed"
        },
        closingHigher: { "the closing balance is \($0) higher" },
        closingLower: { "the closing balance is \($0) lower" },
        closingSame: "the closing balance is the same",
        moreAccounts: { $0 == 1 ? "1 more account has changes" : "\($0) more accounts have changes" },
        noEntryChanged: "no entry was added or removed",
        noFeesChanged: "no entry with fees was added or removed",
        noRefundsChanged: "no refund was added or removed",
        reason: "Reason",
        whatChanged: "What changed",
        isAdded: "Added",
        isRemoved: "Removed",
        allAdded: "All that was added",
        allRemoved: "All that was removed",
        moreAdded: { "\(Words.english.amounts.count($0)) more added" },
        moreRemoved: { "\(Words.english.amounts.count($0)) more removed" },
        nothingChanged:
            "In this account no entry was added or removed. What is known of its payouts may have changed.",
        nothingOfFeesChanged: "In this account no entry with fees was added or removed.",
        nothingOfRefundsChanged: "In this account no refund was added or removed.",
        balanceChanges: "The balance before and now",
        before: "Before",
        now: "Now",
        difference: "Difference",
        backfill: "Made up later: when this report was made, the report of a later period was due already.",
        incomplete: "Incomplete: when this report was made, not all data of its period was there.",
        comesLater: "What comes later will be reported later.",
        reachesThrough: { "complete through \($0) only" },
        reachesUntil: { "complete until \($0) only" },
        reachUnknown: "not known until when it is complete",
        notItemised: { "not known what payout \($0) pays" },
        moreMissing: { "and \($0) more" },
        void: { "There is no report number \($0): \($1) was given up. Reason: \($2)" },
        moreVoids: { $0 == 1 ? "1 more report number was given up." : "\($0) more report numbers were given up." },
        occurred:
            "An entry belongs to this period by when the shopper paid or the refund was made, not by when the provider booked it. So there is no balance.",
        paidOut:
            "An entry belongs to this period by when it was paid out, not by when the provider booked it. So there is no balance.",
        window:
            "These days overlap with those of the reports before and after. So there is no balance, and no entry is late.",
        onePayout:
            "This report is about one payout and all that it pays, whenever that was booked. So there is no balance.",
        shortPeriod:
            "This is a short period: it lies between the periods that were reported so far and those that are reported from now on.",
        noticeAlone: "This notice stands in place of a report: there is nothing to attach.")
}
