import Foundation
import Synchronization
import Yams

/// Composes every YAML file of a folder, on all cores, and says how many there were: what a reader of them cannot do without.
@main enum Compose {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: compose FOLDER")
            exit(64)
        }
        let folder = CommandLine.arguments[1]
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        let composed = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: names.count) { index in
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(names[index])"),
                let node = try? Yams.compose(yaml: String(decoding: bytes, as: UTF8.self)), node.mapping != nil
            else { return }
            composed.add(1, ordering: .relaxed)
        }
        print(composed.load(ordering: .relaxed))
    }
}
