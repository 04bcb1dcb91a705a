import TestSupport
import Testing

/// Globs for paths, types, ignore rules and hidden files.
@Suite("Projects")
struct ProjectTests {
  /// A repository with a bit of everything.
  private static let files: [String: [UInt8]] = [
    "p/a.c": Fixtures.text("foo\n"), "p/b.py": Fixtures.text("foo\n"),
    "p/.h.c": Fixtures.text("foo\n"), "p/build/o.c": Fixtures.text("foo\n"),
    "p/sub/deep/n.c": Fixtures.text("foo\n"), "p/sub/keep.log": Fixtures.text("foo\n"),
    "p/sub/lose.log": Fixtures.text("foo\n"), "p/bin": Fixtures.text("foo\n\0\nfoo\n"),
    "p/.gitignore": Fixtures.text("/build/\n*.log\n"),
    "p/sub/.gitignore": Fixtures.text("!keep.log\n"),
  ]

  static let projectCases: [CLICase] = [
    .init("mgrep -l foo --project", "a.c\nb.py\nsub/deep/n.c\nsub/keep.log\n"),
    .init("mgrep -l foo --project .", "./a.c\n./b.py\n./sub/deep/n.c\n./sub/keep.log\n"),
    .init("cd sub; mgrep -l foo --project", "deep/n.c\nkeep.log\n"),
    .init(
      "mgrep -lu foo --project", "a.c\nb.py\nbuild/o.c\nsub/deep/n.c\nsub/keep.log\nsub/lose.log\n"),
    .init(
      "mgrep -luu foo --project",
      ".h.c\na.c\nb.py\nbuild/o.c\nsub/deep/n.c\nsub/keep.log\nsub/lose.log\n"),
    .init(
      "mgrep -luuu foo --project",
      ".h.c\na.c\nb.py\nbin\nbuild/o.c\nsub/deep/n.c\nsub/keep.log\nsub/lose.log\n"),
    .init("mgrep -l foo --project -. ", ".h.c\na.c\nb.py\nsub/deep/n.c\nsub/keep.log\n"),
    .init("mgrep -l foo --project --hidden --binary-files=text | head -3", ".h.c\na.c\nb.py\n"),
    .init("mgrep -la foo --project", "a.c\nb.py\nbin\nsub/deep/n.c\nsub/keep.log\n"),
    .init("mgrep --project --files", "a.c\nb.py\nbin\nsub/deep/n.c\nsub/keep.log\n"),
    .init("mgrep -l foo --project build/o.c", "build/o.c\n"),
    .init("mgrep -l foo --project build", "build/o.c\n"),
    .init(
      "mgrep -lr --ignore foo .", "./.h.c\n./a.c\n./b.py\n./bin\n./sub/deep/n.c\n./sub/keep.log\n"),
    .init("mgrep -lr --ignore --no-ignore --exclude-dir=.git --no-hidden foo | wc -l", "7\n"),
    .init("mgrep -l foo --project --no-ignore-vcs | wc -l", "6\n"),
    .init("mgrep -l foo --project --no-ignore-vcs --ignore-vcs | wc -l", "4\n"),
    .init("cd sub; mgrep -l foo --project --no-ignore-parent", "deep/n.c\nkeep.log\nlose.log\n"),
    .init("echo a.c > .mgrepignore; mgrep -l foo --project | head -1", "b.py\n"),
    .init("echo a.c > .rgignore; mgrep -l foo --project --no-ignore-dot | head -1", "a.c\n"),
    .init("echo a.c > .git/info/exclude; mgrep -l foo --project | head -1", "b.py\n"),
    .init(
      "echo a.c > .git/info/exclude; mgrep -l foo --project --no-ignore-exclude | head -1", "a.c\n"),
    .init("rm -r .git; mgrep -l foo --project | wc -l", "6\n"),
    .init("rm -r .git; mgrep -l foo --project --no-require-git | wc -l", "4\n"),
    .init(
      "echo a.c > ig; mgrep -lr --ignore-file=ig --include='*.c' foo .",
      "./.h.c\n./build/o.c\n./sub/deep/n.c\n"),
    .init(
      "echo a.c > ig; mgrep -lr --ignore-file ig --no-ignore-files foo a.c .",
      "a.c\n./.h.c\n./a.c\n./b.py\n./bin\n./build/o.c\n./sub/deep/n.c\n./sub/keep.log\n./sub/lose.log\n"
    ),
    .init(
      "mgrep -r --ignore-file=none foo", errors: "mgrep: none: No such file or directory\n",
      status: 2),
    .init("\(home); mgrep -l foo --project", "a.c\nsub/deep/n.c\nsub/keep.log\n"),
    .init("\(home); mgrep -l foo --project --no-ignore-global | wc -l", "4\n"),
  ]

