internal import Foundation
internal import Glibc
internal import Synchronization

/// A thread for an actor that talks over a socket. It does the actor's work; between two pieces of work it takes a turn on
/// the socket, and where there is neither it waits for whichever comes first.
final class SocketThread: SerialExecutor {
    /// What a turn leaves to be waited for.
    struct Wait {
        let descriptor: Int32
        /// POLLIN, POLLOUT or both.
        let events: Int32
        /// By when a turn must be taken again, on the clock that nobody sets; nil for never.
        let until: Int64?
    }

    private struct Queue {
        var jobs: [UnownedJob] = []
        /// The thread is at the socket: it must be called.
        var isWaiting = false
        var isEnded = false
    }

    private let queue = Mutex(Queue())
    /// What is written to one end can be waited for at the other, along with the socket.
    private let bell: (heard: Int32, rung: Int32)
    // Set and called on this thread alone, which is the actor's.
    nonisolated(unsafe) private var turn: (() -> Wait?)?

    init(_ label: String) {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        bell = (ends[0], ends[1])
        // A thread outside of Dispatch's pool, which has no more than some 250: there may be more servers.
        let thread = Thread { self.run() }
        thread.name = label
        thread.start()
    }

    deinit {
        close(bell.heard)
        close(bell.rung)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustCall = queue.withLock { queue in
            queue.jobs.append(job)
            defer { queue.isWaiting = false }
            return queue.isWaiting
        }
        if mustCall { ring() }
    }

    /// Says what is done between two pieces of work; to be called from such a piece. Nil for nothing any more.
    func onTurn(_ turn: (() -> Wait?)?) {
        self.turn = turn
    }

    /// Ends the thread once no work is left; its actor is gone.
    func end() {
        queue.withLock { $0.isEnded = true }
        ring()
    }

    private func ring() {
        // A pipe that is full has been rung often enough.
        var sign: UInt8 = 1
        write(bell.rung, &sign, 1)
    }

    private func run() {
        // A connection that the other side closed is an error to handle, not a signal that ends the program.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while true {
            let (jobs, isEnded) = queue.withLock { queue in
                defer { queue.jobs.removeAll(keepingCapacity: true) }
                return (queue.jobs, queue.isEnded)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            guard jobs.isEmpty else { continue }
            if isEnded { break }
            let wait = turn?()
            let isIdle = queue.withLock { queue in
                queue.isWaiting = queue.jobs.isEmpty && !queue.isEnded
                return queue.isWaiting
            }
            if isIdle { rest(wait) }
        }
        turn = nil
    }

    private func rest(_ wait: Wait?) {
        var entries = [pollfd(fd: bell.heard, events: Int16(POLLIN), revents: 0)]
        if let wait { entries.append(pollfd(fd: wait.descriptor, events: Int16(wait.events), revents: 0)) }
        let limit = wait?.until.map { Int32(clamping: max(0, $0 - Deadline.uptime())) } ?? -1
        poll(&entries, nfds_t(entries.count), limit)
        var signs = [UInt8](repeating: 0, count: 64)
        if entries[0].revents != 0 { read(bell.heard, &signs, signs.count) }
        queue.withLock { $0.isWaiting = false }
    }
}
