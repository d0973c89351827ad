package import Diagnostics
internal import Settlements

/// What a mapping file may hold, as tables.
package enum MappingShapes {
    package static let mapping = Shape(
        "",
        [
            .init("title", .text("a text")),
            .init("provider", .text("a word"), required: true),
            .init("file", .mapping(file)),
            .init("header", .choice([.words(["first", "found"]), .mapping(header)])),
            .init("preamble", .mapping(preamble)),
            .init("amounts", .mapping(amounts)),
            .init("dates", .mapping(dates)),
            .init("fields", .mapping(fields), required: true),
            .init("direction", .mapping(direction)),
            .init("negate", .list(.text("a type's word"))),
            .init("special_rows", .list(.mapping(specialRow))),
            .init("balance", .mapping(balance)),
            .init("totals", .mapping(totals)),
            .init("payouts", .mapping(payouts)),
            .init("expect", .mapping(expect("expect"))),
            .init("optional", .list(.text("a column's title"))),
            .init("ignore", .list(.text("a column's title"))),
            .init("other_columns", .words(["ignore"])),
            .init("personal", .list(.text("a column's title"))),
        ])

    static let file = Shape(
        "file",
        [
            .init("delimiter", .words([",", ";", "tab", "|"])),
            .init("encoding", .words(TextEncoding.allCases.map(\.rawValue))),
            .init("allow", .list(.words(CSVForm.Leniency.allCases.map(\.rawValue)))),
        ])

    static let header = Shape("header", [.init("line", .text("a number"), required: true)])

    static let preamble = Shape(
        "preamble",
        [
            .init("layout", .words(Mapping.Preamble.Layout.allCases.map(\.rawValue)), required: true),
            .init("expect", .mapping(expect("preamble.expect"))),
            .init("ignore", .list(.text("a line's name"))),
            .init("other_lines", .words(["ignore"])),
        ])

    static let amounts = Shape(
        "amounts",
        [
            .init("decimal", .words(AmountStyle.Decimal.allCases.map(\.rawValue))),
            .init("grouping", .words(AmountStyle.Grouping.allCases.map(\.rawValue))),
            .init("digits", .mapping(Shape("amounts.digits", [], others: .text("a number")))),
            .init("rounding", .words([AmountStyle.halfEven])),
        ])

    static let dates = Shape(
        "dates",
        [
            .init("pattern", pattern), .init("zone", .text("a time zone")),
            .init("repeated_hour", .words(DateStyle.Hour.allCases.map(\.rawValue))),
        ])
    private static let pattern = Shape.Kind.choice([.text("a pattern"), .list(.text("a pattern"))])

    // MARK: Fields

    static let textNames = ["account", "merchant", "currency"] + TextName.allCases.map(\.rawValue)
    static let amountNames = AmountName.allCases.map(\.word)
    static let momentNames = ["booked_at", "occurred_at", "value_date"]

    static let fields = Shape(
        "fields",
        [.init("id", .choice([.text(title), .list(.text(title)), .mapping(identity)]), required: true)]
            + [.init("type", .mapping(type), required: true)]
            + momentNames.map { name in
                .init(
                    name, .choice([.text(title), .mapping(moment("fields." + name))]), required: name == "booked_at")
            }
            + textNames.map { name in
                .init(name, .choice([.text(title), .mapping(text("fields." + name))]), required: name == "currency")
            }
            + amountNames.map { name in .init(name, .choice([.text(title), .mapping(amount("fields." + name))])) })

    private static let title = "a column's title"

    static let identity = Shape(
        "fields.id",
        [.init("columns", .list(.text(title)), required: true), .init("repeats", .words(["numbered"]))])

    static let type = Shape(
        "fields.type",
        [
            .init("column", .text(title)), .init("columns", .list(.text(title))), .init("text", .text("a type")),
            .init(
                "values",
                .mapping(Shape("fields.type.values", [], others: .choice([.text("a type"), .mapping(meaning)])))),
        ], oneOf: ["column", "columns", "text"])

    static let meaning = Shape(
        "fields.type.values",
        [
            .init("fee", .words(FeeComponent.allCases.map(\.word))),
            .init("adds", .words(EntryType.allCases.map(\.word))),
            .init("takes", .words(EntryType.allCases.map(\.word))),
        ])

    static func text(_ name: String) -> Shape {
        Shape(
            name,
            [
                .init("column", .text(title)), .init("text", .text("a text")),
                .init("preamble", .text("a line's name")),
                .init("values", .mapping(Shape(name + ".values", [], others: .text("a text")))),
            ], oneOf: ["column", "text", "preamble"])
    }

    static func moment(_ name: String) -> Shape {
        Shape(
            name,
            [.init("column", .text(title)), .init("preamble", .text("a line's name")), .init("pattern", pattern)],
            oneOf: ["column", "preamble"])
    }

    static func amount(_ name: String) -> Shape {
        Shape(
            name,
            [
                .init("column", .text(title)), .init("preamble", .text("a line's name")), .init("credit", .text(title)),
                .init("debit", .text(title)), .init("sign", .words(Mapping.AmountField.Sign.allCases.map(\.rawValue))),
            ], oneOf: ["column", "preamble", "credit"])
    }

    // MARK: Rows and sums

    static let direction = Shape(
        "direction",
        [
            .init("column", .text(title), required: true), .init("credit", .text("a word"), required: true),
            .init("debit", .text("a word"), required: true),
        ])

    static let specialRow = Shape(
        "special_rows",
        [
            .init("where", .mapping(Shape("special_rows.where", [], others: .text("a text")))),
            .init("line", .text("a number")),
            .init("means", .words(Mapping.SpecialRow.Meaning.allCases.map(\.rawValue)), required: true),
            .init("column", .text(title)),
        ], oneOf: ["where", "line"])

    static let balance = Shape(
        "balance",
        ["opening", "closing"].map { .init($0, .mapping(amount("balance." + $0))) })

    static let totals = Shape(
        "totals", [], others: .choice([.words(totalWords), .mapping(total)]))
    static let totalWords = ["net", "credits", "debits", "rows"]
    static let total = Shape(
        "totals",
        [
            .init("sum", .text(title), required: true), .init("of", .list(.text("a type's word"))),
            .init("less", .list(.text("a type's word"))),
        ])

    static let payouts = Shape(
        "payouts",
        [
            .init("for_each", .words(Mapping.Payouts.Scope.allCases.map(\.rawValue)), required: true),
            .init("amount", .mapping(amount("payouts.amount"))),
            .init("booked_at", .choice([.text(title), .mapping(moment("payouts.booked_at"))])),
            .init("reference", .choice([.text(title), .mapping(text("payouts.reference"))])),
            .init("bank_reference", .choice([.text(title), .mapping(text("payouts.bank_reference"))])),
        ])

    static func expect(_ name: String) -> Shape {
        Shape(name, [], others: .choice([.text("a text"), .list(.text("a text"))]))
    }
}
