import Foundation

/// The system's Python as a peer: what its `zoneinfo` and `datetime` say is not what we say.
package enum Python {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Whether to ask it: it is there, or `CI` is set and its absence must fail.
    package static let isWanted: Bool = {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        return (try? run(["-c", "import zoneinfo"])) != nil
    }()

    /// Runs a script and returns the lines that it prints, each split at its tabs.
    /// - Throws: `Failure` where there is no Python, or it ends with another code than 0.
    package static func rows(_ script: String, _ arguments: [String]) throws -> [[Substring]] {
        let text = try run([script] + arguments)
        return text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    }

    /// Asks a script of Tests/Peers, which runs in the package's own environment: its lines, each split at its tabs.
    /// - Throws: `Failure` where it ends with another code than 0; what skips the test where the module is not there.
    package static func ask(
        _ script: String, _ arguments: [String], _ lines: [String] = [], with module: String
    ) throws -> [[Substring]] {
        let python = try Peer.environmentPython(with: module)
        let input = lines.map { "\($0)\n" }.joined()
        let finished = try Support.run(python, [packageRoot + "/Tests/Peers/" + script] + arguments, input: input)
        guard finished.status == 0 else {
            throw Failure(description: "\(script) \(arguments) ended with \(finished.status): \(finished.output)")
        }
        return finished.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    }

    private static func run(_ arguments: [String]) throws -> String {
        let finished = try Support.run(try Peer.python.required(), arguments)
        guard finished.status == 0 else {
            throw Failure(description: "python3 \(arguments) ended with \(finished.status): \(finished.output)")
        }
        return finished.output
    }
}
