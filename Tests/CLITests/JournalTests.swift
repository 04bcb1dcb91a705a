import TestSupport
import Testing

/// What `--recover`, `--undo`, `--journal-list` and the next edit do with existing journals.
@Suite("Journals")
struct JournalTests {
  /// The journal of `a` after a crash when all bytes were stored.
  private static let interrupted =
    "mgrep --in-place --keep-journal --replace=qux foo a; k=$(ls .a.mgrep-*); "
    + "j=.mgrep-af63dc4c8601ec8c-${k##*-}; mv $k $j; "
    + "printf prepared | dd of=$j bs=1 seek=8 conv=notrunc status=none; "
  private static let refusal = "mgrep: a: interrupted edit found (J); run mgrep --recover a\n"
  private static let nothing = "mgrep: nothing was written\n"
  private static let restored = "foo bar foo\nbaz\nfoo\n"

  static let recoveryCases: [CLICase] = [
    .init(
      interrupted + "mgrep --recover a | sed 's|.*/||'; cat a; ls -A | grep -c mgrep",
      "a: old contents restored (3 edits)\n" + restored + "0\n", status: 1),
    // A restored copy has another inode, as files have on other mounts.
    .init(
      interrupted + "cp -p a b; mv b a; mgrep --in-place --replace=Qux qux a 2>&1 | sed s/$j/J/;"
        + " mgrep --recover | sed 's|.*/||'; cat a",
      refusal + nothing + "a: old contents restored (3 edits)\n" + restored),
    .init(
      interrupted + "mkdir n; mv a $j n; mgrep --recover n | sed 's|.*/||'; cat n/a",
      "a: old contents restored (3 edits)\n" + restored),
    .init(
      interrupted + "mv a e; mgrep --in-place --replace=Qux qux e 2>&1 | sed s/$j/J/;"
        + " mgrep --recover 2>&1 | sed \"s|[^ ]*/$j|J|; s|/.*/||\"; mv e a; mgrep --recover a | sed 's|.*/|/|'; cat a",
      refusal.replacing("a:", with: "e:").replacing("recover a", with: "recover e") + nothing
        + "mgrep: J: there is no file a; kept\n/a: old contents restored (3 edits)\n" + restored),
  ]

  /// Nothing is left to replace, but the file is half edited.
  static let rerunCases: [CLICase] = [
    .init(
      interrupted + "mgrep --in-place --replace=qux foo a 2>&1 | sed s/$j/J/", refusal + nothing),
    .init(
      interrupted + "mgrep -r --in-place --replace=qux foo . 2>&1 | sed s/$j/J/",
      refusal.replacing(" a", with: " ./a") + nothing),
    .init(
      interrupted + "ln a l; mgrep --in-place --replace=x zzz c l 2>&1 | sed s/$j/J/",
      refusal.replacing(" a", with: " l") + nothing),
    .init(
      interrupted + "ln -s ../a d/s; mgrep --in-place --replace=x zzz d/s 2>&1 | sed s/$j/J/",
      refusal.replacing(" a", with: " d/s") + nothing),
    .init(interrupted + "mgrep -r --include=c --in-place -c --replace=qux foo .", "./c:1\n"),
    .init(interrupted + "mgrep --in-place -c --replace=qux foo c", "c:1\n"),
    .init(
      interrupted + "mgrep --in-place --replace=qux foo c a; s=$?; mgrep -c qux c; exit $s", "0\n",
      errors: "", status: 2),
  ]

  static let doubtfulCases: [CLICase] = [
    .init(
      interrupted + "ln $j l; mgrep --recover 2>&1 | sed 's/.*: //'; rm l; cat a | head -1",
      "has 2 hard links, so it is not believed to be a journal\nqux bar qux\n"),
    .init(
      interrupted + "chmod 620 $j; mgrep --recover 2>&1 | sed 's/.*: //'; ls $j | wc -l",
      "others may write to it, so it is not believed to be a journal\n1\n"),
    .init(
      interrupted + "mv $j ${j%-*}-0000000000000001; mgrep --recover 2>&1 | sed 's/.*: //'",
      "its name and its contents do not agree, so it is not believed\n"),
    .init(
      interrupted + "ln -s c t; mv a b; ln -s b a; mgrep --recover 2>&1 | sed 's|.*/||'; cat b",
      "a is not a regular file; kept\nqux bar qux\nbaz\nqux\n"),
    .init(
      interrupted + "printf x | dd of=a bs=1 seek=1 conv=notrunc status=none;"
        + " mgrep --recover 2>&1 | sed 's|.*/||'; cat a",
      "a has been changed since; nothing was recovered, journal kept\nqxx bar qux\nbaz\nqux\n"),
    .init(
      "printf 'mgrepJ1\\n' > .mgrep-fd01-$(stat -c %i a | xargs printf %x)-1;"
        + " mgrep --in-place --replace=qux foo a 2>&1 | sed 's/(.*)/J/'; mgrep --recover 2>&1"
        + " | sed 's/.*: //'; ls -A | grep -c mgrep",
      "mgrep: a: interrupted edit found J: a journal of an older mgrep, which has to recover it; "
        + "kept\nmgrep: nothing was written\n"
        + "a journal of an older mgrep, which has to recover it; kept\n1\n"),
    // A place that is not a regular file is never opened, and blocks nothing.
    .init(
      "n=.mgrep-af63dc4c8601ec8c-000000000000000; mkfifo ${n}1; mkdir ${n}2; ln -s c ${n}3;"
        + " mgrep --in-place -c --replace=qux foo a; mgrep --recover 2>&1 | sed 's/.*: //'; ls -A"
        + " | grep -c mgrep",
      "a:3\n" + String(repeating: "not a regular file, so not a journal of mgrep\n", count: 3)
        + "3\n"),
    .init(
      "mkdir j; mgrep --in-place --keep-journal --journal-dir=j --replace=qux foo a;"
        + " mgrep --undo=$(ls j/.a*) 2>&1 | sed 's/.*: //'; mgrep --journal-dir=j"
        + " --undo=$(ls j/.a*); cat a",
      "its file is in another directory; to use it, name the journal's directory with --journal-dir\n"
        + restored),
  ]

