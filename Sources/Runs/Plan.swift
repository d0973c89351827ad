internal import Reports
package import Schedules
package import Settlements
package import Store

/// What the files on disk would change, were the scheduler to work by them from now on.
package struct Plan: Sendable {
    /// What becomes of one definition.
    package struct Change: Sendable {
        package enum Kind: String, Hashable, Sendable {
            case new, changed, gone
        }

        package let definition: String
        package let kind: Kind
        /// The name with whose history it goes on, where it has another one now.
        package let was: String?
        package let zone: Zone
        /// Of the coming year.
        package let fires: [FireChange]
        /// The first report that falls due by the file as it is now; nil where none does within the year.
        package let first: ComingReport?
        package let gained: [Recipient]
        package let lost: [Recipient]
        package let columns: [ColumnChange]
        /// What of the file is written otherwise, by its keys.
        package let keys: [String]
        /// Runs that are owed at once.
        package let owed: [RunIdentity]
        /// Runs that were owed, and are not any more.
        package let forgiven: [RunIdentity]

        /// Nothing that anybody would notice.
        var isNothing: Bool {
            kind == .changed && fires.isEmpty && gained.isEmpty && lost.isEmpty && columns.isEmpty && keys.isEmpty
                && owed.isEmpty && forgiven.isEmpty
        }
    }

    /// What a new time zone database changes of definitions that are in force and stay.
    package struct ClockChange: Sendable {
        package let definition: String
        package let zone: Zone
        package let fires: [FireChange]
    }

    /// The names of definitions that were in force, as they are now: nil where none has worked yet.
    package let inForce: InForce?
    package let definitions: [Change]
    /// Keys of the configuration that are written otherwise.
    package let configuration: [String]
    /// The release of the time zone database now.
    package let tzdata: String?
    package let clocks: [ClockChange]

    package var isNothing: Bool { definitions.isEmpty && configuration.isEmpty && clocks.isEmpty }
}

/// Somebody who gets a definition's reports of a merchant, and by which way.
package struct Recipient: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let merchant: String
    package let channel: Channel
    /// An address, or a destination's name.
    package let to: String

    package var description: String { "\(merchant): \(channel.rawValue) \(to)" }

    package static func < (one: Recipient, other: Recipient) -> Bool {
        (one.merchant, one.channel.rawValue, one.to) < (other.merchant, other.channel.rawValue, other.to)
    }
}

/// The columns of one table of rows, before and after.
package struct ColumnChange: Hashable, Sendable {
    package let output: String
    /// Nil where there was no such table, or will be none.
    package let before: [String]?
    package let after: [String]?

    package var added: [String] { (after ?? []).filter { before?.contains($0) == false } }
    package var removed: [String] { (before ?? []).filter { after?.contains($0) == false } }
}

extension Flow {
    /// Files with the zones by which their times are known.
    package struct Files: Sendable {
        let loaded: Definitions
        let tzdata: String?

        package init(_ loaded: Definitions, tzdata: String?) {
            self.loaded = loaded
            self.tzdata = tzdata
        }
    }

    /// So far ahead fires are compared: each day of a year comes once. Seconds.
    private static let horizon: Int64 = 366 * 86_400

