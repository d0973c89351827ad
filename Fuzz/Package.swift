// swift-tools-version: 6.2
import PackageDescription

// The readers of what other machines send, fed with what libFuzzer thinks of: a package of its own, so that nobody who uses
// the program builds it. The readers' files are the program's own, by links; nothing else of it is built.
let sanitizers = "-sanitize=fuzzer,address"

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CLibFuzzer"),
        .target(
            name: "Settlements",
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault"),
                .unsafeFlags([sanitizers]),
            ]),
        .executableTarget(
            name: "fuzz", dependencies: ["CLibFuzzer", "Settlements"],
            swiftSettings: [
                .swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault"),
                .unsafeFlags([sanitizers]),
            ],
            linkerSettings: [.unsafeFlags([sanitizers, "-use-ld=lld"])]),
    ])
