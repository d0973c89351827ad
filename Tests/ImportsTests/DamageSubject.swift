import Imports
import Settlements
import Testing

/// One file that foots, and what its columns hold.
struct DamageSubject: Sendable, CustomTestStringConvertible {
    /// What a column holds, as far as it is read.
    enum Nature: String, Sendable, CaseIterable {
        case amount, currency, rate, type, batch
        /// No sum and no rule is bound to prove it.
        case reference, date

        var mustBeFound: Bool { self != .reference && self != .date }
    }

    /// A damage done.
    enum Damage: Sendable {
        case removed(row: Int)
        case doubled(row: Int)
        case changed(DamageSheet.Cell, to: String)
    }

    let name: String
    let profile: String
    let sheet: DamageSheet
    let options: ImportOptions
    let nature: @Sendable (String) -> Nature?
    /// Why no check can see a damage; nil of all that must be found.
    let excuse: @Sendable (Damage, DamageSheet) -> String?

    var testDescription: String { name }

    func sheet(_ damage: Damage) -> DamageSheet {
        switch damage {
        case .removed(let row): sheet.removing(row: row)
        case .doubled(let row): sheet.doubling(row: row)
        case .changed(let cell, let text): sheet.replacing(cell, with: text)
        }
    }

    func words(_ damage: Damage) -> String {
        switch damage {
        case .removed(let row): "line \(sheet.rows[row].lowerBound + 1) removed"
        case .doubled(let row): "line \(sheet.rows[row].lowerBound + 1) doubled"
        case .changed(let cell, let text): "line \(cell.line + 1), \(cell.title) \(sheet.text(cell)) → \(text)"
        }
    }

    func read(_ sheet: DamageSheet) throws -> Gathered {
        guard let profile = Profile(name: profile) else { throw NoProfile(name: profile) }
        return try profile.read(ImportFile(name: "file.csv", bytes: sheet.bytes), options)
    }

    /// Whether the file is refused with the damage done.
    func isFound(_ damage: Damage) throws -> Bool { try refusal { _ = try read(sheet(damage)) } != nil }

    struct NoProfile: Error { let name: String }

    // MARK: Chances

    /// A removed or a doubled row, or a changed character of a field of this nature.
    func damage(_ natures: [Nature], using random: inout Seeded) -> Damage? {
        let kind = Int.random(in: 0..<10, using: &random)
        if natures.contains(.amount), kind < 3, let row = sheet.rows.indices.randomElement(using: &random) {
            return kind == 0 ? .doubled(row: row) : .removed(row: row)
        }
        // Of all columns alike, or rates and batches would hardly ever be tried.
        let titles = Dictionary(grouping: sheet.cells.filter { nature($0.title).map(natures.contains) ?? false }) {
            $0.title
        }
        let title = titles.keys.sorted().randomElement(using: &random)
        guard let title, let cell = titles[title]?.randomElement(using: &random) else { return nil }
        return .changed(cell, to: changed(cell, using: &random))
    }

    /// Another digit in place of one, or another letter where there are no digits; sometimes another currency.
    func changed(_ cell: DamageSheet.Cell, using random: inout Seeded) -> String {
        let text = sheet.text(cell)
        if nature(cell.title) == .currency, Bool.random(using: &random) {
            let isLower = text == text.lowercased()
            let others = ["EUR", "USD", "GBP", "SEK", "JPY", "NOK"].filter { $0 != text.uppercased() }
            let other = others.randomElement(using: &random) ?? "CHF"
            return isLower ? other.lowercased() : other
        }
        var characters = Array(text)
        let digits = characters.indices.filter { "0123456789".contains(characters[$0]) }
        let letters = characters.indices.filter { characters[$0].isLetter }
        guard let place = (digits.isEmpty ? letters : digits).randomElement(using: &random) else { return text + "x" }
        let alphabet =
            !digits.isEmpty
            ? "0123456789" : characters[place].isLowercase ? "abcdefghijklmnopqrstuvwxyz" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        characters[place] = alphabet.filter { $0 != characters[place] }.randomElement(using: &random) ?? "x"
        return String(characters)
    }
}
