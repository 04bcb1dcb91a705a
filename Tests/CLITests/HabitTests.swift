import TestSupport
import Testing

/// Habits of users of grep, rg, sed and others: the command works, or one line says what to type.
@Suite("Habits")
struct HabitTests {
  static let accepted: [CLICase] = [
    .init("mgrep --pcre2 baz a", "baz\n"), .init("mgrep --engine auto baz a", "baz\n"),
    .init("mgrep --engine=pcre2 baz a", "baz\n"), .init("mgrep --engine=default baz a", "baz\n"),
    .init("mgrep --auto-hybrid-regex baz a", "baz\n"), .init("mgrep --no-config baz a", "baz\n"),
    .init("mgrep --pcre2-unicode baz a", "baz\n"),
    .init("mgrep --no-pcre2-unicode -o 'f.' inv", "f\\xE9\nfo\nfo\n"),
    .init("mgrep --no-pcre2-unicode -c 'caf.' inv", "1\n"),
    .init("mgrep --dfa-size-limit 10M --regex-size-limit=1G baz a", "baz\n"),
    .init("mgrep --pcre2-version | cut -c1-7", "PCRE2 1\n"),
    .init("mgrep -o --replace '\\1x' '(b)ar' a", "bx\n"),
    .init("mgrep -o --replace '\\2\\1' '(b)(a)z' a", "ab\n"),
    .init(
      "mgrep --replace '\\2' '(b)ar' a", errors: "mgrep: the pattern has no group 2\n", status: 2),
    .init("mgrep --files d", "d/sub/y.c\nd/x\nd/z.h\n"),
    .init("mgrep --files d/x d/sub", "d/x\nd/sub/y.c\n"),
    .init("mgrep --files -t c d", "d/sub/y.c\nd/z.h\n"),
    .init("mgrep --files -d read d", errors: "mgrep: d: Is a directory\n", status: 2),
    .init("mgrep -t py foo < a", "foo bar foo\nfoo\n"),
    .init("cat a | mgrep -uuu --max-depth 1 --sort path --no-ignore -g '*' -c foo", "2\n"),
  ]

  /// Options of other tools, and the message with the replacement.
  static let refused: [CLICase] = [
    ("--path-separator /", "path-separator", "paths are printed with '/'"),
    ("--ungroup", "ungroup", "use --vimgrep for a line for each match"),
    ("--file-offsets", "file-offsets", "use -ob for the offset of each match"),
    // Elsewhere they would abbreviate other options.
    ("--match", "match", "use '' as the pattern"),
    ("--max-files=3", "max-files", "use 'mgrep -l ... | head -n NUM'"),
    ("--max-line 3", "max-line", "use --line-range=FIRST,LAST"),
    ("--hyperlink=x", "hyperlink", "use --hyperlink-format=FORM"),
    ("--hyperlink", "hyperlink", "use --hyperlink-format=FORM"),
    ("--csv", "csv", "use --json, or --field-match-separator=,"),
    ("--format='%f'", "format", "use --output=TEMPLATE, or --json"),
    ("--no-encoding", "no-encoding", "use --encoding=auto"),
    ("--sort-files", "sort-files", "use --sort=path"),
  ].map { typed, name, advice in
    .init(
      "mgrep \(typed) foo a", errors: "mgrep: option '--\(name)' is not supported; \(advice)\n",
      status: 2)
  }

  static let messages: [CLICase] = [
    .init(
      "mgrep -r --max-filesize 1MB foo d",
      errors: "mgrep: invalid argument '1MB' for '--max-filesize'; "
        + "valid are numbers of bytes, such as 4096, 100K, 8M or 1G\n", status: 2),
    .init(
      "mgrep -M 150 foo a", "",
      errors: missing("foo")
        + "mgrep: note: -M takes no value; '150' is the pattern; use --max-columns=150\n", status: 2
    ),
    .init(
      "mgrep -T py foo d", "",
      errors: missing("foo") + "mgrep: d: Is a directory\n"
        + "mgrep: note: -T takes no value; use --type-not=py\n", status: 2),
    .init(
      "mgrep -r DONE foo b", "",
      errors: missing("foo")
        + "mgrep: note: -r searches directories; use --replace=TEXT to replace\n", status: 2),
    .init(
      "mgrep none -r DONE b", "b:none\n",
      errors: missing("DONE")
        + "mgrep: note: -r searches directories; use --replace=TEXT to replace\n", status: 2),
    .init(
      "mgrep --color auto foo b",
      errors: missing("foo") + "mgrep: note: 'auto' is the pattern; use --color=auto\n", status: 2),
    .init("mgrep foo nonexist", errors: missing("nonexist"), status: 2),
  ]

