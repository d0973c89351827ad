import Mustache

/// A value that a template may use: its name, what it says, and what can be done with it.
struct PublishedValue: Sendable {
    enum Shape: Sendable {
        /// `{{name}}`, and `{{#name}}…{{/name}}` where it may be missing.
        case text
        /// `{{name}}` as a text, and `{{#name.is_negative}}…{{/name.is_negative}}`.
        case figure
        /// `{{#name}}…{{/name}}` where it holds, `{{^name}}…{{/name}}` where not.
        case flag
        /// `{{#name}}{{.}}{{/name}}`, once for each.
        case texts
        /// `{{#name}}…{{/name}}` or `{{name.part}}`; it may be missing.
        case group([PublishedValue])
        /// `{{#name}}…{{/name}}`, once for each.
        case list([PublishedValue])
    }

    let name: String
    let meaning: String
    let shape: Shape
}

/// The values that a kind of subject gives to templates, each with the way to read it: one table for the check of a
/// template, its page in the documentation, and what is rendered.
struct Shelf<Subject>: Sendable {
    struct Field: Sendable {
        let value: PublishedValue
        let read: @Sendable (Subject) -> Any
    }

    private let fields: [Field]

    init(_ fields: [Field]) {
        self.fields = fields
    }

    var values: [PublishedValue] { fields.map(\.value) }

    func frame(_ subject: Subject) -> TemplateFrame {
        TemplateFrame(values: Dictionary(fields.map { ($0.value.name, $0.read(subject)) }) { first, _ in first })
    }
}

extension Shelf.Field {
    static func text(_ name: String, _ meaning: String, _ read: @escaping @Sendable (Subject) -> String?) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .text)) { read($0) ?? Missing() as Any }
    }

    static func figure(_ name: String, _ meaning: String, _ read: @escaping @Sendable (Subject) -> String?) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .figure)) { subject in
            read(subject).map(FigureValue.init) ?? Missing() as Any
        }
    }

    static func flag(_ name: String, _ meaning: String, _ read: @escaping @Sendable (Subject) -> Bool) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .flag)) { read($0) }
    }

    static func texts(_ name: String, _ meaning: String, _ read: @escaping @Sendable (Subject) -> [String]) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .texts)) { read($0) }
    }

    static func group<Part>(
        _ name: String, _ meaning: String, _ shelf: Shelf<Part>, _ read: @escaping @Sendable (Subject) -> Part?
    ) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .group(shelf.values))) { subject in
            read(subject).map { shelf.frame($0) } ?? Missing() as Any
        }
    }

    static func list<Part>(
        _ name: String, _ meaning: String, _ shelf: Shelf<Part>, _ read: @escaping @Sendable (Subject) -> [Part]
    ) -> Self {
        Self(value: PublishedValue(name: name, meaning: meaning, shape: .list(shelf.values))) { subject in
            read(subject).map { shelf.frame($0) }
        }
    }
}

/// What a section of a template sees: the published values and nothing else.
struct TemplateFrame: MustacheParent {
    let values: [String: Any]

    func child(named name: String) -> Any? { values[name] }
}

/// An amount as text, which knows its sign.
struct FigureValue: MustacheParent, MustacheCustomRenderable {
    /// What may be asked of it.
    static let parts = [PublishedValue(name: "is_negative", meaning: "It is below zero.", shape: .flag)]

    let renderText: String
    let isNull = false

    init(_ text: String) {
        renderText = text
    }

    func child(named name: String) -> Any? {
        name == "is_negative" ? renderText.hasPrefix("−") : nil
    }
}

/// A value that is not there. Without it a template would find one of the same name further out.
private struct Missing: MustacheCustomRepresentation {
    var representation: Any? { nil }
}
