import TestSupport
import Testing

/// Searches of a part of each file: `--line-range`, `--byte-range`, `--max-bytes`.
@Suite("Parts of files")
struct RangeTests {
  /// What the options select of the numbers 1 to 2000, compared with what awk prints of them, whose `o`
  /// is where a line starts and `e` where it ends.
  static let selected: [(options: String, awk: String)] = [
    ("-n --line-range=5,10 .", "NR>=5 && NR<=10 {print NR\":\"$0}"),
    ("-K 1990, 7", "NR>=1990 && /7/"),
    ("-K ,12 1", "NR<=12 && /1/"),
    ("-K 7 .", "NR==7"),
    ("-K 3000, .", "0"),
    ("-nv -K5,8 6", "NR>=5 && NR<=8 && !/6/ {print NR\":\"$0}"),
    ("-c -K1500,1600 5", "NR>=1500 && NR<=1600 && /5/ {n++} END {print n}"),
    ("-m2 -K1500, 9", "NR>=1500 && /9/ && n++<2"),
    ("--max-total=2 -K1500, 9", "NR>=1500 && /9/ && n++<2"),
    ("--count-matches -K11,22 1", "NR>=11 && NR<=22 {n+=gsub(/1/,\"\")} END {print n}"),
    ("--byte-range=4,9 .", "o<9 && e>4"),
    ("--byte-range=5000, 5", "e>5000 && /5/"),
    ("--max-bytes=1K 5", "o<1024 && /5/"),
    ("--max-bytes=0 .", "0"),
    ("--byte-range=5 .", "o<=5 && e>5"),
    ("--byte-range=5, --max-bytes=20 .", "o<20 && e>5"),
    ("--max-bytes=20 --byte-range=,9 .", "o<9"),
    ("-b --byte-range=11,21 --split-lines 1", "o>=11 && o<21 && /1/ {print o\":\"$0}"),
    ("--byte-range=12,13 --split-lines .", "o>=12 && o<13"),
    ("--byte-range=7 --split-lines .", "0"),
    ("-n --byte-range=500, --split-lines 77", "o>=500 && /77/ {print NR-152\":\"$0}"),
    (
      "-nv --byte-range=501,9000 --split-lines --line-base=153 7",
      "o>=501 && o<9000 && !/7/ {print NR\":\"$0}"
    ),
    ("-c --byte-range=501,9000 --split-lines 7", "o>=501 && o<9000 && /7/ {n++} END {print n}"),
    ("-m2 -A1 --byte-range=70,80 --split-lines .", "o>=70 && n++<3"),
    ("-C9 --byte-range=71,77 --split-lines .", "o>=71 && o<77"),
    ("--passthru --byte-range=71,99 --split-lines x", "o>=71 && o<99"),
    ("-n -K 9,12 --line-base=6 .", "NR>2 && NR<7 {print NR+6\":\"$0}"),
    (
      "-n -K 172,175 --byte-range=500,600 --split-lines --line-base=152 .",
      "NR>171 && NR<176 {print NR\":\"$0}"
    ),
    ("-o --byte-range=,40 1", "o<40 {for(i=gsub(/1/,\"\");i>0;i--)print 1}"),
    ("-K 100,200 --byte-range=,400 .", "NR>=100 && NR<=200 && o<400"),
    ("-K 9,12 -e 1 --andnot -e 0", "NR>=9 && NR<=12 && /1/ && !/0/"),
    ("-F -K 9,12 1", "NR>=9 && NR<=12 && /1/"),
  ]

  @Test("select what awk selects, however the file is read", arguments: selected)
  func selection(_ c: (options: String, awk: String)) throws {
    try CLICase(
      "seq 2000 > l; awk '{o=e; e+=length($0)+1} \(c.awk)' l > r; "
        + "for o in -j1 --no-mmap --mmap=always; do mgrep $o \(c.options) l | cmp - r; done; "
        + "cat l | mgrep \(c.options) | cmp - r; echo same", "same\n"
    ).check()
  }

