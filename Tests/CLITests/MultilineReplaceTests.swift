import TestSupport
import Testing

@Suite("Matches of several lines, replaced")
struct MultilineReplaceTests {
  private static let make = #"printf 'foo\nbar\nfoo\nfoo\nx' > m; "#

  private static let files = [
    "limit": Fixtures.text("foo\n\(String(repeating: "a", count: 30))X\nfoo\n")
  ]

  static let printed: [CLICase] = [
    .init(make + #"mgrep -nM --replace=X 'foo\n' m"#, "1:X\n3:XX\n"),
    .init(make + #"mgrep -nbM --column --replace=A 'bar\nf' m"#, "2:1:4:Aoo\n"),
    .init(make + #"mgrep -nM -C1 --replace=A 'bar\nf' m"#, "1-foo\n2:Aoo\n4-foo\n"),
    .init(make + #"mgrep -nM --passthru --replace=A 'bar\nf' m"#, "1-foo\n2:Aoo\n4-foo\n5-x"),
    .init(make + #"mgrep -M --passthru --replace=, '\n' m"#, "foo,bar,foo,foo,x"),
    .init(make + #"mgrep -M --passthru --replace= 'foo\n' m"#, "bar\nx"),
    .init(make + #"mgrep -nM --replace='1\n2\n' 'foo\nbar\n' m"#, "1:1\n2\n"),
    .init(make + #"mgrep -M --replace=Z '$' m"#, "fooZ\nbarZ\nfooZ\nfooZ\nxZ\n"),
    .init(make + #"mgrep -M --replace=Z '(?<=bar\n)foo' m"#, "Z\n"),
    .init(make + #"mgrep -noM --replace='[$1]' '(r)\nf' m"#, "2:[r]\n"),
    .init(make + #"mgrep -M --groups=1 --replace='X' '(bar)\n(f)' m"#, "X\nfoo\n"),
    .init(make + #"mgrep -cM --replace=X 'foo\n' m"#, "3\n"),
    .init(
      make + #"cat m m > n; mgrep -nM --replace=1 'foo\nbar' m n"#, "m:1:1\nn:1:1\nn:5:x1\n"),
    .init(
      make + #"mgrep -M -O '$PATH:$LINE:$COLUMN:$OFFSET:$&' 'o\nf' m"#, "m:3:3:10:o\nf\n"),
    .init(
      #"printf 'a\r\nb\r\n' | mgrep --crlf -M --passthru --replace=+ 'a$'"#, "+\\x0D\nb\\x0D\n"),
    .init(#"printf 'aa\0bb\0' | mgrep -zM --replace=+ 'a\x00b'"#, "a+b\\x00"),
    .init(#"printf '\377\376a\0\n\0b\0\n\0' | mgrep -nbM --replace=+ 'a\nb'"#, "1:2:+\n"),
    .init(make + #"gzip -c m | mgrep --search-zip -M --replace=_ 'o\nf'"#, "fo_oo\n"),
    .init(
      make + #"mgrep --json -M --replace=A 'bar\n(f)' m | jq -c 'select(.type=="match").data"#
        + #"| .lines, (.submatches[] | .match, .replacement, .start, .end, .groups[0].start)'"#,
      """
      {"text":"bar\\nfoo\\n"}
      {"text":"bar\\nf"}
      {"text":"A"}
      0
      5
      4

      """),
    .init(
      "mgrep -M --match-limit=1000 --replace=A 'foo|(a+)+$' limit", "A\nfoo\n",
      errors: "mgrep: limit:2: backtracking limit exceeded\n"
        + "mgrep: limit: backtracking limit exceeded; not all matches are replaced\n", status: 2),
  ]

  static let edited: [CLICase] = [
    .init(
      make + #"mgrep -M --preview --replace=ABCDE 'bar\nf' m"#,
      """
      --- a/m
      +++ b/m
      @@ -1,5 +1,4 @@
       foo
      -bar
      -foo
      +ABCDEoo
       foo
       x
      \\ No newline at end of file

      """),
    .init(
      make + #"mgrep -M --preview=lines --transform=upper 'o\n?' m"#,
      ["1:2", "1:3", "3:2", "3:3", "4:2", "4:3"].map {
        let text = $0.hasSuffix("2") ? "o" : "o\\n"
        return #"m:\#($0): "\#(text)" -> "\#(text.replacing("o", with: "O"))""# + "\n"
      }.joined()),
    .init(
      make + #"cp m n; mgrep -M --in-place --keep-journal --replace=ABCDE 'bar\nf' n; cat n; "#
        + "mgrep --undo .n.mgrep-* 2>/dev/null; cmp m n", "foo\nABCDEoo\nfoo\nx"),
    .init(
      make + #"mgrep -M --in-place --replace=AB 'bar\nf' m; s=$?; sed -n 2p m; exit $s"#, "bar\n",
      errors: #"mgrep: m:2:1: match has 5 bytes, replacement has 2: "bar\nf" -> "AB""# + "\n"
        + "mgrep: 1 replacement does not fit in 1 file (of 1 in 1 file); nothing was written. "
        + "See --fit, or --passthru to write a new file.\n", status: 2),
    .init(
      make + #"mgrep -M --in-place --fit=pad --replace=- 'bar\nf' m; sed -n 2p m"#, "-    oo\n"),
    .init(
      make + #"mgrep -M --in-place --groups=2 --transform=mask=x '(bar)\n(f)' m; sed -n 3p m"#,
      "xoo\n"),
    .init(
      make + "mgrep -M --in-place --max-replacements=2 --transform=upper o m; sed -n 1,3p m",
      "fOO\nbar\nfoo\n"),
    .init(
      make + "mgrep -M --in-place -m1 --transform=upper o m",
      errors: "mgrep: -M with a replacement cannot be combined with -m; use --max-replacements\n",
      status: 2),
    .init(
      "mgrep -M --match-limit=1000 --in-place --transform=upper 'foo|(a+)+$' limit",
      errors: "mgrep: limit:2: backtracking limit exceeded\n"
        + "mgrep: limit:1: backtracking limit exceeded after this line\n"
        + "mgrep: nothing was written\n", status: 2),
    .init(
      #"printf 'a\nb\0\n' > z; mgrep -M --in-place --transform=upper 'a\nb' z"#,
      errors: "mgrep: z: binary file; use -a or -U to edit it\n",
      status: 2),
    .init(
      #"printf 'a\nb\0\n' > z; mgrep -aM --in-place --transform=upper 'a\nb' z; cat z"#,
      "A\nB\\x00\n"),
    .init(
      "seq 60000 > s; mgrep -M --in-place --transform=mask=x '7\\n8' s; "
        + "mgrep -c xxx s; wc -c < s; mgrep -cM 'xxx' s",
      "112\n348894\n112\n"),
  ]

  @Test("printed with their replacements", arguments: printed)
  func prints(_ c: CLICase) throws { try c.check(files: Self.files) }

  @Test("edited with the rules for one line", arguments: edited)
  func edits(_ c: CLICase) throws { try c.check(files: Self.files) }
}
