/// Did you mean …?
package enum Spelling {
    /// The one candidate that is a near miss of `word`; nil where none or more than one is as near.
    ///
    /// Near is a third of the shorter word's length, rounded down and at least 1 from three letters on, so that short
    /// words are not turned into others. Case and the kind of hyphen count as nothing. Where nothing is near, a word of
    /// which it is the beginning will do, or one that it begins with: `weekly` for `week`.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let folded = fold(word)
        guard folded.count <= 64 else { return nil }
        var best: [String] = []
        var least = Int.max
        for candidate in Set(candidates) where candidate != word {
            let other = fold(candidate)
            let shorter = min(folded.count, other.count)
            let limit = shorter < 3 ? 0 : shorter / 3
            let distance = distance(folded, other)
            guard distance <= limit, distance <= least else { continue }
            if distance < least { best = [] }
            least = distance
            best.append(candidate)
        }
        if best.isEmpty {
            best = Set(candidates).filter { candidate in
                let other = fold(candidate)
                return min(folded.count, other.count) >= 4 && (folded.hasPrefix(other) || other.hasPrefix(folded))
            }
        }
        return best.count == 1 && best[0] != word ? best[0] : nil
    }

    /// Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, replacements and swaps of
    /// neighbours.
    static func distance(_ one: String, _ other: String) -> Int {
        let one = Array(one.unicodeScalars)
        let other = Array(other.unicodeScalars)
        guard !one.isEmpty, !other.isEmpty else { return max(one.count, other.count) }
        var before: [Int] = []
        var previous = Array(0...other.count)
        for i in 1...one.count {
            var current = [i] + Array(repeating: 0, count: other.count)
            for j in 1...other.count {
                let same = one[i - 1] == other[j - 1]
                var least = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1))
                if i > 1, j > 1, one[i - 1] == other[j - 2], one[i - 2] == other[j - 1] {
                    least = min(least, before[j - 2] + 1)
                }
                current[j] = least
            }
            before = previous
            previous = current
        }
        return previous[other.count]
    }

    private static func fold(_ word: String) -> String {
        String(word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
    }
}
