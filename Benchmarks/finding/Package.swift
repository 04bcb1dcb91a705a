// swift-tools-version: 6.2
import PackageDescription

/// SwiftPM names the package in `../..` by its folder.
let folder = Context.packageDirectory.split(separator: "/").dropLast(2).last ?? "mgrep"
let mgrep = String(folder).lowercased()

let package = Package(
  name: "finding",
  dependencies: [.package(path: "../..")],
  targets: [
    .executableTarget(
      name: "finding", dependencies: [.product(name: "MemoryMapping", package: mgrep)], path: ".",
      sources: ["main.swift", "Corpora.swift"])
  ],
  swiftLanguageModes: [.v6]
)
