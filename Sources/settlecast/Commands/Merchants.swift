import ArgumentParser
import Diagnostics
import Settlements
import Store

struct Merchants: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the merchants that the store knows.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let merchants = try await Workplace(common).store().merchants()
        guard common.format == .text else {
            Console.out(JSON.list(merchants.map(\.json)).indented())
            return
        }
        var table = Table("ID", "NAME", "REPORT EMAIL", "TAGS")
        for merchant in merchants {
            table.add(
                merchant.id, merchant.name, merchant.reportEmails.map(\.address).joined(separator: ", "),
                merchant.tags.joined(separator: ", "))
        }
        Console.out(table.text)
    }
}

extension Merchant {
    fileprivate var json: JSON {
        [
            "id": .string(id), "name": .string(name), "address": .list(address.map(JSON.string)),
            "vat_id": JSON(vatID), "report_email": .list(reportEmails.map { .string($0.address) }),
            "zone": JSON(zone), "locale": JSON(locale), "tags": .list(tags.map(JSON.string)),
            "since": JSON(since), "closed": JSON(closed),
        ]
    }
}
