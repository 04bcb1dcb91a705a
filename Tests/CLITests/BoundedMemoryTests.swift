import TestSupport
import Testing

/// Input without an end, or without line ends: the memory of a search is bounded.
@Suite("Bounded memory", .serialized)
struct BoundedMemoryTests {
  /// Much less than the input.
  private static let little = "ulimit -v 700000; "
  /// More zeros than this.
  private static let zeros = "head -c 800M /dev/zero"

  static let cases: [CLICase] = [
    // Zeros of binary input are skipped, and text after them is found.
    .init("\(little)\(zeros) | mgrep -c foo", "0\n", status: 1),
    .init("\(little)\(zeros) | mgrep -c ''", "1\n"),
    .init("\(little)(\(zeros); printf '\\nfoo\\nbar\\n') | mgrep -c foo", "1\n"),
    .init("\(little)(\(zeros); printf 'foo\\nbar\\nfoo\\n') | mgrep -c foo", "2\n"),
    .init(
      "\(little)(echo foo; \(zeros); printf '\\nfoo\\n') | mgrep -B1 foo",
      "foo\n", errors: "mgrep: (standard input): binary file matches\n"),
    .init(
      "\(little)(printf 'a\\nb\\n'; \(zeros); printf '\\nfoo\\n') | mgrep -cv foo", "3\n"),

    // A small file may decompress to as much.
    .init(
      "(\(zeros); printf '\\nfoo\\n') | gzip -1 > f; \(little)mgrep --search-zip -c foo f", "1\n"),

    // A line without an end is an error of its file; other files are searched.
    .init(
      "\(little)yes foo | tr -d '\\n' | mgrep --max-line-size=32M -c foo - a",
      "(standard input):0\na:2\n",
      errors: "mgrep: (standard input): line of more than 33554432 bytes; see --max-line-size\n",
      status: 2),
    .init(
      "\(little)(echo foo; yes bar | tr -d '\\n') | mgrep --max-line-size=1M foo", "foo\n",
      errors: "mgrep: (standard input): line of more than 1048576 bytes; see --max-line-size\n",
      status: 2),
    .init(
      "\(little)yes foo | mgrep --max-line-size=1M -Mc foo", "0\n",
      errors:
        "mgrep: (standard input): input for -M of more than 1048576 bytes; see --max-line-size\n",
      status: 2),
    .init(
      "\(little)mgrep --max-line-size=1M -ac foo /dev/zero", "0\n",
      errors: "mgrep: /dev/zero: line of more than 1048576 bytes; see --max-line-size\n", status: 2),
    .init(
      "mgrep --max-line-size=x foo a",
      errors: "mgrep: invalid argument 'x' for '--max-line-size'; "
        + "valid are numbers of bytes, such as 4096, 100K, 8M or 1G\n", status: 2),
    .init("head -c 3000000 /dev/zero | tr '\\0' x | mgrep --max-line-size=3M -c 'x$'", "1\n"),

    // There is too little memory for the limit: the bytes read so far are searched, as after a
    // failed read(2).
    .init(
      "\(little)yes foo | tr -d '\\n' | mgrep -c foo - a", "(standard input):1\na:2\n",
      errors: "mgrep: (standard input): Cannot allocate memory\n", status: 2),
  ]

  @Test("of what is searched", arguments: cases)
  func searches(_ c: CLICase) throws { try c.check() }

  /// Of a line with a million matches, at most their ranges are kept.
  @Test(
    "of matches on one line",
    arguments: [
      "--replace=X", "-o --replace=X", "-o", "--color=always", "--preview --replace=bar",
      "--in-place --replace=bar",
    ])
  func matches(_ options: String) throws {
    try CLICase(
      """
      yes 'foo ' | head -n 1000000 | tr -d '\\n' > f
      (ulimit -v 190000; mgrep -j1 \(options) foo f > out); echo $?
      """, "0\n"
    ).check()
  }

  @Test(
    "of lists and patterns",
    arguments: [
      "-f /dev/zero a", "--files-from=/dev/zero foo", "--files0-from=/dev/zero foo",
      "-r --exclude-from=/dev/zero foo", "-r --ignore-file=/dev/zero foo",
    ])
  func lists(_ arguments: String) throws {
    try CLICase(
      "ulimit -v 1200000; mgrep \(arguments)", errors: "mgrep: /dev/zero: more than 256 MiB\n",
      status: 2
    ).check()
  }

  @Test("of ignore files that are no files, or have no end")
  func ignoreFiles() throws {
    try CLICase(
      """
      mkdir p p/1 p/2 p/3; for i in 1 2 3; do echo foo > p/$i/a; done; mkfifo p/1/.ignore; \
      ln -s /dev/zero p/2/.ignore; truncate -s 5G p/3/.ignore; \
      \(Self.little)mgrep -r --ignore foo p 2> errors; echo $?; sort -u errors
      """, "p/1/a:foo\np/2/a:foo\np/3/a:foo\n2\nmgrep: p/3/.ignore: File too large\n"
    ).check()
  }

  @Test(
    "holes of files in memory are not filled",
    arguments: [
      "mgrep -c foo", "mgrep --mmap=always -c foo", "mgrep --mmap=always -rc foo",
      "mgrep --preview --replace=bar foo", "mgrep --in-place --replace=bar foo",
    ])
  func holes(_ command: String) throws {
    let sandbox = try Sandbox([:])
    let outcome = try sandbox.run(
      """
      d=$(mktemp -d -p /dev/shm) && cd $d && truncate -s 40M f && printf 'foo\\n' >> f || exit 9
      \(command) f > /dev/null 2>&1; du -k f | cut -f1; cd /; rm -r $d
      """)
    let kibibytes = try #require(Int(visible(outcome.output).split(separator: "\n").last ?? ""))
    #expect(kibibytes < 1024)
  }
}
