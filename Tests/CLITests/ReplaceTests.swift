import TestSupport
import Testing

/// Replacing with the real program: what is printed, previewed, stored, refused.
@Suite("Replacing")
struct ReplaceTests {
  private static let mismatches = """
    mgrep: a:1:1: match has 3 bytes, replacement has 4: "foo" -> "quux"
    mgrep: a:1:9: match has 3 bytes, replacement has 4: "foo" -> "quux"
    mgrep: a:3:1: match has 3 bytes, replacement has 4: "foo" -> "quux"
    mgrep: 3 replacements do not fit in 1 file (of 3 in 1 file)
    """
  private static let previewOfSome =
    "--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n-foo bar foo\n+qux bar qux\n baz\n-foo\n+qux\n"
  private static let hint = ". See --fit, or --passthru to write a new file.\n"

  static let printedCases: [CLICase] = [
    .init("mgrep --replace='<$&>' foo a", "<foo> bar <foo>\n<foo>\n"),
    .init("mgrep -n --replace=x foo a", "1:x bar x\n3:x\n"),
    .init("mgrep --column --replace=x bar a", "1:5:foo x foo\n"),
    .init("mgrep -ob --replace=X foo a", "0:X\n8:X\n16:X\n"),
    .init("mgrep -o -e '(f)oo' -e '(b)ar' --replace='$1' a", "f\nb\nf\nf\n"),
    .init("mgrep -c --replace=x foo a b", "a:2\nb:0\n"),
    .init("mgrep --replace=x foo c", "x no newline\n"),
    .init("mgrep --crlf --replace=x 'foo$' crlf", "x\\x0D\nbar x\\x0D\n"),
    .init("mgrep -A1 --replace=x bar a", "foo x foo\nbaz\n"),
    .init("mgrep --replace=- 'a*' -m1 lorem.txt | cut -c1-12", "-L-o-r-e-m- \n"),
    .init("printf 'a b\\n' | mgrep --transform=upper a", "A b\n"),
    .init(
      "mgrep --color=always --replace=x bar a",
      "foo \\x1B[01;31m\\x1B[Kx\\x1B[m\\x1B[K foo\n"),
    .init("mgrep --fit=pad --replace=x foo a", "x   bar x  \nx  \n"),
    .init("mgrep -F --replace='$1' foo a", "$1 bar $1\n$1\n"),
    .init("mgrep --template=simple --replace='C:\\n' bar a", "foo C:\\n foo\n"),
  ]

  static let groupsMeant =
    "mgrep: --group is short for --group-separator; use --groups=LIST to change groups only\n"

  static let refusedCases: [CLICase] = [
    .init("mgrep --replace='$3' '(f)' a", errors: "mgrep: the pattern has no group 3\n", status: 2),
    .init(
      "mgrep --replace='a${1' '(f)' a",
      errors: "mgrep: --replace, offset 4: missing } after the group\na${1\n    ^\n", status: 2),
    .init(
      "mgrep --in-place foo a", errors: "mgrep: --in-place needs --replace or --transform\n",
      status: 2),
    .init(
      "mgrep --groups=1 foo a", errors: "mgrep: --groups needs --replace or --transform\n",
      status: 2),
    .init("mgrep --group=1 --transform='mask=*' '(f)oo' a", errors: groupsMeant, status: 2),
    .init("mgrep --group=1 --in-place --replace=x '(f)oo' a", errors: groupsMeant, status: 2),
    .init("mgrep --grou 1 --preview --replace=x '(f)oo' a", errors: groupsMeant, status: 2),
    .init("mgrep --group-separator=1 -C0 --replace=x f a", "xoo bar xoo\n1\nxoo\n"),
    .init(
      "mgrep -v --replace=x foo a",
      errors: "mgrep: -v selects lines without a match, which cannot be replaced\n", status: 2),
    .init(
      "mgrep --transform=up foo a 2>&1 | cut -c1-43",
      "mgrep: --transform: no transform is called \n"),
    .init(
      "cp -p a o; mgrep --in-place --replace=quux foo a; s=$?; cmp a o; [ a -nt o ] || exit $s",
      errors: mismatches + "; nothing was written" + hint, status: 2),
    .init(
      "mgrep --preview --replace=qux 'foo|ba(?=r)' a", previewOfSome,
      errors: "mgrep: a:1:5: match has 2 bytes, replacement has 3: \"ba\" -> \"qux\"\n"
        + "mgrep: 1 replacement does not fit in 1 file (of 4 in 1 file)" + hint, status: 2),
    .init("mgrep --in-place --replace=x zzz a", status: 1),
    .init(
      "mgrep --in-place --replace=qux foo a nonexist; cat a", "foo bar foo\nbaz\nfoo\n",
      errors: "mgrep: nonexist: No such file or directory\nmgrep: nothing was written\n"),
    .init(
      "mgrep --in-place --replace=qux foo d", errors: "mgrep: d: Is a directory\n", status: 2),
    .init(
      "mgrep --in-place --replace=qux foo < a",
      errors: "mgrep: (standard input): cannot edit in place\n", status: 2),
    .init(
      "mgrep --in-place --replace=qux foo bin",
      errors: "mgrep: bin: binary file; use -a or -U to edit it\n", status: 2),
    .init(
      "mkfifo p; mgrep --in-place --replace=qux foo p",
      errors: "mgrep: p: not a regular file\n", status: 2),
    .init(
      "printf '\\377\\376f\\0' > w; mgrep --in-place --replace=x f w",
      errors: "mgrep: w: UTF-16 text; use -U to edit its bytes\n", status: 2),
    .init(
      "mgrep --in-place --expect=2 --replace=qux foo a; s=$?; mgrep -c qux a; exit $s", "0\n",
      errors: "mgrep: expected 2 replacements, found 3; nothing was written\n", status: 2),
    .init(
      "mgrep --in-place --expect=4, --replace=qux foo a",
      errors: "mgrep: expected 4 to 9223372036854775807 replacements, found 3; "
        + "nothing was written\n", status: 2),
    .init(
      "ln a l; mgrep --in-place --no-hard-links --replace=qux foo a",
      errors: "mgrep: a: has 2 hard links\n", status: 2),
    .init(
      "mgrep --in-place --replace=qux foo a > /dev/full; mgrep -c qux a", "2\n"),
    .init(
      "mgrep --in-place --json --replace=qux foo a > /dev/full; s=$?; mgrep -c qux a; exit $s",
      "2\n", errors: "mgrep: write error: No space left on device\n", status: 2),
    .init(
      "mgrep --in-place --journal-dir=nowhere --replace=qux foo a; s=$?; mgrep -c qux a; exit $s",
      "0\n",
      errors: "mgrep: a: cannot make a journal in nowhere: No such file or directory; "
        + "see --journal-dir\n", status: 2),
  ]

