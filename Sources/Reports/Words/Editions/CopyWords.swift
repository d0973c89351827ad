/// What a copy says of itself, in one language.
struct CopyWords: Sendable {
    /// `Copy 1`.
    let copy: @Sendable (_ number: Int) -> String
    let notice: @Sendable (_ number: Int) -> String
}

extension CopyWords {
    static let english = CopyWords(
        copy: { "Copy \($0)" },
        notice: { "Copy \($0) of a report that was sent before. Nothing in it is new: do not book it twice." })

    static let dutch = CopyWords(
        copy: { "Kopie \($0)" },
        notice: {
            "Kopie \($0) van een rapport dat al eerder is verstuurd. Er staat niets nieuws in: boek het niet twee keer."
        })

    static let german = CopyWords(
        copy: { "Kopie \($0)" },
        notice: {
            "Kopie \($0) eines Berichts, der schon einmal verschickt wurde. Sie enthält nichts Neues: bitte nicht doppelt buchen."
        })

    static let french = CopyWords(
        copy: { "Copie \($0)" },
        notice: {
            "Copie \($0) d’un rapport déjà envoyé. Elle ne contient rien de nouveau\u{A0}: ne la comptabilisez pas deux fois."
        })
}
