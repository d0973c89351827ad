/// The parts of YAML that definitions do without, and what to write in their place.
///
/// What was written is not repeated: it may be a password that begins with `!` or `*`.
enum YamlFeatures {
    static func diagnostic(of finding: YamlScan.Finding, in source: Source) -> Diagnostic {
        let span = source.span(of: finding.start..<finding.end)
        switch finding.kind {
        case .anchor:
            return Diagnostic(
                .anchor, "'&' marks a value for use elsewhere: each value is written out here", source: source,
                span: span, help: "delete the mark, or put quotes around a text that begins with '&'")
        case .alias:
            return Diagnostic(
                .alias, "'*' stands for a value written elsewhere: each value is written out here",
                source: source, span: span,
                help: "write the value itself, or put quotes around a text that begins with '*'")
        case .tag:
            return Diagnostic(
                .tag, "'!' names a type: values have none here", source: source, span: span,
                help: "delete the type, or put quotes around a text that begins with '!'")
        case .mergeKey:
            return Diagnostic(
                .mergeKey, "'<<' would merge another mapping: each key is written out here", source: source, span: span,
                help: "write the keys themselves")
        case .document:
            return Diagnostic(
                .severalDocuments, "a second document begins here: a file holds one", source: source, span: span,
                help: "move it to a file of its own")
        case .directive:
            return Diagnostic(
                .tag, "'%' begins an instruction to a YAML parser: files have none here", source: source, span: span,
                help: "delete the line")
        }
    }
}
