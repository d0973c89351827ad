/// The requests of one file that are under way, and their answers as they come.
final class SFTPFlight<Tag> {
    private let client: SFTPClient
    private(set) var count = 0
    private var landed: [(tag: Tag, answer: SFTPClient.Answer)] = []
    private var landing: (() -> Void)?

    init(over client: SFTPClient) {
        self.client = client
    }

    func launch(_ request: SFTPRequest, as tag: Tag) {
        count += 1
        client.ask(request) { [self] answer in
            landed.append((tag, answer))
            landing?()
            landing = nil
        }
    }

    /// The answers that have come; waits for one where there is none yet.
    nonisolated(nonsending) func land() async -> [(tag: Tag, answer: SFTPClient.Answer)] {
        if landed.isEmpty {
            await withCheckedContinuation(isolation: #isolation) { continuation in
                landing = { continuation.resume() }
            }
        }
        let answers = landed
        landed = []
        count -= answers.count
        return answers
    }

    /// Those that have come by now.
    nonisolated(nonsending) func landedByNow() async -> [(tag: Tag, answer: SFTPClient.Answer)] {
        landed.isEmpty ? [] : await land()
    }
}