  /// No other option is suggested, above all none with another meaning.
  static let suggestions: [(typed: String, hint: String)] = [
    ("--colr", "; did you mean '--color'?"), ("--recurse", "; did you mean '--recursive'?"),
    ("--ignorecase", "; did you mean '--ignore-case'?"),
    ("--inplace", "; did you mean '--in-place'?"), ("--max-cols", ""), ("--max-rows", ""),
    ("--exclute", "; did you mean '--exclude'?"), ("--ungrouped", ""),
    ("--no-such-thing", ""), ("--file-offset", ""), ("--max-cuont=1", ""),
  ]

  /// Patterns of other languages that match nothing; the hint is only for a terminal.
  static let patterns: [(arguments: String, note: String)] = [
    ("'x\\|FIXME' a", basic + "x|FIXME"), ("'\\(x\\)' a", basic + "(x)"),
    ("'x\\{2\\}' a", basic + "x{2}"),
    ("'x\\nbaz' a", "lines are searched one by one; use -M for matches across lines"),
    ("-U 'x\\nbaz' a", "lines are searched one by one; use -M for matches across lines"),
    ("--multiline-dotall 'x.y' a", "--multiline-dotall needs -M"),
    ("s/x/DONE/ a", "use --replace='DONE' 'x' to replace"),
    ("-i s/x/DONE/g a", "use --in-place --replace='DONE' 'x' to replace"),
    ("-e s,x,DONE, a", "use --replace='DONE' 'x' to replace"),
  ]

  private static let basic = "\\| \\( \\{ are plain characters here; the pattern of grep -G is: "
  private static func missing(_ name: String) -> String {
    "mgrep: \(name): No such file or directory\n"
  }

  @Test("what means the same here is accepted", arguments: accepted)
  func accepts(_ c: CLICase) throws { try c.check() }

  @Test("an option that others have is refused with what to type", arguments: refused)
  func refuses(_ c: CLICase) throws { try c.check() }

  @Test("a value out of place is told with what to type", arguments: messages)
  func tells(_ c: CLICase) throws { try c.check() }

  @Test("suggestions are slips of what was typed", arguments: suggestions)
  func suggests(_ c: (typed: String, hint: String)) throws {
    let name = c.typed.prefix { $0 != "=" }
    try CLICase(
      "mgrep \(c.typed) foo a 2>&1 | head -1", "mgrep: unrecognized option '\(name)'\(c.hint)\n"
    ).check()
  }

  @Test("a pattern of another language is told, on a terminal only", arguments: patterns)
  func hints(_ c: (arguments: String, note: String)) throws {
    try CLICase("mgrep \(c.arguments)", status: 1).check()
    let sandbox = try Sandbox(Fixtures.files)
    let outcome = try onTerminal("mgrep \(c.arguments)", in: sandbox)
    #expect(visible(outcome.output) == "mgrep: note: \(c.note)\\x0D\n")
  }

  @Test("compressed files are told what they are, on a terminal, if nothing is found in them")
  func compressed() throws {
    // Trees hold compressed files that nobody means to search.
    let sandbox = try Sandbox(["f.gz": [0x1F, 0x8B, 8, 0, 0]])
    #expect(visible(try sandbox.run("mgrep fo f.gz").errors) == "")
    let outcome = try onTerminal("mgrep -z fo f.gz", in: sandbox)
    #expect(
      visible(outcome.output) == "mgrep: f.gz: compressed; use --search-zip\\x0D\n")
    let tree = try onTerminal("mgrep -rz fo .", in: sandbox)
    #expect(
      visible(tree.output)
        == "mgrep: note: -z ends lines with NUL; use --search-zip to search compressed files\\x0D\n"
    )
    #expect(visible(try onTerminal("mgrep -r fo .", in: sandbox).output) == "")
  }

  @Test("a silent pipe is told on a terminal, if directories may be meant")
  func silentPipe() throws {
    let sandbox = try Sandbox(["a": Fixtures.text("foo\n")])
    // The pipe gets its line only after the message has been printed.
    let command = """
      mkfifo in out; exec 3<> in; script -qec 'mgrep -t py foo < in' /dev/null > out < /dev/null & \
      read line < out; echo "$line"; cat a >&3; exec 3>&-; wait
      """
    let outcome = try sandbox.run(command, environment: ["TERM": "dumb"])
    #expect(
      visible(outcome.output)
        == "mgrep: reading standard input; name a directory or use -r\\x0D\n")
  }

  /// Runs a command with all streams on a terminal.
  private func onTerminal(_ command: String, in sandbox: Sandbox) throws -> Sandbox.Outcome {
    let quoted = command.replacing("'", with: "'\\''")
    return try sandbox.run(
      "script -qec '\(quoted)' /dev/null < /dev/null", environment: ["TERM": "dumb"])
  }
}
