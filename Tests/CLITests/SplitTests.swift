import TestSupport
import Testing

/// Splits that other processes search: `--splits`, `--split-lines`, `--line-base`.
@Suite("Splits of files")
struct SplitTests {
  /// A file, of which every line end and every first byte of a line may be where a split begins.
  struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: [UInt8]

    init(_ name: String, _ text: String) {
      testDescription = name
      self.text = Array(text.utf8)
    }
  }

  static let shapes: [Shape] = [
    Shape("one line without an end", String(repeating: "a foo line ", count: 12)),
    Shape("no final line feed", (1...300).map { "foo \($0)\n" }.joined() + "foo last"),
    Shape("CRLF", (1...300).map { "foo \($0)\r\n" }.joined()),
    Shape(
      "lines longer than a split",
      "foo bar\n" + String(repeating: "z", count: 5000) + "foo\n\n\nfoo\n"
        + String(repeating: "q", count: 9000) + "\nfoo\n"),
    Shape("splits that begin at a line end", String(repeating: "foo567\n", count: 448)),
    Shape("splits that begin a line", String(repeating: "foo4567\n", count: 448)),
    Shape("a byte order mark and empty lines", "\u{FEFF}foo\n\n\n\n" + "\n foo\n\n"),
    Shape("empty", ""),
  ]

  /// Runs one process for each of `$n` splits of `f`, with the options `$o`.
  static let worker =
    "work() { mgrep --splits=$n --line-bases f | while IFS='\t' read -r f s e b; do "
    + "mgrep $o -e foo -e z \"$@\" --byte-range=$s,$e --split-lines --line-base=$b $f; done; }; "

  @Test("add up to what one process prints", arguments: shapes)
  func sameAsOneRun(_ shape: Shape) throws {
    let script =
      Self.worker
      + "for n in 2 7 64; do mgrep --splits=$n f; done | "
      + "awk '$2 && $2 != end {print \"gap\", $0} {end = $3}'; "
      + "for n in 2 7 64; do for o in '-nb --crlf' -ob -nv; do "
      + "case $n$o in 64-ob|64-nv) continue;; esac; "
      + "mgrep $o -e foo -e z f > all; work | cmp - all; done; done; "
      + "n=7; o=-nb; mgrep -nb -e foo -e z f > all; work --no-mmap | cmp - all; "
      + "for n in 2 7; do "
      + "o=-c; mgrep -c -e foo -e z f > all; work | awk '{n += $1} END {print n + 0}' | cmp - all; "
      + "o=--count-by-pattern; mgrep $o -e foo -e z f > all; work | awk -v OFS='\t' "
      + "'{n[$1] += $2; p[$1] = $3} END {print 1, n[1], p[1]; print 2, n[2], p[2]}' | cmp - all; "
      + "done; "
      + "echo same"
    try CLICase(script, "same\n").check(files: ["f": shape.text])
  }

  static let cases: [CLICase] = [
    .init("mgrep --splits=3 s", "s\t0\t27\ns\t27\t54\ns\t54\t81\n"),
    .init("mgrep --splits=3 --line-bases s", "s\t0\t27\t0\ns\t27\t54\t12\ns\t54\t81\t21\n"),
    .init("mgrep --split-size=40 s", "s\t0\t27\ns\t27\t54\ns\t54\t81\n"),
    .init("mgrep --split-size=1K s empty", "s\t0\t81\nempty\t0\t0\n"),
    // A file has no more splits than bytes.
    .init("printf 'a\\n' > two; mgrep --splits=64 two", "two\t0\t1\ntwo\t1\t2\n"),
    // Each named file has a split of its own, small ones of a directory are together.
    .init("mgrep --splits=2 s t/1 t/2", "s\t0\t41\ns\t41\t81\nt/1\t0\t2\nt/2\t0\t2\n"),
    .init(
      "mv s t/s; mgrep --splits=4 --line-bases t",
      "t/1\t0\t2\t0\t1\nt/2\t0\t2\t0\t1\nt/3\t0\t2\t0\t1\n"
        + "t/s\t0\t21\t0\t2\nt/s\t21\t41\t10\t3\nt/s\t41\t61\t17\t4\nt/s\t61\t81\t24\t5\n"),
    .init("cd t; mgrep --split-size=4", "1\t0\t2\t1\n2\t0\t2\t1\n3\t0\t2\t2\n"),
    .init("printf 's\\0t/1\\0' | mgrep --split-size=90 --files0-from=-", "s\t0\t81\nt/1\t0\t2\n"),
    // What is compressed or decoded is one split.
    .init("gzip -n s; mgrep --splits=3 s.gz | wc -l", "1\n"),
    .init("iconv -t UTF-16 s > u; mgrep --splits=3 u | wc -l", "1\n"),
    .init("mgrep --pre=cat --splits=3 s | wc -l", "1\n"),
    .init("mgrep --splits=3 --newline=ANY s | wc -l", "1\n"),
    .init(
      "mgrep --splits=2 - none /dev/null",
      errors: "mgrep: (standard input): cannot be split; name a file\n"
        + "mgrep: none: No such file or directory\nmgrep: /dev/null: not a regular file\n",
      status: 2),
    .init(
      "touch 'a\tb'; mgrep --splits=2 'a\tb'",
      errors: "mgrep: a\\tb: a name with a tab or a line feed cannot be printed by --splits\n",
      status: 2),
    .init(
      "mgrep --splits=2 --split-size=3 s",
      errors: "mgrep: --splits cannot be combined with --split-size\n", status: 2),
    .init(
      "mgrep --line-bases s", errors: "mgrep: --line-bases needs --splits or --split-size\n",
      status: 2),
    .init(
      "mgrep --splits=2 --json s", errors: "mgrep: --json cannot be combined with --splits\n",
      status: 2),
    .init("mgrep --splits=2 -r t/none 2>&1 | wc -l", "1\n"),
  ]

  @Test("are balanced, and name what cannot be split", arguments: cases)
  func listed(_ c: CLICase) throws {
    let number = Array("1\n".utf8)
    var c = c
    c.output = c.output.split(separator: "\t", omittingEmptySubsequences: false)
      .joined(separator: #"\x09"#)
    try c.check(files: ["t/1": number, "t/2": number, "t/3": number, "empty": []])
  }

  static let sums: [CLICase] = [
    // Whether a file is binary is decided by its start; nothing else before the split is read.
    .init(
      "mkdir L B; seq 60000 > L/l; (printf 'a\\0\\n'; cat L/l) > B/b; mgrep -b 77 L/l > all; "
        + "for o in -hrb '-hrb --no-mmap'; do for f in L L/l B B/b; do "
        + "for r in 0,100000 100000,200000 200000,; do "
        + "mgrep $o --byte-range=$r --split-lines 77 $f; done > parts 2> messages; "
        + "cat messages; [ ${f%/*} = B ] || cmp all parts; done; done | sort | uniq -c | "
        + "sed 's/^ *//'", "12 mgrep: B/b: binary file matches\n"),
    // Records have offsets in the file, and the sums of the summaries are those of one run.
    .init(
      worker + "n=7 o=--json; mgrep --json -e foo -e z f > all; work > parts; "
        + "for f in all parts; do "
        + "jq -c 'select(.type == \"match\").data' $f > $f.1; "
        + "jq -s 'map(select(.type == \"summary\").data.stats) | "
        + "map(.bytes_searched), map(.matched_lines), map(.matches) | add' $f > $f.2; done; "
        + "cmp all.1 parts.1; cmp all.2 parts.2; paste -sd' ' all.2", "2292 300 300\n"),
    .init(
      worker + "n=7 o=--total-count; mgrep -c -e foo -e z f; work | awk '{n += $1} END {print n}'",
      "300\n300\n"),
    // What is planned for the splits is what is planned for the file.
    .init(
      worker
        + "n=7 o='--preview=lines --fit=pad'; mgrep $o -e foo -e z --replace=XXX f > all; "
        + "work --replace=XXX | cmp - all; wc -l < all", "300\n"),
    // The split of a worker that was killed, here the second, is searched again.
    .init(
      "mkfifo wait; mgrep --splits=7 f > cuts; while IFS='\t' read -r f s e; do n=$((n + 1)); "
        + "p=foo; [ $n -ne 2 ] || p=wait; echo foo > foo; "
        + "mgrep -c -f $p --byte-range=$s,$e --split-lines $f > out & "
        + "[ $n -ne 2 ] || kill -9 $!; { wait $!; } 2> /dev/null; [ $? -lt 2 ] && cat out || echo $s,$e >> again; "
        + "done < cuts > counts; wc -l < again; while read -r r; do "
        + "mgrep -c foo --byte-range=$r --split-lines f; done < again >> counts; "
        + "awk '{n += $1} END {print n}' counts", "1\n300\n"),
  ]

  @Test("have sums", arguments: sums)
  func summed(_ c: CLICase) throws {
    try c.check(files: ["f": Array((1...300).map { "foo \($0)\n" }.joined().utf8)])
  }
}
