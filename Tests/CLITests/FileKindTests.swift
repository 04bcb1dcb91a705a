import TestSupport
import Testing

/// Unusual files: FIFOs, directories, files of version control, lists from other systems.
@Suite("Kinds of files")
struct FileKindTests {
  private static let mark = "printf '\\357\\273\\277"
  private static let diff =
    "--- a/b\n+++ b/b\n@@ -1,1 +1,1 @@\n-none\n+nine\n"

  /// Nothing waits for the writer of a FIFO; otherwise the test would never end.
  static let fifoCases: [CLICase] = [
    .init(
      "mkfifo p; mgrep --in-place --replace=nine none p b; s=$?; cat b; exit $s", "nine\n",
      errors: "mgrep: p: not a regular file\n", status: 2),
    .init(
      "mkfifo p; mgrep --preview --replace=nine none p b", diff,
      errors: "mgrep: p: not a regular file\n", status: 2),
    .init(
      "mkfifo p; mgrep --in-place --atomic --replace=nine none p b; s=$?; cat b; exit $s", "none\n",
      errors: "mgrep: p: not a regular file\nmgrep: nothing was written\n", status: 2),
    .init("mkfifo p; mgrep --in-place -D skip --replace=nine none p b; cat b", "nine\n"),
    .init(
      "mkfifo d/p; mgrep -r --in-place -D read --replace=bay bar d; cat d/sub/y.c",
      "foo c\nbay\n"),
    .init(
      "mkfifo p; ln -s p l; mgrep --in-place --replace=nine none l",
      errors: "mgrep: l: not a regular file\n", status: 2),
    .init("mkfifo p; mgrep --recover p", status: 1),
  ]

  static let directoryCases: [CLICase] = [
    "-c", "-L", "-l", "-cH", "-ch", "-lv", "-Lv", "-cs", "-c -q",
    "-Z -L", "-c -m1", "-n",
  ].flatMap { options in
    ["d a b", "< d", "d"].map {
      CLICase(
        "for p in mgrep 'grep -P'; do $p \(options) foo \($0) > out.${p%% *} 2> err; "
          + "echo $? >> out.${p%% *}; done; cmp out.mgrep out.grep")
    }
  }

  static let listCases: [CLICase] = [
    .init("\(mark)baz\\nzzz\\n' > l; mgrep -f l a", "baz\n"),
    .init("\(mark)baz\\n' | mgrep -Ff - a", "baz\n"),
    .init("\(mark)baz\\r\\n' > l; mgrep -xf l a", "baz\n"),
    .init("\(mark)' > l; mgrep -f l a", status: 1),
    .init("\(mark)a\\nb\\n' > l; mgrep --files-from l -c foo", "a:2\nb:0\n"),
    .init("\(mark)x\\n' > l; mgrep -rl --exclude-from l foo d", "d/sub/y.c\nd/z.h\n"),
    .init("\(mark)x\\n' > l; mgrep -rl --ignore-file l foo d", "d/sub/y.c\nd/z.h\n"),
    .init("\(mark)x\\n' > d/.ignore; mgrep -rl --ignore foo d", "d/sub/y.c\nd/z.h\n"),
    // A name ends at its line feed, and no name contains a NUL.
    .init(
      "printf 'a\\0b\\nb\\n' > l; mgrep --files-from l -c none", "b:1\n",
      errors: "mgrep: a\\x00b: No such file or directory\n", status: 2),
    .init(
      "printf 'd\\0b\\nb\\n' > l; mgrep --files --files-from l", "b\n",
      errors: "mgrep: d\\x00b: No such file or directory\n", status: 2),
  ]

  static let versionControlCases: [CLICase] = [
    .init(
      "echo none > d/.git; mgrep -r --in-place --replace=nine none d; cat d/.git", "none\n"),
    .init(
      "echo none > d/_FOSSIL_; mgrep --project -c none d/_FOSSIL_ d",
      "d/_FOSSIL_:1\n"
        + "d/sub/y.c:0\nd/x:0\nd/z.h:0\n"),
    .init("echo none > d/.git; mgrep --project --hidden -l none d", status: 1),
    .init("echo none > d/.git; mgrep -rl none d", "d/.git\n"),
    .init(
      "echo none > d/.git; mgrep -r --include-vcs --in-place --replace=nine none d; cat d/.git",
      "nine\n"),
    .init("echo none > d/.gitx; mgrep --project --hidden -l none d", "d/.gitx\n"),
  ]

  @Test("FIFOs are not edited, and nobody waits for their writers", arguments: fifoCases)
  func fifos(_ c: CLICase) throws { try c.check() }

  @Test("a directory in place of a file counts as GNU grep counts it", arguments: directoryCases)
  func directories(_ c: CLICase) throws { try c.check() }

  @Test("lists may begin with a byte order mark", arguments: listCases)
  func lists(_ c: CLICase) throws { try c.check() }

  @Test("names of version control systems are theirs, files or not", arguments: versionControlCases)
  func versionControl(_ c: CLICase) throws { try c.check() }

  @Test("a file of rules that cannot be read is told once")
  func unreadableRules() throws {
    try CLICase(
      "echo x > d/.ignore; chmod 000 d/.ignore; chmod 755 .; "
        + "\(Sandbox.asOrdinaryUser)mgrep -rl --ignore foo d",
      "d/sub/y.c\nd/x\nd/z.h\n", errors: "mgrep: d/.ignore: Permission denied\n", status: 2
    ).check()
  }

  @Test("a list of files has a file of rules that cannot be read, in any order")
  func listedRules() throws {
    for order in ["", "--sort=name", "--sortr=path"] {
      try CLICase(
        "echo x > d/.ignore; chmod 000 d/.ignore; chmod 755 .; "
          + "\(Sandbox.asOrdinaryUser)mgrep --files --hidden --ignore \(order) d | grep -c ignore",
        "1\n", errors: "mgrep: d/.ignore: Permission denied\n"
      ).check()
    }
  }
}
