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

  @Test(
    "links lead to files of the repository",
    arguments: [
      "README.md", "CONTRIBUTING.md", "Documentation/Design.md", "Documentation/Glossary.md",
      "Documentation/GUIDE.md",
      "Benchmarks/README.md", "SECURITY.md", "Packaging/README.md",
    ])
  func links(name: String) throws {
    let folder = name.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    let targets = try Self.text(name).matches(of: /\]\(([^)#:]+)\)/).map { folder + $0.1 }
    #expect(targets.filter { !Self.exists($0) } == [])
  }
}
