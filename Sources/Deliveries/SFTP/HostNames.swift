/// The first word of a line of known_hosts: which hosts the line is for.
enum HostNames: Hashable {
    /// Patterns between commas, with `*`, `?`, and `!` before one that shuts hosts out.
    case patterns([UInt8])
    /// One host's name, told by nothing but its HMAC-SHA1.
    case hashed(salt: [UInt8], hash: [UInt8])

    /// OpenSSH takes no longer pattern, and none of a list that has one.
    private static let longestPattern = 1022

    /// - Returns: nil where the word begins as a hashed name and is none.
    init?(reading word: ArraySlice<UInt8>) {
        let bar = UInt8(ascii: "|")
        guard word.first == bar else {
            self = .patterns(Array(word))
            return
        }
        let parts = word.split(separator: bar, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].elementsEqual("1".utf8), let salt = Base64.decoded(parts[2]),
            salt.count == HashedName.length, let hash = Base64.decoded(parts[3]), hash.count == HashedName.length
        else { return nil }
        self = .hashed(salt: salt, hash: hash)
    }

    /// Whether the line is for a host.
    ///
    /// - Parameter name: in lower case.
    func include(_ name: [UInt8]) -> Bool {
        switch self {
        case .hashed(let salt, let hash): HashedName.hash(of: name, salt: salt) == hash
        case .patterns(let list): Self.match(name, list)
        }
    }

    /// One pattern that fits, and none with `!` that does.
    private static func match(_ name: [UInt8], _ list: [UInt8]) -> Bool {
        var isIncluded = false
        for var pattern in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let shutsOut = pattern.first == UInt8(ascii: "!")
            if shutsOut { pattern = pattern.dropFirst() }
            guard pattern.count <= longestPattern else { return false }
            guard fits(name[...], pattern) else { continue }
            if shutsOut { return false }
            isIncluded = true
        }
        return isIncluded
    }

    /// `*` stands for any bytes or none, `?` for one byte. Never more steps than both lengths multiplied.
    private static func fits(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
        var place = name.startIndex
        var wanted = pattern.startIndex
        /// Behind the last `*`, and the first byte that it does not stand for.
        var star: (pattern: Int, name: Int)?
        while place < name.endIndex {
            if wanted < pattern.endIndex, pattern[wanted] == UInt8(ascii: "*") {
                wanted += 1
                star = (wanted, place)
            } else if wanted < pattern.endIndex,
                pattern[wanted] == UInt8(ascii: "?") || lowercase(pattern[wanted]) == name[place]
            {
                wanted += 1
                place += 1
            } else if let last = star {
                wanted = last.pattern
                place = last.name + 1
                star = (last.pattern, place)
            } else {
                return false
            }
        }
        return pattern[wanted...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }
}
