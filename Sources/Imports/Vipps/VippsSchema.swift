/// The elements of Vipps's settlement reports, in the two versions of their schema
/// (developer.vippsmobilepay.com/docs/settlements/xml).
enum VippsSchema: CaseIterable {
    case two
    case three

    /// The elements that have other elements in them.
    enum Part: String, CaseIterable {
        case report = "SettlementReport"
        /// One sale unit.
        case unit = "SettlementDetailsInfo"
        case payments = "PaymentsInfo"
        case settlement = "SettlementInfo"
        case transaction = "TransactionInfo"
        case fees = "FeeDetailsInfo"
        /// A fee that was collected apart, by invoice.
        case fee = "FeeInfo"
        /// Vipps's own address.
        case company = "VippsInfo"
    }

    /// The elements that are read, by what version 3.0 calls them.
    enum Field: String {
        case serialNumber = "SerialNumber"
        case dateFrom = "ReportDateFrom"
        case dateTo = "ReportDateTo"
        case currency = "SettlementCurrencyCode"
        case settlements = "NumOfSettlements"
        case totalGross = "TotalSettledGrossAmount"
        case totalNet = "TotalSettledNetAmount"
        case totalFee = "TotalSettledFeeAmount"
        case totalRefund = "TotalSettledRefundAmount"
        case settlementDate = "SettlementDate"
        case settlementID = "SettlementID"
        case settlementType = "SettlementType"
        case transactions = "NumOfTransactions"
        case captureSum = "CaptureSettlementAmount"
        case refundSum = "RefundSettlementAmount"
        case grossSum = "GrossSettlementAmount"
        case netSum = "NetSettlementAmount"
        case feeSum = "FeeSettlementAmount"
        case settled = "SettledAmount"
        case time = "TransactionTime"
        case capture = "TransactionCaptureAmount"
        case refund = "TransactionRefundAmount"
        case gross = "TransactionGrossAmount"
        case net = "TransactionNetAmount"
        case fee = "TransactionFeeAmount"
        case transactionID = "TransactionID"
        case orderID = "OrderID"
        case feeDate = "FeeDate"
        case feeAmount = "FeeAmount"
    }

    enum Child: Equatable {
        case part(Part)
        case field(Field)
        /// Known, holds no money of the account, and not read: names, addresses, numbers of bank accounts and invoices.
        case unread
    }

    init?(namespace: String) {
        guard let schema = Self.allCases.first(where: { $0.namespace == namespace }) else { return nil }
        self = schema
    }

    var namespace: String {
        switch self {
        case .two: "http://vipps.dnb.no/XMLSchema/SettlementReport.xsd"
        case .three: "http://vipps.no/xmlschema/SettlementReport-3.0.xsd"
        }
    }

    /// What the schema calls an element.
    func name(of field: Field) -> String {
        switch (self, field) {
        case (.two, .settlementDate): "SettlementBatchDate"
        case (.two, .time): "TransactionDate"
        default: field.rawValue
        }
    }

    /// What an element of that name is within a part; nil where it is not known there.
    func child(_ name: String, of part: Part) -> Child? { children[part]?[name] }

    /// The names that are known within a part.
    func names(in part: Part) -> [String] { children[part].map { Array($0.keys) } ?? [] }

    private var children: [Part: [String: Child]] { self == .two ? Self.ofTwo : Self.ofThree }

    private static let ofTwo = two.allChildren
    private static let ofThree = three.allChildren

    private var allChildren: [Part: [String: Child]] {
        Dictionary(
            uniqueKeysWithValues: Part.allCases.map { part in
                let parts = parts(in: part).map { ($0.rawValue, Child.part($0)) }
                let fields = fields(in: part).map { (self.name(of: $0), Child.field($0)) }
                let others = unread(in: part).map { ($0, Child.unread) }
                return (part, Dictionary(uniqueKeysWithValues: parts + fields + others))
            })
    }

    private func parts(in part: Part) -> [Part] {
        switch part {
        case .report: [.unit, .company]
        case .unit: [.payments]
        case .payments: [.settlement, .fees]
        case .settlement: [.transaction]
        case .fees: [.fee]
        case .transaction, .fee, .company: []
        }
    }

    private func fields(in part: Part) -> [Field] {
        switch part {
        case .report, .fees, .company: []
        case .unit: [.serialNumber]
        case .payments:
            [.dateFrom, .dateTo, .currency, .settlements]
                + (self == .two ? [.totalGross, .totalNet, .totalFee, .totalRefund] : [])
        case .settlement:
            [.settlementDate, .settlementID, .currency, .transactions, .grossSum, .netSum, .feeSum]
                + (self == .two ? [] : [.settlementType, .captureSum, .refundSum, .settled])
        case .transaction:
            [.time, .gross, .net, .fee, .currency, .transactionID, .orderID]
                + (self == .two ? [] : [.capture, .refund])
        case .fee: [.feeDate, .feeAmount]
        }
    }

    private func unread(in part: Part) -> [String] {
        switch part {
        case .unit:
            [
                "SaleUnitName", "OrganizationName", "OrganizationNumber", "MainAddress", "MainAddressZipCode",
                "MainAddressCity", "MainAddressCountryCode",
            ]
        case .payments: ["ReportReferenceNum", "SettlementAccountNum"]
        case .fee: ["FeeID", "FeeAccount", "FeeType"]
        case .company: ["Name", "WebSite", "VisitingAddress", "PostBox", "PostAddress", "Country"]
        case .report, .settlement, .transaction, .fees: []
        }
    }
}