  /// A user with an ignore file.
  private static let home =
    "export HOME=$PWD/../home; mkdir -p $HOME/.config/git; echo '*.py' > $HOME/.config/git/ignore"

  /// What `--debug` says about files, without its other lines.
  private static func debugging(_ arguments: String, but left: String = "x x") -> String {
    "mgrep --debug -j1 \(arguments) 2>&1 >/dev/null | sed -n '/debug: .*: /s/^mgrep: debug: //p' "
      + "| grep -v '^strategy: \\|^threads: \\|^not \\|\(left)'"
  }

  static let decisionCases: [CLICase] = [
    .init(
      debugging("foo --project -l"),
      """
      .git: skipped: of a version control system
      .gitignore: skipped: hidden
      .h.c: skipped: hidden
      bin: skipped: binary, NUL at offset 4, -I
      build: skipped: .gitignore:1
      sub/.gitignore: skipped: hidden
      sub/lose.log: skipped: .gitignore:2

      """),
    .init(
      debugging("--files --project"),
      """
      .git: skipped: of a version control system
      .gitignore: skipped: hidden
      .h.c: skipped: hidden
      build: skipped: .gitignore:1
      sub/.gitignore: skipped: hidden
      sub/lose.log: skipped: .gitignore:2

      """),
    .init(
      "echo x > .git/info/exclude; echo a.c >> .git/info/exclude; \(home); "
        + debugging("foo --project -l -g '!sub'", but: "hidden\\|control\\|bin\\|build"),
      "a.c: skipped: .git/info/exclude:2\nb.py: skipped: ../home/.config/git/ignore:1\n"
        + "sub: skipped: -g '!sub'\n"),
    .init(
      "printf '\\n#\\na.c\\n' > ig; "
        + debugging("-rl --ignore-file=ig -g '!*.log' foo .", but: "git"),
      "./a.c: skipped: ig:3\n"
        + "./sub/keep.log: skipped: -g '!*.log'\n./sub/lose.log: skipped: -g '!*.log'\n"),
    .init(
      debugging("-rl -g '*.{c,py}' foo .", but: "git"),
      ["bin", "sub/keep.log", "sub/lose.log"].map { "./\($0): skipped: no -g matches\n" }.joined()),
    .init(
      debugging("-rl -tpy -tc --type-not=c --exclude='k*' --exclude-dir=build foo .", but: "git"),
      """
      ./.h.c: skipped: --type-not=c
      ./a.c: skipped: --type-not=c
      ./bin: skipped: no type of -t
      ./build: skipped: --exclude-dir=build
      ./sub/deep/n.c: skipped: --type-not=c
      ./sub/keep.log: skipped: --exclude=k*
      ./sub/lose.log: skipped: no type of -t

      """),
    .init(
      "rm -r .git; ln -s a.c link; mkfifo fifo; "
        + debugging("-rl --max-depth=2 --min-filesize=5 --max-filesize=9 foo ."),
      """
      ./.gitignore: skipped: --max-filesize
      ./.h.c: skipped: --min-filesize
      ./a.c: skipped: --min-filesize
      ./b.py: skipped: --min-filesize
      ./bin: skipped: --max-filesize
      ./build/o.c: skipped: --min-filesize
      ./fifo: skipped: a device, FIFO or socket
      ./link: skipped: a link
      ./sub/.gitignore: skipped: --max-filesize
      ./sub/deep: skipped: --max-depth
      ./sub/keep.log: skipped: --min-filesize
      ./sub/lose.log: skipped: --min-filesize

      """),
    .init(
      "mkfifo fifo; " + debugging("-l --include='*.c' -d skip -D skip foo a.c b.py fifo sub"),
      """
      b.py: skipped: no --include matches
      fifo: skipped: a device, FIFO or socket, -D skip
      sub: skipped: a directory, -d skip

      """),
    .init(
      "printf '\\377\\376f\\0o\\0o\\0' | gzip > z; "
        + debugging("-c --search-zip --pre=cat --pre-glob=b.py --newline=ANY foo z b.py"),
      """
      z: decompressed: gzip
      z: decoded: UTF-16, by its byte order mark
      z: line ends converted: --newline=ANY
      b.py: the output of --pre=cat
      b.py: line ends converted: --newline=ANY

      """),
  ]

