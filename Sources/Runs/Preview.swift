package import Deliveries
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
        /// What would be written beside it at its place, in this order.
        package let markers: [MarkerFile]
        let way: Way

        /// On a server the directory that it would go to.
        package var directory: String? {
            if case .server(_, let directory) = way { directory } else { nil }
        }
    }

    /// How something would go.
    enum Way: Hashable, Sendable {
        case folder(FolderPlace)
        /// With the directory filled in.
        case server(SFTPPlace, directory: String)
        case mail(MailServer, MailHead)
    }

    /// What stands at the top of a message.
    struct MailHead: Hashable, Sendable {
        struct Attachment: Hashable, Sendable {
            let name: String
            let size: Int64
        }

        let from: Mailbox
        let to: [Mailbox]
        let cc: [Mailbox]
        let subject: String
        let attachments: [Attachment]
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
    /// files that would go with their markers, a folder for each destination.
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
        for planned in isSkipped ? [] : try await pack(draft, of: order, asksServer: false) {
            items.append(try await look(at: planned, of: order, into: directory))
        }
        return Preview(
            run: order.run, zone: order.period.zone, isPreliminary: draft.statement.isPreliminary,
            missing: draft.statement.edition.missing,
            isSkipped: isSkipped, items: items)
    }

    private func look(
        at planned: PlannedDelivery, of order: Order, into directory: String?
    ) async throws -> Preview.Item {
        let kept = archive.path(of: planned.parcel.content.digest)
        let markers = try MarkerFile.all(planned.markers, of: planned.parcel, file: kept)
        var path: String?
        if let directory {
            let folder = PreviewFolder(of: planned.channel, to: planned.to, in: directory)
            path = try await folder.put(planned, file: kept, markers)
        }
        return Preview.Item(
            channel: planned.channel, to: planned.to, parcel: planned.parcel, path: path, markers: markers,
            way: try way(of: planned, order))
    }

    private func way(of planned: PlannedDelivery, _ order: Order) throws -> Preview.Way {
        guard planned.channel == .email else {
            switch outlets.destination(named: planned.to)?.place {
            case .sftp(let place):
                return .server(
                    place,
                    directory: RemoteDirectory.path(
                        place.directory, for: order.run, from: order.period.firstDate, to: order.period.endDate))
            case .folder(let place): return .folder(place)
            case nil: throw PackingError(description: "there is no destination '\(planned.to)' in the configuration")
            }
        }
        guard let mail = outlets.mail, let letter = planned.letter else {
            throw PackingError(description: "no mail server is configured for the message to \(planned.to)")
        }
        let written = try Letter(bytes: try archive.bytes(of: letter))
        return .mail(
            mail.server,
            Preview.MailHead(
                from: outlets.sender, to: written.to.map(\.mailbox), cc: written.cc.map(\.mailbox),
                subject: written.subject,
                attachments: written.attachments.map { .init(name: $0.name, size: $0.content.bytes) }))
    }
}

/// The folder in which a look at one destination lies.
struct PreviewFolder {
    static let sheet = "delivery.txt"

    let path: String

    init(of channel: Channel, to place: String, in directory: String) {
        path = "\(directory)/\(channel.rawValue)-\(place.replacing("/", with: "%2F"))"
    }

    /// Writes a parcel and its markers, and gives the parcel's path. A look replaces the look before it.
    func put(_ planned: PlannedDelivery, file: String, _ markers: [MarkerFile]) async throws -> String {
        for name in [planned.parcel.name] + markers.map(\.name) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
        let receipt = try await FolderTransport(place: FolderPlace(directory: path)).deliver(
            Consignment(
                delivery: planned.token, parcel: planned.parcel, address: .directory, file: file, wasMarked: false,
                mark: {}))
        for marker in markers { try write(marker.bytes, to: marker.name) }
        return receipt.evidence["path"] ?? "\(path)/\(planned.parcel.name)"
    }

    /// For its owner alone: what is in reports is private.
    func write(_ bytes: [UInt8], to name: String) throws {
        let file = "\(path)/\(name)"
        guard
            FileManager.default.createFile(
                atPath: file, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        else { throw PackingError(description: "\(file) cannot be written") }
    }
}
