// swift-tools-version: 6.2
import PackageDescription

/// What the praised packages build with. Warnings are errors where `CI` is set.
var strict: [SwiftSetting] {
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    if Context.environment["CI"] != nil {
        settings.append(.treatAllWarnings(as: .error))
    }
    return settings
}

/// A room of the design: a module under `Sources/` with its tests under `Tests/`.
@MainActor func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    tests testDependencies: [Target.Dependency] = [], excludingFromTests excluded: [String] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict),
        .testTarget(
            name: name + "Tests",
            dependencies: [.byName(name: name), "Support"] + dependencies + testDependencies,
            exclude: excluded, swiftSettings: strict),
    ]
}

/// What `scripts/bench` measures by itself, and nobody else need build.
let measured: [Target] =
    Context.environment["SETTLECAST_BENCH"] == nil
    ? []
    : [
        .executableTarget(
            name: "put-files", dependencies: ["Deliveries", "Settlements"], path: "Benchmarks/Sources/put-files",
            swiftSettings: strict),
        .executableTarget(
            name: "post-mails", dependencies: ["Deliveries", "Settlements"], path: "Benchmarks/Sources/post-mails",
            swiftSettings: strict),
    ]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "settlecast",
    products: [.executable(name: "settlecast", targets: ["settlecast"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibSSH2", pkgConfig: "libssh2", providers: [.apt(["libssh2-1-dev"])]),
        .systemLibrary(
            name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    ]
        + room("Diagnostics", [yams])
        + room("Settlements", [crypto], excludingFromTests: ["Oracles"])
        + room("Schedules", ["Settlements", "Diagnostics"], excludingFromTests: ["Catalogue"])
        + room("Store", ["Settlements", "Diagnostics", grdb, sqlite], excludingFromTests: ["Oracles"])
        + room("Imports", ["Settlements", "Diagnostics"], excludingFromTests: ["Catalogue", "Oracles"])
        + room(
            "Reports", ["Settlements", "Diagnostics", mustache],
            resources: [
                .embedInCode("Templates/settlement.mustache"),
                .embedInCode("Templates/fees.mustache"),
                .embedInCode("Templates/refunds.mustache"),
                .embedInCode("Templates/page-start.mustache"),
                .embedInCode("Templates/style.mustache"),
                .embedInCode("Templates/print.mustache"),
                .embedInCode("Templates/account-start.mustache"),
                .embedInCode("Templates/amount-head.mustache"),
                .embedInCode("Templates/chart.mustache"),
                .embedInCode("Templates/changes.mustache"),
                .embedInCode("Templates/figure-row.mustache"),
                .embedInCode("Templates/figure-part.mustache"),
                .embedInCode("Templates/figure-sum.mustache"),
                .embedInCode("Templates/amount-row.mustache"),
                .embedInCode("Templates/line-name.mustache"),
                .embedInCode("Templates/fee-sums.mustache"),
                .embedInCode("Templates/fee-way.mustache"),
                .embedInCode("Templates/refund-sums.mustache"),
                .embedInCode("Templates/page-end.mustache"),
            ],
            excludingFromTests: ["Catalogue", "Goldens", "Oracles"])
        + room(
            "Deliveries", ["Settlements", "Diagnostics", "CLibSSH2", "CLibCurl", "CLibArchive", crypto, cryptoExtras])
        + room(
            "Runs",
            [
                "Schedules", "Store", "Imports", "Reports", "Deliveries", "Settlements",
                "Diagnostics", logging, lifecycle,
            ], tests: [grdb], excludingFromTests: ["Catalogue"])
        + [
            .executableTarget(
                name: "settlecast",
                dependencies: [
                    "Runs", "Schedules", "Store", "Imports", "Reports", "Deliveries",
                    "Settlements", "Diagnostics", arguments, logging, lifecycle,
                    signals,
                ],
                resources: [
                    .embedInCode("Shipped/daily-settlement.yaml"), .embedInCode("Shipped/monthly-settlement.yaml"),
                    .embedInCode("Shipped/weekly-fees.yaml"), .embedInCode("Shipped/weekly-refunds.yaml"),
                    .embedInCode("Shipped/weekly-settlement.yaml"), .embedInCode("Shipped/explain.md"),
                    .embedInCode("Shipped/klarna-settlement.yaml"),
                    .embedInCode("Shipped/multisafepay-accountant.yaml"),
                ],
                swiftSettings: strict),
            .target(name: "Support", path: "Tests/Support", swiftSettings: strict),
            .testTarget(name: "ArchitectureTests", dependencies: ["Support"], swiftSettings: strict),
            .testTarget(
                name: "CommandTests", dependencies: ["settlecast", "Support", "Settlements"],
                swiftSettings: strict),
        ] + measured
)
