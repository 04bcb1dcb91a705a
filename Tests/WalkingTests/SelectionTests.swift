import TestSupport
import Testing

@testable import Walking

@Suite struct SelectionTests {
  static func overrides(_ globs: [String], ignoresCase: Bool = false) -> PathOverrides {
    var overrides = PathOverrides()
    for glob in globs {
      let isGlob = overrides.append(bytes(glob), ignoresCase: ignoresCase)
      #expect(isGlob)
    }
    return overrides
  }

  static let globCases: [(globs: [String], files: String)] = [
    (["*.c"], "a.c d/b.c d/e/c.c"),
    (["!*.c"], ".h/f.h #x README d/b.h d/e/C.H"),
    (["*.c", "!b.*"], "a.c d/e/c.c"),
    (["!b.*", "*.c"], "a.c d/b.c d/e/c.c"),
    (["*.c", "*.h", "!d/**"], "a.c .h/f.h"),
    (["/*.c"], "a.c"),
    (["d/*.c"], "d/b.c"),
    (["d/**"], "d/b.c d/b.h d/e/C.H d/e/c.c"),
    (["**/e/*"], "d/e/C.H d/e/c.c"),
    (["!d/"], ".h/f.h #x README a.c"),
    (["!d", "*.c"], "a.c"),
    (["!/d/e"], ".h/f.h #x README a.c d/b.c d/b.h"),
    (["d"], ""),
    (["#x"], "#x"),
    (["nothing"], ""),
  ]

  @Test("globs for paths: the last one decides", arguments: globCases.indices)
  func globs(index: Int) throws {
    let c = Self.globCases[index]
    let tree = try sandbox(
      ["a.c", "d/b.c", "d/b.h", "d/e/c.c", "d/e/C.H", "README", ".h/f.h", "#x"])
    let walked = transcript(of: tree) {
      $0.overrides = Self.overrides(c.globs)
      $0.workingDirectory = bytes(tree.path)
    }
    #expect(Set(walked) == Set(c.files.split(separator: " ").map(String.init)))
  }

  @Test("globs are for paths from the working directory, however it is named")
  func workingDirectory() throws {
    let tree = try sandbox(["d/a", "d/d/a"])
    func walk(_ directory: String, from root: String = "") -> [String] {
      transcript(of: tree, from: root) {
        $0.overrides = Self.overrides(["/d/a"])
        $0.workingDirectory = bytes(directory)
      }
    }
    #expect(walk(tree.path) == ["d/a"])
    #expect(walk(tree.path + "/d", from: "d") == ["d/d/a"])
    #expect(walk("/nowhere") == [])
  }

  @Test("globs without regard to case, and with characters")
  func caseAndCharacters() throws {
    let tree = try sandbox(["A.C", "É", "éa"])
    func walk(_ glob: String, ignoresCase: Bool) -> [String] {
      transcript(of: tree) {
        $0.overrides = Self.overrides([glob], ignoresCase: ignoresCase)
        $0.workingDirectory = bytes(tree.path)
      }
    }
    #expect(walk("a.c", ignoresCase: true) == ["A.C"])
    #expect(walk("a.c", ignoresCase: false) == [])
    #expect(walk("é", ignoresCase: true) == ["É"])
    #expect(walk("?", ignoresCase: false) == ["É"])
    #expect(walk("[é]a", ignoresCase: false) == ["éa"])
  }

  @Test("globs win over ignore rules, types and hidden names")
  func precedence() throws {
    let tree = try sandbox([".x.c", "y.c", "z.h"])
    try tree.write(bytes("y.c\n"), to: ".ignore")
    let types = try FileTypes().selection(of: [.init(bytes("py"))])
    let walked = transcript(of: tree) {
      $0.overrides = Self.overrides(["*.c", "!z*"])
      $0.ignoring = IgnoreOptions()
      $0.types = types
      $0.skipsHidden = true
    }
    #expect(walked == [".x.c", "y.c"])
  }

  @Test("directories of version control systems")
  func versionControl() throws {
    let tree = try sandbox([
      ".git/a", ".hg/a", "CVS/a", ".github/a", "CVSROOT/a", "d/.svn/a", "d/.git",
    ])
    #expect(
      transcript(of: tree) { $0.skipsVersionControl = true } == [
        ".github/a", "CVSROOT/a",
      ])
  }

  static func types(
    _ changes: [String], _ choices: [String]
  ) throws -> (String) -> Bool? {
    var types = FileTypes()
    for change in changes { try types.add(bytes(change)) }
    let selection = try types.selection(
      of: choices.map {
        FileTypes.Choice(bytes($0.replacing("!", with: "")), isExcluded: $0.hasPrefix("!"))
      })
    return { selection.admits(bytes($0)[...]) }
  }

  @Test("types: the last choice that fits decides")
  func typeChoices() throws {
    let python = try Self.types([], ["py"])
    #expect(python("a.py") == true && python("a.c") == false && python("SConstruct") == true)
    let notC = try Self.types([], ["!c"])
    #expect(notC("a.c") == false && notC("a.py") == nil)
    let both = try Self.types([], ["cpp", "!c"])
    #expect(both("a.cc") == true && both("a.h") == false && both("a.py") == false)
    let back = try Self.types([], ["!c", "cpp"])
    #expect(back("a.h") == true && back("a.c") == false)
    let all = try Self.types([], ["all"])
    #expect(all("a.py") == true && all("Makefile") == true && all("a.unknown") == false)
  }

  @Test("types can be defined")
  func typeDefinitions() throws {
    let new = try Self.types(["foo:*.{foo,bar}", "foo:Foofile"], ["foo"])
    #expect(new("a.foo") == true && new("a.bar") == true && new("Foofile") == true)
    #expect(new("a.c") == false)
    let sum = try Self.types(["my:include:c,py", "my:*.x"], ["my"])
    #expect(sum("a.c") == true && sum("a.py") == true && sum("a.x") == true && sum("a.rs") == false)
    var types = FileTypes()
    types.clear(bytes("c"))
    #expect(throws: FileTypes.Mistake.unknownType(bytes("c"))) {
      try types.selection(of: [.init(bytes("c"))])
    }
    for bad in ["", "foo", ":*.x", "foo:", "a b:*.x", "all:*.x"] {
      #expect(throws: FileTypes.Mistake.badDefinition(bytes(bad))) { try types.add(bytes(bad)) }
    }
    #expect(throws: FileTypes.Mistake.unknownType(bytes("c"))) {
      try types.add(bytes("foo:include:py,c"))
    }
  }

  @Test("the table of types is sound")
  func typeTable() {
    let listing = FileTypes().listing
    #expect(listing.count > 380)
    for (name, globs) in listing {
      #expect(
        !globs.isEmpty
          && name.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
      #expect(
        globs.allSatisfy { !$0.contains(UInt8(ascii: "/")) && !$0.contains(UInt8(ascii: "{")) })
    }
  }
}
