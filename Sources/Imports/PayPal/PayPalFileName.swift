internal import Settlements

/// What the name of a settlement report says: `STL-20260106.01.009.CSV`, or of a report on several accounts
/// `STL-20260106.R.01.02.009.CSV`, where the reporting window stands before the number and that of all files after it.
///
/// Source: developer.paypal.com/docs/reports/sftp-reports/settlement-report/, on the report's file name.
struct PayPalFileName: Hashable {
    /// `STL-20260106`, or `STL-20260106.R`.
    let stem: String
    /// Which part of the report it is, from 1.
    let number: Int
    /// How many parts there are, where the name says so.
    let total: Int?
    /// Of the report's layout: `009`.
    let version: String
    private let width: Int
    private let ending: String

    /// Nil where the file is named otherwise, as a renamed one.
    init?(_ name: String) {
        let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard 4...6 ~= words.count, let first = words.first, first.count == 12, first.hasPrefix("STL-"),
            Self.number(first.dropFirst(4)) != nil, words.last?.uppercased() == "CSV"
        else { return nil }
        let hasWindow = words.count > 4
        let sequence = words[hasWindow ? 2 : 1]
        let version = words[words.count - 2]
        guard let number = Self.number(sequence), number > 0, Self.number(version) != nil else { return nil }
        if words.count == 6 {
            guard let total = Self.number(words[3]), total >= number else { return nil }
            self.total = total
        } else {
            total = nil
        }
        stem = hasWindow ? first + "." + words[1] : first
        self.number = number
        self.version = version
        width = sequence.count
        ending = words[words.count - 1]
    }

    private static func number(_ digits: some StringProtocol) -> Int? {
        digits.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(digits) : nil
    }

    /// What another part of the same report is called.
    func name(ofPart number: Int) -> String {
        let numbers = [number] + (total.map { [$0] } ?? [])
        let padded = numbers.map { String(repeating: "0", count: max(0, width - String($0).count)) + String($0) }
        return ([stem] + padded + [version, ending]).joined(separator: ".")
    }
}
