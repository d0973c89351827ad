internal import Diagnostics
internal import Settlements

/// The calendars that a definition can name: the built-in one and those of files.
struct Calendars: Sendable {
    private var known = [HolidayCalendar.target2.name: HolidayCalendar.target2]
    private var places: [String: Source] = [:]
    /// Names of files with an error, which is reported there.
    private var unusable: Set<String> = []

    var names: [String] { (Array(known.keys) + unusable).sorted() }

    /// Reads a file and keeps what it says.
    ///
    /// - Parameter root: nil where the file is no sound YAML, which is reported already.
    mutating func add(_ path: String, root: Yaml.Node?, _ findings: Findings) {
        guard let name = Definitions.name(of: path) else {
            findings.add(
                .calendarName, "a calendar is named by its file, and this one cannot be", at: nil,
                help: "call it NAME.yaml, with letters, digits, '-' and '_' in the name, at most 64")
            return
        }
        if name == HolidayCalendar.target2.name || places[name] != nil {
            let first = places[name].map(\.path) ?? "it is built in"
            findings.add(
                .calendarName, "there is a calendar '\(name)' already: \(first)", at: nil,
                help: "give the file another name")
            return
        }
        places[name] = findings.source
        let calendar = root.flatMap { CalendarReader(name: name, findings: findings).read($0) }
        if let calendar { known[name] = calendar } else { refuse(name) }
    }

    mutating func refuse(_ name: String) {
        unusable.insert(name)
    }

    fileprivate subscript(name: String) -> HolidayCalendar? { known[name] }

    fileprivate func isUnusable(_ name: String) -> Bool { unusable.contains(name) }
}

/// The calendars as one definition names them.
final class NamedCalendars {
    private let calendars: Calendars
    /// It names one whose file has an error, which is reported there: the definition cannot be used.
    private(set) var hasUnusable = false

    init(_ calendars: Calendars) {
        self.calendars = calendars
    }

    /// The calendar of a name; nil where there is none, which is reported, or it cannot be used.
    func calendar(_ written: Findings.Written, _ findings: Findings) -> HolidayCalendar? {
        if let calendar = calendars[written.text] { return calendar }
        if calendars.isUnusable(written.text) {
            hasUnusable = true
            return nil
        }
        let meant = Spelling.nearest(to: written.text, among: calendars.names)
        findings.add(
            .unknownCalendar, "there is no calendar \(written.text.quoted)", at: written.span, allowed: calendars.names,
            help: meant.map { "did you mean '\($0)'?" } ?? "one of your own is a file schedules/calendars/NAME.yaml")
        return nil
    }
}
