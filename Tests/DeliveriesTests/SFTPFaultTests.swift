import Foundation
import Settlements
import Support
import Testing

@testable import Deliveries

/// A proxy breaks the connection in every way, in either direction, early and late, before and after RENAME was sent; then the
/// delivery is tried again without it. `scripts/sftp-faults` does so at more places.
@Suite(.timeLimit(.minutes(30)))
struct SFTPFaultTests {
    /// Where a fault comes, and in which attempt.
    private struct Case: CustomStringConvertible {
        let fault: FaultPlans.Fault
        let direction: FaultPlans.Direction
        let offset: Int
        let isAfterMark: Bool
        let way: SFTPPublishing.Way

        var description: String {
            "\(way), \(fault) \(direction) after \(offset) bytes\(isAfterMark ? " from the mark on" : "")"
        }
    }

    private static func number(_ variable: String, else other: Int) -> Int {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? other
    }

    /// 4 places of each kind in a test run.
    private let offsets = number("SETTLECAST_FAULT_OFFSETS", else: 4)
    private let seed = UInt64(number("SETTLECAST_FAULT_SEED", else: 7))
    private let patience = Patience(
        connect: .seconds(2), login: .seconds(4), reply: .seconds(2), file: .seconds(8), idle: .seconds(20))
    /// The waits that an attempt may have, one after the other, each at its longest: connecting 2 s, logging in 4 s, the file
    /// as a whole 8 s and 9 for its 150,000 bytes (one for each 16 KiB), an answer while tidying up 2 s; and a busy
    /// machine's 5 s.
    private let bound = Duration.seconds(30)

    @Test
    func `whatever breaks, no part is seen, no success is false, and the next try ends well`() async throws {
        let server = try OpenSSH(settings: ["MaxStartups 100"])
        let proxy = try FaultPlans(to: server.port)
        let peer = SFTPPeer("openssh", server)
        let lengths = try await lengths(peer, proxy)
        var chance = SeededChance(seed: seed)
        let cases = cases(lengths, &chance)
        print("SFTP faults: seed \(seed), \(cases.count) cases over \(lengths.up) bytes up, \(lengths.down) down")
        let failed = try await withThrowingTaskGroup(of: Bool.self) { group in
            var failed = 0
            for (index, one) in cases.enumerated() {
                if index >= 12, try await group.next() == true { failed += 1 }
                group.addTask { try await check(one, peer, proxy) }
            }
            return try await group.reduce(failed) { $0 + ($1 ? 1 : 0) }
        }
        print("SFTP faults: \(failed) of \(cases.count) first attempts failed")
        // Four of the five faults end an attempt, but where they come after all that was to be said.
        #expect(failed > cases.count / 3, "the faults do not strike")
        server.stop()
    }

    /// How many bytes an attempt without a fault sends and gets.
    private func lengths(_ peer: SFTPPeer, _ proxy: FaultPlans) async throws -> (up: Int, down: Int) {
        let scratch = try Scratch()
        let handover = Handover(scratch: scratch, landing: try scratch.directory("inbox"))
        let plan = try proxy.plan(.none, isLater: true)
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        _ = try await SFTPPeer(peer, through: plan.port)
            .transport(to: handover.landing, SFTPPublishing(), over: sessions)
            .deliver(try handover.consignment(SFTPThing.file, as: "a.csv"))
        await sessions.close()
        return plan.counts
    }

    /// Each fault, direction and way at so many places; again from the mark on, where RENAME and what follows are some
    /// hundred bytes.
    private func cases(_ lengths: (up: Int, down: Int), _ chance: inout SeededChance) -> [Case] {
        var cases: [Case] = []
        for fault in FaultPlans.Fault.allCases where fault != .none {
            for direction in FaultPlans.Direction.allCases {
                for index in 0..<offsets {
                    for isAfterMark in [false, true] {
                        let length = isAfterMark ? 300 : direction == .up ? lengths.up : lengths.down
                        let way: SFTPPublishing.Way = index % 4 == 3 ? .direct : .rename
                        cases.append(
                            Case(
                                fault: fault, direction: direction, offset: Int(chance.next() % UInt64(length)),
                                isAfterMark: isAfterMark, way: way))
                    }
                }
            }
        }
        return cases
    }

    /// - Returns: whether the attempt failed.
    private func check(_ one: Case, _ peer: SFTPPeer, _ proxy: FaultPlans) async throws -> Bool {
        let plan = try proxy.plan(one.fault, one.direction, after: one.offset, isLater: one.isAfterMark)
        let row = SFTPRow(
            peer: "\(one)", publishing: SFTPPublishing(way: one.way), before: [:], expected: SFTPOutcome("delivered"))
        let run = try SFTPRowRun(row)
        let marks = run.handover.marks
        let landing = run.handover.landing
        let consignment = try run.handover.consignment(
            SFTPThing.file, as: "a.csv",
            mark: {
                marks.add(names(in: landing))
                if one.isAfterMark { plan.arm() }
            })
        let sessions = SFTPPeer.sessions(patience)
        let transport = SFTPPeer(peer, through: plan.port).transport(to: landing, row.publishing, over: sessions)
        let clock = ContinuousClock()
        var result: Result<Receipt, DeliveryError>?
        let took = await clock.measure { result = await delivered(transport, consignment) }
        #expect(took < bound, "seed \(seed), \(one): took \(took)")
        switch try #require(result) {
        case .success(let receipt):
            try run.checkArrived(receipt)
        case .failure(let error):
            #expect(error.outcome != .uncertain, "seed \(seed), \(one): \(error)")
            if one.way == .rename, marks.seen.isEmpty {
                #expect(!run.handover.landed.contains("a.csv"), "seed \(seed), \(one): there before the mark")
            }
        }
        try run.checkWatched()
        await sessions.close()
        let failure: DeliveryError? = if case .failure(let error) = result { error } else { nil }
        try await again(one, run, peer, after: failure)
        return failure != nil
    }

    /// The next attempt, past the proxy, as the journal would make it.
    private func again(
        _ one: Case, _ run: SFTPRowRun, _ peer: SFTPPeer, after failure: DeliveryError?
    ) async throws {
        let sessions = SFTPPeer.sessions(SFTPPeer.patience)
        let transport = peer.transport(to: run.handover.landing, run.row.publishing, over: sessions)
        let consignment = try run.handover.consignment(
            SFTPThing.file, as: "a.csv", wasMarked: failure?.isSettled != true && !run.handover.marks.seen.isEmpty,
            attempt: 2)
        let result = await delivered(transport, consignment)
        await sessions.close()
        if case .failure(let error) = result {
            Issue.record("seed \(seed), \(one), the next attempt: \(error)")
        }
        try run.checkWatched()
        #expect(run.handover.landed == ["a.csv"], "seed \(seed), \(one), after the next attempt")
        #expect((try? run.handover.landed("a.csv")) == SFTPThing.file, "seed \(seed), \(one), after the next attempt")
    }
}
