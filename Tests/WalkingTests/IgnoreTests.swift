import Glibc
import TestSupport
import Testing

@testable import Walking

@Suite struct IgnoreTests {
  static func walk(
    _ tree: Sandbox, from root: String = "", _ change: (inout IgnoreOptions) -> Void = { _ in }
  ) -> [String] {
    var ignoring = IgnoreOptions()
    ignoring.settings.skipsSystemFile = true
    change(&ignoring)
    return transcript(of: tree, from: root) { $0.ignoring = ignoring }
      .filter { isNotOfGit($0) && !$0.hasSuffix("ignore") }
  }

  @Test("kinds of files are asked in turn, whatever directory they are in")
  func kinds() throws {
    let tree = try sandbox(["d/a", "d/b", "d/c", "d/e"], "git init -q")
    try tree.write(bytes("a\nb\nc\ne\n"), to: "d/.gitignore")
    #expect(Self.walk(tree) == [])
    try tree.write(bytes("!a\n!b\n!c\n"), to: ".ignore")
    #expect(Self.walk(tree) == ["d/a", "d/b", "d/c"])
    try tree.write(bytes("b\nc\n"), to: ".rgignore")
    #expect(Self.walk(tree) == ["d/a"])
    try tree.write(bytes("!b\n"), to: ".mgrepignore")
    #expect(Self.walk(tree) == ["d/a", "d/b"])
    #expect(Self.walk(tree) { $0.usesVersionControl = false } == ["d/a", "d/b", "d/e"])
    #expect(Self.walk(tree) { $0.usesDotFiles = false } == [])
  }

  @Test("the nearest file of a kind is asked first")
  func nearest() throws {
    let tree = try sandbox(["a", "d/a", "d/e/a"], "git init -q")
    try tree.write(bytes("a\n"), to: ".gitignore")
    try tree.write(bytes("!a\n"), to: "d/.gitignore")
    try tree.write(bytes("/a\n"), to: "d/e/.gitignore")
    #expect(Self.walk(tree) == ["d/a"])
  }

  @Test("git's files count in a repository only, unless they are asked for")
  func requiresRepository() throws {
    let tree = try sandbox(["a", "b"])
    try tree.write(bytes("a\n"), to: ".gitignore")
    #expect(Self.walk(tree) == ["a", "b"])
    #expect(Self.walk(tree) { $0.requiresRepository = false } == ["b"])
    _ = try tree.run("mkdir .git")
    #expect(Self.walk(tree) == ["a", "b"], "an empty directory is no repository")
    _ = try tree.run("git init -q")
    #expect(Self.walk(tree) == ["b"])
  }

  @Test("rules of parents count up to the root of the repository")
  func parents() throws {
    let tree = try sandbox(["r/s/t/a", "r/s/t/b", "r/s/t/c", "r/s/t/e"], "cd r && git init -q")
    try tree.write(bytes("c\n"), to: ".gitignore")
    try tree.write(bytes("c\n"), to: ".ignore")
    try tree.write(bytes("/s/t/a\n"), to: "r/.gitignore")
    try tree.write(bytes("t/b\n"), to: "r/s/.ignore")
    try tree.write(bytes("/s/*/e\n"), to: "r/.git/info/exclude")
    for root in ["r/s/t", "r/s/t/", "r/s", "r", ""] {
      #expect(Self.walk(tree, from: root).map { $0.suffix(1) } == (root.isEmpty ? [] : ["c"]))
    }
    let below = Self.walk(tree, from: "r/s/t") { $0.usesParents = false }
    #expect(below.map { $0.suffix(1) } == ["a", "b", "c"])
    _ = try tree.run("ln -s r/s/t link")
    #expect(Self.walk(tree, from: "link") == ["link/c"], "a link leads to the rules there")
  }

  @Test("what the walk starts at is not ignored")
  func named() throws {
    let tree = try sandbox(["build/a", "build/b"], "git init -q")
    try tree.write(bytes("/build/\nb\n"), to: ".gitignore")
    #expect(Self.walk(tree) == [])
    #expect(Self.walk(tree, from: "build") == ["build/a"])
  }

