import Foundation
import Support
import Testing

extension `The built program` {
    @Suite(.timeLimit(.minutes(5))) struct `The script misspell` {
        private static let script = packageRoot + "/scripts/misspell"

        @Test func `finds every mistake in the shipped definitions reported in its place`() throws {
            let finished = try run(try Peer.python.required(), [Self.script, Desk.program])
            #expect(finished.status == 0, "\(finished.output)")
            let last = finished.output.split(separator: "\n").last ?? ""
            #expect(last.hasPrefix("6 files, 154 keys and names: 450 misspellings, "), "\(finished.output)")
            #expect(last.hasSuffix(", 0 not"), "\(last)")
        }

        /// A program that finds nothing, one that finds everything at the file's beginning, one that finds two errors of one.
        @Test(arguments: [
            ("exit 0", "daily.yaml:1:1: key 'titlex' for 'title'"),
            ("echo '\(error)'; exit 65", "daily.yaml:1:8: [x] at 'title'"),
            ("echo '\(error)'; echo '\(error)'; exit 65", "daily.yaml:1:1: key 'titlex' for 'title'"),
            ("echo '\(error)'; exit 1", "daily.yaml:1:1: key 'titlex' for 'title'"),
        ])
        func `notices a program that misses one`(body: String, complaint: String) throws {
            let scratch = try Scratch()
            let definition = try scratch.write("title: Daily\n".utf8, to: "daily.yaml")
            // Its first call is for the file as it is.
            let first = "[ -e \(scratch.path)/seen ] || { : > \(scratch.path)/seen; exit 0; }"
            let program = try scratch.write("#!/bin/sh\n\(first)\n\(body)\n".utf8, to: "program", mode: 0o700)
            let finished = try run(try Peer.python.required(), [Self.script, program, definition])
            #expect(finished.status == 1, "\(finished.output)")
            #expect(finished.output.contains(complaint), "\(finished.output)")
        }

        private static let error = #"{"line":1,"column":1,"severity":"error","message":"?"}"#
    }
}
