/// Covers what looks like a secret in a line that is about to be shown: `password: ••••••`.
///
/// It goes by the line's text, not by what could be parsed, so that a line with a syntax error or a misspelt key gives
/// nothing away either. A reference (`{env: NAME}`) is no secret and stays.
enum Veil {
    private static let dot: Unicode.Scalar = "•"

    static func cover(line number: Int, of source: Source) -> String {
        var line = Array(source.line(number).unicodeScalars)
        if standsUnderSecretKey(line, number, source) {
            let start = line.firstIndex { !isBlank($0) } ?? line.endIndex
            coverReference(&line, from: start, toEnd: true)
        }
        coverValues(&line)
        coverUserInfo(&line)
        return Source.text(line)
    }

    /// `pass`, `passwort`, `pwd`, `secret`, `api_token` and their misspellings.
    static func isSecretKey(_ key: String) -> Bool {
        let key = key.lowercased()
        if ["pass", "pwd", "secret", "token"].contains(where: key.contains) { return true }
        return ["password", "passphrase", "secret"].contains { word in
            let distance = Spelling.distance(key, word)
            return distance > 0 && distance <= 3 && distance * 2 < word.count && key.count >= 4
        }
    }

    private static func standsUnderSecretKey(_ line: [Unicode.Scalar], _ number: Int, _ source: Source) -> Bool {
        guard indentation(line) > 0 else { return false }
        var above = number - 1
        while above >= 1 {
            let candidate = Array(source.line(above).unicodeScalars)
            guard let first = candidate.firstIndex(where: { !isBlank($0) }) else { above -= 1; continue }
            guard indentation(candidate) < indentation(line) else { above -= 1; continue }
            guard let colon = candidate.firstIndex(of: ":") else { return false }
            let rest = candidate[(colon + 1)...].filter { !isBlank($0) }
            let opensValue = rest.isEmpty || rest.first == "|" || rest.first == ">" || rest.first == "#"
            return opensValue && isSecretKey(Source.text(candidate[first..<colon]))
        }
        return false
    }

    private static func coverValues(_ line: inout [Unicode.Scalar]) {
        var index = 0
        while let colon = line[index...].firstIndex(where: { $0 == ":" || $0 == "=" }) {
            index = colon + 1
            var start = colon
            while start > 0, !endsKey(line[start - 1]) { start -= 1 }
            guard isSecretKey(Source.text(line[start..<colon])) else { continue }
            let value = line[index...].firstIndex { !isBlank($0) } ?? line.endIndex
            guard value < line.count, line[value] != "#" else { continue }
            if line[value] == "{" {
                coverReference(&line, from: value + 1, toEnd: false)
            } else {
                cover(&line, from: value, toEnd: false)
            }
        }
    }

    /// Covers what stands at a secret's place unless it says where the secret is kept. A key there stays.
    private static func coverReference(_ line: inout [Unicode.Scalar], from start: Int, toEnd: Bool) {
        var first = start
        while first < line.count, isBlank(line[first]) || line[first] == "{" { first += 1 }
        let end = line[first...].firstIndex { $0 == "}" || $0 == "," } ?? line.endIndex
        guard let colon = line[first..<end].firstIndex(of: ":") else {
            cover(&line, from: first, toEnd: toEnd)
            return
        }
        let key = Source.text(line[first..<colon].filter { !isBlank($0) })
        if !["env", "file", "credential"].contains(key) {
            cover(&line, from: colon + 1, toEnd: toEnd)
        }
    }

    /// The password of `scheme://user:password@host`.
    private static func coverUserInfo(_ line: inout [Unicode.Scalar]) {
        var index = 0
        while let colon = line[index...].firstIndex(of: ":") {
            index = colon + 1
            guard line[index...].starts(with: "//".unicodeScalars) else { continue }
            let end = line[index...].firstIndex(where: isBlank) ?? line.endIndex
            guard let at = line[index..<end].lastIndex(of: "@"),
                let second = line[(index + 2)..<at].firstIndex(of: ":")
            else { continue }
            for place in (second + 1)..<at { line[place] = dot }
        }
    }

    private static func cover(_ line: inout [Unicode.Scalar], from start: Int, toEnd: Bool) {
        var index = line[min(start, line.count)...].firstIndex { !isBlank($0) } ?? line.endIndex
        var quote: Unicode.Scalar?
        if index < line.count, line[index] == "\"" || line[index] == "'" {
            quote = line[index]
            index += 1
        }
        while index < line.count {
            if !toEnd {
                if let quote, line[index] == quote { return }
                if quote == nil, line[index] == "," || line[index] == "}" { return }
            }
            if !isBlank(line[index]) { line[index] = dot }
            index += 1
        }
    }

    private static func indentation(_ line: [Unicode.Scalar]) -> Int {
        line.firstIndex { !isBlank($0) } ?? line.count
    }

    /// What can stand before a key on its line.
    private static func endsKey(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == "{" || scalar == "[" || scalar == ":" || scalar == "="
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t"
    }
}
