import Settlements
import Testing

@testable import Deliveries

/// Worked out on paper: a minute of 60,000 ms.
@Suite struct MailQueueTests {
    private func queue(_ tickets: ClosedRange<Int>) -> MailQueue {
        var queue = MailQueue(minute: 60_000)
        for ticket in tickets { queue.join(ticket, isMessage: true) }
        return queue
    }

    @Test func `turns are given in the order of coming, so many at a time`() {
        let pace = MailServer.Pace(connections: 2, messagesPerMinute: nil)
        var queue = queue(1...4)
        #expect(queue.next(pace, at: 0) == .theirs(1))
        #expect(queue.next(pace, at: 0) == .theirs(2))
        #expect(queue.next(pace, at: 0) == .none)
        queue.giveBack()
        #expect(queue.next(pace, at: 1) == .theirs(3))
        #expect(queue.next(pace, at: 1) == .none)
        queue.quit(4)
        queue.giveBack()
        #expect(queue.next(pace, at: 2) == .none)
        #expect(queue.taken == 1)
    }

    @Test func `within any minute no more messages are begun than allowed`() {
        let pace = MailServer.Pace(connections: 10, messagesPerMinute: 2)
        var queue = queue(1...5)
        #expect(queue.next(pace, at: 1000) == .theirs(1))
        #expect(queue.next(pace, at: 31_000) == .theirs(2))
        // The first was begun at 1,000: until 61,000 it counts.
        #expect(queue.next(pace, at: 31_000) == .at(61_000))
        #expect(queue.next(pace, at: 60_999) == .at(61_000))
        #expect(queue.next(pace, at: 61_000) == .theirs(3))
        #expect(queue.next(pace, at: 61_000) == .at(91_000))
        #expect(queue.next(pace, at: 200_000) == .theirs(4))
        #expect(queue.next(pace, at: 200_000) == .theirs(5))
    }

    @Test func `a look counts as a connection and not as a message`() {
        let pace = MailServer.Pace(connections: 2, messagesPerMinute: 1)
        var queue = queue(1...1)
        queue.join(2, isMessage: false)
        queue.join(3, isMessage: true)
        #expect(queue.next(pace, at: 0) == .theirs(1))
        #expect(queue.next(pace, at: 0) == .theirs(2))
        #expect(queue.next(pace, at: 0) == .none)
        queue.giveBack()
        #expect(queue.next(pace, at: 0) == .at(60_000))
    }

    @Test func `a pace that was tightened holds for what was begun before`() {
        var queue = queue(1...4)
        let wide = MailServer.Pace(connections: 9, messagesPerMinute: 3)
        for (ticket, time) in [(1, Int64(0)), (2, 10), (3, 20)] {
            #expect(queue.next(wide, at: time) == .theirs(ticket))
        }
        // One a minute: the last of the three has to be a minute old.
        let narrow = MailServer.Pace(connections: 9, messagesPerMinute: 1)
        #expect(queue.next(narrow, at: 30) == .at(60_020))
        #expect(queue.next(narrow, at: 60_020) == .theirs(4))
    }
}
