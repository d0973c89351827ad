package import Settlements

extension DKIMSigner {
    /// A signer with the key that the identity's file holds now.
    ///
    /// - Throws: ``DKIMError`` where the file cannot be read, or holds no key that can sign.
    package init(of identity: DKIMIdentity) throws(DKIMError) {
        let pem: [UInt8]
        do {
            pem = try LocalFile.contents(of: identity.keyFile)
        } catch {
            throw DKIMError("the DKIM key \(identity.keyFile) cannot be read: \(error)")
        }
        try self.init(identity: identity, pem: pem)
    }
}
