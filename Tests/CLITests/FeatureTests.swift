import TestSupport
import Testing

/// The output of the program where there is no peer to compare with.
@Suite("Features")
struct FeatureTests {
  static let errorCases: [CLICase] = [
    .init("mgrep", errors: "mgrep: no pattern\n" + usage, status: 2),
    .init("mgrep -e", errors: "mgrep: option requires an argument -- 'e'\n" + usage, status: 2),
    .init("mgrep -?x 2>&1 | head -1", "Usage: mgrep [OPTION]... PATTERN [FILE]...\n"),
    .init("mgrep -! foo a", errors: "mgrep: invalid option -- '!'\n" + usage, status: 2),
    .init(
      "mgrep --colr foo a",
      errors: "mgrep: unrecognized option '--colr'; did you mean '--color'?\n" + usage,
      status: 2),
    .init(
      "mgrep --line foo a",
      errors: "mgrep: option '--line' is ambiguous; possibilities: '--line-regexp' "
        + "'--line-regex' '--line-range' '--line-number' '--line-buffered' '--line-base' "
        + "'--line-bases'\n" + usage, status: 2),
    .init(
      "mgrep --count=1 foo a",
      errors: "mgrep: option '--count' doesn't allow an argument\n" + usage, status: 2),
    .init(
      "mgrep -A x foo a",
      errors: "mgrep: invalid argument 'x' for '--after-context'; valid are numbers from 0\n",
      status: 2),
    .init(
      "mgrep -C-1 foo a",
      errors: "mgrep: invalid argument '-1' for '--context'; valid are numbers from 0\n", status: 2),
    .init(
      "mgrep -m x foo a",
      errors: "mgrep: invalid argument 'x' for '--max-count'; valid are whole numbers\n", status: 2),
    .init(
      "mgrep -j0 foo a",
      errors: "mgrep: invalid argument '0' for '--threads'; valid are numbers from 1\n", status: 2),
    .init(
      "mgrep --color=blue foo a",
      errors: "mgrep: invalid argument 'blue' for '--color'; "
        + "valid are 'always', 'never', 'auto'\n", status: 2),
    .init(
      "mgrep -e ok -e 'foo(' a",
      errors: "mgrep: pattern 2, offset 4: missing closing parenthesis\nfoo(\n    ^\n", status: 2),
    .init(
      "mgrep -w 'ф[a' a",
      errors: "mgrep: pattern 1, offset 4: missing terminating ] for character class\nф[a\n   ^\n",
      status: 2),
    .init(
      #"mgrep "$(printf 'a\351')" a"#,
      errors: "mgrep: pattern 1: not valid UTF-8; use -U to search for bytes\n", status: 2),
    .init(#"mgrep -F "$(printf 'f\351')" inv"#, "caf\\xE9 foo\n"),
    .init("mgrep -f nonexist a", errors: "mgrep: nonexist: No such file or directory\n", status: 2),
    .init("mgrep foo a > /dev/full", errors: writeError, status: 2),
    .init("mgrep -c foo a > /dev/full", errors: writeError, status: 2),
    .init("mgrep -l foo a > /dev/full", errors: writeError, status: 2),
    .init("mgrep --help > /dev/full", errors: writeError, status: 2),
    .init("mgrep -q foo a > /dev/full", ""),
    .init("mgrep foo <&-", errors: "mgrep: (standard input): Bad file descriptor\n", status: 2),
    .init("mgrep foo a >&-", errors: "mgrep: write error: Bad file descriptor\n", status: 2),
    .init("mgrep foo d", errors: "mgrep: d: Is a directory\n", status: 2),
    .init("mgrep foo < d", errors: "mgrep: (standard input): Is a directory\n", status: 2),
    .init("mgrep foo a > /dev/null; echo $?", "0\n"),
    .init("mgrep foo bin nonexist > /dev/null; echo $?", "2\n", errors: noFile),
    .init("{ mgrep . s s s s | head -c 1; } > /dev/null", ""),
    .init("seq 100000 > big; (mgrep 1 big; echo $? >&2) | head -1", "1\n", errors: "141\n"),
  ]

  static let inputCases: [CLICase] = [
    .init("(mgrep -m1 foo; cat) < a", "foo bar foo\nbaz\nfoo\n"),
    .init("(mgrep -m1 -A1 foo; cat) < a", "foo bar foo\nbaz\nbaz\nfoo\n"),
    .init("(mgrep -cm1 foo; cat) < a", "1\nbaz\nfoo\n"),
    .init("(mgrep -m1 foo > /dev/null; cat) < a", "baz\nfoo\n"),
    .init("(mgrep -cm1 foo > /dev/null; cat) < a", "baz\nfoo\n"),
    .init("(mgrep -om1 foo; cat) < a", "foo\nfoo\nbaz\nfoo\n"),
    .init("(mgrep -m1 baz; mgrep -n foo) < a", "baz\n1:foo\n"),
    .init("(mgrep -m1 --no-mmap foo; cat) < a", "foo bar foo\nbaz\nfoo\n"),
    .init("(mgrep -m9 foo; cat) < a", "foo bar foo\nfoo\n"),
    .init("(mgrep foo; cat) < a", "foo bar foo\nfoo\n"),
    .init("(mgrep -m2 -vb foo; cat) < s", "0:1\n2:2\n" + (3...30).map { "\($0)\n" }.joined()),
    .init("while mgrep -m1 foo; do echo next; done < a", "foo bar foo\nnext\nfoo\nnext\n"),
    .init("(read line; mgrep -nb foo) < a", "2:4:foo\n"),
    // The second file begins where the first one ended, whichever thread is faster.
    .init(
      "seq 100000 > big; for i in $(seq 20); do mgrep -hc 7 - - < big; done | sort -n | uniq -c",
      "     20 0\n     20 40951\n"),
    .init("mgrep foo - - < a", "(standard input):foo bar foo\n(standard input):foo\n"),
    .init("mgrep -f - a < patterns", "foo bar foo\nbaz\nfoo\n"),
    .init("mgrep -f - - < patterns", status: 1),
    .init("printf foo | mgrep -c ''", "1\n"),
    .init("printf 'a\\nb' | mgrep -c ''", "2\n"),
    .init("printf 'x\\n' | mgrep --label=in -H x", "in:x\n"),
    .init("mgrep -c . /proc/self/status > n && test $(cat n) -gt 10"),
    .init("mgrep -c processor /proc/cpuinfo > n && test $(cat n) -gt 0"),
    .init("cat /sys/kernel/mm/transparent_hugepage/enabled | mgrep -c . ", "1\n"),
    .init("mgrep -c . /sys/kernel/mm/transparent_hugepage/enabled", "1\n"),
    // Each line is printed before the next one is written.
    .init(
      "mkfifo in out; (mgrep --line-buffered o < in > out) & exec 3> in 4< out; "
        + "echo one >&3; read x <&4; echo got $x; echo two >&3; read y <&4; echo got $y; exec 3>&-",
      "got one\ngot two\n"),
    .init(
      "(echo foo; printf 'x\\000y\\n'; echo foo) | mgrep -n foo", "1:foo\n", errors: inputBinary),
    .init("yes foo | mgrep -m2 foo", "foo\nfoo\n"),
    .init("yes foo | mgrep -q foo"),
    .init("ln -s nowhere l; mgrep -r foo d l", rTree, errors: noLink, status: 2),
    .init("ln -s nowhere d/l; mgrep -r foo d", rTree),
    .init(
      "ln -s nowhere d/l; mgrep -R foo d", rTree, errors: "mgrep: d/l: No such file or directory\n",
      status: 2),
    .init("ln -s ../a d/l; mgrep -r foo d", rTree),
    .init("ln -s ../c d/l; mgrep -R foo d", "d/l:foo no newline\n" + rTree),
    .init("ln -s d e; mgrep -rc foo e", "e/sub/y.c:1\ne/x:1\ne/z.h:1\n"),
    .init(
      "ln -s .. d/sub/up; mgrep -Rc foo d", "d/sub/y.c:1\nd/x:1\nd/z.h:1\n",
      errors: "mgrep: d/sub/up: warning: recursive directory loop\n"),
    .init("mgrep -r foo d/", rTree),
    .init("mgrep -rh foo d", "foo c\nfoo\nfoo h\n"),
    .init("mgrep -r --include='*.c' foo d", "d/sub/y.c:foo c\n"),
    .init("mgrep -r --exclude='*.[ch]' foo d", "d/x:foo\n"),
    .init("mgrep -r --exclude-dir=sub foo d", "d/x:foo\nd/z.h:foo h\n"),
    .init("mgrep -r --exclude-dir=sub/ foo d", "d/x:foo\nd/z.h:foo h\n"),
    .init("printf '*.c\\n*.h\\n' > ex; mgrep -r --exclude-from=ex foo d", "d/x:foo\n"),
  ]

  static let outputCases: [CLICase] = [
    .init(
      "mgrep --debug -j1 -c 'o{2}' a", "2\n",
      errors:
        "mgrep: debug: not all lines match: no pattern is empty\nmgrep: debug: not candidate window: "
        + "it consists of literals\nmgrep: debug: not candidate union: it consists of literals\n"
        + "mgrep: debug: not automaton: it consists of literals\n"
        + "mgrep: debug: strategy: candidate line\nmgrep: debug: threads: 1\n"),
    .init(
      #"mgrep --debug -j1 -c '\d{4}-\d{4}|Bearer \w{40}' a"#, "0\n",
      errors:
        "mgrep: debug: not all lines match: no pattern is empty\nmgrep: debug: not candidate window: "
        + "no bytes that every match has in a row\nmgrep: debug: strategy: candidate union\n"
        + "mgrep: debug: threads: 1\n", status: 1),
    .init("mgrep --column foo a", "1:1:foo bar foo\n3:1:foo\n"),
    .init("mgrep --column -b bar a", "1:5:0:foo bar foo\n"),
    .init("mgrep -k -N -o foo a", "1:foo\n9:foo\n1:foo\n"),
    .init("mgrep --column -A1 bar a", "1:5:foo bar foo\n2-baz\n"),
    .init("mgrep --count-matches foo a b", "a:3\nb:0\n"),
    .init("mgrep -c --no-include-zero foo a b", "a:2\n"),
    .init("mgrep -S foo a", "foo bar foo\nfoo\n"),
    .init("mgrep -S FOO a", status: 1),
    .init("mgrep -cS É utf8", "1\n"),
    .init("mgrep -cS é utf8", "2\n"),
    .init("mgrep --crlf -o 'foo$' crlf", "foo\nfoo\n"),
    .init("mgrep --crlf -x foo crlf", "foo\\x0D\n"),
    .init("mgrep --crlf -c '^$' crlf", "1\n"),
    .init("mgrep --version | head -1", "mgrep 0.1.0\n"),
    .init(
      "mgrep --version | tail -1",
      "Copyright 2026 the mgrep developers; MIT license, no warranty.\n"),
    .init("mgrep --pcre2-version | cut -c1-7", "PCRE2 1\n"),
    .init("mgrep -V --help | head -1", "Usage: mgrep [OPTION]... PATTERN [FILE]...\n"),
    .init(
      "mgrep -n consectetuer lorem.txt",
      "1:Lorem ipsum dolor sit amet, consectetuer adipiscing elit.\n"),
    .init(
      "POSIXLY_CORRECT=1 mgrep foo a -c", "a:foo bar foo\na:foo\n", errors: noOption, status: 2),
    .init("mgrep foo a -c", "2\n"),
    .init("mgrep --colou=never --no-m --inc='*' foo a", "foo bar foo\nfoo\n"),
  ]

  static let colorCases: [CLICase] = [
    "", "-v", "-n", "-A1", "-o", "-c", "-l", "-nHb", "-Z -H", "-T -n",
  ]
  .flatMap { options in
    ["", "sl=1", "sl=1:cx=2", "sl=1:cx=2:rv", "ne", "mt=7", "ms=4:mc=5:fn=6:ln=7:bn=1:se=2"].map {
      CLICase(
        "mgrep --color=always \(options) ba a > o1; grep -P --color=always \(options) ba a > o2;"
          + " cmp o1 o2", environment: ["GREP_COLORS": $0])
    }
  }

  private static let usage =
    "Usage: mgrep [OPTION]... PATTERN [FILE]...\nTry 'mgrep --help' for more information.\n"
  private static let writeError = "mgrep: write error: No space left on device\n"
  private static let noFile = "mgrep: nonexist: No such file or directory\n"
  private static let noLink = "mgrep: l: No such file or directory\n"
  private static let noOption = "mgrep: -c: No such file or directory\n"
  private static let inputBinary = "mgrep: (standard input): binary file matches\n"
  private static let rTree = "d/sub/y.c:foo c\nd/x:foo\nd/z.h:foo h\n"

  @Test("errors and exit status", arguments: errorCases)
  func errors(_ c: CLICase) throws { try c.check() }

  @Test("standard input, pipes, directories", arguments: inputCases)
  func input(_ c: CLICase) throws { try c.check() }

  @Test("output", arguments: outputCases)
  func output(_ c: CLICase) throws { try c.check() }

  @Test("colours are those of GNU grep", arguments: colorCases)
  func color(_ c: CLICase) throws { try c.check() }

  @Test("an unreadable file or directory is told and passed over")
  func unreadable() throws {
    let command = """
      mkdir locked; chmod 000 locked c; chmod 755 .; \
      \(Sandbox.asOrdinaryUser)mgrep -r foo a c d locked
      """
    try CLICase(
      command, "a:foo bar foo\na:foo\nd/sub/y.c:foo c\nd/x:foo\nd/z.h:foo h\n",
      errors: "mgrep: c: Permission denied\nmgrep: locked: Permission denied\n", status: 2
    ).check()
  }
}
