/// What a mail says of files that would make it too large, in one language.
struct LargeFileWords: Sendable {
    let zipped: @Sendable (_ archive: String) -> String
    /// Before a list of the files, each with its place.
    let elsewhere: @Sendable (_ count: Int) -> String
}

extension LargeFileWords {
    static let english = LargeFileWords(
        zipped: { "The files are in the archive \($0): as they are they would be too large for a mail." },
        elsewhere: {
            $0 == 1
                ? "The file with the lines is too large for a mail. It is on the SFTP server:"
                : "The files with the lines are too large for a mail. They are on the SFTP server:"
        })

    static let dutch = LargeFileWords(
        zipped: { "De bestanden zitten in het archief \($0): los zouden ze te groot zijn voor een e-mail." },
        elsewhere: {
            $0 == 1
                ? "Het bestand met de regels is te groot voor een e-mail. Het staat op de SFTP-server:"
                : "De bestanden met de regels zijn te groot voor een e-mail. Ze staan op de SFTP-server:"
        })

    static let german = LargeFileWords(
        zipped: { "Die Dateien liegen im Archiv \($0): einzeln wären sie für eine E-Mail zu groß." },
        elsewhere: {
            $0 == 1
                ? "Die Datei mit den Zeilen ist für eine E-Mail zu groß. Sie liegt auf dem SFTP-Server:"
                : "Die Dateien mit den Zeilen sind für eine E-Mail zu groß. Sie liegen auf dem SFTP-Server:"
        })

    static let french = LargeFileWords(
        zipped: {
            "Les fichiers sont dans l’archive \($0)\u{A0}: tels quels, ils seraient trop volumineux pour un e-mail."
        },
        elsewhere: {
            $0 == 1
                ? "Le fichier des lignes est trop volumineux pour un e-mail. Il se trouve sur le serveur SFTP\u{A0}:"
                : "Les fichiers des lignes sont trop volumineux pour un e-mail. Ils se trouvent sur le serveur SFTP\u{A0}:"
        })
}
