extension SFTPClient {
    /// Opens a file and gives its handle, to be closed by ``close(_:)``.
    nonisolated(nonsending) func open(
        _ path: String, _ flags: SFTPRequest.OpenFlags
    ) async throws(SFTPFailure) -> [UInt8] {
        guard case .handle(let handle) = try await answer(to: .open(path: path, flags: flags)) else {
            throw broke("OPEN")
        }
        return handle
    }

    /// Its status counts: a server may find only here that a disk is full.
    @discardableResult
    nonisolated(nonsending) func close(_ handle: [UInt8]) async throws(SFTPFailure) -> SFTPStatus {
        try await done(.close(handle: handle))
    }

    /// The size of an open file as the server sees it; nil where it does not say.
    nonisolated(nonsending) func size(of handle: [UInt8]) async throws(SFTPFailure) -> UInt64? {
        guard case .attributes(let attributes) = try await answer(to: .fstat(handle: handle)) else {
            throw broke("FSTAT")
        }
        return attributes.size
    }

    /// What stands under a name, links not followed; nil where nothing does.
    nonisolated(nonsending) func lstat(_ path: String) async throws(SFTPFailure) -> SFTPAttributes? {
        try await attributes(.lstat(path: path))
    }

    /// What a name leads to, links followed; nil where that is nothing.
    nonisolated(nonsending) func stat(_ path: String) async throws(SFTPFailure) -> SFTPAttributes? {
        try await attributes(.stat(path: path))
    }

    /// Renames without replacing, as far as the server keeps to the draft: look before.
    nonisolated(nonsending) func rename(_ from: String, to: String) async throws(SFTPFailure) -> SFTPStatus {
        try await done(.rename(from: from, to: to))
    }

    /// Renames and replaces what is there, in one step; only where ``extensions`` has it.
    nonisolated(nonsending) func replace(_ to: String, by from: String) async throws(SFTPFailure) -> SFTPStatus {
        try await done(.posixRename(from: from, to: to))
    }

    nonisolated(nonsending) func remove(_ path: String) async throws(SFTPFailure) {
        try await done(.remove(path: path))
    }

    nonisolated(nonsending) func makeDirectory(_ path: String) async throws(SFTPFailure) {
        try await done(.mkdir(path: path))
    }

    nonisolated(nonsending) func setMode(_ mode: UInt32, of handle: [UInt8]) async throws(SFTPFailure) {
        try await done(.fsetstat(handle: handle, permissions: mode))
    }

    /// Asks for what was written to be on the server's disk; only where ``extensions`` has it.
    nonisolated(nonsending) func fsync(_ handle: [UInt8]) async throws(SFTPFailure) {
        try await done(.fsync(handle: handle))
    }

    /// Whether a file system has no room left for its users; nil where the server cannot say.
    nonisolated(nonsending) func isFull(at path: String) async -> Bool? {
        guard extensions[SFTPExtension.statvfs] != nil,
            case .extended(let bytes)? = try? await answer(to: .statvfs(path: path))
        else { return nil }
        var fields = SFTPFields(bytes)
        do {
            // f_bsize, f_frsize, f_blocks, f_bfree, then f_bavail.
            for _ in 0..<4 { _ = try fields.uint64() }
            return try fields.uint64() == 0
        } catch {
            return nil
        }
    }

    private nonisolated(nonsending) func attributes(
        _ request: SFTPRequest
    ) async throws(SFTPFailure) -> SFTPAttributes? {
        do throws(SFTPFailure) {
            guard case .attributes(let attributes) = try await answer(to: request) else { throw broke("STAT") }
            return attributes
        } catch {
            if case .refused(let status) = error, status.meaning == .noSuchFile { return nil }
            throw error
        }
    }

    @discardableResult
    private nonisolated(nonsending) func done(_ request: SFTPRequest) async throws(SFTPFailure) -> SFTPStatus {
        // A status of success comes back as such; any other answer is out of place.
        guard case .status(let status) = try await answer(to: request) else { throw broke("a request") }
        return status
    }
}
