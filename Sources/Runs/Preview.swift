internal import Deliveries
internal import Foundation
internal import Schedules
package import Settlements
internal import Store

/// What a run would hand over, had it not been a dry one.
package struct Preview: Hashable, Sendable {
    package struct Item: Hashable, Sendable {
        package let channel: Channel
        package let to: String
        package let parcel: Parcel
        /// Where it was written for a look; nil where nobody asked.
        package let path: String?
    }

    package let run: RunIdentity
    /// Whose days the period has.
    package let zone: Zone
    /// The period has not ended: figures may change.
    package let isPreliminary: Bool
    /// Data for which the definition waits that is not there.
    package let missing: [MissingData]
    /// The definition sends nothing for an empty period.
    package let isSkipped: Bool
    package let items: [Item]
}

extension Flow {
    /// Renders everything as the run would, sends nothing, records nothing. Where `directory` is given it holds exactly the
    /// files that would go, a folder for each destination.
    ///
    /// The flow's archive must be one that is thrown away afterwards.
    package func preview(_ order: Order, into directory: String?) async throws -> Preview {
        var order = order
        order.mayBeIncomplete = true
        let sequence = order.isAdHoc ? nil : try await journal.sequence(of: order.run)
        let occasion = try await occasion(of: order, sequence: sequence)
        let draft = try await draft(order, sequence: sequence, on: occasion)
        let isSkipped = occasion.skips(draft.statement, order.definition.whenEmpty)
        var items: [Preview.Item] = []
        for planned in isSkipped ? [] : try pack(draft, of: order) {
            var path: String?
            if let directory {
                let place = "\(directory)/\(planned.channel.rawValue)-\(planned.to.replacing("/", with: "%2F"))"
                // A look replaces the look before it.
                try? FileManager.default.removeItem(atPath: "\(place)/\(planned.parcel.name)")
                let receipt = try await FolderTransport(place: FolderPlace(directory: place)).deliver(
                    Consignment(
                        delivery: planned.token, parcel: planned.parcel, address: .directory,
                        file: archive.path(of: planned.parcel.content.digest), wasMarked: false, mark: {}))
                path = receipt.evidence["path"] ?? "\(place)/\(planned.parcel.name)"
            }
            items.append(.init(channel: planned.channel, to: planned.to, parcel: planned.parcel, path: path))
        }
        return Preview(
            run: order.run, zone: order.period.zone, isPreliminary: draft.statement.isPreliminary,
            missing: draft.statement.edition.missing,
            isSkipped: isSkipped, items: items)
    }
}
