// swift-tools-version: 6.2
import PackageDescription

// Peers that are measured beside the program: a package of its own, so that nobody who uses the program builds it.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        .executableTarget(
            name: "compose", dependencies: [.product(name: "Yams", package: "Yams")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ])
