import Foundation

/// The names that docs/explain.md has a page on, in its order.
package func explainedNames() throws -> [String] {
    try String(contentsOfFile: packageRoot + "/docs/explain.md", encoding: .utf8).split(separator: "\n")
        .filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
}

/// The names between `Self(rawValue: "` and `")` in files under Sources.
package func declaredNames(in files: String...) throws -> Set<String> {
    var names: Set<String> = []
    for file in files {
        let text = try String(contentsOfFile: packageRoot + "/Sources/" + file, encoding: .utf8)
        names.formUnion(text.matches(of: /Self\(rawValue: "([^"]+)"\)/).map { String($0.output.1) })
    }
    return names
}
