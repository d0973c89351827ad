import ArgumentParser
import Deliveries
import Diagnostics
import Reports
import Store

@main
struct Settlecast: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settlecast",
        abstract: "Period reports from settlement data, handed over by mail, SFTP and folder, on schedules in files.",
        discussion: """
            Definitions are files under schedules/ beside settlecast.yaml. A first look with no server at all: settlecast demo

            Exit codes: 0 done; 1 failed; 64 wrong command line; 65 wrong definition or data, or it does not foot; \
            75 some deliveries postponed or uncertain.
            """,
        version: "0.1.0",
        subcommands: [
            Demo.self, Check.self, Import.self, ListImports.self, UndoImport.self, Through.self, Merchants.self,
            Next.self, PlanChanges.self, Run.self, Due.self, History.self, Show.self,
            Backfill.self, Release.self, Resend.self, Abandon.self, PauseDefinition.self, Resume.self, Serve.self,
            Verify.self, Doctor.self, Probe.self, MailTest.self, Explain.self,
        ])

    /// Errors of the rooms are printed as they describe themselves; everything else ends as its command says.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as ReportError {
            Console.error("\(error)")
            exit(withError: Exit.wrongData)
        } catch let error as StoreError {
            Console.error("error: \(error)")
            exit(withError: Exit.failed)
        } catch {
            exit(withError: error)
        }
    }
}

/// How a command ends, beside 0 and 64 (wrong command line).
enum Exit {
    static let failed = ExitCode(1)
    /// EX_DATAERR: a definition or data is wrong, or it does not foot.
    static let wrongData = ExitCode(65)
    /// EX_NOINPUT: a file that was named is there and cannot be read.
    static let noInput = ExitCode(66)
    /// EX_USAGE, with what was wrong with the command line printed.
    static func usage(_ what: String) -> ExitCode {
        Console.error("error: \(what)")
        return .validationFailure
    }
    /// EX_TEMPFAIL: some deliveries are postponed or uncertain.
    static let postponed = ExitCode(75)
}

enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// What most commands take.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: .init("The configuration; otherwise settlecast.yaml in the working directory.", valueName: "file"))
    var config: String?

    @Option(help: "For people (text) or programs (json).")
    var format: Format = .text
}
