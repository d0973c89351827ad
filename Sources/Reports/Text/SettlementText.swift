import Settlements

/// The settlement report: what moved the balance, and what reached the bank.
extension AccountView: TextPart {
    var name: String { heading }
    var proof: String? { balance?.footing ?? noBalance }

    func body(in words: Words, _ text: inout TextPage) {
        changes?.write(in: words, &text)
        balanceTable(words, &text)
        let columns = [words.gross, words.fees, words.net]
        if hasActivity {
            text.heading(words.activity)
            text.figures(
                movements.map { $0.line() } + [beforePayouts.line(isTotal: true)]
                    + payoutMovements.map { $0.line() } + [late].compactMap { $0?.line() }
                    + [change].compactMap { $0?.line(isTotal: true) },
                under: columns)
        }
        if let late, !lateMovements.isEmpty {
            text.heading(words.late)
            text.paragraph(words.lateNote)
            text.figures(lateMovements.map { $0.line() } + [late.line(isTotal: true)], under: columns)
        }
        payoutTable(words, &text)
        moveTables(words, &text)
        if !methods.isEmpty {
            text.heading(words.byMethod)
            tableNote(words, &text)
            text.figures(methods.map { $0.line() } + [sales.line(isTotal: true)], under: columns)
        }
        if !channels.isEmpty {
            text.heading(words.byChannel)
            tableNote(words, &text)
            text.figures(channels.map { $0.line() } + [sales.line(isTotal: true)], under: columns)
        }
        if !fees.isEmpty {
            text.heading(words.feesByComponent)
            if lateFees == nil, let lateApart { text.paragraph(lateApart) }
            text.figures(
                fees.map { $0.line() } + [TextRow(words.total, [feesTotal], isTotal: true)]
                    + [lateFees?.line(), feesWithLate?.line(isTotal: true)].compactMap { $0 })
        }
        if let lines { lineTable(lines, words, columns, &text) }
        text.blank()
        for note in [invoicedNote, amountsIn, coverage].compactMap({ $0 }) { text.paragraph(note) }
    }

    private func balanceTable(_ words: Words, _ text: inout TextPage) {
        guard let balance else { return }
        text.heading(words.balance)
        text.figures(
            [
                TextRow("\(words.opening), \(balance.openingDate)", [balance.opening]),
                balance.late.map { TextRow(words.late, [$0]) },
                TextRow(words.beforePayouts, [balance.beforePayouts]),
                TextRow(words.payoutsMove, [balance.payouts]),
                TextRow("\(words.closing), \(balance.closingDate)", [balance.closing], isTotal: true),
            ].compactMap { $0 })
        if let below = balance.belowZero { text.paragraph(below) }
    }

    /// What the tables by method and by channel leave out.
    private func tableNote(_ words: Words, _ text: inout TextPage) {
        text.paragraph([words.byMethodNote, lateApart].compactMap { $0 }.joined(separator: " "))
    }

    private func payoutTable(_ words: Words, _ text: inout TextPage) {
        guard !payouts.isEmpty else { return }
        text.heading(words.payouts)
        text.figures(
            payouts.flatMap { payout in
                [
                    TextRow(
                        naming: [payout.date, payout.reference], note: payout.pays, [payout.amount],
                        below: [payout.note].compactMap { $0 })
                ] + payout.parts.map { $0.line(isPart: true) }
            }
                + [TextRow(words.total, [payoutsTotal], isTotal: true)])
    }

    private func moveTables(_ words: Words, _ text: inout TextPage) {
        if let returns {
            text.heading(words.kind(.payoutReversal))
            text.figures(
                returns.rows.map { row in
                    TextRow(
                        naming: [row.date, row.reference], note: row.late, [row.amount],
                        below: [row.payout].compactMap { $0 })
                } + [returns.total.map { TextRow(words.total, [$0], isTotal: true) }].compactMap { $0 })
        }
        if let shares {
            text.heading(words.moves.whereTo)
            text.figures(shares.rows.map { $0.line() } + [shares.total.line(isTotal: true)])
        }
        if let reserve {
            text.heading(words.moves.reserve)
            text.figures(
                [
                    TextRow(words.moves.heldAtStart, [reserve.opening]),
                    reserve.held.map { TextRow(words.moves.heldBack, [$0]) },
                    reserve.released.map { TextRow(words.moves.released, [$0]) },
                    reserve.lateHeld?.line(), reserve.lateReleased?.line(),
                    TextRow(words.moves.heldAtEnd, [reserve.closing], isTotal: true),
                ].compactMap { $0 })
        }
        if !conversions.isEmpty {
            text.heading(words.kind(.conversion))
            if let conversionsNote { text.paragraph(conversionsNote) }
            text.figures(conversions.map { $0.line() })
        }
    }

    private func lineTable(_ lines: LinesView, _ words: Words, _ columns: [String], _ text: inout TextPage) {
        text.heading(lines.heading)
        text.figures(
            lines.rows.map { row in
                TextRow(
                    naming: [row.date, row.what, row.method, row.reference], note: row.late,
                    [row.gross, row.fees, row.net])
            } + [lines.rest].compactMap { $0 }.map { TextRow($0.name, [$0.gross, $0.fees, $0.net]) } + [
                lines.total.line(isTotal: true)
            ],
            under: columns)
    }
}

extension CountedRow {
    fileprivate func line(isPart: Bool = false, isTotal: Bool = false) -> TextRow {
        TextRow((isPart ? "    " : "") + name, note: entries, [amount], isTotal: isTotal)
    }
}
