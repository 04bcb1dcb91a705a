import Glibc
import TestSupport
import Testing

/// Runs that start with closed standard descriptors.
@Suite("Closed descriptors")
struct ClosedDescriptorTests {
  private static let notWritten = "mgrep: write error: Bad file descriptor\n"
  private static let notRead = "mgrep: (standard input): Bad file descriptor\n"
  private static let edited = "qux bar qux\nbaz\nqux\n"

  static let cases: [CLICase] = [
    .init("mgrep foo a >&-", errors: notWritten, status: 2),
    .init("mgrep -c foo a >&-", errors: notWritten, status: 2),
    .init("mgrep -l foo a >&-", errors: notWritten, status: 2),
    .init("mgrep -r --files d >&-", errors: notWritten, status: 2),
    .init("mgrep --version >&-", errors: notWritten, status: 2),
    .init("mgrep -q foo a >&-"),
    .init("mgrep zzz a >&-", status: 1),
    .init("mgrep foo <&-", errors: notRead, status: 2),
    .init("mgrep --no-mmap foo - <&-", errors: notRead, status: 2),
    .init("mgrep --mmap=always foo - <&-", errors: notRead, status: 2),
    .init("mgrep -c foo a <&-", "2\n"),
    .init("mgrep -f - a <&-", errors: "mgrep: -: Bad file descriptor\n", status: 2),
    .init(
      "mgrep foo /dev/stdin <&-",
      errors: "mgrep: /dev/stdin: Too many levels of symbolic links\n", status: 2),
    .init("mgrep foo a nonexist 2>&-", "a:foo bar foo\na:foo\n", status: 2),
    .init("mgrep foo a nonexist <&- >&- 2>&-", status: 2),
    .init("mgrep --replace=qux --preview foo a >&-", errors: notWritten, status: 2),
  ]

  /// Whatever is closed and printed, the file contains the new bytes and nothing else.
  static let edits: [CLICase] = ["-l", "-c", "--print", "--json", "--atomic -l"].flatMap { option in
    [
      (">&-", notWritten, 2), ("<&-", "", 0), ("2>&-", "", 0), ("<&- >&-", notWritten, 2),
      (">&- 2>&-", "", 2), ("<&- >&- 2>&-", "", 2),
    ].map { (closed: String, errors: String, status: Int32) in
      .init(
        "{ mgrep --in-place --progress \(option) --replace=qux foo a \(closed)\n} > n; s=$?; cat a;"
          + " exit $s", edited, errors: errors, status: status)
    }
  }

  @Test("as a closed descriptor is reported", arguments: cases)
  func reported(_ c: CLICase) throws { try c.check() }

  @Test("no edited file gets the number of a closed descriptor", arguments: edits)
  func edited(_ c: CLICase) throws { try c.check() }

  static let mayMount: Bool = {
    guard geteuid() == 0, let sandbox = try? Sandbox([:]) else { return false }
    return (try? sandbox.run("unshare -m mount -t tmpfs none /dev").status) == 0
  }()

  @Test("nor where there is no /dev", .enabled(if: mayMount, "needs unshare(1) and mount(8)"))
  func withoutDevices() throws {
    try CLICase(
      "unshare -m sh -c 'mount -t tmpfs none /dev;"
        + " mgrep --in-place --atomic -l --replace=qux foo a <&- >&- 2>&-; echo $?; cat a'",
      "2\n" + Self.edited
    ).check()
  }
}
