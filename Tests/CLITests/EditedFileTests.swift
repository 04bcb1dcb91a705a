import TestSupport
import Testing

/// Other properties of edited files and of previews.
@Suite("Edited files")
struct EditedFileTests {
  static let cases: [CLICase] = [
    .init(
      "flock a mgrep --in-place --replace=qux foo a; mgrep -c qux a",
      "0\n", errors: "mgrep: a: locked by another process\n", status: 1),
    .init("flock a mgrep --in-place --lock=none -c --replace=qux foo a", "a:3\n"),
    .init(
      "mkfifo p; flock a cat p & exec 4> p; mgrep -j1 --in-place --lock-wait=20 -c --replace=qux foo"
        + " a 4>&- & m=$!; until grep -q 'Threads:.2' /proc/$m/status; do :; done; exec 4>&-; wait",
      "a:3\n"),
    .init(
      "flock a mgrep --in-place --replace=qux foo c a d/x; mgrep -c qux c a d/x",
      "c:1\na:0\nd/x:1\n",
      errors: "mgrep: a: locked by another process\n"
        + "mgrep: 2 files changed, 1 failed (a: locked by another process)\n"),
    .init(
      "flock a mgrep --in-place --atomic --replace=qux foo c a d/x; mgrep -c qux c a d/x",
      "c:0\na:0\nd/x:0\n",
      errors: "mgrep: a: locked by another process\n"
        + "mgrep: 0 files changed, 1 failed (a: locked by another process), 2 not attempted\n",
      status: 1),
    // Many small files wait for the disk together; each is edited independently.
    .init(
      "mkdir m; for i in $(seq 100 119); do echo foo > m/$i; done; echo bar > m/none;"
        + " flock m/107 mgrep -r --in-place -l --replace=qux foo m | sort | head -3;"
        + " mgrep -rl qux m | wc -l; ls -A m | wc -l; flock m/107 mgrep --in-place --replace=foo qux m/*",
      "m/100\nm/101\nm/102\n19\n21\n",
      errors: "mgrep: m/107: locked by another process\n"
        + "mgrep: 19 files changed, 1 failed (m/107: locked by another process)\n"),
    .init(
      "mkdir m; for i in $(seq 100 139); do echo foo > m/$i; done; ulimit -n 40;"
        + " mgrep -r --in-place --replace=qux foo m; mgrep -rl qux m | wc -l; ls -A m | wc -l",
      "40\n40\n"),
    .init(
      "mkdir m; for i in $(seq 100 119); do echo foo > m/$i; done;"
        + " mgrep -r --in-place --keep-journal --backup=.bak --replace=qux foo m;"
        + " mgrep --journal-list m | grep -c ': done, undo, 1 '; cat m/*.bak | sort | uniq -c;"
        + " mgrep --undo m/.*.mgrep-* > o; cat m/??? | sort | uniq -c; ls -A m | wc -l",
      "20\n     20 foo\n     20 foo\n40\n"),
    .init("mgrep --in-place --lock-wait=99999999999999999999 -c --replace=qux foo a", "a:3\n"),
    // A signal ends the wait for a lock; nothing is written.
    .init(
      "exec 2> /dev/null; mkfifo p; flock a cat p & exec 4> p; mgrep -j1 --in-place --lock-wait=99 --replace=qux foo a"
        + " 2> e & m=$!; until grep -q 'Threads:.2' /proc/$m/status; do :; done; kill -TERM $m;"
        + " wait $m; echo $?; tail -1 e; exec 4>&-; wait; mgrep -c qux a",
      "143\nmgrep: 0 files changed, 1 not attempted\n0\n", status: 1),
    // Nobody reads the output.
    .init(
      "mkfifo p; exec 4<> p 5> p 4<&-; mgrep --in-place --print --replace=qux foo a c >&5; s=$?;"
        + " mgrep -c qux a c; exit $s", "a:2\nc:1\n",
      errors: "mgrep: write error: Broken pipe\n", status: 2),
    // These stay the same: inode, mode, links, owner, blocks. Data stays in its place.
    .init(
      "chmod 751 a; ln a l; s='%i %a %h %u %g %b'; stat -c \"$s\" a > o;"
        + " mgrep --in-place --replace=qux foo a; stat -c \"$s\" a | cmp - o"),
    .init(
      "{ printf foo; head -c 3000000 /dev/zero; printf foo; } | cp --sparse=always /dev/stdin h;"
        + " stat -c %b h > o; mgrep -a --in-place -c --replace=qux foo h; stat -c %b h | cmp - o",
      "h:2\n"),
    .init(
      "setfattr -n user.note -v kept a 2> /dev/null || touch no;"
        + " mgrep --in-place --replace=qux foo a;"
        + " [ -e no ] || [ \"$(getfattr --only-values -n user.note a)\" = kept ]"),
    .init(
      "stat -c '%.Y %.Z' a > o; mgrep --in-place --replace=qux foo a; stat -c '%.Y %.Z' a >> o;"
        + " awk '{ m[NR] = $1; c[NR] = $2 } END { exit !(m[2] > m[1] && c[2] > c[1]) }' o"),
    .init(
      "t=$(mktemp /dev/shm/mgrep-XXXXXX); cp a $t; stat -c '%.Y %.Z' $t > o;"
        + " mgrep --in-place --replace=qux foo $t; stat -c '%.Y %.Z' $t >> o; rm $t;"
        + " awk '{ m[NR] = $1; c[NR] = $2 } END { exit !(m[2] > m[1] && c[2] > c[1]) }' o"),
    .init(
      "touch -d 2001-02-03 a; mgrep --in-place --keep-times --replace=qux foo a;"
        + " stat -c %y a | cut -c1-10", "2001-02-03\n"),
    .init(
      "cksum a > o; stat -c %y a >> o; mgrep --preview --replace=qux foo a > diff;"
        + " { cksum a; stat -c %y a; } | cmp - o"),
    .init(
      "exec 4< a; mgrep --in-place --replace=qux foo a 4<&-; head -1 <&4", "qux bar qux\n"),
    // Missing permissions are reported before anything is stored anywhere.
    .init(
      "chmod 777 . d; chmod 666 a; chmod 444 c; \(Sandbox.asOrdinaryUser)"
        + "mgrep --in-place --replace=qux foo a c; mgrep -c qux a c", "a:0\nc:0\n",
      errors: "mgrep: c: Permission denied\nmgrep: nothing was written\n", status: 1),
    .init(
      "mkdir 'x y'; printf 'a\\tb\\n' > \"$(printf 'x y/q\\042t\\n')\"; cp -r 'x y' o;"
        + " mgrep -r --preview --replace=Z a 'x y' > p; mgrep -r --in-place --replace=Z a 'x y';"
        + " mkdir t; mv o 't/x y'; cd t; patch -s -p1 < ../p; diff -r 'x y' '../x y'"),
    .init(
      "printf '\\177ELF\\0\\0one two\\0three four' > e; mgrep -U --preview --replace=ONE one e",
      """
      --- a/e
      +++ b/e
      -00000000  7f 45 4c 46 00 00 6f 6e 65 20 74 77 6f 00 74 68  |.ELF..one two.th|
      +00000000  7f 45 4c 46 00 00 4f 4e 45 20 74 77 6f 00 74 68  |.ELF..ONE two.th|

      """),
    .init(
      "mgrep --preview=lines --replace=qux foo a",
      """
      a:1:1: "foo" -> "qux"
      a:1:9: "foo" -> "qux"
      a:3:1: "foo" -> "qux"

      """),
    .init("mgrep --preview=file --replace=qux foo a c", "qux bar qux\nbaz\nqux\nqux no newline"),
    .init(
      "mgrep --preview --replace=qux foo < a | head -3 | tr -d '\\t'",
      """
      --- a/(standard input)
      +++ b/(standard input)
      @@ -1,3 +1,3 @@

      """),
    .init(
      "mgrep --preview -C0 --replace=x 5 s",
      (["5", "15", "25"].map {
        "@@ -\($0),1 +\($0),1 @@\n-\($0)\n+\($0.dropLast())x\n"
      }).reduce("--- a/s\n+++ b/s\n", +)),
    // Card numbers, addresses and tokens: none is left, and nothing has moved.
    .init(
      """
      for i in $(seq 3000); do echo "$i u$i@example.com 4111-1111-1111-$((1000 + i)) \
      Bearer abc$i.def"; done > log; wc log > o
      mgrep --in-place --transform='digits=0,keep=4' '\\b(?:\\d[ -]?){13,16}\\b' log
      mgrep --in-place --transform='mask=x' --groups=1 '([\\w.]+)@[\\w.]+' log
      mgrep --in-place --transform='mask=*' '(?<=Bearer )\\S+' log
      wc log | cmp - o; mgrep -c '4111-1' log; mgrep -c '\\bu\\d+@' log; mgrep -c 'abc\\d' log
      sed -n 7p log
      """,
      "0\n0\n0\n7 xx@example.com 0000-0000-0000-1007 Bearer ********\n"),
  ]

