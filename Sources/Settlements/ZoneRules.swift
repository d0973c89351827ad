/// A zone's history from its TZif file, and its rule for the time after: the arithmetic beneath `Zone`.
struct ZoneRules: Hashable, Sendable {
    /// When the clocks changed, strictly ascending.
    let transitions: [Int64]
    /// To which of `offsets` each change went.
    let indices: [UInt8]
    /// The first of them is what held before all changes.
    let offsets: [ZoneOffset]
    /// What holds from the last change on; nil where the file does not say.
    let footer: ZoneFooter?

    init(transitions: [Int64], indices: [UInt8], offsets: [ZoneOffset], footer: ZoneFooter?) {
        self.transitions = transitions
        self.indices = indices
        self.offsets = offsets
        self.footer = footer
    }

    init(fixed offset: ZoneOffset) {
        self.init(transitions: [], indices: [], offsets: [offset], footer: nil)
    }

    /// RFC 9636 wants times at or after −2^59 (before the Big Bang); we want the same of the future.
    static let furthestSecond: Int64 = 1 << 59
    /// RFC 9636: an offset is more than −25 and less than 26 hours.
    static let furthestOffset: Int64 = 26 * 3600

    static func clamped(_ seconds: Int64) -> Int64 {
        min(max(seconds, -furthestSecond), furthestSecond)
    }

    /// The stretch around a second in which the clocks are not touched. The second is within `furthestSecond` and a few days.
    func span(at second: Int64) -> ZoneSpan {
        let passed = countOfTransitions(atOrBefore: second)
        if passed == transitions.count, let footer {
            return footer.span(at: second, since: transitions.last)
        }
        return ZoneSpan(
            start: passed == 0 ? nil : Instant(seconds: transitions[passed - 1]),
            end: passed == transitions.count ? nil : Instant(seconds: transitions[passed]),
            offset: passed == 0 ? offsets[0] : offsets[Int(indices[passed - 1])])
    }

    private func countOfTransitions(atOrBefore second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= second {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
