package import Settlements

/// A way to hand over a parcel: folder, SFTP, mail.
package protocol Transport: Sendable {
    /// Hands the parcel over, or says why not. Handing over what already arrived by an earlier attempt of the same
    /// delivery is success.
    ///
    /// - Throws: ``DeliveryError``, which knows whether another try may help.
    func deliver(_ consignment: Consignment) async throws(DeliveryError) -> Receipt
}
