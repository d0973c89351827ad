/// The namespaces that are declared where one stands in a file (Namespaces in XML 1.0).
struct XMLNamespaces {
    static let ofXML = "http://www.w3.org/XML/1998/namespace"
    private static let ofDeclarations = "http://www.w3.org/2000/xmlns/"

    /// Why a name or a declaration is none.
    struct Fault: Error {
        let message: String
    }

    /// The innermost declaration last; of the element that many deep.
    private var declared: [(prefix: String, namespace: String, depth: Int)] = [("xml", ofXML, 0)]

    /// Takes the declarations of an element, and says which of its attributes are none.
    mutating func enter(
        _ attributes: [(name: String, value: String)], depth: Int
    ) throws(Fault) -> [String: String] {
        guard !attributes.isEmpty else { return [:] }
        var others: [String: String] = [:]
        var names: Set<String> = []
        for (name, value) in attributes {
            guard names.insert(name).inserted else {
                throw Fault(message: "attribute \(shown(name)) stands twice in one element")
            }
            let parts = try Self.parts(of: name)
            if name == "xmlns" || parts.prefix == "xmlns" {
                try declare(name == "xmlns" ? "" : parts.local, value, depth)
            } else {
                others[name] = value
            }
        }
        var expanded: Set<[String]> = []
        for name in others.keys {
            let parts = try Self.parts(of: name)
            let namespace = parts.prefix.isEmpty ? "" : try self.namespace(of: parts.prefix)
            guard expanded.insert([namespace, parts.local]).inserted else {
                throw Fault(message: "attribute \(shown(name)) stands twice in one element, under two prefixes")
            }
        }
        return others
    }

    /// Forgets what the elements deeper than that have declared.
    mutating func leave(depth: Int) {
        while let last = declared.last, last.depth > depth { declared.removeLast() }
    }

    /// The namespace and the name without prefix of an element.
    func resolve(_ name: String) throws(Fault) -> (namespace: String, local: String) {
        let parts = try Self.parts(of: name)
        return (try namespace(of: parts.prefix), parts.local)
    }

    private mutating func declare(_ prefix: String, _ namespace: String, _ depth: Int) throws(Fault) {
        let isReserved = prefix == "xmlns" || (prefix == "xml") != (namespace == Self.ofXML)
        guard !isReserved, namespace != Self.ofDeclarations else {
            throw Fault(message: "prefix \(shown(prefix)) cannot be declared for \(shown(namespace))")
        }
        guard prefix.isEmpty || !namespace.isEmpty else {
            throw Fault(message: "prefix \(shown(prefix)) is declared for no namespace")
        }
        declared.append((prefix, namespace, depth))
    }

    private func namespace(of prefix: String) throws(Fault) -> String {
        if let found = declared.last(where: { $0.prefix == prefix }) { return found.namespace }
        guard prefix.isEmpty else {
            throw Fault(message: "no namespace is declared for the prefix \(shown(prefix))")
        }
        return ""
    }

    private static func parts(of name: String) throws(Fault) -> (prefix: String, local: String) {
        guard name.utf8.contains(UInt8(ascii: ":")) else { return ("", name) }
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ XMLCharacters.isName(Array($0.utf8)[...]) }) else {
            throw Fault(message: "\(shown(name)) is no name with a prefix: one like p:name is expected")
        }
        return (String(parts[0]), String(parts[1]))
    }
}
