import TestSupport
import Testing

@testable import Walking

/// Random trees with random `.gitignore` files, walked here and compared with the real git.
@Suite struct GitOracleTests {
  static let names = [
    "a", "b", "ab", "abc", "a.c", "b.c", ".c", "foo", "foo.bar", "#x", "!y", "a b", "tail ", "é",
    "[a", "a]", "{a,b}", "a\\b", "A", "a-", "x~",
  ]

  static let segments = [
    "*", "**", "***", "?", "??", "*.c", "*.*", "a*", "*b", "a*c", "*a*", "[ab]", "[!a]", "[^a]*",
    "[a-c]", "[]a]", "[!]a]", "[a-]", "[a", "a]", "[[:alpha:]]", "[[:nope:]]", "[a\\]b]", "**a",
    "a**", "a**b", "\\a", "\\#x", "\\!y", "\\*", "a\\", "{a,b}", "foo.*", "?oo*", "[A-C]", "é",
    "??é",
    "*\\", "a b", "tail\\ ", "tail ", "\\[a", "[é]", "x~",
  ]

  static func rule(_ random: inout SeededGenerator) -> String {
    func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }
    if oneIn(25) {
      return ["", "#a", "!", "/", "//", "!/", " ", "\\ ", "/ "].randomElement() ?? ""
    }
    var text = oneIn(4) ? "!" : ""
    if oneIn(4) { text += "/" }
    let count = [1, 1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
    text += (0..<count).map { _ in
      (oneIn(2) ? names : segments).randomElement(using: &random) ?? "a"
    }.joined(separator: oneIn(20) ? "//" : "/")
    if oneIn(4) { text += "/" }
    if oneIn(10) {
      text += [" ", "  ", "\\ ", " \\ ", "\t", "\r"].randomElement(using: &random) ?? ""
    }
    return text
  }

  static func path(_ random: inout SeededGenerator) -> String {
    let depth = Int.random(in: 1...4, using: &random)
    return (0..<depth).map { _ in names.randomElement(using: &random) ?? "a" }
      .joined(separator: "/")
  }

  /// Paths, none of which is a directory of another one.
  static func paths(_ count: Int, _ random: inout SeededGenerator) -> [String] {
    var files: Set<String> = []
    var directories: Set<String> = []
    for _ in 0..<count {
      let path = path(&random)
      let parts = path.split(separator: "/")
      let parents = (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
      if directories.contains(path) || parents.contains(where: files.contains) { continue }
      directories.formUnion(parents)
      files.insert(path)
    }
    return files.sorted()
  }

  @Test("what is ignored is what git check-ignore says", arguments: 1...100)
  func randomTree(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let paths = Self.paths(40, &random)
    var files = Dictionary(uniqueKeysWithValues: paths.map { ($0, [UInt8]()) })
    var parents: Set<String> = [""]
    for path in paths {
      let parts = path.split(separator: "/").dropLast()
      parents.formUnion(parts.indices.map { parts[...$0].joined(separator: "/") + "/" })
    }
    for parent in parents.sorted()
    where parent.isEmpty || Int.random(in: 0..<4, using: &random) == 0 {
      let count = Int.random(in: 1...8, using: &random)
      let rules = (0..<count).map { _ in Self.rule(&random) }.joined(separator: "\n")
      files[parent + ".gitignore"] = bytes(rules + (Bool.random(using: &random) ? "\n" : ""))
    }
    let tree = try Sandbox(files)
    let exclude = (0..<3).map { _ in Self.rule(&random) }.joined(separator: "\n")
    #expect(try tree.run("git init -q .").status == 0)
    try tree.write(bytes(exclude + "\n"), to: ".git/info/exclude")
    let walked = Set(transcript(of: tree) { $0.ignoring = IgnoreOptions() }.filter(isNotOfGit))
    let expected = try notIgnored(in: tree, files.keys.sorted())
    let rules = files.filter { $0.key.hasSuffix(".gitignore") }.mapValues { visible($0) }
    #expect(walked.subtracting(expected) == [], "seed \(seed): \(rules), exclude: \(exclude)")
    #expect(expected.subtracting(walked) == [], "seed \(seed): \(rules), exclude: \(exclude)")
  }
}

func isNotOfGit(_ path: String) -> Bool { !path.hasPrefix(".git/") && !path.contains("/.git/") }

/// The `paths` that git does not ignore.
func notIgnored(
  in tree: Sandbox, from directory: String = ".", _ paths: [String],
  environment: [String: String] = [:]
) throws -> Set<String> {
  try tree.write(paths.flatMap { bytes($0) + [0] }, to: "../\(tree.name)-list")
  let outcome = try tree.run(
    "cd '\(directory)' && git check-ignore --no-index -z --stdin < '\(tree.path)-list'; "
      + "status=$?; rm '\(tree.path)-list'; test $status -le 1", environment: environment)
  guard outcome.status == 0 else { throw CommandFailure(text: visible(outcome.errors)) }
  let ignored = Set(outcome.output.split(separator: 0).map { visible(Array($0)) })
  return Set(paths.map { visible(bytes($0)) }).subtracting(ignored)
}

extension Sandbox {
  var name: String { String(path.split(separator: "/").last ?? "") }
}
