import Foundation
import Testing

/// What the documents say of the repository.
@Suite("Documents")
struct DocumentTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: name), encoding: .utf8)
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  @Test("the map of CONTRIBUTING.md names files that exist")
  func map() throws {
    let text = try Self.text("CONTRIBUTING.md")
    let paths = text.matches(of: /`((?:Sources|Tests|Benchmarks|\.ci)\/[\w.+\/-]+)`/)
      .map { String($0.1) }
    #expect(paths.count > 50)
    #expect(paths.filter { !Self.exists($0) } == [])
  }

  @Test("the library's page names what is public, and the version of the program")
  func libraryPage() throws {
    let page = try Self.text("man/MemoryMapping.3")
    let sources = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources/MemoryMapping").path)
    let code = try sources.filter { $0.hasSuffix(".swift") }.map {
      try Self.text("Sources/MemoryMapping/\($0)")
    }.joined()
      .split(separator: "\n").filter { $0.contains("public ") }.joined(separator: "\n")
    let synopsis = try #require(page.firstMatch(of: /\.Bd -literal\n((?s:.*?))\n\.Ed/)).1
    let calls = synopsis.matches(of: /\b([a-zA-Z]+)\(/).map { "func \($0.1)" }
    let types = synopsis.matches(of: /struct (\w+)/).map { "struct \($0.1)" }
    #expect(calls.count > 20 && types.count > 3)
    #expect((calls + types).filter { $0 != "func init" && !code.contains($0) } == [])
    func system(_ text: String) -> Substring? {
      text.split(separator: "\n").first { $0.hasPrefix(".Os ") }
    }
    #expect(try system(page) == system(Self.text("man/mgrep.1")))
  }

  @Test("the changelog and the packages have the version of the program")
  func versions() throws {
    let current = try #require(Self.text("man/mgrep.1").firstMatch(of: /\.Os mgrep (\S+)/)).1
    let released = try Self.text("CHANGELOG.md")
      .matches(of: /(?m)^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$/).map { $0.1 }
    #expect(released.first == current)
    let numbers = released.map { $0.split(separator: ".").compactMap { Int($0) } }
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1.lexicographicallyPrecedes($0) })
    #expect(try Self.text("Packaging/PKGBUILD").contains("pkgver=\(current)\n"))
    #expect(try Self.text("Packaging/mgrep.rb").contains("/mgrep-\(current).tar.gz"))
  }

  @Test(
    "links lead to files of the repository",
    arguments: [
      "README.md", "CONTRIBUTING.md", "Documentation/Design.md", "Documentation/Glossary.md",
      "Documentation/GUIDE.md",
      "Benchmarks/README.md", "SECURITY.md", "Packaging/README.md",
      "Tests/Reader/tasks.md",
    ])
  func links(name: String) throws {
    let folder = name.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    let targets = try Self.text(name).matches(of: /\]\(([^)#:]+)\)/).map { folder + $0.1 }
    #expect(targets.filter { !Self.exists($0) } == [])
  }
}
