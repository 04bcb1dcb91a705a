// swift-tools-version: 6.2
import PackageDescription

/// SwiftPM names the package in `..` by its folder.
let folder = Context.packageDirectory.split(separator: "/").dropLast().last ?? "mgrep"
let mgrep = String(folder).lowercased()

/// The same name as SwiftPM hands it to the compiler: a C identifier.
let accessName = String(mgrep.map { $0.isLetter || $0.isNumber ? $0 : "_" })

let package = Package(
  name: "mgrep-benchmarks",
  dependencies: [
    .package(path: ".."),
    // Without its traits it needs no interposers; the allocation counts then read 0.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Micro",
      dependencies: [
        .product(name: "MemoryMapping", package: mgrep),
        .product(name: "MgrepParts", package: mgrep),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Micro",
      // Kernels below the public library have `package` access: this target counts as a part of
      // the package in `..`, and SwiftPM is kept from giving it another name of its own.
      packageAccess: false,
      swiftSettings: [
        .enableExperimentalFeature("Lifetimes"),
        .unsafeFlags(["-package-name", accessName]),
      ],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
    )
  ],
  swiftLanguageModes: [.v6]
)
