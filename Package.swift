// swift-tools-version: 6.2
import Glibc
import PackageDescription

/// Every Swift target is held to the same rules.
let common: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The product marks each unsafe expression; for tests that would be noise.
let strict = common + [.strictMemorySafety()]

/// A Swift target and the targets on lower floors that it may import.
func floor(
  _ name: String, on lower: [Target.Dependency], with settings: [SwiftSetting] = []
) -> Target {
  .target(name: name, dependencies: lower, swiftSettings: strict + settings)
}

func tests(of name: String, with others: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.target(name: name)] + others, swiftSettings: common)
}

/// A target of C.
func c(_ name: String, excluding excluded: [String] = [], linking libraries: [String] = [])
  -> Target
{
  .target(
    name: name, exclude: excluded, cSettings: [.treatAllWarnings(as: .error)],
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// The bodies of the kernels. The sources of CScan include them once for each kind of processor.
let scanBodies = [
  "scan_bodies.inc", "scan_crc32c.inc", "scan_hits_filter.inc", "scan_hits_find.inc",
  "scan_hits_words.inc",
  "scan_literal.inc", "scan_teddy.inc", "scan_utf8.inc", "scan_window_find.inc",
]

/// The functions of a short run are placed side by side, so that a process touches fewer pages at
/// its start, which takes 0.84 of the time. Only lld, which is part of the toolchain, supports the
/// list of functions; `Benchmarks/startup-order` writes it.
///
/// The runtime's search for a backtracer is replaced, see `process_start.c`.
let startsFast = [
  "-use-ld=lld", "-Xlinker", "--no-warn-symbol-ordering", "-Xlinker",
  "--symbol-ordering-file=\(Context.packageDirectory)/Sources/mgrep/startup.order",
  "-Xlinker", "--wrap=swift_copyAuxiliaryExecutablePath",
]

let package = Package(
  name: "mgrep",
  products: [
    .executable(name: "mgrep", targets: ["mgrep"]),
    .library(name: "MemoryMapping", targets: ["MemoryMapping"]),
    // For Benchmarks/Micro. Nothing in it is public: it is for this package only.
    .library(name: "MgrepParts", targets: ["Printing"]),
  ],
  // For users of MemoryMapping; off by default, and then nothing is fetched.
  traits: [
    .trait(name: "Foundation", description: "Data and DispatchData that own a mapping"),
    .trait(name: "SwiftSystem", description: "FilePath and FileDescriptor of swift-system"),
  ],
  dependencies: [.package(url: "https://github.com/apple/swift-system", from: "1.6.0")],
  targets: [
    // F0: C, where Swift is not enough.
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CGetopt"),
    c("CScan", excluding: scanBodies),
    c("CEncodings", excluding: ["generate-tables"]),
    c("CCodecs", linking: ["z", "bz2", "lzma", "zstd", "lz4"]),
    c("CFaultGuard"),
    c("CMappingSearch", excluding: ["mapping_search.inc"]),
    c("CMgrepSystem"),
    c("CProcess"),

    // F1
    floor("MgrepSystem", on: ["CMgrepSystem"]),
    floor("Bytes", on: ["CScan", "CMgrepSystem"]),
    floor("Output", on: ["CProcess", "MgrepSystem"]),
    floor("PCRE2", on: ["CPCRE2"]),
    floor("Threads", on: []),
    // `MappedFileName` explains why this target needs the feature.
    floor(
      "MemoryMapping",
      on: [
        "CFaultGuard", "CMappingSearch", "CMgrepSystem", "MgrepSystem",
        .product(
          name: "SystemPackage", package: "swift-system",
          condition: .when(traits: ["SwiftSystem"])),
      ],
      with: [.enableExperimentalFeature("AddressableParameters")]),

    // F2
    floor("PatternAnalysis", on: ["Bytes"]),
    floor("Globbing", on: []),
    floor("Walking", on: ["MgrepSystem", "Threads", "Globbing"]),

    floor(
      "Input",
      on: ["CCodecs", "CEncodings", "CProcess", "MgrepSystem", "Bytes", "MemoryMapping"]),

    // F3
    floor("Search", on: ["Bytes", "PCRE2", "PatternAnalysis", "Input"]),
    // Search ◄─ Replacing (what a match becomes) ◄─ Editing (files)
    floor("Replacing", on: ["Bytes", "PCRE2", "Search"]),
    floor(
      "Editing",
      on: [
        "CMgrepSystem", "MgrepSystem", "Bytes", "PCRE2", "MemoryMapping", "Output", "Search",
        "Replacing",
      ]),

    // F4
    floor(
      "Printing",
      on: ["Bytes", "Input", "Output", "PCRE2", "MemoryMapping", "Search", "Replacing", "Editing"]),

    // Which thread does which work, and the order of the output; independent of searches.
    floor("Scheduling", on: ["Bytes", "Input", "Output", "Threads"]),

    // F5
    floor(
      "MgrepDriver",
      on: [
        "CMgrepSystem", "CProcess", "MgrepSystem", "Bytes", "Output", "PCRE2", "Threads",
        "MemoryMapping",
        "Globbing", "Walking", "Input", "Search", "Replacing", "Editing", "Printing", "Scheduling",
      ]),

    // F6
    floor(
      "MgrepCLI",
      on: [
        "CGetopt", "CProcess", "Bytes", "Output", "PCRE2", "PatternAnalysis", "Globbing", "Walking",
        "Input", "Search", "Replacing", "Editing", "Printing", "Scheduling", "MgrepDriver",
      ]),
    .executableTarget(
      name: "mgrep", dependencies: ["MgrepCLI"], exclude: ["startup.order"], swiftSettings: strict,
      linkerSettings: [.unsafeFlags(startsFast, .when(configuration: .release))]),

    .executableTarget(
      name: "mapping-example", dependencies: ["MemoryMapping"], swiftSettings: strict),

    tests(of: "Bytes", with: ["CScan"]),
    // Children and signals for the tests of MemoryMapping, and two programs that they run.
    .target(
      name: "MappingTestSupport", path: "Tests/MappingTestSupport",
      cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "fault-guard-probe", dependencies: ["CFaultGuard"], path: "Tests/FaultGuardProbe",
      cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "memory-peer", dependencies: ["MappingTestSupport", "MemoryMapping"],
      path: "Tests/MemoryPeer", swiftSettings: common),
    tests(
      of: "MemoryMapping",
      with: ["MappingTestSupport", "fault-guard-probe", "mapping-example", "memory-peer"]),
    tests(of: "Output", with: ["MgrepSystem"]),
    tests(of: "PCRE2"),
    tests(of: "Input", with: ["MgrepSystem"]),
    tests(of: "Search", with: ["Bytes", "PCRE2", "PatternAnalysis", "Input"]),
    tests(of: "Replacing", with: ["Bytes", "PCRE2", "Search"]),
    tests(of: "Editing", with: ["Bytes", "Output", "PCRE2", "Replacing", "Search"]),
    tests(of: "PatternAnalysis"),
    tests(of: "Globbing"),
    tests(of: "Walking", with: ["MgrepSystem", "TestSupport", "Globbing"]),
    tests(of: "Printing", with: ["Bytes", "Output", "PCRE2", "Search"]),
    tests(of: "Scheduling", with: ["MgrepSystem", "Output", "Threads"]),
    tests(
      of: "MgrepDriver",
      with: [
        "MgrepSystem", "TestSupport", "Bytes", "Input", "Output", "PCRE2", "Printing", "Scheduling",
        "Search",
        "Threads",
      ]),
    tests(of: "MgrepCLI"),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: common),
    .testTarget(
      name: "CLITests", dependencies: ["mgrep", "TestSupport"], exclude: ["JSONEvents.txt"],
      swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)

/// The targets of MemoryMapping. The names of targets must be unique in all packages of a build, so
/// these are unusual.
let library: Set = [
  "CFaultGuard", "CMappingSearch", "CMgrepSystem", "MgrepSystem", "MemoryMapping",
]

/// Whether SwiftPM has checked this package out for another one.
let isDependency: Bool = {
  let folders = Context.packageDirectory.split(separator: "/").dropLast()
  // SwiftPM keeps fetched repositories next to its checkouts.
  let fetched = folders.dropLast().map { "/\($0)" }.joined() + "/repositories"
  return folders.last == "checkouts" && access(fetched, F_OK) == 0
}()

// Another package sees only the library: it needs no PCRE2, and may have targets called "Search".
if isDependency {
  package.products.removeAll { $0.name != "MemoryMapping" }
  package.targets.removeAll { !library.contains($0.name) }
}
