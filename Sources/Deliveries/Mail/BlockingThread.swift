internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

/// A thread that an actor's blocking calls run on, so that none of them holds one of the few threads that everything
/// asynchronous shares.
final class BlockingThread: SerialExecutor {
    private let jobs = Jobs()

    /// - Parameter name: shown by `ps -L`; at most 15 characters count.
    init(name: String) {
        let thread = Thread { [jobs] in
            Self.ignoreBrokenPipes()
            while let (job, executor) = jobs.next() { job.runSynchronously(on: executor) }
        }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.add(UnownedJob(job), for: asUnownedSerialExecutor())
    }

    /// Ends the thread after the jobs that wait. No job is added afterwards: the one actor that uses it is gone.
    func stop() {
        jobs.end()
    }

    /// Writing to a connection that the other side closed is an error to handle, not a signal that ends the program.
    private static func ignoreBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private final class Jobs: Sendable {
        private typealias Entry = (UnownedJob, UnownedSerialExecutor)

        private let waiting = Mutex<[Entry?]>([])
        private let arrivals = DispatchSemaphore(value: 0)

        func add(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
            waiting.withLock { $0.append((job, executor)) }
            arrivals.signal()
        }

        func end() {
            waiting.withLock { $0.append(nil) }
            arrivals.signal()
        }

        /// Waits for the next job; nil at the end.
        func next() -> (UnownedJob, UnownedSerialExecutor)? {
            arrivals.wait()
            return waiting.withLock { $0.removeFirst() }
        }
    }
}
