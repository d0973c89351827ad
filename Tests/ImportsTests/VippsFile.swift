import Foundation
import Imports
import Settlements

/// A settlement report in the shape of Vipps's, written here: its sums are made of its transactions, and any text of it can
/// be replaced.
struct VippsFile {
    struct Transaction {
        var id = "5001"
        var order = "order-1"
        var time = "2026-01-05T12:52:54.097+01:00"
        var capture = "0.00"
        var refund = "0.00"
        var gross: String
        var net: String
        var fee: String

        static func capture(_ id: String, _ order: String, _ gross: String, _ fee: String, _ net: String) -> Self {
            Self(id: id, order: order, capture: gross, gross: gross, net: net, fee: fee)
        }

        static func refund(_ id: String, _ order: String, _ gross: String) -> Self {
            Self(id: id, order: order, refund: gross, gross: gross, net: gross, fee: "0.00")
        }

        var text: String {
            """
            <TransactionInfo>
            <TransactionTime>\(time)</TransactionTime>
            <TransactionCaptureAmount>\(capture)</TransactionCaptureAmount>
            <TransactionRefundAmount>\(refund)</TransactionRefundAmount>
            <TransactionGrossAmount>\(gross)</TransactionGrossAmount>
            <TransactionNetAmount>\(net)</TransactionNetAmount>
            <TransactionFeeAmount>\(fee)</TransactionFeeAmount>
            <SettlementCurrencyCode>NOK</SettlementCurrencyCode>
            <TransactionID>\(id)</TransactionID>
            <OrderID>\(order)</OrderID>
            </TransactionInfo>

            """
        }
    }

    static func settlement(
        _ transactions: [Transaction], id: String = "2000001", date: String = "2026-01-06", type: String = "Net",
        capture: String, refund: String, gross: String, net: String, fee: String,
        settled: String
    ) -> String {
        """
        <SettlementInfo>
        <SettlementDate>\(date)</SettlementDate>
        <SettlementID>\(id)</SettlementID>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode>
        <SettlementType>\(type)</SettlementType>
        \(transactions.map(\.text).joined())<NumOfTransactions>\(transactions.count)</NumOfTransactions>
        <CaptureSettlementAmount>\(capture)</CaptureSettlementAmount>
        <RefundSettlementAmount>\(refund)</RefundSettlementAmount>
        <GrossSettlementAmount>\(gross)</GrossSettlementAmount>
        <NetSettlementAmount>\(net)</NetSettlementAmount>
        <FeeSettlementAmount>\(fee)</FeeSettlementAmount>
        <SettledAmount>\(settled)</SettledAmount>
        </SettlementInfo>

        """
    }

    static func unit(_ settlements: [String], number: String = "100297") -> String {
        """
        <SettlementDetailsInfo>
        <SaleUnitName>Shop</SaleUnitName>
        <SerialNumber>\(number)</SerialNumber>
        <OrganizationName>Fjord, Fisk &amp; Co</OrganizationName>
        <OrganizationNumber>900000001</OrganizationNumber>
        <MainAddress>Kaia 1</MainAddress>
        <MainAddressZipCode>0001</MainAddressZipCode>
        <MainAddressCity>Oslo</MainAddressCity>
        <MainAddressCountryCode>NOR</MainAddressCountryCode>
        <PaymentsInfo>
        <ReportDateFrom>2026-01-01</ReportDateFrom>
        <ReportDateTo>2026-01-31</ReportDateTo>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode>
        <ReportReferenceNum>1</ReportReferenceNum>
        <SettlementAccountNum>05390000000</SettlementAccountNum>
        \(settlements.joined())<NumOfSettlements>\(settlements.count)</NumOfSettlements>
        </PaymentsInfo>
        </SettlementDetailsInfo>

        """
    }

    static func report(_ units: [String]) -> String {
        """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <SettlementReport xmlns="http://vipps.no/xmlschema/SettlementReport-3.0.xsd">
        \(units.joined())<VippsInfo>
        <Name>Vipps</Name>
        <Country>Norway</Country>
        </VippsInfo>
        </SettlementReport>

        """
    }

