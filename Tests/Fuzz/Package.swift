// swift-tools-version: 6.2
import PackageDescription

/// SwiftPM names the package two levels up by its folder.
let folder = Context.packageDirectory.split(separator: "/").dropLast(2).last ?? "mgrep"
let mgrep = String(folder).lowercased()

/// The same name as SwiftPM hands it to the compiler: a C identifier.
let accessName = String(mgrep.map { $0.isLetter || $0.isNumber ? $0 : "_" })

let package = Package(
  name: "mgrep-fuzz",
  dependencies: [.package(path: "../..")],
  targets: [
    .executableTarget(
      name: "JournalFuzzer", dependencies: [.product(name: "MgrepParts", package: mgrep)],
      // It counts as a part of the package that it tests.
      packageAccess: false, swiftSettings: [.unsafeFlags(["-package-name", accessName])])
  ],
  swiftLanguageModes: [.v6]
)
