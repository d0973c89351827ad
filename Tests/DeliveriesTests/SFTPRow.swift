import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// What stands under a name before or after an attempt.
enum SFTPThing: Hashable, Sendable {
    case ours, same, other, half, empty, directory
    case bytes([UInt8])

    /// What is published in every row: more than a full disk of Tests/Peers/sftp_faults.py takes.
    static let file = noise(150_000, seed: 21)

    var contents: [UInt8]? {
        switch self {
        case .ours: Self.file
        case .same: Self.file.dropLast() + [Self.file[Self.file.count - 1] ^ 1]
        case .other: Array("somebody else's\n".utf8)
        case .half: Array(Self.file.prefix(50_000))
        case .empty: []
        case .directory: nil
        case .bytes(let bytes): bytes
        }
    }
}

/// What comes of an attempt, in the table's words.
struct SFTPOutcome: Hashable, Sendable, CustomStringConvertible {
    /// `delivered`: published and seen; `unverified`: published and not seen; `identical`: it was there, byte for byte;
    /// `sized`: it may be there, by its size and the journal, unverified; `uncertain`; `refused`: any failure that knows that nothing came of
    /// it; else the failure's code.
    let word: String
    /// What stands under the final name afterwards, where it is not what stood there before: `+` our file, `~` a part of it.
    let remains: Character?

    init(_ text: some StringProtocol) {
        remains = text.last.flatMap { "+~".contains($0) ? $0 : nil }
        word = String(remains == nil ? text[...] : text.dropLast())
    }

    var description: String { word + (remains.map(String.init) ?? "") }

    var isSuccess: Bool { ["delivered", "unverified", "identical", "sized"].contains(word) }
    var publishes: Bool { ["delivered", "unverified"].contains(word) }

    /// Of each code, whether another try may help.
    static let codes: [String: (code: String, outcome: DeliveryError.Outcome)] = [
        "uncertain": ("unanswered", .uncertain), "exists": ("exists", .permanent),
        "permission": ("permission", .permanent), "rename": ("rename", .permanent),
        "directory": ("directory", .permanent), "host-key": ("host-key", .permanent),
        "changed": ("size", .permanent), "size": ("size", .transient), "disk-full": ("disk-full", .transient),
        "write": ("write", .transient), "connection": ("connection", .transient), "timeout": ("timeout", .transient),
    ]

    /// Whether an attempt came to this; where not, what it came to.
    func differs(from result: Result<Receipt, DeliveryError>) -> String? {
        switch result {
        case .success(let receipt):
            let verified = receipt.evidence["verified"] ?? "nothing"
            let found =
                receipt.isUnverified
                ? "unverified"
                : verified.hasPrefix("contents: ") && verified.contains("already") ? "identical" : verified
            let isSo =
                switch word {
                case "delivered": !receipt.isUnverified && !verified.contains("already")
                case "unverified": receipt.isUnverified
                case "identical": !receipt.isUnverified && verified.hasPrefix("contents")
                case "sized": receipt.isUnverified && verified.hasPrefix("size") && verified.contains("already")
                default: false
                }
            return isSo ? nil : "success, \(found)"
        case .failure(let error):
            let found = "\(error.outcome) \(error.code.rawValue): \(error.description)"
            if word == "refused" { return error.outcome == .uncertain ? found : nil }
            guard let (code, outcome) = Self.codes[word] else { return found }
            return error.code.rawValue == code && error.outcome == outcome ? nil : found
        }
    }
}

/// One file, one server, one state of its directory, and what has to come of it.
struct SFTPRow: Sendable, CustomStringConvertible {
    let peer: String
    var publishing = SFTPPublishing()
    var markers: [Marker] = []
    /// What stands in the directory at first.
    let before: [String: SFTPThing]
    var wasMarked = false
    let expected: SFTPOutcome
    /// Where it is more than the table's line can say: what stands there afterwards.
    var after: [String: SFTPThing]?
    /// A part of the failure's message, or of the receipt's remote path.
    var says: String?
    /// What the next attempt on a sound server comes to.
    var next: SFTPOutcome?

    var description: String {
        let states = before.map { "\($0.key) \($0.value)" }.sorted().joined(separator: ", ")
        return "\(peer), \(publishing.way), \(publishing.ifExists.rawValue), verify \(publishing.verification), "
            + "[\(states.prefix(80))]\(wasMarked ? ", marked" : "") → \(expected)"
    }

    /// The rows of a table, each line for each of the peers where it names none.
    static func rows(of table: String, peers: [String] = []) -> [SFTPRow] {
        let states: [SFTPThing?] = [nil, .ours, .same, .other, .half, .directory]
        return table.split(separator: "\n").filter { !$0.hasPrefix("#") }.flatMap { line -> [SFTPRow] in
            var words = line.split(separator: " ").map(String.init)
            let names = peers.isEmpty ? [words.removeFirst()] : peers
            guard words.count == 3 + states.count, let way = SFTPPublishing.Way(rawValue: words[0]) else {
                Issue.record("a line of the table is none: \(line)")
                return []
            }
            return names.flatMap { name in
                zip(states, words[3...]).map { state, word in
                    SFTPRow(
                        peer: name, publishing: SFTPPublishing(way: way), before: state.map { ["a.csv": $0] } ?? [:],
                        wasMarked: words[1] == "yes", expected: SFTPOutcome(word),
                        next: state == nil && words[2] != "-" ? SFTPOutcome(words[2]) : nil)
                }
            }
        }
    }
}