    /// What the files would change.
    ///
    /// - Parameters:
    ///   - inForce: what the scheduler works by; nil where none has worked yet.
    ///   - old: the same, read by the zones of then.
    ///   - new: the files on disk, read by the zones of now.
    ///   - newByOldZones: the files on disk, read by the zones of then.
    ///   - refused: names of definitions on disk that cannot be used: they are not gone.
    package func plan(
        _ inForce: InForce?, from old: Files, to new: Files, newByOldZones: Files, refused: Set<String>
    ) async throws(StoreError) -> Plan {
        let now = clock.now()
        let merchants = try await ledger.merchants()
        let owedBefore = try await owed(by: old.loaded.definitions, seeing: false).map(\.due)
        let owedAfter = try await owed(by: new.loaded.definitions, seeing: false).map(\.due)
        var changes: [Plan.Change] = []
        let names = Set(old.loaded.definitions.map(\.name)).union(new.loaded.definitions.map(\.name))
        for name in names.subtracting(refused).sorted() {
            let after = newByOldZones.loaded[name]
            let was = old.loaded[name] == nil ? after?.was.flatMap { old.loaded[$0]?.name } : nil
            let before = old.loaded[was ?? name]
            guard let definition = after ?? before else { continue }
            let coming = after?.comingReports(after: now, upTo: now.advanced(by: Self.horizon)) ?? []
            let came = before?.comingReports(after: now, upTo: now.advanced(by: Self.horizon)) ?? []
            let recipientsBefore = before.map { $0.recipients(old.loaded, merchants) } ?? []
            let recipientsAfter = after.map { $0.recipients(newByOldZones.loaded, merchants) } ?? []
            let runsBefore = Set(owedBefore.lazy.filter { $0.definition == was ?? name }.map(\.run))
            let runsAfter = owedAfter.filter { $0.definition == was ?? name }.map(\.run)
            let change = Plan.Change(
                definition: name, kind: before == nil ? .new : after == nil ? .gone : .changed, was: was,
                zone: definition.zone,
                fires: before == nil || after == nil ? [] : FireChange.between(came, coming), first: coming.first,
                gained: recipientsAfter.subtracting(recipientsBefore).sorted(),
                lost: recipientsBefore.subtracting(recipientsAfter).sorted(),
                columns: before.flatMap { before in after.map { ColumnChange.between(before, $0) } } ?? [],
                keys: before.flatMap { before in after.map { $0.keysChanged(since: before) } } ?? [],
                owed: runsAfter.filter { !runsBefore.contains($0) },
                forgiven: runsBefore.subtracting(runsAfter).sorted { $0.description < $1.description })
            if !change.isNothing { changes.append(change) }
        }
        let configuration = new.loaded.configuration.flatMap { new in
            old.loaded.configuration.map { new.keysChanged(since: $0) }
        }
        return Plan(
            inForce: inForce, definitions: changes, configuration: configuration ?? [], tzdata: new.tzdata,
            clocks: clocks(from: newByOldZones.loaded, to: new.loaded, known: old.loaded, now))
    }

    private func clocks(
        from old: Definitions, to new: Definitions, known: Definitions, _ now: Instant
    ) -> [Plan.ClockChange] {
        new.definitions.compactMap { definition in
            let isKnown = [definition.name, definition.was].contains { name in name.flatMap { known[$0] } != nil }
            guard isKnown, let before = old[definition.name] else { return nil }
            let end = now.advanced(by: Self.horizon)
            let fires = FireChange.between(
                before.comingReports(after: now, upTo: end), definition.comingReports(after: now, upTo: end))
            guard !fires.isEmpty else { return nil }
            return Plan.ClockChange(definition: definition.name, zone: definition.zone, fires: fires)
        }
    }
}

extension Definition {
    /// Who gets something of it, by the merchants that there are now.
    fileprivate func recipients(_ loaded: Definitions, _ merchants: [Merchant]) -> Set<Recipient> {
        var recipients: Set<Recipient> = []
        for merchant in merchants where audience.includes(merchant) {
            for handover in deliveries {
                switch handover {
                case .files(let files):
                    let isMeant = loaded.configuration?.destination(named: files.destination)?.audience
                    guard isMeant?.includes(merchant) == true else { continue }
                    recipients.insert(
                        Recipient(merchant: merchant.id, channel: files.channel, to: files.destination))
                case .email(let mail):
                    for mailbox in mail.recipients.flatMap({ $0.mailboxes(of: merchant) }) {
                        recipients.insert(Recipient(merchant: merchant.id, channel: .email, to: mailbox.address))
                    }
                }
            }
        }
        return recipients
    }
}

extension ColumnChange {
    fileprivate static func between(_ before: Definition, _ after: Definition) -> [ColumnChange] {
        let (old, new) = (tables(of: before), tables(of: after))
        let names = before.outputs.map(\.name) + after.outputs.map(\.name).filter { old[$0] == nil }
        return names.compactMap { name in
            old[name] == new[name] ? nil : ColumnChange(output: name, before: old[name], after: new[name])
        }
    }

    private static func tables(of definition: Definition) -> [String: [String]] {
        var tables: [String: [String]] = [:]
        for output in definition.outputs {
            guard case .csv(let form) = output.form else { continue }
            let layout = form.layout.flatMap { Layout.named($0) } ?? Layout.standard(for: definition.report)
            tables[output.name] = form.columns ?? layout.columnNames
        }
        return tables
    }
}
