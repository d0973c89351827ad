package import Diagnostics
internal import Settlements

/// What a definition and the configuration may hold, as tables.
package enum Shapes {
    package static let definition = Shape(
        "",
        [
            .init("title", .text("a text"), required: true),
            .init(
                "report",
                .words(
                    ReportKind.allCases.map(\.rawValue),
                    later: ["transactions", "chargebacks", "payout", "collections"]),
                required: true),
            .init("for", .choice([.words(["all merchants"]), .mapping(merchants)]), required: true),
            .init(
                "period",
                .choice([.words(PeriodKind.words + ["month to date", "payout"]), .text("a number of days")]),
                required: true),
            .init("basis", .words(Basis.allCases.map(\.rawValue))),
            .init("zone", .text("a time zone"), required: true),
            .init("run", .mapping(run), required: true),
            .init("from", .text("a date")),
            .init("was", .text("a definition's name")),
            .init("cut_off", .text("a time of day")),
            .init("fiscal_year", .words(monthNames)),
            .init("wait_for", .mapping(waitFor)),
            .init("when_late", .words(WaitFor.WhenLate.allCases.map(\.rawValue))),
            .init("missed", .choice([.words(Missed.Choice.allCases.map(\.rawValue)), .mapping(missed)])),
            .init("spread", .text("a length of time")),
            .init("empty", .words(Definition.WhenEmpty.allCases.map(\.rawValue))),
            .init("corrections", .words(Corrections.allCases.map(\.rawValue))),
            .init("outputs", .list(.mapping(output)), required: true),
            .init("deliver", .list(.mapping(deliver)), required: true),
            .init("expect_by", .text("a time of day")),
            .init("alarm", .list(.mapping(Shape("alarm", []))), later: "'alarm' in settlecast.yaml is for all of them"),
        ])

    static let merchants = Shape(
        "for", [.init("merchants", .list(.text("a merchant's id"))), .init("tag", .text("a tag"))],
        oneOf: ["merchants", "tag"])

    static let missed = Shape(
        "missed",
        [
            .init("make", .words([Missed.Choice.all, .latest].map(\.rawValue))),
            .init("within", .text("a length of time")),
            .init("spaced", .text("a length of time")),
        ])

    static let waitFor = Shape(
        "wait_for",
        [
            .init("covered", .words(["period end"])), .init("payouts", .words(["itemised"])),
            .init("until", .text("a time of day")),
        ])

    static let run = Shape(
        "run",
        [
            .init("on", .choice([.text("a day"), .list(.text("a day")), .mapping(on)])),
            .init("months", .choice([.text("a month"), .list(.text("a month"))])),
            // Or `cron` in its place.
            .init("at", .text("a time of day"), required: true),
            .init("cron", .text("five fields")),
            .init("gap", .words(ClockChanges.Missing.allCases.map(\.rawValue))),
            .init("repeated", .words(ClockChanges.Repeated.allCases.map(\.rawValue))),
            .init("calendar", .choice([.text("a calendar"), .list(.text("a calendar"))])),
            .init("roll", .words(RollConvention.allCases.map(\.rawValue))),
        ])

    static let on = Shape(
        "run.on", [.init("business_day", .choice([.text("a number"), .list(.text("a number"))]), required: true)])

    static let output = Shape(
        "outputs", [.init("csv", .mapping(csv)), .init("html", .mapping(html))], oneOf: ["csv", "html"])

    static let csv = Shape(
        "outputs.csv",
        [
            .init("name", .text("a name")),
            .init("layout", .text("a layout with its version")),
            .init("dialect", .words(Dialect.allCases.map(\.rawValue))),
            .init("columns", .list(.text("a column's name"))),
        ])

    static let html = Shape(
        "outputs.html",
        [
            .init("name", .text("a name")),
            .init("template", .text("a template's name")),
            .init("locale", .choice([.text("a language"), .list(.text("a language"))])),
        ])

    static let deliver = Shape(
        "deliver",
        [
            .init("folder", .mapping(folderDelivery)), .init("sftp", .mapping(sftpDelivery)),
            .init("email", .mapping(email)),
        ],
        oneOf: ["folder", "sftp", "email"])

    static let folderDelivery = Shape(
        "deliver.folder",
        filesKeys + [.init("marker", markers, later: "in a folder a file appears under its name when it is whole")])
    static let sftpDelivery = Shape("deliver.sftp", filesKeys + [.init("marker", markers)])
    private static let filesKeys: [Shape.Key] = [
        .init("to", .text("a destination's name"), required: true),
        .init("send", .list(.text("an output's name"))),
        .init("name", .text("a name with fields")),
    ]
    static let markerWords = Marker.allCases.map(\.rawValue)
    private static let markers: Shape.Kind = .choice([.words(markerWords), .list(.words(markerWords))])

    static let email = Shape(
        "deliver.email",
        [
            .init("to", addresses, required: true),
            .init("cc", addresses),
            .init("bcc", addresses),
            .init("reply_to", addresses),
            .init("subject", .text("a text with fields")),
            .init("attach", .list(.text("an output's name"))),
            .init("uncertain", .words(WhenUncertain.allCases.map(\.rawValue))),
        ])

    static let addresses: Shape.Kind = .choice([.text("a mail address"), .list(.text("a mail address"))])
}

