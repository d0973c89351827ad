internal import Settlements

/// The contents of one file on their way to a server: many requests under way at once, so that a long way does not
/// make it slow.
struct SFTPUpload {
    /// Bytes without an answer: more than a channel's usual window of 2 MiB, so that it is always full.
    private static let window = 4 * 1024 * 1024

    let client: SFTPClient
    let handle: [UInt8]
    let source: FileBlocks.Source
    let pace: Pace?

    /// Writes all of it and digests what it wrote.
    ///
    /// - Throws: what went wrong first, once all answers are in, so that the conversation can go on.
    nonisolated(nonsending) func run() async throws(SFTPFailure) -> Digest {
        let blocks = FileBlocks(source)
        let flight = SFTPFlight<Int>(over: client)
        let mostUnderWay = max(2, Self.window / client.longestWrite)
        var trouble: SFTPFailure?
        var offset: UInt64 = 0
        var ahead = Task { try await blocks.next() }
        while trouble == nil {
            let block: [UInt8]
            switch await ahead.result {
            case .success(let bytes): block = bytes
            case .failure(let error): throw await end(flight, .stopped(Self.known(error)))
            }
            if block.isEmpty { break }
            ahead = Task { try await blocks.next() }
            var rest = block[...]
            while !rest.isEmpty, trouble == nil {
                let data = rest.prefix(client.longestWrite)
                rest = rest.dropFirst(data.count)
                if let pace { await client.rest(until: pace.turn(of: data.count)) }
                await client.waitForRoom()
                flight.launch(.write(handle: handle, offset: offset, data: data), as: 0)
                offset += UInt64(data.count)
                let answers = flight.count >= mostUnderWay ? await flight.land() : await flight.landedByNow()
                trouble = firstTrouble(in: answers)
            }
        }
        while flight.count > 0 {
            let found = firstTrouble(in: await flight.land())
            trouble = trouble ?? found
        }
        if let trouble { throw trouble }
        return await blocks.digest()
    }

    private nonisolated(nonsending) func end(_ flight: SFTPFlight<Int>, _ trouble: SFTPFailure) async -> SFTPFailure {
        while flight.count > 0 { _ = await flight.land() }
        return trouble
    }

    private static func known(_ error: any Error) -> DeliveryError {
        error as? DeliveryError ?? DeliveryError(.archive, .transient, "reading the kept file was cut short")
    }

    private func firstTrouble(in answers: [(tag: Int, answer: SFTPClient.Answer)]) -> SFTPFailure? {
        for (_, answer) in answers {
            switch answer {
            case .failure(let failure): return failure
            case .success(.status(let status)):
                if status.meaning != .done { return .refused(status) }
            case .success: return client.broke("WRITE")
            }
        }
        return nil
    }
}

/// A limit in bytes a second, which all files that go to one server share.
final class Pace {
    private let bytesPerSecond: Int64
    private var free = Deadline.uptime()

    init(bytesPerSecond: Int64) {
        self.bytesPerSecond = bytesPerSecond
    }

    /// When so many bytes may go, on the clock that nobody sets; they count as gone.
    func turn(of count: Int) -> Int64 {
        let start = max(free, Deadline.uptime())
        free = start + max(1, Int64(count) * 1000 / bytesPerSecond)
        return start
    }

    /// How long so many bytes take at most, while others have their share.
    func allowance(for size: Int64) -> Duration {
        .seconds(size / bytesPerSecond * Int64(SFTPConnection.filesAtOnce))
    }
}
