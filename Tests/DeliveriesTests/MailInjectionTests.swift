import Deliveries
import Foundation
import Settlements
import Support
import Testing

/// Whatever data puts into a header, it is refused, or it comes through as it was; never does it become another header.
@Suite struct MailInjectionTests {
    /// What Python's `email` finds in one of many messages (`Tests/Peers/read_headers.py`).
    private struct Found: Decodable {
        let names: [String]
        let defects: [String]
        let subject: String
        let extensions: [String]
        let from: [[String]]
        let to: [[String]]
        let unsubscribe: String?
        let files: [String]
        let structure: [String]
    }

    private static let pieces = [
        "a", "Report", " ", "  ", ",", ";", ":", "\"", "\\", "<", ">", "(", ")", "@", ".", "=", "?", "_", "%0d%0a", "'",
        "/",
        "\r", "\n", "\r\n", "\n\r", "\0", "\t", "\u{B}", "\u{C}", "\u{1B}[2J", "\u{7F}", "\u{85}", "\u{2028}",
        "\u{2029}",
        "\r\nBcc: x@evil.example", "\nBcc: x@evil.example", "\r\n\r\n<p>body</p>", "\r\n folded", "\r\n\tfolded",
        "\r\n.\r\nMAIL FROM:<>", "=?utf-8?q?=0D=0ABcc:_x?=", "=?utf-8?b?DQpCY2M6IHg=?=", "=?utf-8?q?", "?=", "=?",
        "=?=",
        "=?x?y?z?=", "=?utf-8?Q?a?= =?utf-8?Q?b?=", "ü", "ß", "é", "e\u{301}", "日本語", "株式会社", "שלום", "تقرير", "👩‍👩‍👧‍👦",
        "🏳️‍🌈", "\u{FFFD}", "\u{FEFF}", "\u{200B}", "\u{202E}", "\u{2066}", "\u{1F600}", "\u{10FFFF}",
        "Bcc: x@evil.example",
        "--=_m", "Content-Type: text/html", "x@evil.example", "<x@evil.example>", "a, b", "utf-8''%41",
    ]

    private static func value(_ chance: inout SeededChance) -> String {
        if Int.random(in: 0..<40, using: &chance) == 0 {
            let piece = ["x", "ü", "日", "👍🏽", "=", "\"", " ", "a b"][Int.random(in: 0..<8, using: &chance)]
            return String(repeating: piece, count: Int.random(in: 1...2000, using: &chance))
        }
        // Most values have none of what is refused at once, or next to nothing would come through.
        let clean = pieces.filter { !$0.unicodeScalars.contains(where: \.breaksLines) }
        let source = Int.random(in: 0..<4, using: &chance) == 0 ? pieces : clean
        return (0..<Int.random(in: 1...12, using: &chance)).map { _ in
            source[Int.random(in: 0..<source.count, using: &chance)]
        }.joined()
    }

    /// The places of a message that data fills.
    private enum Place: CaseIterable {
        case subject, from, to, `extension`, file, address, unsubscribe
    }

    private struct Filled {
        var sample = Sample()
        var subject = "s"
        var people: (from: String, to: String) = ("f", "t")
        var address = "owner@shop.example"

        /// - Returns: false where the value is no address at all, and nobody could make a mailbox of it.
        mutating func put(_ value: String, _ place: Place) -> Bool {
            switch place {
            case .subject: sample.subject = value
            case .from: sample.from = Mailbox(name: value, address: "reports@psp.example")
            case .to: sample.to = [Mailbox(name: value, address: sample.to[0].address)]
            case .extension: sample.headers.append(.init(name: "X-Fuzz-\(sample.headers.count)", value: value))
            case .file: sample.attachments.append(.init(name: value, mediaType: "text/csv", bytes: [0x61]))
            case .address:
                guard let mailbox = try? Mailbox(parsing: value) else { return false }
                sample.to = [Mailbox(name: sample.to[0].name, address: mailbox.address)]
            case .unsubscribe: sample.unsubscribe = value
            }
            return true
        }
    }

