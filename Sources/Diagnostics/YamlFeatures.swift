/// The parts of YAML that definitions do without, and what to write in their place.
enum YamlFeatures {
    static func diagnostic(of finding: YamlScan.Finding, in source: Source) -> Diagnostic {
        let written = Source.text(source.scalars[finding.start..<finding.end])
        let span = source.span(of: finding.start..<finding.end)
        switch finding.kind {
        case .anchor:
            return Diagnostic(
                .anchor, "'\(written)' marks a value for use elsewhere: each value is written out here", source: source,
                span: span, help: "delete '\(written)'; put quotes around a text that begins with '&'")
        case .alias:
            return Diagnostic(
                .alias, "'\(written)' stands for a value written elsewhere: each value is written out here",
                source: source, span: span,
                help: "write the value itself; put quotes around a text that begins with '*'")
        case .tag:
            return Diagnostic(
                .tag, "'\(written)' names a type: values have none here", source: source, span: span,
                help: "delete '\(written)'; put quotes around a text that begins with '!'")
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
                .tag, "'\(written)' is an instruction to a YAML parser: files have none here", source: source, span: span,
                help: "delete the line")
        }
    }
}
