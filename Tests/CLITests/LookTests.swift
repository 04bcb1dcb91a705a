import TestSupport
import Testing

/// What fields, numbers and colours of the output look like.
@Suite("The look of output")
struct LookTests {
  static let cases: [CLICase] = [
    .init(
      #"mgrep -n -H -C1 --field-match-separator='\x7C\t' --field-context-separator== bar a"#,
      "a|\\x091|\\x09foo bar foo\na=2=baz\n"),
    .init("mgrep -n --field-match-separator= bar a", "1foo bar foo\n"),
    .init("mgrep -nZH --field-match-separator=' ' bar a", "a\\x001 foo bar foo\n"),
    .init("mgrep -c --field-match-separator=X foo a b", "a:2\nb:0\n"),
    .init("mgrep --heading -Hn --field-match-separator='>' bar a", "a\n1>foo bar foo\n"),
    .init("printf 'фф b\n' | mgrep --column=chars b", "1:4:фф b\n"),
    .init("printf 'фф b\n' | mgrep -o --column=chars b", "1:4:b\n"),
    .init("printf 'фф b\n' | mgrep --column b", "1:6:фф b\n"),
    .init("printf 'фф b\n' | mgrep -kU b | cut -c1-4", "1:6:\n"),
    .init("printf 'фф b\n' | mgrep -U --column=chars b | cut -c1-4", "1:6:\n"),
    .init(
      "mgrep --column=x b a",
      errors: "mgrep: invalid argument 'x' for '--column'; valid are 'bytes', 'chars'\n", status: 2),
    .init(
      "mgrep --colors foo:fg:red b a",
      errors: "mgrep: foo:fg:red: invalid argument for --colors; "
        + "write TYPE:ATTRIBUTE:VALUE, such as match:fg:blue\n", status: 2),
  ]

  @Test("fields and columns", arguments: cases)
  func fields(_ c: CLICase) throws { try c.check() }

  /// A change of colours, and what stands before `bar` then.
  static let colors = [
    ("match:fg:blue", "^[[01;34m^[[K"), ("match:none", ""), ("match:style:nobold", "^[[31m^[[K"),
    ("match:bg:0x0,0x80,255", "^[[01;31;48;2;0;128;255m^[[K"),
    ("match:fg:12", "^[[01;38;5;12m^[[K"),
    ("match:style:intense", "^[[01;91m^[[K"), ("match:style:underline", "^[[4;01;31m^[[K"),
    ("match:fg:blue --colors match:none --colors match:fg:red", "^[[31m^[[K"),
  ]

  @Test("--colors changes the colours of GREP_COLORS", arguments: colors)
  func color(_ c: (change: String, start: String)) throws {
    let end = c.start.isEmpty ? "" : "^[[m^[[K"
    try CLICase(
      "mgrep --color=always --colors \(c.change) bar a | cat -v", "foo \(c.start)bar\(end) foo\n"
    ).check()
  }

  static let totals: [CLICase] = [
    .init(
      "mgrep --in-place --total-count --replace=qux foo a",
      errors: "mgrep: --total-count cannot be combined with --in-place and --preview\n", status: 2),
    .init("mgrep --total-count foo a b c", "3\n"),
    .init("mgrep -c --total-count foo a b c", "a:2\nb:0\nc:1\nTOTAL:3\n"),
    .init("mgrep -ch --total-count foo a c", "2\n1\n3\n"),
    .init("mgrep -c --total-count foo a", "2\n"),
    .init("mgrep -c --total-count zzz a b", "a:0\nb:0\nTOTAL:0\n", status: 1),
    .init("mgrep --total-count -v foo a c", "1\n"),
    .init("mgrep --count-matches --total-count foo a c", "a:3\nc:1\nTOTAL:4\n"),
    .init("mgrep -c --no-include-zero --total-count foo a b", "a:2\n"),
    .init("mgrep --total-count -m1 foo a c", "2\n"),
    .init("mgrep -l --total-count foo a c", "a\nc\n"),
    .init("mgrep -rc --total-count foo d | tail -1", "TOTAL:3\n"),
    .init("cat a | mgrep --total-count foo", "2\n"),
    .init(
      "mgrep --json --total-count foo a",
      errors: "mgrep: --json cannot be combined with --total-count\n",
      status: 2),
  ]

  @Test("the number of all selected lines, as pcre2grep -t tells it", arguments: totals)
  func total(_ c: CLICase) throws { try c.check() }

  static let templates: [CLICase] = [
    .init(
      "mgrep --json -O '$LINE' foo a", errors: "mgrep: --json cannot be combined with --output\n",
      status: 2),
    .init(
      "mgrep -O '$PATH' '(?<PATH>foo)' a",
      errors: "mgrep: --output: $PATH is no group here; "
        + "use $<PATH> for the group of the pattern\n", status: 2),
    .init("mgrep -m1 -O '$<PATH>' '(?<PATH>fo)' a", "fo\nfo\n"),
    .init(
      "yes 'é foo' | head -20000 | tr '\\n' ' ' > l; mgrep -o --column=chars foo l | tail -1",
      "1:119997:foo\n"),
    .init(
      "mgrep -cH --color=always --hyperlink-format=file foo .//a | grep -c \"file://[^/]*$PWD/a\"",
      "1\n"),
    .init(
      "mgrep -O '$PATH:$LINE:$COLUMN:$OFFSET:$&' foo a", "a:1:1:0:foo\na:1:9:8:foo\na:3:1:16:foo\n"),
    .init("mgrep --output='${1}-$1' '(b)a' a", "b-b\nb-b\n"),
    .init("mgrep -O '$PATTERN=$0' -e 'b.r' -e 'b.z' a", "b.r=bar\nb.z=baz\n"),
    .init("mgrep -O 'x\\t\\U$1' '(b)a' a", "x\\x09B\nx\\x09B\n"),
    .init("mgrep -nHbT --column --heading -O '$1' '(b)ar' a c", "b\n"),
    .init("cat a | mgrep -O '$PATH $LINE' baz", "(standard input) 2\n"),
    .init("mgrep -rO '$PATH' foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("mgrep -F -O '<$&>' o. a", status: 1), .init("mgrep -F -O '<$&>' az a", "<az>\n"),
    .init("mgrep -c -O x foo a", "2\n"),
    .init("mgrep -O '$FOO' foo a", errors: "mgrep: the pattern has no group FOO\n", status: 2),
    .init(
      "mgrep --replace='$PATH' foo a", errors: "mgrep: the pattern has no group PATH\n", status: 2),
    .init(
      "mgrep -O '${' foo a",
      errors: "mgrep: --output, offset 2: expected a group after ${\n${\n  ^\n",
      status: 2),
    .init(
      "mgrep --in-place -O x foo a",
      errors: "mgrep: --output cannot be combined with --in-place and --preview\n",
      status: 2),
  ]

  @Test("--output prints a template for each match", arguments: templates)
  func template(_ c: CLICase) throws { try c.check() }
}
