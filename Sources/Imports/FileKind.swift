internal import Diagnostics

/// What a file is that is no text from a provider, told by its first bytes, and what to do with it.
struct FileKind {
    private let signature: [UInt8]
    private let offset: Int
    /// What must stand somewhere in the first bytes besides.
    private let word: String
    let description: String
    let remedy: String

    private init(
        _ signature: [UInt8], at offset: Int = 0, with word: String = "", _ description: String, _ remedy: String
    ) {
        self.signature = signature
        self.offset = offset
        self.word = word
        self.description = description
        self.remedy = remedy
    }

    /// How many bytes tell it.
    static let headSize = 4096

    /// The kind of a file that begins so; nil where it may be text.
    init?(_ head: ArraySlice<UInt8>) {
        guard let kind = Self.known.first(where: { $0.matches(head) }) else { return nil }
        self = kind
    }

    private func matches(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.dropFirst(offset).starts(with: signature) else { return false }
        return word.isEmpty || Self.holds(head, Array(word.utf8))
    }

    private static func holds(_ head: ArraySlice<UInt8>, _ word: [UInt8]) -> Bool {
        head.indices.contains { head[$0...].starts(with: word) }
    }

    private static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let asCSV = "take the provider's own CSV; a workbook has rounded and reformatted what was in it"
    private static let page = "perhaps the login page of the provider's portal: download the file again"

    /// The more particular first. Sources: RFC 1952 (gzip), PKWARE's APPNOTE (zip), and the pages of the others.
    private static let known: [FileKind] = [
        FileKind([0x1F, 0x8B], "it is compressed by gzip", "unpack it (gunzip --keep FILE) and import what comes out"),
        FileKind(zip, with: "[Content_Types].xml", "it is an Excel workbook (xlsx)", asCSV),
        FileKind(zip, with: "xl/", "it is an Excel workbook (xlsx)", asCSV),
        FileKind(zip, with: "opendocument.spreadsheet", "it is a LibreOffice workbook (ods)", asCSV),
        FileKind(zip, "it is a ZIP archive", "unpack it (unzip FILE) and import the files in it"),
        FileKind([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "it is an old Excel workbook (xls)", asCSV),
        FileKind(
            [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], at: 4, "it is compressed by bzip2",
            "unpack it (bunzip2 --keep FILE) and import what comes out"),
        FileKind(
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "it is compressed by xz",
            "unpack it (unxz --keep FILE) and import what comes out"),
        FileKind(
            [0x28, 0xB5, 0x2F, 0xFD], "it is compressed by zstd", "unpack it (unzstd FILE) and import what comes out"),
        FileKind(
            [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "it is a 7z archive",
            "unpack it (7z x FILE) and import the files in it"),
        FileKind(
            Array("ustar".utf8), at: 257, "it is a tar archive", "unpack it (tar -xf FILE) and import the files in it"),
        FileKind(Array("%PDF-".utf8), "it is a PDF", "take the provider's CSV or XML of the same settlement"),
        FileKind(
            Array("-----BEGIN PGP MESSAGE".utf8), "it is encrypted by OpenPGP",
            "decrypt it (gpg --output NEW --decrypt FILE) and import what comes out"),
        FileKind(Array("<!DOCTYPE html".utf8), "it is a web page", page),
        FileKind(Array("<!doctype html".utf8), "it is a web page", page),
        FileKind(Array("<html".utf8), "it is a web page", page),
    ]
}

extension ImportFile {
    /// - Throws: the refusal of what cannot be read, or is of a kind that holds no text: a folder, an archive, a workbook.
    package func refuseWhatIsNoText() throws(ImportRefusal) {
        let head: [UInt8]
        do {
            head = try open().next()
        } catch {
            throw refusal(Finding(error.rule, "the file cannot be read: \(error.reason)"))
        }
        guard !head.isEmpty else {
            throw refusal(
                Finding(
                    .empty, line: 1, column: 1, "the file is empty (0 bytes): was it fetched to its end? fetch it again"
                ))
        }
        guard let kind = FileKind(head.prefix(FileKind.headSize)) else { return }
        let remedy = kind.remedy.replacing("FILE", with: ShellWord.of(name))
        throw refusal(Finding(.fileKind, found: kind.description, "\(kind.description): \(remedy)"))
    }

    private func refusal(_ finding: Finding) -> ImportRefusal {
        ImportRefusal(file: name, findings: [finding], more: 0)
    }
}
