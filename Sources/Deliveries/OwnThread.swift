internal import Dispatch

/// A thread for calls that block, so that the cooperative pool's few threads stay free: an actor that names one as
/// its executor runs on it alone. Dispatch's threads take no SIGPIPE: a connection that the other side closed is an error
/// to handle, not a signal that ends the program.
final class OwnThread: SerialExecutor {
    private let queue: DispatchQueue

    init(_ label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
