internal import Synchronization

/// Tells work that waits on another thread to stop; it looks between two waits.
final class StopSign: Sendable {
    private let raised = Atomic(false)

    var isUp: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
