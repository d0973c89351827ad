import ArgumentParser
import Deliveries
import Diagnostics

struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What an SFTP server says of itself, and its fingerprints to pin.",
        discussion: """
            Asks a server for its host keys and algorithms, and logs nobody in. Neither configuration nor store is \
            needed. What it prints comes from whoever answers: compare the fingerprints with the partner's before you \
            believe them.
            """)

    @Argument(help: .init("The server: sftp://[user@]host[:port].", valueName: "url"))
    var url: String

    @Option(help: "For people (text) or programs (json).")
    var format: Format = .text

    func run() async throws {
        let server: ServerAddress
        do {
            server = try ServerAddress(reading: url)
        } catch {
            throw Exit.usage(error.words)
        }
        let probe: SSHProbe
        do throws(DeliveryError) {
            probe = try await SSHProbe.look(at: server.host, port: server.port)
        } catch {
            Console.error("error: \(error) [\(error.code.rawValue)]")
            throw Exit.failed
        }
        Console.out(format == .json ? probe.json(server).indented() : probe.text(server))
        if probe.refusal != nil { throw Exit.failed }
    }
}

/// A server as it stands behind `sftp://`.
struct ServerAddress: Hashable {
    let host: String
    let port: Int

    struct Unreadable: Error, Hashable {
        let words: String
    }

    /// - Throws: ``Unreadable``, which repeats nothing that may be a password.
    init(reading text: String) throws(Unreadable) {
        let form = "write sftp://HOST, sftp://USER@HOST or sftp://HOST:PORT"
        let scheme = "sftp://"
        guard text.hasPrefix(scheme) else { throw Unreadable(words: "that is no address of an SFTP server: \(form)") }
        var rest = text.dropFirst(scheme.count)
        if let at = rest.lastIndex(of: "@") {
            guard !rest[..<at].contains(":") else {
                throw Unreadable(
                    words:
                        "a password does not belong on a command line, where every user of this machine sees it: \(form)"
                )
            }
            rest = rest[rest.index(after: at)...]
        }
        if rest.hasSuffix("/") { rest.removeLast() }
        guard !rest.contains("/") else { throw Unreadable(words: "a path is of no use here: \(form)") }
        var port: Substring?
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else {
                throw Unreadable(words: "there is no ']' behind '[': \(form)")
            }
            let behind = rest[rest.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else {
                throw Unreadable(words: "'\(behind)' is no port: \(form)")
            }
            port = behind.isEmpty ? nil : behind.dropFirst()
            host = String(rest[rest.index(after: rest.startIndex)..<end])
        } else if let colon = rest.firstIndex(of: ":") {
            guard colon == rest.lastIndex(of: ":") else {
                throw Unreadable(words: "write an IPv6 address as sftp://[ADDRESS]:PORT")
            }
            port = rest[rest.index(after: colon)...]
            host = String(rest[..<colon])
        } else {
            host = String(rest)
        }
        guard !host.isEmpty, host.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7F })
        else {
            throw Unreadable(words: "there is no host: \(form)")
        }
        guard let number = port.map({ Int($0) }) ?? 22, (1...65535).contains(number) else {
            throw Unreadable(words: "a port is a number from 1 to 65535: \(form)")
        }
        self.port = number
    }
}

extension SSHProbe {
    fileprivate func text(_ server: ServerAddress) -> String {
        var lines = ["address: \(address), port \(server.port)", "server: \(banner)"]
        lines.append("host_key:  # of whoever answered: compare with what the partner says")
        lines += keys.map { "  - \($0.fingerprint)  # \($0.kind)" }
        lines += unreadKinds.map { "  # a key of kind \($0) too, which \(SSHLibrary.version) cannot check" }
        lines.append("known_hosts:")
        lines += keys.map { "  \($0.line)" }
        for offer in offers {
            lines.append("\(offer.kind):")
            lines.append("  in common: \(offer.common.isEmpty ? "nothing" : offer.common.joined(separator: ", "))")
            let others = offer.offered.filter { !offer.common.contains($0) }
            if !others.isEmpty { lines.append("  the server alone: \(others.joined(separator: ", "))") }
        }
        if let refusal { lines.append("no session can begin: \(refusal) [algorithms]") }
        lines += ["unknown without a login:"] + Self.unknown.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    fileprivate func json(_ server: ServerAddress) -> JSON {
        [
            "host": .string(server.host), "port": JSON(server.port), "address": .string(address),
            "server": .string(banner),
            "host_keys": .list(
                keys.map {
                    [
                        "kind": .string($0.kind), "fingerprint": .string($0.fingerprint),
                        "known_hosts": .string($0.line),
                    ]
                }),
            "unread_host_keys": .list(unreadKinds.map(JSON.string)),
            "algorithms": .list(
                offers.map {
                    [
                        "kind": .string($0.kind), "server": .list($0.offered.map(JSON.string)),
                        "common": .list($0.common.map(JSON.string)),
                    ]
                }),
            "library": .string(SSHLibrary.version), "refusal": JSON(refusal),
            "unknown": .list(Self.unknown.map(JSON.string)),
        ]
    }

    private static let unknown = [
        "whether it is the partner's server: ask for the fingerprint by telephone or another way than this server",
        "who is let in and by what, which directories there are, and whether SFTP is switched on: settlecast check --connect",
    ]
}
