import Foundation
import Settlements
import Store
import Testing

/// A store in a folder of its own, removed when the test ends.
final class TemporaryStore {
    let directory: String
    let store: SQLiteStore

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try SQLiteStore(path: directory + "/settlecast.sqlite", create: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }
}

let eur = Currency(code: "EUR")!
let amsterdam = try! Zones().zone("Europe/Amsterdam")

func at(_ text: String) -> Instant { try! Instant(timestamp: text) }
func day(_ text: String) -> Moment { .date(try! CalendarDate(text)) }
func moment(_ text: String) -> Moment { .instant(at(text)) }
func week(_ label: String) -> Period { try! Period(label: label, .week, in: amsterdam) }

/// A payment of `gross` cents with `commission` cents deducted.
func payment(_ identity: String, _ booked: Moment, gross: Int64, commission: Int64 = 0, batch: String? = nil) -> Entry {
    Entry(
        identity: identity, type: .payment, booked: booked, method: "visa", channel: .online, gross: gross,
        fees: Fees(.commission, -commission), net: gross - commission, reference: "psp-\(identity)", batch: batch,
        line: abs(identity.hashValue % 1_000_000) + 2)
}

func payoutEntry(_ identity: String, _ booked: Moment, amount: Int64, batch: String) -> Entry {
    Entry(identity: identity, type: .payout, booked: booked, gross: -amount, net: -amount, batch: batch, line: 1)
}

func payout(_ identity: String, _ booked: Moment, amount: Int64, batch: String) -> Payout {
    Payout(
        identity: identity, id: "TX-\(identity)", bankReference: "BANK \(identity)", amount: amount, booked: booked,
        batch: batch)
}

func intake(
    _ entries: [Entry], batches: [Batch] = [], payouts: [Payout] = [], merchant: String = "m-1",
    provider: String = "adyen/ONE", currency: Currency = eur
) -> Intake {
    Intake(
        file: "file.csv", digest: Digest(of: "\(entries)".utf8), profile: "settlecast",
        parts: [
            Intake.Part(
                account: Account(merchant: merchant, provider: provider, currency: currency), entries: entries,
                batches: batches, payouts: payouts)
        ])
}

extension TemporaryStore {
    /// Opens the same file once more, as another program would.
    func another() throws -> SQLiteStore { try SQLiteStore(path: store.path, create: false) }

    /// Takes a file in, as a person does it.
    @discardableResult
    func take(_ file: Intake, as name: String = "file.csv", isPart: Bool = false, covering: [Moment] = []) async throws
        -> Recorded
    {
        let label = IntakeFile(name: name, profile: file.profile, who: "ada", isPart: isPart)
        return try await store.take(label, at: at("2026-11-23T06:30:00+01:00")) { sink in
            try file.pass(to: sink)
            for moment in covering { try sink(.coverage(moment), file.parts[0].account) }
            return IntakeVerdict(digest: file.digest, entries: file.parts.reduce(0) { $0 + $1.entries.count })
        }
    }

    func figures(_ period: String, merchant: String = "m-1") async throws -> [AccountFigures] {
        try await store.read(StatementRequest(merchant: merchant, period: week(period), preceding: nil)) {
            try $0.figures()
        }
    }
}
