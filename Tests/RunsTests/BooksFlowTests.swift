import Foundation
import Reports
import Runs
import Schedules
import Settlements
import Store
import Support
import Testing

/// The same books through the whole flow: scheduler, documents, manifest, folder; read back by the peer.
@Suite(.serialized) struct BooksFlowTests {
    private static func definition(_ books: BooksLedger) -> String {
        let (period, on) = books.seed % 2 == 0 ? ("week", "on: monday, ") : ("day", "")
        return """
            title: Settlement report
            report: settlement
            for: all merchants
            period: \(period)
            zone: \(books.zone.identifier)
            corrections: \(books.seed % 3 == 0 ? "revise" : "carry")
            run: {\(on)at: "06:00"}
            missed: {spaced: 0 min}
            outputs:
              - html: {template: settlement, locale: en}
              - csv: {layout: settlement-lines@3}
            deliver:
              - folder: {to: outbox, send: [csv, manifest]}

            """
    }

    @Test(arguments: [UInt64](1...12)) func `documents hold each entry once, as it was imported`(seed: UInt64)
        async throws
    {
        let books = try BooksLedger(seed: seed + 5_000, Zones())
        let begins = books.zone.firstInstant(of: books.firstDate)
        let shop = try Workshop(now: begins.description, definition: Self.definition(books))
        _ = try await shop.scheduler().look()
        var desk = BooksDesk(books, shop.store)
        var files = books.files[...]
        for visit in books.visits {
            try await desk.takeIn(&files, until: visit)
            shop.clock.set(visit)
            // A folder is delivered at once: the second look finds nothing but what the first could not yet see.
            for _ in 0..<2 { _ = try await shop.scheduler().look() }
        }
        let runs = try await shop.store.runs(.all)
        let states = Set(runs.map(\.state))
        #expect(states.isSubset(of: [.delivered, .superseded]), "seed \(books.seed): \(runs.compactMap(\.reason))")
        let manifests = shop.outbox.filter { $0.hasSuffix(".json") }
        #expect(manifests.count == runs.count && !manifests.isEmpty, "seed \(books.seed)")
        for manifest in manifests {
            let check = try ManifestCheck(of: shop.scratch.file("outbox/\(manifest)"))
            #expect(check.isWhole, "seed \(books.seed): \(manifest): \(check.findings)")
        }
        var made = begins
        for run in runs {
            let events = try await shop.store.events(of: run.run)
            made = max(made, events.filter { $0.to == RunState.kept.rawValue }.map(\.at).max() ?? made)
        }
        desk.record.sent(to: shop.scratch.file("outbox"), runs, made: made)
        desk.record.end()
        let told = try shop.scratch.write(Array((desk.record.lines.joined(separator: "\n") + "\n").utf8), to: "told")
        let output = try run(try Peer.python.required(), [BooksCampaign.peer, told]).output
        #expect(output.split(separator: "\n").dropLast() == [], "seed \(books.seed)")
        #expect(output.contains("read \(shop.outbox.count - manifests.count) files"), "\(output)")
    }
}