  @Test("--debug says why files are skipped, and what decodes them", arguments: decisionCases)
  func tellsDecisions(_ c: CLICase) throws {
    try check(c)
  }

  static let globCases: [CLICase] = [
    .init("mgrep -l foo --project -g '*.py'", "b.py\n"),
    .init("mgrep -l foo --project -g '*.{py,log}'", "b.py\nsub/keep.log\nsub/lose.log\n"),
    .init("mgrep -l foo --project -g '!sub'", "a.c\nb.py\n"),
    .init("mgrep -l foo --project -g '*.c' -g '!n.*'", ".h.c\na.c\n"),
    .init("mgrep -l foo --project -g '!n.*' -g '/sub/**/*.c'", "sub/deep/n.c\n"),
    .init("mgrep -l foo --project --iglob '*.PY'", "b.py\n"),
    .init("mgrep -l foo --project --glob-case-insensitive -g '*.PY'", "b.py\n"),
    .init("mgrep -l foo --project -g '*.PY'", status: 1),
    .init("mgrep -l foo -g '*.py' a.c", "a.c\n"),
    .init("mgrep -l foo -r -g '[a' .", errors: "mgrep: [a: invalid glob\n", status: 2),
    .init("mgrep -l foo --project -t py", "b.py\n"),
    .init("mgrep -l foo --project -tpy -tc", ".h.c\na.c\nb.py\nsub/deep/n.c\n"),
    .init("mgrep -l foo --project --type-not c", "b.py\nsub/keep.log\n"),
    .init("mgrep -l foo --project --type-add 'mine:*.{py,bin}' -t mine", "b.py\n"),
    .init("mgrep -l foo --project --type-clear c --type-add 'c:*.py' -t c", "b.py\n"),
    .init("mgrep -l foo --project -t all -g '!.h*'", "a.c\nb.py\nsub/deep/n.c\nsub/keep.log\n"),
    .init(
      "mgrep foo -r -t nope", errors: "mgrep: nope: unknown file type; --type-list prints all\n",
      status: 2),
    .init(
      "mgrep foo -r --type-add nope",
      errors: "mgrep: nope: not of the form NAME:GLOB or NAME:include:NAME,...\n", status: 2),
    .init("mgrep --type-list --type-add 'zzz:*.z' | tail -1", "zzz: *.z\n"),
    .init("mgrep --type-list | grep '^swift:'", "swift: *.swift, *.swiftinterface\n"),
  ]

  @Test("ignore rules and hidden files", arguments: projectCases)
  func project(_ c: CLICase) throws { try check(c) }

  @Test("globs for paths, and types", arguments: globCases)
  func globs(_ c: CLICase) throws { try check(c) }

  private func check(_ c: CLICase) throws {
    var c = c
    c.command = "cd p; git init -q; \(c.command)"
    c.environment["GIT_CONFIG_NOSYSTEM"] = "1"
    try c.check(files: Self.files)
  }
}
