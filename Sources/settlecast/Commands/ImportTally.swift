/// What became of the files of one command, for the person who gave it forty.
struct ImportTally {
    private let files: [String]
    private var taken: [String] = []
    private var refusedOnes: [String] = []
    private var stoppedAt: String?

    init(_ files: [String]) {
        self.files = files
    }

    private var done: Int { taken.count + refusedOnes.count + (stoppedAt == nil ? 0 : 1) }

    mutating func took() { taken.append(files[done]) }
    mutating func refused() { refusedOnes.append(files[done]) }
    /// Something that is not the file's fault ended the command at this one.
    mutating func stopped() { stoppedAt = files[done] }

    var hasRefused: Bool { !refusedOnes.isEmpty }
    var isWhole: Bool { taken.count == files.count }

    /// Nothing, where there was one file: what became of it was said with it.
    func lines(keepGoing: Bool) -> [String] {
        guard files.count > 1 else {
            return stoppedAt.map { ["nothing of \($0) was taken: the same command again is safe"] } ?? []
        }
        if isWhole { return ["\(files.count) files taken"] }
        let open = Array(files[done...])
        var lines = ["of \(files.count) files:"]
        lines += Self.line("taken", taken) + Self.line("refused", refusedOnes)
        lines += Self.line("stopped at, nothing of it taken", stoppedAt.map { [$0] } ?? [])
        lines += Self.line("not tried", open)
        let others =
            open.isEmpty || keepGoing || stoppedAt != nil ? "" : "; with --keep-going it goes on after a refusal"
        return lines + ["the same command again is safe: what was taken adds nothing\(others)"]
    }

    private static func line(_ what: String, _ files: [String]) -> [String] {
        files.isEmpty ? [] : ["  \(what) (\(files.count)): \(files.joined(separator: ", "))"]
    }
}