    @Test func `ten thousand values at random are refused with their place, or come through; none becomes a header`()
        throws
    {
        let seed: UInt64 = 5322
        var chance = SeededChance(seed: seed)
        var values = 0
        var refused = 0
        var samples: [Sample] = []
        while values < 10_000 {
            var filled = Filled()
            // Subject, two names, three extensions and two files; now and then an address and a way out.
            for place in [
                Place.subject, .from, .to, .extension, .extension, .extension, .file, .file, .address, .unsubscribe,
            ] {
                var value = Self.value(&chance)
                if place == .address, Bool.random(using: &chance) { value = "\(value.prefix(8))@shop.example" }
                if place == .unsubscribe { value = (Bool.random(using: &chance) ? "https://" : "mailto:") + value }
                values += 1
                var alone = Filled()
                guard alone.put(value, place) else {
                    refused += 1
                    continue
                }
                do {
                    _ = try alone.sample.bytes()
                    _ = filled.put(value, place)
                } catch {
                    refused += 1
                    let words = error.description
                    #expect(words.hasPrefix("mail field "), "seed \(seed)")
                    #expect(
                        words.unicodeScalars.allSatisfy { !$0.breaksLines }, "seed \(seed): \(words.debugDescription)")
                    #expect(
                        Self.isRightlyRefused(value, place),
                        "seed \(seed): \(place) \(value.debugDescription): \(words)")
                }
            }
            samples.append(filled.sample)
        }
        try check(samples, seed: seed)
        #expect(
            samples.count == 1000 && refused > 1000 && values - refused > 5000, "\(refused) of \(values) were refused")
    }

    private static func isRightlyRefused(_ value: String, _ place: Place) -> Bool {
        switch place {
        case .file:
            value.unicodeScalars.contains { $0.breaksLines || $0 == "/" || $0 == "\\" } || value.utf8.count > 255
                || value.hasPrefix(" ") || value.hasSuffix(" ")
        case .from, .to: value.unicodeScalars.contains { $0.breaksLines || $0.turnsDirection }
        case .unsubscribe:
            !value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }
                || value.utf8.count > 900 || value.contains("=?") || ["https://", "mailto:"].contains(value)
        default: value.unicodeScalars.contains(where: \.breaksLines)
        }
    }

    private func check(_ samples: [Sample], seed: UInt64) throws {
        let messages = try samples.map { try $0.bytes() }
        let scratch = try Scratch()
        let lines = messages.map { Data($0).base64EncodedString() + "\n" }.joined()
        let file = try scratch.write(lines.utf8, to: "messages")
        let read = try run(try Peer.python.required(), [packageRoot + "/Tests/Peers/read_headers.py", file])
        #expect(read.status == 0, "\(read.output.suffix(2000))")
        let found = try read.output.split(separator: "\n").map {
            try JSONDecoder().decode(Found.self, from: Data($0.utf8))
        }
        #expect(found.count == samples.count)
        for ((sample, message), found) in zip(zip(samples, messages), found) {
            let names =
                ["Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Auto-Submitted"]
                + ["X-Auto-Response-Suppress"] + (sample.unsubscribe == nil ? [] : ["List-Unsubscribe"])
                + sample.headers.map(\.name) + ["Content-Type"]
            #expect(found.names == names, "seed \(seed)")
            #expect(Self.names(in: message) == names, "seed \(seed)")
            #expect(found.subject == sample.subject, "seed \(seed)")
            #expect(found.extensions == sample.headers.map(\.value), "seed \(seed)")
            #expect(found.from == [[sample.from.name ?? "", sample.from.address]], "seed \(seed)")
            #expect(found.to == [[sample.to[0].name ?? "", sample.to[0].address]], "seed \(seed)")
            #expect(found.unsubscribe == sample.unsubscribe.map { "<\($0)>" }, "seed \(seed)")
            #expect(found.files == sample.attachments.map(\.name), "seed \(seed)")
            #expect(
                found.structure == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"]
                    + sample.attachments.map { _ in "text/csv" }, "seed \(seed)")
            // Of an address in UTF-8 it says that it is one.
            let defects = found.defects.filter { !$0.hasPrefix("NonASCIILocalPartDefect") }
            if sample.attachments.isEmpty { #expect(defects == [], "seed \(seed)") }
        }
    }

    /// As the strictest reader has it: each line of the head begins with white space, or with a name and a colon, and ends
    /// in CRLF; no other CR or LF is there.
    private static func names(in message: [UInt8]) -> [String] {
        let lines = message.split(separator: 0x0A, omittingEmptySubsequences: false)
        #expect(lines.dropLast().allSatisfy { $0.last == 0x0D && $0.count { $0 == 0x0D } == 1 })
        #expect(lines.allSatisfy { $0.count <= 999 })
        return lines.prefix { $0.count > 1 }.filter { $0.first != UInt8(ascii: " ") }.map { line in
            String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
        }
    }
}