  static let storedCases: [CLICase] = [
    .init("mgrep --in-place --replace=qux foo a; cat a", "qux bar qux\nbaz\nqux\n"),
    .init(
      "mgrep --in-place --transform=reverse -w consectetuer lorem.txt; head -1 lorem.txt",
      "Lorem ipsum dolor sit amet, reutetcesnoc adipiscing elit.\n"),
    .init("mgrep --in-place -c --replace=qux foo a c b", "a:3\nc:1\n"),
    .init("mgrep --in-place -l --replace=qux foo a c b", "a\nc\n"),
    .init("mgrep --in-place --replace=qux foo c; cat c", "qux no newline"),
    .init("mgrep --in-place -m1 --replace=qux foo a; cat a", "qux bar qux\nbaz\nfoo\n"),
    .init(
      "mgrep --in-place --max-replacements=1 --replace=qux foo a c; cat a c",
      "qux bar foo\nbaz\nfoo\nqux no newline"),
    .init(
      "mgrep --in-place --line-range=2,3 --replace=qux foo a; cat a", "foo bar foo\nbaz\nqux\n"),
    .init(
      "mgrep --in-place --byte-range=1,16 --replace=qux foo a; cat a",
      "foo bar qux\nbaz\nfoo\n"),
    .init(
      "mgrep --in-place --groups=1 --transform='mask=*' '(f)o(o)' a; cat a",
      "*oo bar *oo\nbaz\n*oo\n"),
    .init(
      "mgrep --in-place --fit=skip --replace=quux 'foo|baz.?' a; cat a",
      "foo bar foo\nbaz\nfoo\n",
      errors: """
        mgrep: a:1:1: match has 3 bytes, replacement has 4: "foo" -> "quux"; left as it is
        mgrep: a:1:9: match has 3 bytes, replacement has 4: "foo" -> "quux"; left as it is
        mgrep: a:2:1: match has 3 bytes, replacement has 4: "baz" -> "quux"; left as it is
        mgrep: a:3:1: match has 3 bytes, replacement has 4: "foo" -> "quux"; left as it is

        """),
    .init(
      "mgrep -U --in-place --fit=pad --pad='\\0' --replace=x foo bin; cat bin",
      "x\\x00\\x00\n\\x00bin\nx\\x00\\x00\n"),
    .init("mgrep -a --in-place --replace=qux foo bin; cat bin", "qux\n\\x00bin\nqux\n"),
    .init("mgrep --in-place --replace=qux foo inv; cat inv", "caf\\xE9 qux\nok qux\n"),
    .init("mgrep --in-place --replace=qux foo bom; cat bom", "\u{FEFF}qux\nbar\n"),
    .init(
      "mgrep --in-place --replace=qux ^foo bom; mgrep --replace='[$&]' '^q' bom",
      "\u{FEFF}[q]ux\n"),
    .init("mgrep -r --in-place --replace=qux foo d; cat d/x d/z.h", "qux\nqux h\n"),
    .init(
      "mkdir d/.git; cp a d/.git/; mgrep -r --in-place --replace=qux foo d; cat d/.git/a | head -1;"
        + " mgrep -r --include-vcs --in-place --replace=qux foo d; cat d/.git/a | head -1",
      "foo bar foo\nqux bar qux\n"),
    .init(
      "ln -s a l; mgrep --in-place --replace=qux foo l; cat a; test -L l",
      "qux bar qux\nbaz\nqux\n"),
    .init(
      "ln a l; mgrep --in-place -c --replace=qux foo a l; cat l", "a:3\nqux bar qux\nbaz\nqux\n"),
    .init(
      "mgrep --in-place --backup=.bak --replace=qux foo a; cat a.bak", "foo bar foo\nbaz\nfoo\n"),
    .init(
      "chmod 640 a; mgrep --in-place --backup=~ --replace=qux foo a; stat -c %a a~", "640\n"),
    .init(
      "mkdir a~; mgrep --in-place --backup=~ --replace=qux foo a; s=$?; mgrep -c qux a; ls -A"
        + " | grep -c mgrep; exit $s", "0\n0\n",
      errors: "mgrep: a: cannot make a backup: Is a directory\n", status: 2),
    .init(
      "mkdir m; for i in $(seq 101); do echo foo > m/$i; done;"
        + " mgrep -r --in-place --replace=qux foo m < /dev/null; mgrep -rl qux m | wc -l",
      "101\n"),
    .init(
      "mkdir m; for i in $(seq 600); do echo foo > m/$i; done; ulimit -Sn 100;"
        + " mgrep -r --in-place --atomic --yes --replace=qux foo m; mgrep -rl qux m | wc -l",
      "600\n"),
    .init(
      "mgrep --in-place --atomic --replace=qux foo a c; cat a c; ls -A | grep -c mgrep",
      "qux bar qux\nbaz\nqux\nqux no newline0\n", status: 1),
    .init(
      "mgrep --in-place --journal=none --replace=qux foo a; cat a", "qux bar qux\nbaz\nqux\n"),
    .init(
      "mkdir j; mgrep --in-place --journal-dir=j --keep-journal --replace=qux foo a; ls -A j"
        + " | cut -c1-9", ".a.mgrep-\n"),
    .init(
      "mgrep --in-place --print --replace=qux foo a c", "a:qux bar qux\na:qux\nc:qux no newline\n"),
    .init("mgrep --in-place --print -nb --replace=qux foo a", "1:0:qux bar qux\n3:16:qux\n"),
    .init("mgrep --in-place -q --replace=qux foo a; cat a", "qux bar qux\nbaz\nqux\n"),
    .init(
      "mgrep -z --in-place --replace=qux foo nul; tr '\\0' . < nul", "qux.bar..baz\nqux.last"),
    .init(
      "mgrep --in-place --json --replace=qux foo inv",
      #"""
      {"type":"replace","data":{"path":{"text":"inv"},"line_number":1,"absolute_offset":5,"old":{"text":"foo"},"new":{"text":"qux"},"applied":true}}
      {"type":"replace","data":{"path":{"text":"inv"},"line_number":2,"absolute_offset":12,"old":{"text":"foo"},"new":{"text":"qux"},"applied":true}}

      """#),
    .init(
      "mgrep --in-place --preview --replace=qux baz a; mgrep -c qux a",
      "--- a/a\n+++ b/a\n@@ -1,3 +1,3 @@\n foo bar foo\n-baz\n+qux\n foo\n0\n",
      errors: "mgrep: --preview: no file is changed\n", status: 1),
  ]

  static let journalCases: [CLICase] = [
    .init(
      "mgrep --in-place --keep-journal --replace=qux foo a; mgrep --undo=$(ls .a.mgrep-*); cat a;"
        + " ls -A | grep mgrep", "foo bar foo\nbaz\nfoo\n", status: 1),
    .init(
      "mgrep --in-place --keep-journal --replace=qux foo a; mgrep --in-place --replace=Qux qux a;"
        + " mgrep --undo=$(ls .a.mgrep-*) 2>&1 | cut -d: -f1,3-; cat a",
      "mgrep: 3 places have been changed since, at offset 0, 8, 16\nQux bar Qux\nbaz\nQux\n"),
    .init(
      "mgrep --in-place --keep-journal --transform='mask=*' foo a;"
        + " mgrep --undo=$(ls .a.mgrep-*) 2>&1 | cut -d: -f3; grep -c foo .a.mgrep-*",
      " holds no old bytes; the edit cannot be undone\n0\n", status: 1),
    .init("mgrep --recover", status: 1),
    .init("mgrep --undo=a", errors: "mgrep: a: not a journal of mgrep\n", status: 2),
    .init("mgrep --undo=zz", errors: "mgrep: zz: No such file or directory\n", status: 2),
    .init("mgrep --recover zz", errors: "mgrep: zz: No such file or directory\n", status: 2),
    .init(
      "mgrep --in-place --keep-journal --replace=qux foo a; mgrep --journal-list"
        + " | cut -d: -f2 | sed 's|/.*||'", " done, undo, 3 edits of \n"),
  ]

  @Test("printed lines", arguments: printedCases)
  func printed(_ c: CLICase) throws { try c.check() }

  @Test("what is refused changes nothing", arguments: refusedCases)
  func refused(_ c: CLICase) throws { try c.check() }

  @Test("what is stored", arguments: storedCases)
  func stored(_ c: CLICase) throws { try c.check() }

  @Test("journals", arguments: journalCases)
  func journal(_ c: CLICase) throws { try c.check() }
}
