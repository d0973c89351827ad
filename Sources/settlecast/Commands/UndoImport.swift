import ArgumentParser
import Diagnostics
import Foundation
import Settlements
import Store

struct UndoImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take out again what one import brought.",
        discussion: """
            Its entries, batches and payouts leave the store; the import stays in the list, marked. As long as no report has \
            used them: what was reported stays, and is put right by entries of adjustments in a file of your own \
            (--as settlecast), which the next report shows.
            """)

    @Argument(
        help: .init("The import, as `settlecast imports` numbers it.", valueName: "n"),
        transform: { text in
            guard let number = Int64(text) else {
                throw ValidationError("'\(text)' is no number of an import: `settlecast imports` lists them")
            }
            return number
        })
    var number: Int64

    @Option(help: .init("Why: it stands behind your name in `settlecast imports`.", valueName: "text"))
    var why: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let why, CardNumber.isLikely(within: Array(why.utf8)[...]) {
            throw ValidationError("--why holds what looks like a card number: none is kept, leave it out")
        }
        if let why, why.contains(where: \.isNewline) || why.allSatisfy(\.isWhitespace) {
            throw ValidationError("--why is one line of words: it stands in the list of imports")
        }
    }

    func run() async throws {
        let workplace = try Workplace(common, reporting: false)
        let store = try workplace.store()
        let who = Person.name + (why.map { ": " + $0.trimmingCharacters(in: .whitespaces) } ?? "")
        let undone = try await store.undo(number, by: who, at: workplace.clock.now())
        guard common.format == .text else {
            Console.out(undone.json(number).text)
            return
        }
        let (entries, are) = undone.entries == 1 ? ("entry", "is") : ("entries", "are")
        Console.out("import \(number) is undone: \(undone.entries) \(entries) of \(undone.file) \(are) taken out")
        guard !undone.alsoHeldBy.isEmpty else { return }
        Console.out("these files held some of the same entries, which are out now too: import them again")
        for other in undone.alsoHeldBy {
            let part = other.isPart ? " --part" : ""
            Console.out("  import \(other.number): \(other.file), --as \(other.profile)\(part)")
        }
    }
}

extension UndoneImport {
    fileprivate func json(_ number: Int64) -> JSON {
        let again = alsoHeldBy.map { other -> JSON in
            [
                "import": .integer(other.number), "file": .string(other.file), "profile": .string(other.profile),
                "part": .bool(other.isPart), "sha256": .string(other.digest.description),
            ]
        }
        return [
            "import": .integer(number), "file": .string(file), "entries": JSON(entries),
            "import_again": .list(again),
        ]
    }
}
