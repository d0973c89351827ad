internal import Settlements

/// Reads a file of the server and holds it against the bytes of ours.
struct SFTPComparison {
    /// Bytes asked for and not yet answered.
    private static let window = 2 * 1024 * 1024

    let client: SFTPClient
    let handle: [UInt8]
    let source: FileBlocks.Source
    /// Bytes that the server's file has, at most as many as ours.
    let size: Int64

    private struct Piece {
        let offset: Int64
        let length: Int
    }

    /// Whether the server's file has exactly the bytes of ours, as far as it goes.
    ///
    /// - Throws: what went wrong first, once all answers are in, so that the conversation can go on.
    nonisolated(nonsending) func isIdentical() async throws(SFTPFailure) -> Bool {
        let blocks = FileBlocks(source)
        let flight = SFTPFlight<Piece>(over: client)
        let mostUnderWay = max(2, Self.window / client.longestRead)
        var wanted: [Piece] = []
        var offset: Int64 = 0
        var verdict = Result<Bool, SFTPFailure>.success(true)
        while true {
            while flight.count < mostUnderWay, verdict.isStillGood, let piece = wanted.popLast() ?? next(from: &offset)
            {
                let request = SFTPRequest.read(
                    handle: handle, offset: UInt64(piece.offset), length: UInt32(piece.length))
                flight.launch(request, as: piece)
            }
            if flight.count == 0 { return try verdict.get() }
            for (piece, answer) in await flight.land() where verdict.isStillGood {
                do throws(SFTPFailure) {
                    guard let compared = try await compare(try answer.get(), with: piece, in: blocks) else {
                        verdict = .success(false)
                        continue
                    }
                    if compared < piece.length {
                        wanted.append(Piece(offset: piece.offset + Int64(compared), length: piece.length - compared))
                    }
                } catch {
                    verdict = .failure(error)
                }
            }
        }
    }

    private func next(from offset: inout Int64) -> Piece? {
        guard offset < size else { return nil }
        let piece = Piece(offset: offset, length: Int(min(Int64(client.longestRead), size - offset)))
        offset += Int64(piece.length)
        return piece
    }

    /// How many bytes of a piece an answer showed to be ours; nil where they are not. Fewer bytes than asked for are
    /// allowed by the draft; none, or more, are not.
    private nonisolated(nonsending) func compare(
        _ reply: SFTPReply, with piece: Piece, in blocks: FileBlocks
    ) async throws(SFTPFailure) -> Int? {
        switch reply {
        case .data(let data):
            guard !data.isEmpty, data.count <= piece.length else { throw client.broke("READ") }
            do throws(DeliveryError) {
                return try await blocks.read(at: piece.offset, upTo: data.count) == Array(data) ? data.count : nil
            } catch {
                throw .stopped(error)
            }
        case .status(let status) where status.meaning == .endOfFile:
            return nil
        case .status(let status):
            throw .refused(status)
        default:
            throw client.broke("READ")
        }
    }
}

extension Result where Success == Bool {
    fileprivate var isStillGood: Bool {
        if case .success(true) = self { true } else { false }
    }
}
