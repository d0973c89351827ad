/// How long an SFTP server may take over what we wait for. libssh2 by itself waits forever.
package struct Patience: Hashable, Sendable {
    /// Finding the address and being accepted, for each address tried.
    package let connect: Duration
    /// From the first byte to the started file transfer: greeting, keys, login.
    package let login: Duration
    /// Each answer once files are being transferred; a server that writes to tape needs some time to sync.
    package let reply: Duration

    package init(connect: Duration, login: Duration, reply: Duration) {
        self.connect = connect
        self.login = login
        self.reply = reply
    }

    package static let standard = Patience(connect: .seconds(20), login: .seconds(40), reply: .seconds(90))
}
