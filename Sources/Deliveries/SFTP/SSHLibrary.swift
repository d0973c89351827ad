internal import CLibSSH2

extension SSHSession {
    static var libraryVersion: String { SSHLibrary.version }

    /// What the library can, as it says when it runs: another version has other algorithms.
    static func ours(_ handle: OpaquePointer) -> AlgorithmOffer {
        var names: [AlgorithmOffer.Kind: [String]] = [:]
        for kind in AlgorithmOffer.Kind.allCases { names[kind] = supported(handle, kind) }
        // A server's certificate is nothing that is pinned or kept in known_hosts; ed25519 before all others, as OpenSSH.
        let kinds = (names[.hostKey] ?? []).filter { !$0.contains("-cert-v") }
        names[.hostKey] = kinds.filter { $0 == "ssh-ed25519" } + kinds.filter { $0 != "ssh-ed25519" }
        return AlgorithmOffer(names: names)
    }

    private static func supported(_ handle: OpaquePointer, _ kind: AlgorithmOffer.Kind) -> [String] {
        let method =
            switch kind {
            case .keyExchange: LIBSSH2_METHOD_KEX
            case .hostKey: LIBSSH2_METHOD_HOSTKEY
            case .cipher: LIBSSH2_METHOD_CRYPT_CS
            case .mac: LIBSSH2_METHOD_MAC_CS
            }
        var list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = libssh2_session_supported_algs(handle, method, &list)
        guard count > 0, let list else { return [] }
        defer { libssh2_free(handle, list) }
        return (0..<Int(count)).compactMap { list[$0].map { String(cString: $0) } }
    }
}

/// The SSH library of this machine, for those who want to know what it can.
package enum SSHLibrary {
    /// Its name and version: `libssh2 1.10.0`.
    package static var version: String {
        libssh2_version(0).map { "libssh2 \(String(cString: $0))" } ?? "an unknown libssh2"
    }

    /// The algorithms that it has, best first: what kind they are of, and their names.
    package static var algorithms: [(kind: String, names: [String])] {
        guard SSHSession.library == 0, let handle = libssh2_session_init_ex(nil, nil, nil, nil) else { return [] }
        defer { libssh2_session_free(handle) }
        let ours = SSHSession.ours(handle)
        return AlgorithmOffer.Kind.allCases.map { ($0.rawValue, ours.names[$0] ?? []) }
    }

    /// What to know of RSA where the library cannot sign with rsa-sha2, which servers from OpenSSH 8.8 on want.
    package static var remarkOnRSA: String? {
        let hostKeys = algorithms.first { $0.kind == AlgorithmOffer.Kind.hostKey.rawValue }?.names ?? []
        guard !hostKeys.contains(where: { $0.hasPrefix("rsa-sha2") }) else { return nil }
        return
            "\(version) knows RSA keys as ssh-rsa alone, which OpenSSH from 8.8 on refuses: there it can neither check a "
            + "server by its RSA key nor log in with one. Use ed25519 keys, or install libssh2 1.11.1 or later"
    }
}
