/// A password, passphrase or token. It prints as `<secret>` wherever text is made of it.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    package init(_ value: String) {
        self.value = value
    }

    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Lends the bytes to the one call that needs them: a login.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        var text = value
        return try text.withUTF8(body)
    }
}

/// Where a secret is to be found. Files of definitions hold references, never the secret.
package enum SecretReference: Hashable, Sendable {
    /// A variable of the environment.
    case environment(String)
    /// A file whose first line is the secret.
    case file(String)
    /// A systemd credential: a file in `$CREDENTIALS_DIRECTORY`.
    case credential(String)
    /// A program by its absolute path, with its arguments: the first line that it prints is the secret. No shell reads it.
    case command([String])
}
