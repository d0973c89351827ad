import Foundation
import Reports
import Settlements
import Testing

/// A statement that a page is made of, for each report.
struct Scene: CustomTestStringConvertible, Sendable {
    let name: String
    let make: @Sendable (ReportKind) throws -> Statement
    var testDescription: String { name }

    static let all = [
        Scene(name: "week") { report in
            try shops(report, [Shop(account: try Samples.account("EUR"), period: try Samples.week())])
        },
        Scene(name: "month") { report in
            try shops(
                report,
                [Shop(account: try Samples.account("EUR"), period: try month(), scale: 40, paymentsADay: 60)],
                try month())
        },
        Scene(name: "accounts") { report in
            let week = try Samples.week()
            return try shops(
                report,
                [
                    Shop(account: try Samples.account("EUR"), period: week, seed: 1),
                    Shop(account: try Samples.account("JPY"), period: week, seed: 2, scale: 117),
                    Shop(account: try Samples.account("KWD", "paypal/ACME"), period: week, seed: 3, scale: 31),
                ])
        },
        Scene(name: "empty") { report in
            try Samples.statement(
                [try Samples.figures(try Samples.account("EUR"), opening: 4_200, [TotalsGroup]())], report: report,
                title: title(report))
        },
    ]

    static func month() throws -> Period {
        try Period(label: "2026-10", .month, in: try Samples.zones.zone("Europe/Amsterdam"))
    }

    static func title(_ report: ReportKind) -> String {
        switch report {
        case .settlement: "Settlement report"
        case .fees: "Fee report"
        case .refunds: "Refund report"
        }
    }

    static func shops(
        _ report: ReportKind, _ shops: [Shop], _ period: Period? = nil, merchant: Merchant = Samples.acme,
        title: String? = nil
    ) throws -> Statement {
        try Samples.statement(
            try shops.map { try $0.figures().detailed(for: report) }, period: period, merchant: merchant,
            report: report,
            title: title ?? Self.title(report))
    }
}
