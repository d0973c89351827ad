internal import Glibc
internal import Settlements

/// Publishing one file in a directory of this machine:
///
///     look → make the directory → write temporary → fsync → mark → link → remove temporary → fsync the directory
struct FolderPublication {
    let consignment: Consignment
    let file: LocalFile
    let directory: String
    let final: String
    let temporary: String

    private static let chunk = 1 << 20

    init(_ consignment: Consignment, name: PublishedName, file: LocalFile, in directory: String) {
        self.consignment = consignment
        self.file = file
        self.directory = directory
        final = "\(directory)/\(name.final)"
        temporary = "\(directory)/\(name.temporary)"
    }

    /// - Returns: what shows that the file is there.
    nonisolated(nonsending) func publish() async throws(DeliveryError) -> String {
        if let earlier = try arrivedEarlier() {
            unlink(temporary)
            return earlier
        }
        try attempt("make the directory \(directory)") { () throws(SystemFailure) in try Self.makeDirectory(directory) }
        do throws(DeliveryError) {
            try write()
            do {
                try await consignment.mark()
            } catch {
                throw DeliveryError(
                    .journal, .transient,
                    "the journal could not note that \(final) is about to appear, so it was not published: \(error)")
            }
            guard link(temporary, final) == 0 else {
                let number = errno
                guard number == EEXIST, let meanwhile = try arrivedEarlier() else {
                    throw refusal(SystemFailure(number), "publish \(final)")
                }
                unlink(temporary)
                return meanwhile
            }
        } catch {
            guard unlink(temporary) == 0 || errno == ENOENT || errno == ENOTDIR else {
                throw error.adding(
                    "the temporary file \(temporary) could not be removed (\(systemMessage(errno))): remove it")
            }
            throw error
        }
        unlink(temporary)
        try attempt("sync the directory \(directory)") { () throws(SystemFailure) in try Self.synchronize(directory) }
        return "contents: synced to the disk"
    }

    /// - Throws: ``DeliveryError`` with `exists`, permanent, where something else stands under the name.
    private func arrivedEarlier() throws(DeliveryError) -> String? {
        var status = stat()
        guard lstat(final, &status) == 0 else {
            // A directory that is missing is made later; one that may not be searched is an error of its own.
            if errno == ENOENT { return nil }
            throw refusal(SystemFailure(errno), "look for \(final)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw exists(status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "something that is no plain file")
        }
        guard Int64(status.st_size) == file.size else {
            throw exists("another file of \(status.st_size) bytes (ours has \(file.size))")
        }
        let isOurs = try attempt("compare \(final)") { () throws(SystemFailure) in
            try isIdentical(to: try LocalFile(reading: final))
        }
        guard isOurs else { throw exists("another file of the same size (\(file.size) bytes) with other contents") }
        return "contents: the file was there already, byte for byte"
    }

    private func isIdentical(to other: LocalFile) throws(SystemFailure) -> Bool {
        guard other.size == file.size else { return false }
        var offset: Int64 = 0
        while offset < file.size {
            let ours = try file.read(at: offset, upTo: Self.chunk)
            guard try other.read(at: offset, upTo: Self.chunk) == ours else { return false }
            offset += Int64(ours.count)
        }
        return true
    }

    private func write() throws(DeliveryError) {
        let copy = try attempt("create \(temporary)") { () throws(SystemFailure) in try LocalFile(writing: temporary) }
        var hasher = Digest.Hasher()
        while copy.size < file.size {
            let bytes: [UInt8]
            do {
                bytes = try file.read(at: copy.size, upTo: Self.chunk)
            } catch {
                throw .unreadable(file.path, error)
            }
            hasher.update(bytes)
            try attempt("write \(temporary)") { () throws(SystemFailure) in try copy.append(bytes) }
        }
        let digest = hasher.finish()
        let expected = consignment.parcel.content.digest
        guard digest == expected else {
            throw .altered(file.path, expected: "SHA-256 \(expected)", found: "SHA-256 \(digest)")
        }
        try attempt("sync \(temporary)") { () throws(SystemFailure) in try copy.synchronize() }
    }

    // MARK: - Directories

    /// Makes a directory and those above it that are missing, each durably; one that is there is left as it is.
    static func makeDirectory(_ path: String) throws(SystemFailure) {
        guard mkdir(path, 0o700) != 0 else { return try synchronize(parent(of: path)) }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0 else { throw SystemFailure(errno) }
            guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemFailure(ENOTDIR) }
        case ENOENT where parent(of: path) != path:
            try makeDirectory(parent(of: path))
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure(errno) }
            try synchronize(parent(of: path))
        default:
            throw SystemFailure(errno)
        }
    }

    private static func parent(of path: String) -> String {
        let trimmed = path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }

    private static func synchronize(_ directory: String) throws(SystemFailure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFailure(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFailure(errno) }
    }

    // MARK: - Failing

    private func attempt<Result>(
        _ what: String, _ body: () throws(SystemFailure) -> Result
    ) throws(DeliveryError) -> Result {
        do {
            return try body()
        } catch {
            throw refusal(error, what)
        }
    }

    private func refusal(_ failure: SystemFailure, _ what: String) -> DeliveryError {
        let text = "could not \(what): \(failure)"
        switch failure.number {
        case ENOSPC?, EDQUOT?:
            return DeliveryError(.diskFull, .transient, "\(text). Make room; the next try writes it again")
        case EACCES?, EPERM?, EROFS?:
            return DeliveryError(
                .permission, .permanent, "\(text). Let the user that runs this program write to \(directory)")
        case ENOTDIR?, ENOENT?, ELOOP?, ENAMETOOLONG?:
            return DeliveryError(.directory, .permanent, "\(text). Correct 'directory' of the destination")
        default:
            return DeliveryError(.write, .transient, text)
        }
    }

    private func exists(_ what: String) -> DeliveryError {
        DeliveryError(
            .exists, .permanent,
            "\(final) is already there, and is \(what). It was left as it is: find out who put it there, then "
                + "move it away "
                + "or change 'name' in the definition")
    }
}
