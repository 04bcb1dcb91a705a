import TestSupport
import Testing

/// Command lines with the same results as in GNU grep 3.8 with `-P`, which defines what is right.
@Suite("The same as grep -P", .enabled(if: Peer.grep.isKnown, "\(Peer.grep.version)"))
struct SameAsGrepTests {
  static let selecting = [
    "foo a", "foo a b", "-c foo a b", "-v foo a", "-vc foo a", "-n foo a", "-b foo a", "-H foo a",
    "-h foo a b", "-o foo a", "-on foo a", "-ob foo a", "-onbH foo a", "-oc foo a", "-vo foo a",
    "-ov zzz a", "-l foo a b c", "-L foo a b c", "-L foo b", "-L foo a", "-lv foo a b",
    "-lc foo a b",
    "-q foo a", "-q zzz a", "-s foo nonexist", "-sq zzz nonexist a", "foo nonexist a",
    "-q foo nonexist a", "-q foo a nonexist", "-c '' a", "-c '' empty", "'' empty", "-v '' a",
    "-v '' nonexist", "-vc '' a nonexist", "-vL '' a nonexist", "-vl '' nonexist",
    "-vx '' a nonexist", "-vw '' a nonexist", "-v -C1 '' nonexist a", "-vq '' nonexist",
    "-m0 foo nonexist", "-m0 -c foo nonexist a", "-m0 -L foo nonexist a", "-m0 -v foo nonexist",
    "-f empty nonexist", "-f empty -c nonexist a", "-f empty -L nonexist a",
    "-v -f empty nonexist a", "-v -f empty -m0 nonexist a",
    "-c '^$' nl", "-n '^$' nl", "-x '' words", "-xn '' nl", "-x foo a", "-x 'foo|baz' a",
    "-i FOO a", "-y FOO a", "-i --no-ignore-case FOO a", "-w foo words", "-w @ words",
    "-w '' words",
    "-ow 'foo|foobar' words", "-wn 'a|b' words", "-on 'x*' a", "-o '' a", "-c 'x*' a", "-on 'o*' a",
    "-o '^foo' a", "-o '\\Gfoo ?' a", "-o '(?<=foo )bar' a", "-ob 'o\\Ko' a", "foo c", "-c foo c",
    "-on o c", "foo crlf", "-c 'foo$' crlf", "-c 'foo\\r$' crlf", "-o 'o.$' crlf", "-x foo crlf",
    "foo -- a", "-- -x a", "-e foo -- a", "foo a a", "-nH foo - < a", "--label=L -H foo - < a",
    "--label=L -c foo - < a", "foo < a", "-H foo < a", "-l foo < a", "-L zzz < a", "foo - a < b",
  ]

  static let context = [
    "-A1 bar a", "-B1 baz a", "-C1 baz a", "-1 baz a", "-n -C1 '^(5|7|20)$' s", "-C0 '^(5|7)$' s",
    "-A0 '^(5|7)$' s", "-n -A3 -m1 '^(5|6)$' s", "-n -B2 -A1 '^(1|3|30)$' s", "-2 -n 15 s",
    "-n -12 15 s", "-A1 -B2 -C5 -n 15 s", "-C5 -A1 -n 15 s", "--group-separator=XX -C1 '5$' s",
    "--no-group-separator -C1 '5$' s", "--group-separator= -A1 '5$' s", "-C1 foo a b c",
    "-A1 -H baz a", "-nb -A1 baz a", "-c -A1 foo a", "-o -A1 foo a", "-l -A1 foo a",
    "-v -n -C1 '^.$' s",
    "-n -o -C1 '^(5|7|20)$' s", "-o -C0 '^(5|7)$' s", "-on -C1 -v '5' s", "-ov -A1 '^1' s a",
    "--grou=X -C1 '5$' s", "--group=X -C1 '5$' s", "--group X -C1 '5$' s",
    "--group-=X -C1 '5$' s", "--no-g -C1 '5$' s", "-m2 -A2 -n 1 s", "-A100 -n 29 s",
    "-B100 -n '^2$' s",
    "-Z -n -H -C1 '^5$' s", "-C1 foo a a", "-T -A1 -nH baz a", "-A 1 baz a", "--context=1 baz a",
    "--context 1 baz a", "--after-context=1 --before-context=1 baz a",
    "-A99999999999999999999 29 s", "-n1v '^.*[02468]$' s", "-A1 foo < a",
  ]

  static let counting = [
    "-m1 foo a", "-m1 -c foo a b", "-m0 foo a", "-m0 -c foo a", "-m0 -L foo a", "-m0 -l foo a",
    "-m-1 foo a", "-m2 -o foo a", "-o -m1 foo a", "-m1 -v foo a", "-cv foo a", "-c foo bin",
    "-m 1 foo a", "--max-count=1 foo a", "-m99999999999999999999 foo a", "-c zzz a b",
    "-cZ foo a b",
    "-lZ foo a b", "-LZ foo a b", "-lZ foo < a", "-HZ foo a", "-Hno foo a", "-T foo a", "-Tn foo a",
    "-TH foo a", "-Tb foo a", "-Tnb foo a", "-TnbH foo a b", "-Tn '' nl", "-Tn foo < a",
    "-Tc foo a",
    "-To foo a", "-Ton foo a", "-l -h foo a b", "-c -h foo a b", "-H -h foo a b", "-h -H foo a",
    "-l -L foo a b", "-L -l foo a b", "-q -c foo a", "-q -l foo a",
  ]

