import TestSupport
import Testing

/// Which files of directories are searched, depending on options.
@Suite("Trees")
struct TreeTests {
  static let depthCases: [CLICase] = [
    .init("mgrep -r --max-depth=1 foo d", "d/x:foo\nd/z.h:foo h\n"),
    .init("mgrep -r --max-depth=0 foo d", status: 1),
    .init("mgrep -r -d2 foo d", allOfD),
    .init("mgrep -r -d 1 foo d", "d/x:foo\nd/z.h:foo h\n"),
    .init("mgrep -d recurse -d 1 -l foo d", "d/x\nd/z.h\n"),
    .init("mgrep -d 1 foo d", errors: "mgrep: d: Is a directory\n", status: 2),
    .init(
      "mgrep --max-depth=x foo d",
      errors: "mgrep: invalid argument 'x' for '--max-depth'; valid are numbers from 0\n", status: 2
    ),
    .init(
      "mgrep --max-depth=-1 foo d",
      errors: "mgrep: invalid argument '-1' for '--max-depth'; valid are numbers from 0\n",
      status: 2),
    .init("mgrep -d x foo d", errors: badAction, status: 2),
    .init("cd d; mgrep -rd1 foo", "x:foo\nz.h:foo h\n"),
  ]

  static let linkCases: [CLICase] = [
    .init("ln -s ../a d/l; mgrep -rl foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("ln -s ../a d/l; mgrep -r --follow -l foo d", "d/l\nd/sub/y.c\nd/x\nd/z.h\n"),
    .init("ln -s ../a d/l; mgrep -R --no-follow -l foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("ln -s d e; mgrep -rl foo e", "e/sub/y.c\ne/x\ne/z.h\n"),
    .init("ln -s none d/l; mgrep -rl foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init(
      "ln -s none d/l; mgrep -Rl foo d", "d/sub/y.c\nd/x\nd/z.h\n",
      errors: "mgrep: d/l: No such file or directory\n", status: 2),
    .init(
      "ln -s . d/l; mgrep -Rl foo d", "d/sub/y.c\nd/x\nd/z.h\n",
      errors: "mgrep: d/l: warning: recursive directory loop\n"),
    .init("ln -s /proc/sys/kernel/ostype d/l; mgrep -Rl . d/l", "d/l\n"),
    .init("mkfifo d/f; mgrep -rl foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("mkfifo d/f; mgrep -Rl foo d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("mkfifo f; mgrep -D skip foo f a", "a:foo bar foo\na:foo\n"),
    .init("mkfifo d/f; echo foo > d/f & mgrep -D read -rl foo d", "d/f\nd/sub/y.c\nd/x\nd/z.h\n"),
    .init("ln -s /proc/self/fdinfo d/p; mgrep -R --one-file-system -l foo d", lOfD),
    .init("mgrep -r --one-file-system --no-one-file-system -l foo d", lOfD),
  ]

  static let sizeCases: [CLICase] = [
    .init("mgrep -r --max-filesize=4 -l foo d", "d/x\n"),
    .init("mgrep -r --min-filesize=5 -l foo d", "d/sub/y.c\nd/z.h\n"),
    .init("mgrep -r --min-filesize=5 --max-filesize=6 -l foo d", "d/z.h\n"),
    .init("mgrep -r --max-filesize=1K -l foo d", lOfD),
    .init("mgrep -r --min-filesize=1k -l foo d", status: 1),
    .init("mgrep -r --max-filesize=99999999999999999999G -l foo d", lOfD),
    .init("mgrep --max-filesize=1 -c foo a", "2\n"),
    .init(
      "mgrep -r --max-filesize=x foo d",
      errors: "mgrep: invalid argument 'x' for '--max-filesize'; "
        + "valid are numbers of bytes, such as 4096, 100K, 8M or 1G\n", status: 2),
    .init(
      "mgrep -r --min-filesize=2 --max-filesize=1 foo d",
      errors: "mgrep: --min-filesize is larger than --max-filesize\n", status: 2),
  ]

  static let listCases: [CLICase] = [
    .init("printf 'a\\nc\\n' > list; mgrep --files-from=list -c foo", "a:2\nc:1\n"),
    .init("printf 'a\\n\\nc' | mgrep --files-from=- -c foo", "a:2\nc:1\n"),
    .init("printf 'a\\0c\\0' | mgrep --files0-from - -c foo b", "b:0\na:2\nc:1\n"),
    .init("printf 'a\\0' | mgrep --files0-from - -c foo", "a:2\n"),
    .init("printf 'a\\n' | mgrep --files-from=- -hc foo", "2\n"),
    .init("printf '' | mgrep --files-from=- foo", status: 1),
    .init("printf 'd\\n' | mgrep --files-from=- -rl foo", lOfD),
    .init("find d -type f -print0 | sort -z | mgrep --files0-from=- -l foo", lOfD),
    .init(
      #"printf x > "$(printf 'n\nl')"; printf 'n\nl\0' | mgrep --files0-from=- -c x"#, "n\nl:1\n"),
    .init(
      "mgrep --files-from=none foo", errors: "mgrep: none: No such file or directory\n", status: 2),
    .init(
      "printf 'none\\na\\n' | mgrep --files-from=- -c foo", "a:2\n",
      errors: "mgrep: none: No such file or directory\n", status: 2),
  ]

  static let nameCases: [CLICase] = [
    .init("mgrep --files d", lOfD),
    .init("mgrep --files -r d", lOfD),
    .init("cd d; mgrep --files", "sub/y.c\nx\nz.h\n"),
    .init("cd d; mgrep --files -r .", "./sub/y.c\n./x\n./z.h\n"),
    .init("mgrep --files a d b -d skip", "a\nb\n"),
    .init("mgrep --files -r0 d | tr '\\0' '!'", "d/sub/y.c!d/x!d/z.h!"),
    .init("mgrep --files -qr d"),
    .init("mkdir e; mgrep --files -r e", status: 1),
    .init("mkdir e; mgrep --files -qr e none", errors: noFile, status: 2),
    .init("mgrep --files -q none a", errors: noFile),
    .init("mgrep --files none a", "a\n", errors: noFile, status: 2),
    .init("mgrep --files -s none a", "a\n", status: 2),
    .init("mgrep --files -r --include='*.h' d a", "d/z.h\n"),
    .init("mgrep --files -r --color=always d/x", "\\x1B[35m\\x1B[Kd/x\\x1B[m\\x1B[K\n"),
    .init(
      "mgrep --files -r d > /dev/full", errors: "mgrep: write error: No space left on device\n",
      status: 2),
    .init("mkdir e; cd e; >é; >$(printf '\\351'); mgrep --files", "é\n\\xE9\n"),
    .init("printf 'a\\nd\\n' | mgrep --files --files-from=- -r", "a\n" + lOfD),
  ]

  static let filterCases: [CLICase] = [
    .init("mgrep -rl --include='*.c' foo d", "d/sub/y.c\n"),
    .init("mgrep -rl --exclude='*.c' --include='*.h' foo d", "d/x\nd/z.h\n"),
    .init("mgrep -rl --include='*.[ch]' --exclude='y*' foo d", "d/z.h\n"),
    .init("mgrep -rl --exclude-dir=sub foo d", "d/x\nd/z.h\n"),
    .init("mgrep -rl --exclude-dir=sub/ foo d", "d/x\nd/z.h\n"),
    .init("mgrep -rl --exclude-dir=d foo d a", "a\n"),
    .init("mgrep -rl --include-dir=none foo d", "d/x\nd/z.h\n"),
    .init("mgrep -rl --include-dir='s*' foo d", lOfD),
    .init("mgrep -rl --include-dir='s*' --exclude-dir=sub foo d", "d/x\nd/z.h\n"),
    .init("printf '*.c \\n\\n  \\n*.h\\n' > ex; mgrep -rl --exclude-from=ex foo d", "d/x\n"),
    .init("echo '*' > ex; mgrep -rl --exclude-from=ex --include='*.c' foo d", "d/sub/y.c\n"),
    .init("echo '*' > ex; mgrep -rl --include='*.c' --exclude-from=ex foo d", status: 1),
    .init("mgrep -rl --exclude-from=none foo d", errors: noFile, status: 2),
  ]

  @Test("depth", arguments: depthCases) func depth(_ c: CLICase) throws { try c.check() }
  @Test("links and devices", arguments: linkCases) func links(_ c: CLICase) throws { try c.check() }
  @Test("sizes", arguments: sizeCases) func sizes(_ c: CLICase) throws { try c.check() }
  @Test("lists of files", arguments: listCases) func lists(_ c: CLICase) throws { try c.check() }
  @Test("names of files", arguments: nameCases) func names(_ c: CLICase) throws { try c.check() }
  @Test("globs of GNU grep", arguments: filterCases)
  func filters(_ c: CLICase) throws { try c.check() }

  private static let lOfD = "d/sub/y.c\nd/x\nd/z.h\n"
  private static let allOfD = "d/sub/y.c:foo c\nd/x:foo\nd/z.h:foo h\n"
  private static let noFile = "mgrep: none: No such file or directory\n"
  private static let badAction =
    "mgrep: invalid argument 'x' for '--directories'; valid are 'read', 'recurse', 'skip'\n"
}
