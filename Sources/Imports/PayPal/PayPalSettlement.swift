internal import Settlements

extension Profile {
    /// PayPal's settlement report (STL), in any of its versions; the parts of a large one are read together.
    ///
    /// Source: developer.paypal.com/docs/reports/sftp-reports/settlement-report/
    package static let paypalSettlement = Profile(
        name: "paypal-settlement", together: PayPalParts.together
    ) { files, door in
        PayPalReport(files, door).read()
    }
}
