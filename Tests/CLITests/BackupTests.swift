import Glibc
import TestSupport
import Testing

/// `--backup`: the copy, and files that it never replaces.
@Suite("Backups")
struct BackupTests {
  private static let old = "foo bar foo\nbaz\nfoo\n"
  private static let new = "qux bar qux\nbaz\nqux\n"
  private static let edit = "mgrep --in-place --backup=.bak --replace=qux foo"

  private static func refusal(_ what: String) -> String {
    "mgrep: a: cannot make a backup: a.bak is \(what)\nmgrep: nothing was written\n"
  }

  static let refusedCases: [CLICase] = [
    .init(
      "ln a a.bak; \(edit) a; s=$?; cat a; exit $s", old, errors: refusal("the same file"),
      status: 2),
    .init(
      "ln -s a a.bak; \(edit) a; s=$?; cat a; exit $s", old, errors: refusal("the same file"),
      status: 2),
    .init(
      "cp c a.bak; \(edit) a a.bak; s=$?; cat a a.bak; exit $s", old + "foo no newline",
      errors: refusal("another file of this run"), status: 2),
    .init(
      "cp b a.bak; \(edit) a.bak a; s=$?; cat a a.bak; exit $s", old + "none\n",
      errors: refusal("another file of this run"), status: 2),
    .init(
      "ln -s c a.bak; \(edit) a c; s=$?; cat a c; exit $s", old + "foo no newline",
      errors: refusal("another file of this run"), status: 2),
    .init(
      "mkfifo a.bak; \(edit) a; s=$?; cat a; test -p a.bak; exit $s", old,
      errors: "mgrep: a: cannot make a backup: File exists\n", status: 2),
    .init(
      "s=$(printf %255s | tr ' ' s); mgrep --in-place --backup=$s --replace=qux foo a; s=$?; cat a;"
        + " ls -A | grep -c mgrep; exit $s", old + "0\n",
      errors: "mgrep: a: cannot make a backup: File name too long\n", status: 2),
  ]

  static let madeCases: [CLICase] = [
    .init(
      "ln -s b a.bak; \(edit) a; cat a a.bak b; test ! -L a.bak && ! ls -A | grep mgrep",
      new + old + "none\n"),
    .init("cp b a.bak; ln a.bak o; \(edit) a; cat a.bak o", old + "none\n"),
    .init("ln -s a l; \(edit) l; cat a.bak; test ! -e l.bak", old),
    .init(
      "mkdir t; for i in x x.bak y.bak .bak; do echo foo > t/$i; done; \(edit) -r t;"
        + " grep -c qux t/* t/.bak",
      "t/x:1\nt/x.bak:0\nt/y.bak:1\nt/y.bak.bak:0\nt/.bak:1\n",
      errors: "mgrep: t/x.bak: skipped because it is a backup\n"),
    .init(
      "mkdir t; for i in x x.bak; do echo foo > t/$i; done;"
        + " mgrep -r --preview --backup=.bak --replace=qux foo t | grep +++", "+++ b/t/x\n",
      errors: "mgrep: t/x.bak: skipped because it is a backup\n"),
  ]

  /// These need a second user. Everybody may use the directory.
  static let ownerCases: [CLICase] = [
    .init(
      "chown 65534:65534 a; chmod 6755 a; \(edit) a; stat -c '%u:%g %a' a.bak",
      "65534:65534 6755\n"),
    .init(
      "chmod 6777 a; chmod 777 .; \(nobody)\(edit) a; stat -c '%u:%g %a' a.bak; cat a",
      "65534:65534 777\n" + new),
    .init(
      "chown 65534:0 a; chmod 2650 a; chmod 777 .; \(nobody)\(edit) a; stat -c '%u:%g %a' a.bak",
      "65534:65534 600\n"),
    // Everybody who may write may edit, but only the owner may set arbitrary times.
    .init(
      "chmod 666 a; chmod 777 .; stat -c '%.Y %.Z' a > o; \(nobody)mgrep --in-place"
        + " --replace=qux foo a; stat -c '%.Y %.Z' a >> o; cat a; ls -A | grep mgrep;"
        + " awk '{ m[NR] = $1; c[NR] = $2 } END { exit !(m[2] > m[1] && c[2] > c[1]) }' o", new),
    .init(
      "chmod 666 a; chmod 777 .; \(nobody)mgrep --in-place --atomic --keep-times -c --replace=qux"
        + " foo a; cat a; ! ls -A | grep mgrep", "a:3\n" + new,
      errors: "mgrep: a: warning: cannot set its times: Operation not permitted\n"),
    // An undo is an edit, too.
    .init(
      "chmod 666 a; chown 65534 .; \(nobody)mgrep --in-place --keep-journal --replace=qux foo a;"
        + " \(nobody)mgrep --keep-times --undo .a.mgrep* 2>&1 | sed 's|/.*/||'; grep -c foo a;"
        + " ls -A | grep -c mgrep",
      "mgrep: a: warning: cannot set its times: Operation not permitted\n2\n0\n", status: 1),
  ]

  private static let nobody = Sandbox.asOrdinaryUser

  static let isRoot = geteuid() == 0

  static let mayMount: Bool = {
    guard isRoot, let sandbox = try? Sandbox([:]) else { return false }
    return (try? sandbox.run("unshare -m mount -t tmpfs none .").status) == 0
  }()

  @Test(
    "a backup never takes the place of its file or of another of the run", arguments: refusedCases)
  func refused(_ c: CLICase) throws { try c.check() }

  @Test("a backup is a new file", arguments: madeCases)
  func made(_ c: CLICase) throws { try c.check() }

  @Test(
    "a backup gives nobody a right, and a writer who is not the owner may edit",
    .enabled(if: isRoot, "only root can be another user"), arguments: ownerCases)
  func owners(_ c: CLICase) throws { try c.check() }

  @Test(
    "a full disk leaves the backup before it",
    .enabled(if: mayMount, "needs unshare(1) and mount(8)"))
  func fullDisk() throws {
    try CLICase(
      "mkdir t; unshare -m sh -c 'mount -t tmpfs -o size=128k none t; cd t;"
        + " head -c 50000 /dev/urandom > f.bak; cp f.bak ../o; yes foo | head -c 60000 > f;"
        + " mgrep --in-place --backup=.bak --journal-dir=.. -m1 --replace=qux foo f; echo $?;"
        + " cmp f.bak ../o; head -1 f; ls -A'",
      "2\nfoo\nf\nf.bak\n", errors: "mgrep: f: cannot make a backup: No space left on device\n"
    ).check()
  }
}
