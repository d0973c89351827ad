internal import Settlements

/// The contents of one file on their way to a server, or back to be compared: many requests under way at once, so
/// that a long way does not make it slow.
struct SFTPTransfer {
    /// Bytes a request: what every server takes (draft-ietf-secsh-filexfer-02, section 3).
    static let chunk = 32 * 1024
    /// Requests without an answer: 2 MiB, a channel's usual window.
    static let window = 64
    /// Requests that are sent in one go, so that SSH packets are filled.
    static let batch = 8

    let client: SFTPClient
    let handle: [UInt8]
    let file: LocalFile

    /// Writes the whole file and digests what it wrote.
    ///
    /// - Throws: what went wrong first, once all answers are in, so that the conversation can go on.
    func write() throws(SFTPFailure) -> Digest {
        var hasher = Digest.Hasher()
        var waiting: Set<UInt32> = []
        var trouble: SFTPFailure?
        var offset: Int64 = 0
        while true {
            var bytes: [UInt8] = []
            for _ in 0..<Self.batch where waiting.count < Self.window && offset < file.size && trouble == nil {
                do {
                    let data = try read(at: offset)
                    hasher.update(data)
                    let request = SFTPRequest.write(handle: handle, offset: UInt64(offset), data: data[...])
                    waiting.insert(client.append(request, to: &bytes))
                    offset += Int64(data.count)
                } catch {
                    trouble = error
                }
            }
            if !bytes.isEmpty { try client.send(bytes) }
            if waiting.isEmpty { break }
            let isHeldUp = waiting.count >= Self.window || offset == file.size || trouble != nil
            var answer = isHeldUp ? try client.next() : try client.nextIfThere()
            while let (identifier, reply) = answer {
                guard case .status(let status) = reply, waiting.remove(identifier) != nil else {
                    throw client.unexpected("WRITE")
                }
                if status.meaning != .done, trouble == nil { trouble = .refused(status) }
                answer = try client.nextIfThere()
            }
        }
        if let trouble { throw trouble }
        return hasher.finish()
    }

    /// Whether the server's file has exactly the bytes of ours. Their sizes are equal already.
    ///
    /// - Throws: what went wrong first, once all answers are in, so that the conversation can go on.
    func isIdentical() throws(SFTPFailure) -> Bool {
        var wanted: [Piece] = []
        var waiting: [UInt32: Piece] = [:]
        var offset: Int64 = 0
        var verdict = Result<Bool, SFTPFailure>.success(true)
        while true {
            var bytes: [UInt8] = []
            for _ in 0..<Self.batch where waiting.count < Self.window && verdict.isStillGood {
                guard let piece = wanted.popLast() ?? next(from: &offset) else { break }
                let request = SFTPRequest.read(
                    handle: handle, offset: UInt64(piece.offset), length: UInt32(piece.length))
                waiting[client.append(request, to: &bytes)] = piece
            }
            if !bytes.isEmpty { try client.send(bytes) }
            if waiting.isEmpty { return try verdict.get() }
            let (identifier, reply) = try client.next()
            guard let piece = waiting.removeValue(forKey: identifier) else { throw client.unexpected("READ") }
            do {
                let compared = try compare(reply, with: piece)
                guard let compared else {
                    if verdict.isStillGood { verdict = .success(false) }
                    continue
                }
                if compared < piece.length {
                    wanted.append(Piece(offset: piece.offset + Int64(compared), length: piece.length - compared))
                }
            } catch {
                if verdict.isStillGood { verdict = .failure(error) }
            }
        }
    }

    private struct Piece {
        let offset: Int64
        let length: Int
    }

    private func next(from offset: inout Int64) -> Piece? {
        guard offset < file.size else { return nil }
        let piece = Piece(offset: offset, length: Int(min(Int64(Self.chunk), file.size - offset)))
        offset += Int64(piece.length)
        return piece
    }

    /// How many bytes of a piece an answer showed to be ours; nil where they are not. Fewer bytes than asked for are
    /// allowed by the draft; none, or more, are not.
    private func compare(_ reply: SFTPReply, with piece: Piece) throws(SFTPFailure) -> Int? {
        switch reply {
        case .data(let data):
            guard !data.isEmpty, data.count <= piece.length else { throw client.unexpected("READ") }
            return try read(at: piece.offset).prefix(data.count) == data ? data.count : nil
        case .status(let status) where status.meaning == .endOfFile:
            return nil
        case .status(let status):
            throw .refused(status)
        default:
            throw client.unexpected("READ")
        }
    }

    private func read(at offset: Int64) throws(SFTPFailure) -> [UInt8] {
        do {
            return try file.read(at: offset, upTo: Self.chunk)
        } catch {
            throw .stopped(.unreadable(file.path, error))
        }
    }
}

extension Result where Success == Bool {
    fileprivate var isStillGood: Bool {
        if case .success(true) = self { true } else { false }
    }
}
