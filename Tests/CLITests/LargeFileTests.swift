import TestSupport
import Testing

/// Files that are larger than buffers, than 32 bits, than memory.
@Suite("Large and hostile files", .serialized)
struct LargeFileTests {
  static let cases: [CLICase] = [
    // Offsets past 4 GiB; 5 GB of NULs are one line.
    .init(
      "truncate -s 5G f; printf '\\nneedle\\nlast\\n' >> f; mgrep -a -n -b needle f",
      "2:5368709121:needle\n"),
    .init("truncate -s 5G f; printf '\\nneedle\\n' >> f; mgrep -ac needle f", "1\n"),
    // One line of 3 GB, mapped.
    .init(
      "printf start > f; truncate -s 3G f; printf end >> f; mgrep -aob 'end$' f", "3221225472:end\n"
    ),
    .init("printf start > f; truncate -s 3G f; printf end >> f; mgrep -ac '^start' f", "1\n"),
    .init("printf start > f; truncate -s 3G f; mgrep -c start f", "1\n"),
    .init(
      "printf start > f; truncate -s 3G f; mgrep start f", errors: "mgrep: f: binary file matches\n"
    ),
    // A line longer than any buffer, from a pipe.
    .init("head -c 20000000 /dev/zero | tr '\\0' x | mgrep -c 'x$'", "1\n"),
    .init("(head -c 5000000 /dev/zero | tr '\\0' x; echo; echo y) | mgrep -n y", "2:y\n"),
  ]

  @Test("right answers", arguments: cases)
  func answers(_ c: CLICase) throws { try c.check() }

  @Test(
    "a file that is cut short while it is searched is told, and other files go on",
    arguments: [1, 2])
  func truncated(threads: Int) throws {
    // The program is blocked on its output when the file is cut.
    let command = """
      mkfifo p; seq 600000 > f; mgrep -j\(threads) -an '1|foo' f a > p & \
      exec 4< p; read line <&4; truncate -s 1M f; tail -2 <&4; wait $!
      """
    try CLICase(
      command, "a:1:foo bar foo\na:3:foo\n",
      errors: "mgrep: f: file changed while searched (truncated at 1048576)\n", status: 2
    ).check()
  }

  @Test("anonymous memory stays small while a large file is searched")
  func memory() throws {
    let command = """
      mkfifo p; seq 4000000 > f; mgrep -n 5 f > p & exec 4< p; read line <&4; settled $!; \
      awk '/RssAnon/ { print $2 }' /proc/$!/status; cat <&4 > /dev/null; wait
      """
    let sandbox = try Sandbox([:])
    let outcome = try sandbox.run(Sandbox.settled + command)
    let kibibytes = try #require(Int(visible(outcome.output).split(separator: "\n").first ?? ""))
    #expect(kibibytes < 64 << 10)
  }
}