  @Test("a repository in a repository has rules of its own")
  func nested() throws {
    let tree = try sandbox(["a", "b", "sub/a", "sub/b", "z/a"], "git init -q; cd sub; git init -q")
    try tree.write(bytes("a\n"), to: ".gitignore")
    try tree.write(bytes("b\n"), to: "sub/.gitignore")
    #expect(Self.walk(tree) == ["b", "sub/a"])
  }

  @Test("a worktree has its .gitignore files, and what git keeps for all of them")
  func worktrees() throws {
    let tree = try sandbox(
      ["r/a", "r/b", "r/c"],
      """
      cd r && git init -q && printf 'c\n' > .git/info/exclude && printf 'a\n' > .gitignore
      git -c user.name=n -c user.email=e commit -q --allow-empty -m m
      git worktree add -q ../w && cp a b c .gitignore ../w
      git config core.excludesFile "$PWD/.git/mine" && echo b > .git/mine
      """)
    #expect(Self.walk(tree, from: "w") == ["w/.git"])
    #expect(Self.walk(tree, from: "w") { $0.usesExclude = false } == ["w/.git", "w/c"])
    #expect(Self.walk(tree, from: "w") { $0.usesGlobal = false }.contains("w/b"))
    let kept = try notIgnored(in: tree, from: "w", ["a", "b", "c", "d"])
    #expect(kept == ["d"])
  }

  @Test("blanks, comments and a byte order mark, as git has them")
  func lines() throws {
    let names = ["a", "b ", "c", "#d", "e", "!f", "g"]
    let tree = try sandbox(names, "git init -q")
    let rules: [UInt8] =
      [0xEF, 0xBB, 0xBF] + bytes("a  \r\nb\\ \r\n# c\n\\#d\n\n   \n!e\n\\!f\ng\r")
    try tree.write(rules, to: ".gitignore")
    #expect(try Set(Self.walk(tree)) == notIgnored(in: tree, names))
  }

  @Test("files of rules that are no files: directories, links, FIFOs")
  func strangeFiles() throws {
    let tree = try sandbox(
      ["a", "rules", "x/b", "y/b", "z/b"],
      """
      git init -q; echo b > rules; echo a >> rules; mkdir .gitignore
      ln -s ../rules x/.gitignore; ln -s ../rules y/.ignore; mkfifo z/.gitignore
      """)
    // As in git, a `.gitignore` that is a link is not followed; other ignore files are.
    #expect(Self.walk(tree) == ["a", "rules", "x/b", "z/b"])
  }

  @Test(
    "a file of rules that cannot be read is told",
    .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() throws {
    let tree = try sandbox(["a"], "echo a > .ignore; chmod 0 .ignore")
    #expect(Self.walk(tree) == [".ignore: errno \(EACCES)", "a"])
  }

  @Test("files named by the user are asked last, and for paths from the working directory")
  func namedFiles() throws {
    let tree = try sandbox(["d/a", "d/b", "d/e/a", "d/e/b"])
    try tree.write(bytes("!/e/b\n"), to: "d/.ignore")
    let rules = [IgnoreRules(bytes("!d/b\n")), IgnoreRules(bytes("/d/a\nb\n"))]
    let walked = transcript(of: tree) {
      $0.ignoring = IgnoreOptions()
      $0.ignoring?.named = rules
      $0.workingDirectory = bytes(tree.path)
    }
    #expect(walked == ["d/.ignore", "d/b", "d/e/a", "d/e/b"])
  }

  @Test("hidden files are passed over unless a rule wants them")
  func hidden() throws {
    let tree = try sandbox([".a", ".b", ".d/x", ".e/x", "f"])
    try tree.write(bytes("!.a\n!.d/\n"), to: ".ignore")
    let walked = transcript(of: tree) {
      $0.ignoring = IgnoreOptions()
      $0.skipsHidden = true
    }
    #expect(walked == [".a", ".d/x", "f"])
  }
}
