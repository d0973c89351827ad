import Foundation
import Glibc

/// Postfix's smtp-sink on a loopback port: it takes mail and writes down each message that came up to the final dot,
/// and fails at the commands that it is told.
package final class SMTPSink {
    package let port: Int
    private let companion: Child
    private let scratch: Scratch

    /// - Parameter options: `-f` commands that it refuses for good, `-r` for now, `-q` at which it hangs up, `-Q` so
    ///   after 421.
    package init(_ options: [String] = []) throws {
        let sink = try Peer.smtpSink.required()
        scratch = try Scratch()
        port = try freePort()
        var user: [String] = []
        if geteuid() == 0 {
            user = ["-u", "nobody"]
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: scratch.path)
        }
        companion = try Child(sink, user + options + ["-d", scratch.path + "/heard.", "127.0.0.1:\(port)", "50"])
        try waitUntilListening(port, companion)
    }

    /// The messages whose final dot came, behind the sink's own headers, with CRLF in place of LF.
    package var heard: [[UInt8]] {
        scratch.contents().map { message in message.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }
    }
}
