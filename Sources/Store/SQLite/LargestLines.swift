internal import Settlements

/// The places of the largest lines of all that passed by, the largest first; of equal ones the earlier booked.
struct LargestLines {
    /// Where a line stands in the ledger, and how large it is.
    struct Place: Comparable {
        let size: UInt128
        let booked: Int64
        let importID: Int64
        let line: Int64
        let section: StatementSection

        /// Whether it stands before the other one.
        static func < (one: Place, other: Place) -> Bool {
            guard one.size == other.size else { return one.size > other.size }
            return (one.booked, one.importID, one.line) < (other.booked, other.importID, other.line)
        }
    }

    let limit: Int
    private(set) var places: [Place] = []

    init(limit: Int) {
        self.limit = max(limit, 0)
    }

    /// Takes the place in if it is among the largest so far.
    mutating func offer(_ place: Place) {
        if places.count == limit {
            guard let last = places.last, place < last else { return }
            places.removeLast()
        }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        places.insert(place, at: low)
    }
}