  @Test("what stays and what does not", arguments: cases)
  func edited(_ c: CLICase) throws { try c.check() }

  @Test("the preview's diff makes what the edit makes", arguments: 0..<10)
  func previewIsEdit(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let words = ["a", "bb", "foo", "é", "日本", " ", "\t", "x1", "\n", "\n", "\r\n", "word", "-"]
    let options = [
      "--transform=upper '[a-z]+'", "--transform=reverse '\\w+'", "--replace=X a",
      "--transform='mask=*' --groups=1 '(\\w)\\w*'", "--fit=pad --replace=o 'oo|word'",
      "--transform=swapcase -m2 '.+'", "-z --replace=';' '\\n'", "-z --replace='\\n' ' '",
      "-z --transform=reverse '(?s)..'", "--transform='digits=9' -w 'x\\d'",
      "--fit=repeat --replace=ab '\\S+'", "--max-replacements=3 --replace=Q '[xo]'",
    ]
    // Twenty cases in one shell.
    var script = ""
    var files: [String: [UInt8]] = [:]
    for index in 0..<20 {
      let text = (0..<random.below(120)).map { _ in words[random.below(words.count)] }.joined()
      files["f\(index)"] = Array(text.utf8)
      let option = options[random.below(options.count)]
      script += """
        mkdir t\(index); cp f\(index) t\(index)/; mgrep --preview \(option) f\(index) > p\(index)
        mgrep --in-place \(option) f\(index); [ $? -lt 2 ] || echo "f\(index): status"
        [ ! -s p\(index) ] || (cd t\(index); patch -s --binary -p1 < ../p\(index))
        cmp f\(index) t\(index)/f\(index) || { echo "\(option)" | cat -A; cat -A p\(index); }
        git -C t\(index) apply --stat ../p\(index) > /dev/null 2> e || [ ! -s p\(index) ] || cat e

        """
    }
    let sandbox = try Sandbox(files)
    let outcome = try sandbox.run(script)
    #expect(visible(outcome.output) == "" && visible(outcome.errors) == "")
  }
}

/// Vigna's generator of 2015, for cases that are the same in each run.
private struct SplitMix {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ z >> 31) % UInt64(bound))
  }
}