/// A file under `schedules/calendars/`.
extension Shapes {
    package static let calendar = Shape(
        "",
        [
            .init("weekend", .choice([.words(["none"]), .text("a weekday"), .list(.text("a weekday"))])),
            .init("holidays", .mapping(holidays)),
            .init("substitute", substitute),
            .init(
                "closures", .choice([.list(.text("a date")), .mapping(Shape("closures", [], others: .text("a name")))])),
            .init("valid_through", .text("a date")),
        ])

    static let holidays = Shape("holidays", [], others: .choice([.text("a day"), .mapping(holiday)]))

    static let holiday = Shape(
        "holidays",
        [
            .init("on", .text("a day"), required: true), .init("substitute", substitute),
            .init("from", .text("a year")), .init("through", .text("a year")),
        ])

    private static let substitute: Shape.Kind = .words(Holiday.Substitute.allCases.map(\.rawValue))
}

/// `settlecast.yaml`.
extension Shapes {
    package static let configuration = Shape(
        "",
        [
            .init("store", .text("a path")),
            .init("archive", .text("a path")),
            .init("zoneinfo", .text("a path")),
            .init("accounts", .mapping(Shape("accounts", [], others: .text("a merchant's id")))),
            .init("mail", .mapping(mail)),
            .init("destinations", .mapping(Shape("destinations", [], others: .mapping(destination)))),
            .init("alarm", .list(.mapping(alarm))),
            .init("heartbeat", .mapping(heartbeat)),
        ])

    static let alarm = Shape(
        "alarm", [.init("email", .text("a mail address")), .init("command", .list(.text("a word")))],
        oneOf: ["email", "command"])

    static let heartbeat = Shape("heartbeat", [.init("file", .text("a path"), required: true)])

    static let mail = Shape(
        "mail",
        [
            .init("server", .mapping(server), required: true), .init("login", .mapping(login)),
            .init("from", .text("a mail address"), required: true),
            .init("reply_to", addresses),
            .init("allowed_domains", .choice([.text("a domain"), .list(.text("a domain"))])),
            .init("largest", .text("a size")),
            .init("unsubscribe", .text("a link")),
            .init("dkim", .choice([.mapping(dkim), .list(.mapping(dkim))])),
        ])

    static let dkim = Shape(
        "mail.dkim",
        [
            .init("selector", .text("a selector"), required: true), .init("key", .text("a path"), required: true),
            .init("domain", .text("a domain")),
        ])

    static let server = Shape(
        "mail.server",
        [
            .init("host", .text("a host's name"), required: true), .init("port", .text("a port's number")),
            .init("tls", .words(MailServer.Security.allCases.map(\.rawValue))),
            .init("certificate_authorities", .text("a path")),
            .init("connections", .text("a number")), .init("per_minute", .text("a number")),
        ])

    static let login = Shape(
        "mail.login",
        [
            .init("user", .text("a user's name"), required: true), .init("password", secretKind),
            .init("token", secretKind),
        ], oneOf: ["password", "token"])

    static let destination = Shape(
        "destinations",
        [
            .init("for", .choice([.words(["everyone"]), .mapping(merchants)]), required: true),
            .init("folder", .mapping(folder)), .init("sftp", .mapping(sftp)),
        ], oneOf: ["folder", "sftp"])

    static let folder = Shape("folder", [.init("directory", .text("a path"), required: true)])

    static let sftp = Shape(
        "sftp",
        [
            .init("host", .text("a host's name"), required: true), .init("port", .text("a port's number")),
            .init("user", .text("a user's name"), required: true), .init("key", .mapping(key)),
            .init("password", secretKind),
            .init("agent", .choice([.words(["yes"]), .mapping(agent)])),
            // One of these two.
            .init("host_key", .choice([.text("a fingerprint"), .list(.text("a fingerprint"))])),
            .init("known_hosts", .text("a path")),
            .init("directory", .text("a path on the server, with fields"), required: true),
            .init("publish", .words(SFTPPublishing.Way.allCases.map(\.rawValue))),
            .init("temporary", .text("a name with {name}")),
            .init("if_exists", .words(SFTPPublishing.IfExists.allCases.map(\.rawValue))),
            .init("verify", .words(SFTPPublishing.Verification.allCases.map(\.rawValue))),
            .init("mkdir", .words(["yes", "no"])),
            .init("mode", .text("permissions in octal digits")),
            .init("limit", .text("bytes a second")),
        ], oneOf: ["key", "password", "agent"])

    static let agent = Shape("sftp.agent", [.init("socket", .text("a path"), required: true)])

    static let key = Shape(
        "sftp.key", [.init("file", .text("a path"), required: true), .init("passphrase", secretKind)])

    static let secret = Shape(
        "secret",
        [
            .init("env", .text("a variable's name")), .init("file", .text("a path")),
            .init("credential", .text("a credential's name")), .init("command", .list(.text("a word"))),
        ], oneOf: ["env", "file", "credential", "command"])

    /// A text is admitted so that its reader can say that it is a secret in the open.
    private static let secretKind: Shape.Kind = .choice([.mapping(secret), .text("a secret's place")])
}
