/// How long an SFTP server may take over what we wait for. libssh2 by itself waits forever.
package struct Patience: Hashable, Sendable {
    /// Finding the address and being accepted, for each address tried.
    package let connect: Duration
    /// From the first byte to the started file transfer: greeting, keys, login.
    package let login: Duration
    /// Each answer once files are being transferred; a server that writes to tape needs some time to sync.
    package let reply: Duration
    /// A whole file, and for each 16 KiB of it a second more.
    package let file: Duration
    /// How long a session is kept that has nothing to do.
    package let idle: Duration

    package init(
        connect: Duration, login: Duration, reply: Duration, file: Duration = .seconds(600),
        idle: Duration = .seconds(60)
    ) {
        self.connect = connect
        self.login = login
        self.reply = reply
        self.file = file
        self.idle = idle
    }

    package static let standard = Patience(connect: .seconds(20), login: .seconds(40), reply: .seconds(90))
}
