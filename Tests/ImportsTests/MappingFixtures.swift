import Diagnostics
import Foundation
import Imports
import Settlements

/// Mapping files of the repository and of the tests, and files in the shapes that they read.
enum MappingFixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let shipped = ["klarna-settlement", "multisafepay-accountant"]

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    struct NotSound: Error, CustomStringConvertible {
        let description: String
    }

    static func load(_ name: String, _ text: String) -> Mappings {
        Mappings.load([.init(path: "mappings/\(name).yaml")], zones: Zones()) { _ in Array(text.utf8) }
    }

    /// The profile that a mapping file makes.
    static func profile(_ text: String, name: String = "test") throws -> Profile {
        let loaded = load(name, text)
        guard let mapping = loaded[name], loaded.diagnostics.isEmpty else {
            throw NotSound(description: loaded.diagnostics.map(\.text).joined(separator: "\n"))
        }
        return Profile(mapping)
    }

    static func shippedProfile(_ name: String) throws -> Profile {
        try profile(try text("mappings/\(name).yaml"), name: name)
    }

    /// Opening 40.00; credits 150.00 (100.00 iDEAL, 50.00 Visa), debits 130.85 (two fees of 0.30 and 0.25, a refund of
    /// 20.00, a withdrawal of 110.30): closing 40.00 + 150.00 - 130.85 = 59.15.
    static let multisafepay = """
        "Report created";"2026-01-12 08:00:00"
        "Merchant ID";"10012345"
        "Date from";"2026-01-05"
        "Date till";"2026-01-11"
        "Currency";"EUR"
        "Opening balance";"40.00"
        "Total credit";"150.00"
        "Total debit";"130.85"
        "Closing balance";"59.15"

        "Completed date/time";"Amount";"Creditdebit";"Typetransaction";"Paymenttype";"Description";"Tr status";"Ms description";"Mt merchanttransactionid";"Mt cust firstname";"Mt cust lastname";"Mt cust city";"Mt cust country";"Invoice id"
        "2026-01-05 10:00:00";"100.00";"C";"N021";"IDEAL";"Order 1001";"completed";"Shop";"o-1001";"Ada";"Doe";"Delft";"NL";""
        "2026-01-05 10:00:00";"0.30";"D";"N913";"Transaction fee";"Fee";"completed";"Shop";"o-1001";"";"";"";"";""
        "2026-01-06 11:30:00";"50.00";"C";"N002";"VISA";"Order 1002";"completed";"Shop";"o-1002";"Bo";"Roe";"Gouda";"NL";""
        "2026-01-06 11:30:00";"0.25";"D";"N913";"Transaction fee";"Fee";"completed";"Shop";"o-1002";"";"";"";"";""
        "2026-01-07 09:00:00";"20.00";"D";"N097";"IDEAL";"Refund 1001";"completed";"Shop";"o-1001";"Ada";"Doe";"Delft";"NL";""
        "2026-01-08 02:00:00";"110.30";"D";"N096";"Payout";"Withdrawal 77";"completed";"Shop";"w-77";"";"";"";"";""

        """

    /// Sales 300.00 less return 50.00, fee 6.00, tax on it 1.26, holdback 10.00: rows 232.74. The merchant owed 5.00 and owes
    /// nothing after: -5.00 + 232.74 - payout = 0.00, so the payout is 227.74.
    static let klarna = """
        total_sale_amount;total_fee_amount;total_fee_correction_amount;total_tax_amount;total_return_amount;total_reversal_amount;total_holdback_amount;opening_debt_balance;total_repay_amount;total_deposit_amount;closing_debt_balance;total_settlement_amount;payment_reference;settlement_currency;payout_date;merchant_settlement_type;merchant_id
        300.00;6.00;0.00;1.26;50.00;0.00;10.00;5.00;5.00;0.00;0.00;227.74;XISA93DJ;EUR;2026-01-09T06:00:00Z;NET;K123456

        type;capture_date;sale_date;order_id;short_order_id;capture_id;refund_id;merchant_reference1;amount;tax_amount;detailed_type
        SALE;2026-01-05T10:00:00Z;2026-01-04T09:00:00Z;c504a9bb-1;QW2;8e93-1;;o-1;200.00;;PURCHASE
        FEE;2026-01-05T10:00:00Z;2026-01-04T09:00:00Z;c504a9bb-1;QW2;8e93-1;;o-1;2.00;0.42;PURCHASE_FEE_FIXED
        FEE;2026-01-05T10:00:00Z;2026-01-04T09:00:00Z;c504a9bb-1;QW2;8e93-1;;o-1;4.00;0.84;PURCHASE_FEE_PERCENTAGE
        SALE;2026-01-06T10:00:00Z;2026-01-06T09:00:00Z;c504a9bb-2;QW3;8e93-2;;o-2;100.00;;PURCHASE
        RETURN;2026-01-07T10:00:00Z;2026-01-04T09:00:00Z;c504a9bb-1;QW2;;77aa-1;o-1;50.00;;PURCHASE_RETURN
        HOLDBACK;2026-01-08T00:00:00Z;;;;;;;10.00;;ROLLING_RESERVE

        """

    /// A small mapping with everything that must be there, to which tests add.
    static func small(_ more: String = "", fields: String = "", type: String = small) -> String {
        """
        provider: acmepay
        fields:
          id: Id
          type: \(type)
          booked_at: Date
          currency: {text: EUR}
          gross: Amount
        \(fields)
        \(more)
        """
    }

    static let small = "{column: Kind, values: {SALE: payment, BACK: refund, PAID: payout, NOTE: ignore}}"
}
