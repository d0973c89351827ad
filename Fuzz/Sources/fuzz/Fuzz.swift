internal import CLibFuzzer
internal import Settlements

/// `fuzz TARGET [OPTIONS OF LIBFUZZER] [CORPUS …]`; a reader that traps, or says two things of one input, ends it.
@main enum Fuzz {
    static func main() {
        let name = CommandLine.argc > 1 ? CommandLine.arguments[1] : ""
        var arguments = CommandLine.unsafeArgv
        var count = CommandLine.argc
        let reader: (@convention(c) (UnsafePointer<UInt8>?, Int) -> Int32)? =
            switch name {
            case "packets":
                {
                    Fuzz.packets(bytes($0, $1)); return 0
                }
            case "offer":
                {
                    Fuzz.offer(bytes($0, $1)); return 0
                }
            case "known-hosts":
                {
                    Fuzz.knownHosts(bytes($0, $1)); return 0
                }
            case "smtp-replies":
                {
                    Fuzz.replies(bytes($0, $1)); return 0
                }
            case "mail-addresses":
                {
                    Fuzz.addresses(bytes($0, $1)); return 0
                }
            default: nil
            }
        guard let reader else {
            print("usage: fuzz packets|offer|known-hosts|smtp-replies|mail-addresses [OPTIONS] [CORPUS ...]")
            return
        }
        // The name of the target goes the way of the program's.
        arguments += 1
        count -= 1
        withUnsafeMutablePointer(to: &arguments) { pointer in
            pointer.withMemoryRebound(to: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?.self, capacity: 1) {
                _ = LLVMFuzzerRunDriver(&count, $0, reader)
            }
        }
    }
}

private func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: start, count: count))
}

/// What must be so of every input.
func must(_ isSo: Bool, _ what: StaticString) {
    if !isSo { fatalError("\(what)") }
}

extension Fuzz {
    /// A file transfer server's answers, one packet after the other.
    static func packets(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while true {
            // The same bytes at another place of an array say the same.
            let moved = ([0xFF, 0xFF, 0xFF] + Array(rest))[3...]
            let (found, again) = (Result { try SFTPReply.take(from: rest) }, Result { try SFTPReply.take(from: moved) })
            switch (found, again) {
            case (.success(let one?), .success(let two?)):
                must(one.identifier == two.identifier && one.length == two.length, "a packet depends on where it lies")
                must(
                    one.length >= 9 && one.length <= rest.count,
                    "a packet has its header, and is no longer than what came")
                if case .handle(let handle) = one.reply {
                    must(handle.count <= SFTPReply.longestHandle, "a handle is bounded")
                }
                rest = rest.dropFirst(one.length)
                // What is cut short is no answer yet.
                let short = bytes[..<(rest.startIndex - 1)].dropFirst(rest.startIndex - one.length - bytes.startIndex)
                must((try? SFTPReply.take(from: short)) == nil, "a packet is taken whole or not at all")
            case (.success(nil), .success(nil)), (.failure, .failure):
                return
            default:
                must(false, "a packet depends on where it lies")
            }
        }
    }

    /// The first bytes of an SSH server.
    static func offer(_ bytes: [UInt8]) {
        guard let offer = AlgorithmOffer(serverBytes: bytes) else { return }
        must(offer.disagreements(with: offer).count <= offer.names.count, "a server disagrees by kinds")
        must(AlgorithmOffer(serverBytes: bytes + [0xFF]) == offer, "what comes later changes no offer")
    }

    /// A known_hosts file.
    static func knownHosts(_ bytes: [UInt8]) {
        let known = KnownHosts(bytes)
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        let numbers = known.entries.map(\.line) + known.remarks.map(\.line)
        must(Set(numbers).count == numbers.count, "a line is an entry or a remark")
        must(numbers.allSatisfy { (1...lines).contains($0) }, "a line's number is one of the file's")
        let more = KnownHosts(bytes + Array("\n@garbage |1| ###\n".utf8))
        for name in [KnownHostsName(host: "files.example", port: 22), KnownHostsName(host: "127.0.0.1", port: 2222)] {
            for entry in known.entries.prefix(4) {
                let verdict = known.verdict(on: entry.key.bytes, of: name)
                must(more.verdict(on: entry.key.bytes, of: name) == verdict, "a bad line costs itself alone")
                guard case .trusted(let line) = verdict else { continue }
                let trusted = known.entries.first { $0.line == line }
                must(
                    trusted?.key == entry.key && trusted?.marker == KnownHosts.Marker.none,
                    "a key is trusted by its own line")
                must(
                    !known.entries.contains {
                        $0.marker == .revoked && $0.key == entry.key && $0.names.include(Array(name.name.utf8))
                    }, "no revoked key is trusted")
            }
            must(
                Set(known.kinds(for: name)).isSubset(of: known.entries.map(\.key.kind)), "a kind asked for is on record"
            )
        }
    }

    /// A mail server's replies: they are the same however the bytes are cut, and none is longer than what came.
    static func replies(_ bytes: [UInt8]) {
        let whole = read([bytes[...]])
        let cut = bytes.first.map { Int($0) % (bytes.count + 1) } ?? 0
        must(read([bytes[..<cut], bytes[cut...]]) == whole, "replies depend on where the bytes are cut")
        must(read(bytes.indices.map { bytes[$0...$0] }) == whole, "replies depend on how the bytes are cut")
        for reply in whole.replies {
            must((200...599).contains(reply.code), "a code is one")
            must((1...256).contains(reply.lines.count), "a reply has lines, and not too many")
            must(reply.lines.reduce(0) { $0 + $1.unicodeScalars.count } <= bytes.count, "no text is made up")
            must(!reply.words.unicodeScalars.contains(where: \.breaksLines), "words are one line")
            must(reply.words.count <= 501, "words are bounded")
            if let status = reply.enhancedStatus {
                must(status.utf8.first == UInt8(48 + reply.code / 100), "a status is of the code's class")
            }
            let offers = MailOffers(reply)
            must(offers.keywords.count == reply.lines.count - 1, "what is offered stands behind the first line")
            must(offers.sizeLimit.map { $0 > 0 && offers.takesSize } ?? true, "a limit is one")
        }
    }

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> Heard {
        var reader = SMTPReplyReader()
        var heard = Heard()
        for piece in pieces {
            reader.feed(piece)
            do {
                while let reply = try reader.next() { heard.replies.append(reply) }
            } catch {
                must(error.found.unicodeScalars.count <= 81, "what is shown is short")
                heard.isGarbage = true
                return heard
            }
        }
        return heard
    }
}

/// What a server said.
private struct Heard: Equatable {
    var replies: [SMTPReply] = []
    var isGarbage = false
}