    // 100.00 + 50.00 captured, 20.00 refunded, fees 1.25 + 0.75: gross 130.00, net 128.00.
    static let transactions: [Transaction] = [
        .capture("5001", "order-1", "100.00", "1.25", "98.75"), .capture("5002", "order-2", "50.00", "0.75", "49.25"),
        .refund("5003", "order-1", "-20.00"),
    ]

    static func plain(type: String = "Net", settled: String? = nil) -> String {
        report([
            unit([
                settlement(
                    transactions, type: type, capture: "150.00", refund: "-20.00", gross: "130.00", net: "128.00",
                    fee: "2.00", settled: settled ?? (type == "Net" ? "128.00" : "130.00"))
            ])
        ])
    }

    /// Version 2.0: other names, totals ahead of what they sum, no settled amount, transactions of a day.
    static func two(fees: Bool) -> String {
        """
        <SettlementReport xmlns="http://vipps.dnb.no/XMLSchema/SettlementReport.xsd">
        <SettlementDetailsInfo>
        <SaleUnitName>Shop</SaleUnitName><SerialNumber>100297</SerialNumber>
        <PaymentsInfo>
        <ReportDateFrom>2016-10-01T00:00:00</ReportDateFrom><ReportDateTo>2016-10-31T23:59:59</ReportDateTo>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode>
        <TotalSettledGrossAmount>80</TotalSettledGrossAmount><TotalSettledNetAmount>79.00</TotalSettledNetAmount>
        <TotalSettledFeeAmount>1.00</TotalSettledFeeAmount><TotalSettledRefundAmount>20.00</TotalSettledRefundAmount>
        <SettlementAccountNum>05390000000</SettlementAccountNum><NumOfSettlements>1</NumOfSettlements>
        <SettlementInfo>
        <SettlementBatchDate>2016-10-14</SettlementBatchDate><SettlementID>77</SettlementID>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode><GrossSettlementAmount>80.00</GrossSettlementAmount>
        <NetSettlementAmount>79.00</NetSettlementAmount><FeeSettlementAmount>1.00</FeeSettlementAmount>
        <NumOfTransactions>2</NumOfTransactions>
        <TransactionInfo>
        <TransactionDate>2016-10-13</TransactionDate><TransactionGrossAmount>100.00</TransactionGrossAmount>
        <TransactionNetAmount>99.00</TransactionNetAmount><TransactionFeeAmount>1.00</TransactionFeeAmount>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode><TransactionID>9001</TransactionID><OrderID>a</OrderID>
        </TransactionInfo>
        <TransactionInfo>
        <TransactionDate>2016-10-13T11:00:00Z</TransactionDate><TransactionGrossAmount>-20.00</TransactionGrossAmount>
        <TransactionNetAmount>-20.00</TransactionNetAmount><TransactionFeeAmount>0.00</TransactionFeeAmount>
        <SettlementCurrencyCode>NOK</SettlementCurrencyCode><TransactionID>9002</TransactionID><OrderID>a</OrderID>
        </TransactionInfo>
        </SettlementInfo>
        \(fees ? listedFee : "")</PaymentsInfo>
        </SettlementDetailsInfo>
        <VippsInfo><Name>Vipps</Name></VippsInfo>
        </SettlementReport>
        """
    }

    private static let listedFee = """
        <FeeDetailsInfo><FeeInfo>
        <FeeDate>2016-10-14</FeeDate><FeeID>1</FeeID><FeeAmount>1.00</FeeAmount><FeeAccount>1</FeeAccount>
        <FeeType>transaction</FeeType>
        </FeeInfo></FeeDetailsInfo>

        """
}

let vipps = Profile.vippsSettlement

extension String {
    /// One text of it replaced where it stands first; itself where it does not stand there.
    func changing(_ old: String, _ new: String) -> String {
        guard let range = range(of: old) else { return self }
        return replacingCharacters(in: range, with: new)
    }
}
