package import Settlements

/// Hands files over to a directory on an SFTP server: under a temporary name first, then by a rename, so that no reader
/// sees half a file; nothing that stands there is ever replaced.
package struct SFTPTransport: Transport {
    private let place: SFTPPlace
    /// The place's directory with its fields filled in.
    private let directory: String
    private let secrets: Secrets
    private let patience: Patience

    package init(place: SFTPPlace, directory: String, secrets: Secrets, patience: Patience = .standard) {
        self.place = place
        self.directory = directory
        self.secrets = secrets
        self.patience = patience
    }

    /// Publishes the parcel under its name in the place's directory.
    ///
    /// An identical file under that name is success: an earlier attempt's. A connection that ends after the RENAME was
    /// sent is transient here, not uncertain, since the next attempt looks before it writes.
    ///
    /// - Throws: ``DeliveryError``; `uncertain` only where an earlier attempt had sent its RENAME and the file
    ///   is nowhere.
    package func deliver(_ consignment: Consignment) async throws(DeliveryError) -> Receipt {
        let name = try PublishedName(of: consignment)
        let connection = SFTPConnection(to: place, secrets: secrets, patience: patience)
        do throws(DeliveryError) {
            let receipt = try await connection.publish(consignment, as: name, in: directory)
            await connection.close()
            return receipt
        } catch {
            await connection.close()
            throw error
        }
    }
}