  static let binary = [
    "foo bin", "-c foo bin", "-l foo bin", "-L foo bin", "-q foo bin", "-o foo bin", "-a foo bin",
    "--text foo bin", "-I foo bin", "-Ic foo bin", "-IL foo bin", "--binary-files=text foo bin",
    "--binary-files=without-match foo bin", "--binary-files=binary foo bin", "zzz bin",
    "-a 'bin' bin", "-z foo nul", "-zc '' nul", "-zo '[a-z]+' nul", "-zx foo nul", "-zn . nul",
    "-z -A1 foo nul", "-zl foo nul", "-zc foo a", "-z 'foo$' a", "-z '^baz' a", "-zo 'b.z' a",
    "-zo 'foo\\nbaz' nul a", "-zo '(?s)bar.*?baz' a", "-zv foo nul", "-a -n foo bin",
    "foo bin a", "-s foo bin", "-v zzz bin", "-n foo bin a", "-A1 -a foo bin",
  ]

  static let files = [
    "foo d a", "-s foo d a", "-d skip foo d a", "-d read foo d a", "-d recurse foo d/x",
    "-r foo d/x", "-rh foo d/x", "-rH foo d/x", "foo nonexist", "-D skip foo a", "-D read foo a",
    "--exclude='*' foo a b", "--exclude=a foo a c", "--include=a foo a c",
    "--exclude-dir=d -r foo d",
    "--exclude='d/*' foo d/x a", "--exclude=x foo d/x a", "--include='*.c' -r foo d/z.h d/sub",
    "--include=zz --exclude=a foo a c", "--exclude=a --include=a foo a c", "-f nonexist a",
    "-f /dev/null a", "-vf /dev/null a", "-f - a < patterns2", "-L foo nonexist b",
    "-f /dev/null -c a", "-r --exclude-dir=sub -c foo d/sub d/x", "foo ./a", "foo d/",
    "-c . /dev/null", "-r foo nonexist",
  ]

  static let matching = [
    "-o '\\bfoo\\b' a words", "-c '\\Bo' a", "'(?i)FOO' a", "'(?x) foo # c' a", "-o '(o)\\1' a",
    "-o '(?|(f)|(b))oo?' a", "-o '(?>fo+)b?' a", "-o 'fo++' a", "'foo(?= bar)' a",
    "'foo(?! bar)' a",
    "-o '\\Qfoo b\\E' a", "-o '[^o]+' a", "-o '\\x66' a", "-c '[[:space:]]' a",
    "-o 'b[[:alpha:]]+' a",
    "-on '\\S+$' a", "-c '\\A' a", "-c '\\Z' a", "-on '\\z' a", "-o '(?<x>f)oo\\k<x>?' a",
    "-o '(?(?=b)ba.|fo)' a", "-c '\\R' crlf", "-c '\\r' crlf", "-on '\\h' a", "-on '\\N+' a",
    "-o '(?:(foo)|bar)+' a", "-o '.' c", "-o 'o{2}' a", "-o 'o{1,}?' a", "-c 'a{,2}' a",
    "-o '(*COMMIT)foo' a", "-o 'f(*SKIP)oo' a", "-io 'É' utf8", "-o 'п.' utf8", "-o '\\p{Lu}' utf8",
    "-c '^.{10}$' utf8", "-on '[а-я]+' utf8", "-oi k utf8", "-oi s utf8", "-o '\\x{43f}' utf8",
    "-o '(?<!о)р' utf8", "-c '(?s)foo.baz' a", "-o '.+?o' a",
  ]

  /// Options that `-P` does not allow: several patterns, plain strings.
  static let withoutPerl = [
    "-F 'foo bar' a", "-F . a", "-F -x foo a", "-Fw foo words", "-Fi FOO a", "-F -e foo -e bar a",
    "-oF -e foo -e 'foo bar' a", "-oF -e 'foo bar' -e foo a", "-f patterns a", "-Ff patterns a",
    "-F -f patterns -x a", "-e foo -e baz a", "-e zzz -f patterns a", "-F -c '' a", "-F '' empty",
    "-Fv foo a", "-Fon 'o' a b c", "-F -f /dev/null a", "-Fvf /dev/null a", "-e foo -f /dev/null a",
    "'foo\nbaz' a", "-oi -e FOO -e BAR a", "-Fo -e ab -e abc -e b abc", "-Fob -e b -e abc abc",
    "-Fio ÉCOLE utf8", "-Fic 'привет' utf8", "-wFo -e foo -e foobar words",
  ]

  static func compare(_ arguments: String, with peer: String = "grep -P") throws {
    let files = ["patterns2": "baz\n", "abc": "xabc ab b\n"].mapValues(Fixtures.text)
    let sandbox = try Sandbox(Fixtures.files.merging(files) { $1 })
    let ours = try sandbox.run("mgrep \(arguments)")
    let theirs = try sandbox.run("\(peer) \(arguments)")
    #expect(visible(ours.output) == visible(theirs.output))
    #expect(
      visible(ours.errors).split(separator: "\n")
        == visible(theirs.errors).split(separator: "\n").map {
          $0.hasPrefix("grep: ") ? "m" + $0 : $0
        })
    #expect(ours.status == theirs.status)
  }

  @Test(
    "stdout, stderr and status",
    arguments: selecting + context + counting + binary + files + matching)
  func sameAsPerl(arguments: String) throws { try Self.compare(arguments, with: "grep -P") }

  @Test("the same where -P is not to be had", arguments: withoutPerl)
  func sameAsGrep(arguments: String) throws { try Self.compare(arguments, with: "grep") }
}