  static let cases: [CLICase] = [
    // What PCRE2 cannot decide outside of the range is no error.
    .init(
      "(echo good 1; printf 'a%.0s' $(seq 50); echo X; echo good 2) > w; "
        + #"mgrep --line-range=1,1 '(a+)+\1$|good' w; mgrep --line-range=3, '(a+)+\1$|good' w"#,
      "good 1\ngood 2\n"),
    // Lines outside are context like others.
    .init("mgrep -n -K5,10 -C1 '^(5|10|11)$' s", "4-4\n5:5\n6-6\n--\n9-9\n10:10\n11-11\n"),
    .init("mgrep --passthru --replace=X -K2,3 . four", "1\nX\nX\n4\n"),
    .init("mgrep --replace=X --byte-range=3,7 . four", "2\nX\nX\n"),
    .init("mgrep --replace=X --byte-range=2,5 o a", "foX bar foo\n"),
    .init("mgrep --preview=lines --replace=X --byte-range=2,5 o a | wc -l", "1\n"),
    .init("mgrep -l -K3,4 20 s", status: 1),
    .init("mgrep -L -K3,4 20 s", "s\n", status: 1),
    .init("mgrep -q -K3,4 4 s"),
    .init("mgrep -m1 -K3, --stats . s 2>&1 | head -2", "3\n1 matches\n"),
    .init("mgrep --json -K2,3 . s | jq -r 'select(.type==\"match\").data.line_number'", "2\n3\n"),
    .init("yes | mgrep -c -K2,3 y", "2\n"),
    .init("(mgrep -m1 -K2, 0; head -1) < s", "10\n11\n"),
    .init(
      "mgrep -nM -K3,4 '[36]|4\\n5|4$|5' s", "3:3\n"),
    .init("mgrep -nM -K3,4 '1\\n2|3\\n4|5\\n6' s", "3:3\n4:4\n"),
    .init("mgrep -cM -K3,4 '2\\n3|4\\n5' s", "0\n", status: 1),
    .init("mgrep -cM -K2,20 -m3 '\\d\\n\\d' s", "3\n"),
    .init("mgrep -nM -K2,9 -m1 '^\\d\\n\\d' s", "3:3\n4:4\n"),
    .init("mgrep -nvM -K2,4 '3\\n4' s", "2:2\n"),
    .init("mgrep -nM --byte-range=4,6 '\\d' s", "3:3\n"),
    .init("mgrep -M -K3,5 --replace='<$&>' '\\d\\n\\d' s", "<3\n4>\n"),
    .init(
      "mgrep -M -K2,4 --preview=lines --replace='X' '[1-5]' s",
      "s:2:1: \"2\" -> \"X\"\ns:3:1: \"3\" -> \"X\"\ns:4:1: \"4\" -> \"X\"\n"),
    .init(
      "mgrep -M --byte-range=1,2 --split-lines . s",
      errors: "mgrep: -M cannot be combined with --split-lines\n", status: 2),
    .init(
      "mgrep --split-lines . s", errors: "mgrep: --split-lines needs --byte-range\n", status: 2),
    .init(
      "mgrep --in-place --replace=Y --byte-range=0,2 --split-lines 1 s",
      errors: "mgrep: --in-place cannot be combined with --split-lines: "
        + "locks and journals are per file; edit whole files\n", status: 2),
    // What is decoded is one split.
    .init(
      "gzip -k s; for r in 0,9 9,; do mgrep -n --search-zip --byte-range=$r --split-lines 9 s.gz; "
        + "echo $?; done", "9:9\n19:19\n29:29\n0\n1\n"),
    .init(
      "iconv -t UTF-16 s > u; for r in 0,9 9,; do mgrep -c --byte-range=$r --split-lines 9 u; done",
      "3\n0\n", status: 1),
    // The lines before a split have no failures, and those in it are counted from its start.
    .init(
      "(printf 'a%.0s' $(seq 50); echo X; echo 2; printf 'a%.0s' $(seq 50); echo X) > w; "
        + #"for o in '' --no-mmap; do mgrep $o --byte-range=9, --split-lines '(a+)+\1$' w; "#
        + #"cat w | mgrep --line-base=7 --byte-range=9, --split-lines '(a+)+\1$'; done"#,
      errors: String(
        repeating: "mgrep: w:2: backtracking limit exceeded\n"
          + "mgrep: (standard input):9: backtracking limit exceeded\n", count: 2), status: 2),
    .init(
      "mgrep --json --byte-range=9,12 --split-lines . s | jq -c "
        + "'[.data.absolute_offset, .data.line_number, .data.stats.bytes_searched]'",
      "[null,null,null]\n[10,1,null]\n[null,null,2]\n[null,null,2]\n"),
    .init("(mgrep -c --byte-range=2,6 --split-lines .; head -1) < s", "2\n4\n"),
    .init(
      "for k in 0 ,0; do mgrep -K $k . s; done",
      errors: "mgrep: invalid argument '0' for '--line-range'; valid are line numbers from 1\n"
        + "mgrep: invalid argument ',0' for '--line-range'; valid are line numbers from 1\n",
      status: 2),
    .init(
      "mgrep --max-bytes=x . s",
      errors: "mgrep: invalid argument 'x' for '--max-bytes'; "
        + "valid are numbers of bytes, such as 4096, 100K, 8M or 1G\n", status: 2),
  ]

  @Test("go with context, counts, replacing and streams", arguments: cases)
  func output(_ c: CLICase) throws { try c.check(files: ["four": Array("1\n2\n3\n4\n".utf8)]) }
}
