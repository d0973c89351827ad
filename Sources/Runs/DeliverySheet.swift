internal import Deliveries
internal import Settlements

/// What one destination would get, and how, as a person reads it: for the partner's people to agree to.
struct DeliverySheet {
    /// What goes to one destination, by run, in its order.
    let entries: [(run: RunIdentity, item: Preview.Item)]

    var text: String {
        guard let first = entries.first?.item else { return "" }
        var blocks = [head(first), settings(first.way)]
        var runs: [RunIdentity] = []
        for entry in entries where !runs.contains(entry.run) { runs.append(entry.run) }
        blocks += runs.map { run in
            ([run.description] + entries.filter { $0.run == run }.flatMap { lines($0.item) }).joined(separator: "\n")
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func head(_ item: Preview.Item) -> String {
        switch item.channel {
        case .folder: "\(item.to), a folder"
        case .sftp: "\(item.to), by SFTP"
        case .email: "\(item.to), by mail"
        }
    }

    // MARK: How

    private func settings(_ way: Preview.Way) -> String {
        let rows: [(String, String)]
        switch way {
        case .folder(let place): rows = [("path", place.directory)]
        case .server(let place, _): rows = place.rows + place.publishing.rows
        case .mail(let server, let head): rows = [("server", server.words), ("from", head.from.description)]
        }
        return Self.table(rows).joined(separator: "\n")
    }

    private static func table(_ rows: [(String, String)]) -> [String] {
        rows.map { key, value in key + String(repeating: " ", count: max(1, 13 - key.count)) + value }
    }

    // MARK: What

    private func lines(_ item: Preview.Item) -> [String] {
        if case .mail(_, let head) = item.way { return mail(item, head) }
        var lines: [String] = []
        if let directory = item.directory { lines.append("  to \(directory)") }
        lines.append("  \(item.parcel.name)")
        lines.append("    \(item.parcel.content.size) bytes, SHA-256 \(item.parcel.content.digest)")
        lines += item.markers.map { marker in
            "    then \(marker.name), \(marker.bytes.isEmpty ? "empty" : "\(marker.bytes.count) bytes")"
        }
        return lines
    }

    private func mail(_ item: Preview.Item, _ head: Preview.MailHead) -> [String] {
        var rows = [("to", head.to.map(\.description).joined(separator: ", "))]
        if !head.cc.isEmpty { rows.append(("cc", head.cc.map(\.description).joined(separator: ", "))) }
        rows.append(("subject", head.subject))
        rows.append(("size", "\(item.parcel.content.size) bytes"))
        rows += head.attachments.map { ("attached", "\($0.name), \($0.size) bytes") }
        return Self.table(rows).map { "  \($0)" }
    }
}

extension DeliverySheet {
    /// Writes one sheet for each destination into the folder in which the look at it lies.
    static func write(_ previews: [Preview], into directory: String) throws {
        var sheets: [(folder: PreviewFolder, entries: [(run: RunIdentity, item: Preview.Item)])] = []
        for preview in previews {
            for item in preview.items {
                let folder = PreviewFolder(of: item.channel, to: item.to, in: directory)
                if let index = sheets.firstIndex(where: { $0.folder.path == folder.path }) {
                    sheets[index].entries.append((preview.run, item))
                } else {
                    sheets.append((folder, [(preview.run, item)]))
                }
            }
        }
        for sheet in sheets {
            try sheet.folder.write(Array(DeliverySheet(entries: sheet.entries).text.utf8), to: PreviewFolder.sheet)
        }
    }
}

extension Preview {
    /// Writes a `delivery.txt` into the folder of each destination: what it would get of all these runs, and how.
    package static func writeSheets(_ previews: [Preview], into directory: String) throws {
        try DeliverySheet.write(previews, into: directory)
    }
}

// MARK: - In words

extension SFTPPlace {
    fileprivate var rows: [(String, String)] {
        [("server", "\(host), port \(port)"), ("user", "\(user), \(login.words)"), ("trusted by", trust.words)]
    }
}

extension SFTPPlace.Login {
    fileprivate var words: String {
        switch self {
        case .password: "with a password"
        case .key(let file, _): "with the key \(file)"
        case .agent(nil): "with the keys of the SSH agent"
        case .agent(let socket?): "with the keys of the SSH agent at \(socket)"
        }
    }
}

extension SFTPPlace.Trust {
    fileprivate var words: String {
        switch self {
        case .fingerprints(let keys): "its key \(keys.joined(separator: " or "))"
        case .knownHosts(let file): "what \(file) says of it"
        }
    }
}

extension SFTPPublishing {
    fileprivate var rows: [(String, String)] {
        [
            ("published", wayWords), ("if there", ifExists.words), ("checked", verification.words),
            ("directories", makesDirectories ? "are made where they are missing" : "have to be there"),
            ("permissions", mode.map(Self.octal) ?? "as the server gives them"),
            ("limit", bytesPerSecond.map { "\($0) bytes a second" } ?? "none"),
        ]
    }

    private var wayWords: String {
        switch way {
        case .rename: "as \(temporary.pattern), then renamed"
        case .direct: "under its own name from the first byte"
        }
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension SFTPPublishing.IfExists {
    fileprivate var words: String {
        switch self {
        case .identicalOrFail: "the same bytes are as good as delivered; another file stays, and the delivery fails"
        case .never: "the file stays, and the delivery fails"
        case .overwrite: "the file is replaced"
        case .version: "the same bytes are as good as delivered; beside another file it is NAME-2, NAME-3 and so on"
        }
    }
}

extension SFTPPublishing.Verification {
    fileprivate var words: String {
        switch self {
        case .size: "by the size that the server tells"
        case .off: "not at all"
        case .readback: "read back and compared before it has its name"
        }
    }
}

extension MailServer {
    fileprivate var words: String {
        let way =
            switch security {
            case .required: "STARTTLS"
            case .implicit: "TLS from the first byte"
            case .none: "in clear"
            }
        return "\(host), port \(port), \(way)"
    }
}
