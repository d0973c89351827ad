import ArgumentParser
import Deliveries
import Diagnostics
import Runs
import Schedules
import Settlements

struct MailTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail-test",
        abstract: "Sends one test message to an address.",
        discussion: """
            It goes as reports go: the same server, login, sender and signatures. What the server answered is printed. \
            Whether it came into the mailbox, and not among the unwanted, only its owner sees. No store is needed. \
            To send nothing and look all the same: settlecast check --connect
            """)

    @Argument(help: .init("Who gets it.", valueName: "address"))
    var address: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let recipient: Mailbox
        do {
            recipient = try Mailbox(parsing: address)
        } catch {
            throw Exit.usage(error.description)
        }
        let loaded = try DefinitionFiles(config: common.config).load()
        guard let configuration = loaded.configuration else {
            for diagnostic in loaded.diagnostics { Console.error(diagnostic.text) }
            Console.error("error: there is no configuration that can be used")
            throw Exit.wrongData
        }
        let outlets = Outlets(configuration, secrets: SystemSecrets.make())
        do {
            let receipt = try await outlets.sendTest(
                to: recipient, at: SystemClock().now(), token: Self.token())
            await outlets.close()
            Console.out(common.format == .json ? Self.json(receipt).indented() : text(receipt))
        } catch let error as DeliveryError {
            await outlets.close()
            Console.error("error: \(error) [\(error.code.rawValue)]")
            throw error.outcome == .permanent ? Exit.failed : Exit.postponed
        } catch {
            await outlets.close()
            Console.error("error: \(error)")
            throw Exit.failed
        }
    }

    private func text(_ receipt: Receipt) -> String {
        let rows = ["host", "port", "address", "tls", "sender", "recipient", "reply", "queue_id", "bytes"].compactMap {
            key in receipt.evidence[key].map { (key.replacing("_", with: " "), $0) }
        }
        let width = rows.map(\.0.count).max() ?? 0
        return
            (["the mail server took the message:"]
            + rows.map { "  \($0)\(String(repeating: " ", count: width - $0.count))  \($1)" })
            .joined(separator: "\n")
    }

    private static func json(_ receipt: Receipt) -> JSON {
        .object(receipt.evidence.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    private static func token() -> String {
        var generator = SystemRandomNumberGenerator()
        let number = generator.next()
        return "test-" + String(number, radix: 16)
    }
}
