/// A directory on a server that speaks SFTP, with everything needed to be let in, and how files are published there.
package struct SFTPPlace: Hashable, Sendable {
    package enum Login: Hashable, Sendable {
        /// Also what answers the questions of a server that asks interactively.
        case password(SecretReference)
        /// A private key's file, in OpenSSH or PEM form, and its passphrase where it has one.
        case key(file: String, passphrase: SecretReference?)
        /// The keys of a running SSH agent; nil for the one that SSH_AUTH_SOCK names.
        case agent(socket: String?)
    }

    /// How the server proves that it is the one that is meant. There is no "accept any".
    package enum Trust: Hashable, Sendable {
        /// Keys that are accepted, each `SHA256:` and unpadded base64 as `ssh-keygen -l` prints them; more than one
        /// while a server rotates its key.
        case fingerprints([String])
        /// A file as OpenSSH keeps it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), read anew at each connection.
        case knownHosts(file: String)
    }

    package let host: String
    package let port: Int
    package let user: String
    package let login: Login
    package let trust: Trust
    /// A path, relative to where the user starts where it does not begin with `/`; it may hold fields.
    package let directory: TextPattern
    package let publishing: SFTPPublishing

    package init(
        host: String, port: Int, user: String, login: Login, trust: Trust, directory: TextPattern,
        publishing: SFTPPublishing = SFTPPublishing()
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.login = login
        self.trust = trust
        self.directory = directory
        self.publishing = publishing
    }
}

/// What a partner's server allows and wants when a file is put there.
package struct SFTPPublishing: Hashable, Sendable {
    package enum Way: String, Hashable, Sendable, CaseIterable {
        /// Under a temporary name, then by a rename: nobody sees half a file.
        case rename
        /// Under the final name from the first byte, for servers that refuse to rename.
        case direct
    }

    package enum IfExists: String, Hashable, Sendable, CaseIterable {
        /// A file with the same bytes is ours; any other stays, and the delivery fails.
        case identicalOrFail = "identical or fail"
        /// Whatever is there stays, and the delivery fails, unless the journal says that this delivery put it there.
        case never
        /// The file takes the place of what is there.
        case overwrite
        /// The file goes beside what is there, as `name-2.csv`, `name-3.csv`, …
        case version
    }

    package enum Verification: String, Hashable, Sendable, CaseIterable {
        /// The server tells the size of what it has.
        case size
        /// Nothing is asked afterwards, for drop boxes that do not show what is in them.
        case off
        /// Everything is read back and compared before it is published.
        case readback
    }

    package var way: Way
    package var temporary: TemporaryName
    package var ifExists: IfExists
    package var verification: Verification
    /// Whether directories that are missing are made.
    package var makesDirectories: Bool
    /// Permission bits that published files get; nil leaves them to the server.
    package var mode: UInt32?
    /// At most so many bytes of files a second; nil for as fast as it goes.
    package var bytesPerSecond: Int64?

    package init(
        way: Way = .rename, temporary: TemporaryName = .standard, ifExists: IfExists = .identicalOrFail,
        verification: Verification = .size, makesDirectories: Bool = false, mode: UInt32? = nil,
        bytesPerSecond: Int64? = nil
    ) {
        self.way = way
        self.temporary = temporary
        self.ifExists = ifExists
        self.verification = verification
        self.makesDirectories = makesDirectories
        self.mode = mode
        self.bytesPerSecond = bytesPerSecond
    }
}

/// How a file is called while it is written: `.{name}.{delivery}.part`.
///
/// With `{delivery}` in it every attempt of one delivery uses one name, and no two deliveries do.
package struct TemporaryName: Hashable, Sendable {
    /// Holds `{name}`, perhaps `{delivery}`, and nothing that separates directories.
    package let pattern: String

    package init(_ pattern: String) {
        self.pattern = pattern
    }

    package static let standard = TemporaryName(".{name}.{delivery}.part")

    package func filled(name: String, delivery: String) -> String {
        // The name last: one that holds `{delivery}` by itself is left alone.
        pattern.replacing("{delivery}", with: delivery).replacing("{name}", with: name)
    }
}

/// A small file beside a delivered one that says that it is whole: `report.csv.sha256`. It is written last.
package enum Marker: String, Hashable, Sendable, CaseIterable {
    /// A line as `sha256sum` writes and checks it.
    case sha256
    /// A line as `md5sum` writes and checks it.
    case md5
    /// Empty.
    case done, ok, trg

    /// What the marker of a file of that name is called.
    package func name(of file: String) -> String { "\(file).\(rawValue)" }
}