  static let damageCases: [CLICase] = ["--replace=qux", "--transform='mask=*'"].map {
    .init(
      """
      mgrep --in-place --keep-journal \($0) foo a; k=$(ls .a.mgrep-*)
      j=.mgrep-af63dc4c8601ec8c-${k##*-}; mv $k $j
      printf prepared | dd of=$j bs=1 seek=8 conv=notrunc status=none; cp $j whole; cp a new
      for i in $(seq 0 13 $(($(stat -c %s $j) - 1))); do
        head -c $i whole > $j; mgrep --recover > o 2> e; echo $? $(grep -c kept e) >> log
        cp whole $j; printf '\\252' | dd of=$j bs=1 seek=$i conv=notrunc status=none
        mgrep --recover > o 2> e; echo $? $(grep -c kept e) >> log; [ -e $j ] || echo gone
      done
      cmp a new; sort -u log; cp whole $j; mgrep --recover > o; echo $?
      """, "2 1\n0\n")
  }

  static let listCases: [CLICase] = [
    .init(
      interrupted + "n=.mgrep-af63dc4c8601ec8c-000000000000000; mkdir ${n}1; echo x > ${n}2;"
        + " mgrep --journal-list > o 2> e; echo $?; sed 's|/[^ ]*/|/|g; s/-[0-9a-f]*:/:/' o;"
        + " sed 's|/.*/||' e",
      """
      2
      /.mgrep-af63dc4c8601ec8c: interrupted, undo, 3 edits of /a
      mgrep: .mgrep-af63dc4c8601ec8c-0000000000000001: not a regular file, so not a journal of mgrep
      mgrep: .mgrep-af63dc4c8601ec8c-0000000000000002: the journal is damaged, and the file \
      may be half edited; kept

      """),
    .init(
      interrupted
        + "flock $j sh -c ''; exec 9< $j; python3 -c '\nimport fcntl, struct, subprocess, "
        + "sys\nf = open(sys.argv[1], \"r+b\")\nfcntl.fcntl(f, 37, struct.pack(\"hhqqi4x\", 1, 0, 0,"
        + " 0, 0))\nsubprocess.run([\"mgrep\", \"--journal-list\"])\n' $j"
        + " | sed 's|.*: ||; s|/.*/||'; mgrep --recover | wc -l",
      "live, undo, of a\n1\n"),
  ]

  static let keptNameCases: [CLICase] = [
    .init(
      "n=$(printf %0255d 7); cp a $n; mgrep --in-place --keep-journal --replace=qux foo $n 2>&1"
        + " | cut -d: -f3-; cmp a $n; ls -A | grep -c mgrep",
      " cannot keep a journal: File name too long\n0\n", status: 1),
    .init(
      "n=$(printf %0255d 7); cp a $n; mgrep --in-place --replace=qux foo $n; head -1 $n",
      "qux bar qux\n"),
    .init(
      "n=$(printf %0231d 7); cp a $n; mgrep --in-place --keep-journal --replace=qux foo $n;"
        + " mgrep --undo=$(ls -A | grep mgrep); cmp a $n"),
  ]

  @Test(
    "identity is the name in a directory, the size and the bytes around", arguments: recoveryCases)
  func recovery(_ c: CLICase) throws { try c.check() }

  @Test("leftovers are looked for whether or not anything matches", arguments: rerunCases)
  func rerun(_ c: CLICase) throws {
    let sandbox = try Sandbox(Fixtures.files)
    let outcome = try sandbox.run(c.command)
    #expect(visible(outcome.output) == c.output)
    #expect(outcome.status == c.status)
  }

  @Test("what is not believed to be a journal is told and kept", arguments: doubtfulCases)
  func doubtful(_ c: CLICase) throws { try c.check() }

  @Test("a damaged journal of a stored edit is kept", arguments: damageCases)
  func damage(_ c: CLICase) throws { try c.check() }

  @Test("odd entries do not end the list, and a live edit is called so", arguments: listCases)
  func list(_ c: CLICase) throws { try c.check() }

  @Test("the name of a kept journal is checked first", arguments: keptNameCases)
  func keptName(_ c: CLICase) throws { try c.check() }
}
