package import Settlements

/// Hands files over to a directory of this machine: written under a temporary name, synced, then published by a link,
/// so that no reader sees half a file and nothing that stands there is ever replaced.
package actor FolderTransport: Transport {
    private let place: FolderPlace
    private let thread = OwnThread("folder")

    package init(place: FolderPlace) {
        self.place = place
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Publishes the parcel under its name; an identical file under that name is success: an earlier attempt's.
    ///
    /// The directory is made where it is missing. What is made is for the owner alone (0700, 0600): reports
    /// are private.
    package func deliver(_ consignment: Consignment) async throws(DeliveryError) -> Receipt {
        let name = try PublishedName(consignment.parcel.name, delivery: consignment.delivery)
        let content = consignment.parcel.content
        let file = try LocalFile.kept(at: consignment.file, content)
        let verified = try await FolderPublication(consignment, name: name, file: file, in: place.directory).publish()
        return Receipt(evidence: [
            "path": "\(place.directory)/\(name.final)", "size": String(content.size),
            "sha256": content.digest.description, "verified": verified,
        ])
    }
}
