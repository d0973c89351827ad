/// In place of the program's HMAC-SHA1, which is swift-crypto's and is not what is fuzzed: any hash will do for names that are
/// never right.
enum HashedName {
    static let length = 20

    static func hash(of name: [UInt8], salt: [UInt8]) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: length)
        for (index, byte) in (salt + name).enumerated() { hash[index % length] = hash[index % length] &* 31 &+ byte }
        return hash
    }
}
