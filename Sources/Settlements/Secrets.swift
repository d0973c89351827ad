/// Where references to secrets are looked up: the environment, files, systemd's credentials, and programs that print one.
///
/// What is read lives only in the ``Secret`` handed out; nothing is kept, so that a changed password counts at once.
package struct Secrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let environment: [String: String]
    private let read: @Sendable (_ path: String) throws -> [UInt8]
    private let run: @Sendable (_ words: [String]) throws -> [UInt8]

    /// - Parameters:
    ///   - environment: the process's variables, `CREDENTIALS_DIRECTORY` among them where systemd gives one.
    ///   - run: runs a program and gives what it printed; what it throws is printed after the program's path. It may
    ///     block the thread that asks for the secret until the program has ended.
    ///   - read: reads a whole file; what it throws is printed after the path, so it says why in a person's words.
    package init(
        environment: [String: String],
        run: @escaping @Sendable (_ words: [String]) throws -> [UInt8] = { _ in throw NoPrograms() },
        read: @escaping @Sendable (_ path: String) throws -> [UInt8]
    ) {
        self.environment = environment
        self.read = read
        self.run = run
    }

    /// A variable that is no secret, but says where one is kept: `SSH_AUTH_SOCK`.
    package func variable(_ name: String) -> String? { environment[name] }

    /// The environment is in no text that is made of whatever holds this: at its most verbose a log prints whole services.
    package var description: String { "<secrets>" }
    package var debugDescription: String { "<secrets>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The secret that a reference means.
    ///
    /// - Throws: ``SecretError`` where there is none, it is empty, or it is not UTF-8. It names the reference,
    ///   never the value.
    package func resolve(_ reference: SecretReference) throws(SecretError) -> Secret {
        switch reference {
        case .environment(let name):
            guard let value = environment[name] else {
                throw SecretError(reference, "the environment has no variable \(name): set it, and start again")
            }
            guard !value.isEmpty else {
                throw SecretError(reference, "the environment's variable \(name) is empty: set it, and start again")
            }
            return Secret(value)
        case .file(let path):
            return try firstLine(of: path, for: reference, called: "the secret's file \(path)")
        case .credential(let name):
            guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")) else {
                throw SecretError(reference, "a credential's name is a plain file name, found '\(name)'")
            }
            guard let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty else {
                throw SecretError(
                    reference,
                    "the credential \(name) cannot be looked up, for CREDENTIALS_DIRECTORY is not set: start the "
                        + "program as a systemd service with LoadCredential=\(name):…")
            }
            return try firstLine(of: "\(directory)/\(name)", for: reference, called: "the credential \(name)")
        case .command(let words):
            let printed: [UInt8]
            do {
                printed = try run(words)
            } catch {
                throw SecretError(reference, "the secret's program \(words.first ?? "") gave none: \(error)")
            }
            return try firstLine(in: printed, for: reference, called: "what \(words.first ?? "") printed")
        }
    }

    private func firstLine(
        of path: String, for reference: SecretReference, called what: String
    ) throws(SecretError) -> Secret {
        let bytes: [UInt8]
        do {
            bytes = try read(path)
        } catch {
            throw SecretError(reference, "\(what) cannot be read: \(error)")
        }
        return try firstLine(in: bytes, for: reference, called: what)
    }

    private func firstLine(
        in bytes: [UInt8], for reference: SecretReference, called what: String
    ) throws(SecretError) -> Secret {
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard !line.isEmpty else {
            throw SecretError(reference, "\(what) has an empty first line: the secret belongs there")
        }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw SecretError(reference, "\(what) is not UTF-8 text")
        }
        return Secret(text)
    }
}

/// Nothing is run for a secret here.
package struct NoPrograms: Error, CustomStringConvertible {
    package init() {}

    package var description: String { "no program is run here" }
}

/// Why a reference to a secret leads nowhere. It names the reference, never a value.
package struct SecretError: Error, Hashable, CustomStringConvertible {
    package let reference: SecretReference
    package let description: String

    package init(_ reference: SecretReference, _ description: String) {
        self.reference = reference
        self.description = description
    }
}
