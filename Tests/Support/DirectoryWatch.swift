internal import Glibc

/// Everything that happens to the files of one directory from now on, as the kernel tells it (inotify): nothing is missed
/// between two looks.
package final class DirectoryWatch {
    package enum Kind: Sendable {
        /// A name came into being: created, linked, or moved there.
        case appeared
        /// Bytes were written under it, or it was cut.
        case written
        /// The name went: removed, or moved away.
        case went
    }

    package struct Event: Sendable, CustomStringConvertible {
        package let name: String
        package let kind: Kind

        package var description: String { "\(name) \(kind)" }
    }

    private let descriptor: Int32

    package init(_ directory: String) throws {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let wanted = UInt32(IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
        guard descriptor >= 0, inotify_add_watch(descriptor, directory, wanted) >= 0 else {
            throw MissingPeer(description: "\(directory) cannot be watched")
        }
    }

    deinit {
        close(descriptor)
    }

    /// What happened since the last look, in order.
    ///
    /// - Throws: where so much happened that the kernel dropped some of it.
    package func events() throws -> [Event] {
        var found: [Event] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return found }
            var offset = 0
            while offset < count {
                // struct inotify_event: wd, mask, cookie, len, then the name, filled up with NUL.
                let (mask, length) = buffer.withUnsafeBytes { raw in
                    (
                        raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                        Int(raw.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                    )
                }
                guard mask & UInt32(IN_Q_OVERFLOW) == 0 else { throw MissingPeer(description: "events were lost") }
                let name = buffer[(offset + 16)..<(offset + 16 + length)].prefix { $0 != 0 }
                if let kind = Self.kind(mask) {
                    found.append(Event(name: String(decoding: name, as: UTF8.self), kind: kind))
                }
                offset += 16 + length
            }
        }
    }

    private static func kind(_ mask: UInt32) -> Kind? {
        if mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 { return .appeared }
        if mask & UInt32(IN_MODIFY) != 0 { return .written }
        if mask & UInt32(IN_MOVED_FROM | IN_DELETE) != 0 { return .went }
        return nil
    }
}
