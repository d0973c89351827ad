package import Settlements

/// Hands files over to a directory on an SFTP server, as the place's settings say; by default under a temporary name first,
/// then by a rename, so that no reader sees half a file, and nothing that stands there is replaced.
package struct SFTPTransport: Transport {
    private let place: SFTPPlace
    private let connection: SFTPConnection
    private let directory: String
    private let markers: [Marker]

    /// - Parameters:
    ///   - directory: the place's, with its fields filled in.
    ///   - markers: written beside each file, after it.
    ///   - sessions: where the session with the place's server is kept.
    package init(place: SFTPPlace, directory: String, markers: [Marker] = [], sessions: SFTPSessions) {
        self.place = place
        connection = sessions.connection(to: place)
        self.directory = directory
        self.markers = markers
    }

    /// Publishes the parcel under its name in the directory, and then its markers.
    ///
    /// An identical file under that name is success: an earlier attempt's. A connection that ends after the RENAME was
    /// sent is transient here, not uncertain, since the next attempt looks before it writes.
    ///
    /// - Throws: ``DeliveryError``; `uncertain` only where an earlier attempt had sent its RENAME and the file
    ///   is nowhere.
    package func deliver(_ consignment: Consignment) async throws(DeliveryError) -> Receipt {
        try await connection.publish(
            SFTPConnection.Job(
                consignment: consignment, place: place, directory: directory, markers: markers, asked: Deadline.uptime()
            ))
    }
}
