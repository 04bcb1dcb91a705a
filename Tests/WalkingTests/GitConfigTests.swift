import TestSupport
import Testing

@testable import Walking

@Suite struct GitConfigTests {
  static func config(_ text: String) -> GitConfig {
    var config = GitConfig()
    var settings = GitSettings()
    settings.home = bytes("/h")
    config.read(bytes(text), in: bytes("/d"), settings)
    return config
  }

  static let values: [(String, String?)] = [
    ("[core]\n\texcludesFile = /x\n", "/x"),
    ("[core] excludesfile=/x", "/x"),
    ("[CORE]\nEXCLUDESFILE   =   /x   \n", "/x"),
    ("[core]\nexcludesFile = \"/a b \" # c\n", "/a b "),
    ("[core]\nexcludesFile = /a b ; c\n", "/a b"),
    ("[core]\nexcludesFile = /a\\\\b\\\"\n", "/a\\b\""),
    ("[core]\nexcludesFile = /a\\\nb\n", "/ab"),
    ("[core]\nexcludesFile = /a\n[core]\nexcludesFile = /b\n", "/b"),
    ("[core \"sub\"]\nexcludesFile = /a\n", nil),
    ("[other]\nexcludesFile = /a\n", nil),
    ("# [core]\n; [core]\n[core]\n# excludesFile = /a\n", nil),
    ("[core]\nbare\nexcludesFile = /a\n", "/a"),
    ("[a \"]\"]\nb = c\n[core]\nexcludesFile = /a\n", "/a"),
    ("[core]\r\n\texcludesFile = /a\r\n", "/a"),
    ("", nil), ("[", nil), ("[core]\nexcludesFile", ""), ("=\n[core", nil),
  ]

  @Test("values are read as git reads them", arguments: values)
  func reads(text: String, value: String?) throws {
    #expect(Self.config(text).excludesFile == value.map(bytes))
    // The real git is asked, too.
    let tree = try Sandbox(["f": bytes(text)])
    let outcome = try tree.run("git config -z --file f --get core.excludesFile")
    if outcome.status == 0 {
      #expect(value.map(bytes) == outcome.output.dropLast().map { $0 })
    } else {
      #expect(value == nil || outcome.status == 128)
    }
  }

  @Test("a key without a value is true")
  func booleans() {
    #expect(Self.config("[core]\nignorecase\n").ignoresCase)
    #expect(Self.config("[core]\nignorecase = Yes\n").ignoresCase)
    #expect(Self.config("[core]\nignorecase = 1\n").ignoresCase)
    #expect(!Self.config("[core]\nignorecase = false\n").ignoresCase)
    #expect(!Self.config("[core]\nignorecase = true\nignorecase = off\n").ignoresCase)
  }

  /// Shell commands with the user's settings, in a tree with the files a, B, c and sub/a.
  static let setups: [(rule: String, command: String)] = [
    ("the usual file", "mkdir -p home/.config/git; echo a > home/.config/git/ignore"),
    ("a file of the user's", "echo a > x; git config --global core.excludesFile ~/x"),
    ("below the home", "echo a > home/x; git config --global core.excludesFile '~/x'"),
    ("one for the repository", "echo a > x; git config core.excludesFile $PWD/x"),
    (
      "the repository's has precedence",
      "echo a > x; echo c > y; git config --global core.excludesFile $PWD/x; "
        + "git config core.excludesFile $PWD/y"
    ),
    ("one that is not there", "git config core.excludesFile $PWD/x"),
    (
      "no file instead of the usual one",
      "mkdir -p home/.config/git; echo a > home/.config/git/ignore; "
        + "git config core.excludesFile ''"
    ),
    ("anchored at the root", "echo /a > x; git config core.excludesFile $PWD/x"),
    (
      "included settings",
      "echo a > x; printf '[core]\\nexcludesFile = %s/x\\n' $PWD > home/more; "
        + "git config --global include.path more"
    ),
    ("case", "echo b > .gitignore; git config core.ignoreCase true"),
    ("case in classes", "echo '[a-b]' > .gitignore; git config core.ignoreCase true"),
    ("excluded for the repository", "echo a > .git/info/exclude"),
    ("what is excluded can be wanted", "echo a > .git/info/exclude; echo '!a' > sub/.gitignore"),
  ]

  @Test("what git excludes by its settings is what git says", arguments: setups.indices)
  func excludes(index: Int) throws {
    let (rule, command) = Self.setups[index]
    let tree = try Sandbox(["a": [], "B": [], "c": [], "sub/a": [], "home/.gitconfig": []])
    let environment = ["HOME": tree.path + "/home"]
    let outcome = try tree.run("git init -q; " + command, environment: environment)
    #expect(outcome.status == 0, "\(visible(outcome.errors))")
    let walked = transcript(of: tree) {
      $0.ignoring = IgnoreOptions()
      $0.ignoring?.settings.home = bytes(tree.path + "/home")
    }
    let names = ["a", "B", "c", "sub/a"]
    let expected = try notIgnored(in: tree, names, environment: environment)
    #expect(Set(walked).intersection(names) == expected, "\(rule)")
  }
}
