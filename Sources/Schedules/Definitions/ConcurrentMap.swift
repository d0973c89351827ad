internal import Dispatch
internal import Synchronization

extension Array where Element: Sendable {
    /// Each element transformed, on all cores, in the order of the elements.
    package func concurrentMap<Result: Sendable>(_ transform: @Sendable (Element) -> Result) -> [Result] {
        guard count > Self.chunk else { return map(transform) }
        let chunks = (count + Self.chunk - 1) / Self.chunk
        let done = Mutex([[Result]](repeating: [], count: chunks))
        DispatchQueue.concurrentPerform(iterations: chunks) { number in
            let start = number * Self.chunk
            let made = self[start..<Swift.min(start + Self.chunk, count)].map(transform)
            done.withLock { $0[number] = made }
        }
        return done.withLock { $0.flatMap(\.self) }
    }

    /// So many are done by one core before it asks for more.
    private static var chunk: Int { 32 }
}
