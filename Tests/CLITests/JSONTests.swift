import Foundation
import TestSupport
import Testing

/// `--json` compared with the output of ripgrep for the same search, which is in JSONEvents.txt.
@Suite("JSON as ripgrep prints it")
struct JSONTests {
  struct Search: Sendable, CustomTestStringConvertible {
    let command: String
    /// The same search for ripgrep.
    let ripgrep: String

    /// - Parameter command: `mgrep` stands for the program with `--json`.
    init(_ command: String, ripgrep: String? = nil) {
      self.command = command
      self.ripgrep = ripgrep ?? command
    }

    var testDescription: String { command }
  }

  static let searches: [Search] = [
    // Lines and files.
    .init("mgrep foo a"), .init("mgrep foo a b c"), .init("mgrep -i FOO a"),
    .init("mgrep -w foo a"),
    .init("mgrep -x baz a"), .init("mgrep -F -e bar -e baz a"), .init("mgrep -e foo -e 'b.r' a"),
    .init("mgrep --stop-on-nonmatch '^1.' s"), .init("mgrep --stop-on-nonmatch -A2 foo a"),
    .init("mgrep nomatch a b"), .init("mgrep foo a empty"), .init("mgrep -m1 foo a c"),
    .init("mgrep -N foo a"), .init("mgrep 'foo.*l' d/sub/y.c long"),
    // Options for the look of lines make no difference.
    .init("mgrep -o foo a"), .init("mgrep -o -C1 baz a"), .init("mgrep --vimgrep foo a"),
    .init("mgrep -b -H --column --heading --trim foo a"),
    // Context.
    .init("mgrep -C1 baz a"), .init("mgrep -A1 -n 10 s"), .init("mgrep -B2 '^[39]$' s"),
    .init("mgrep -m1 -A1 foo a"), .init("mgrep --passthru baz a"), .init("mgrep --passthru x a"),
    .init("mgrep -v foo a"), .init("mgrep -v -C1 foo a"),
    // Bytes, characters and line ends.
    .init("mgrep foo inv"), .init("mgrep 'f..' inv"), .init("mgrep 'мир|é' utf8"),
    .init("mgrep foo odd"), .init("mgrep foo crlf", ripgrep: "mgrep --crlf foo crlf"),
    .init("mgrep --crlf 'foo$' crlf"),
    .init("mgrep -z foo nul", ripgrep: "mgrep --null-data foo nul"),
    // Empty matches.
    .init("mgrep 'x*' words"), .init("mgrep '' a"), .init("mgrep '^' nl"), .init("mgrep 'o*' a"),
    .init("mgrep '\\b' words"),
    // Binary files.
    .init("mgrep foo bin"), .init("mgrep -a foo bin"), .init("mgrep foo bin a nul"),
    .init("mgrep bin bin"),
    // Standard input.
    .init("mgrep foo < a"), .init("cat a | mgrep foo"), .init("cat c | mgrep -C1 foo a -"),
    // Replacing.
    .init("mgrep --replace=X foo a", ripgrep: "mgrep -r X foo a"),
    .init("mgrep --replace='<$1>' 'b(a.)' a", ripgrep: "mgrep -r '<$1>' 'b(a.)' a"),
    .init("mgrep --replace= -o foo a", ripgrep: "mgrep -r '' -o foo a"),
    // Matches of several lines.
    .init("mgrep -M 'foo\\nbaz' a", ripgrep: "mgrep -U 'foo\\nbaz' a"),
    .init("mgrep -M -C1 'foo\\nbaz' a", ripgrep: "mgrep -U -C1 'foo\\nbaz' a"),
    .init("mgrep -M '(?s)4.*?6\\n' s", ripgrep: "mgrep -U '(?s)4.*?6\\n' s"),
    .init("mgrep -M '\\n' a", ripgrep: "mgrep -U '\\n' a"),
    .init("mgrep -M -m1 '1\\n2' s s", ripgrep: "mgrep -U -m1 '1\\n2' s s"),
    .init("mgrep -M '1|9\\n' s", ripgrep: "mgrep -U '1|9\\n' s"),
    .init("mgrep -M -v 'foo\\nbaz' a", ripgrep: "mgrep -U -v 'foo\\nbaz' a"),
    .init("mgrep -M -o '3\\n?' s", ripgrep: "mgrep -U -o '3\\n?' s"),
    .init("mgrep -M --replace=X 'foo\\nbaz' a", ripgrep: "mgrep -U -r X 'foo\\nbaz' a"),
    .init(
      "mgrep -M --replace='<$1>' '(\\d)\\n(?=1)' s",
      ripgrep: "mgrep -U -P -r '<$1>' '(\\d)\\n(?=1)' s"),
    .init(
      "mgrep -M -C1 --replace= '4\\n5|9\\n' s", ripgrep: "mgrep -U -C1 -r '' '4\\n5|9\\n' s"),
  ]

  private static let files: [String: [UInt8]] = Fixtures.files.merging([
    "odd": Fixtures.text("foo \u{8}\u{C}\u{1F}\u{7F}\t\"\\/\r end\n"),
    "long": Fixtures.text(String(repeating: "foo ", count: 100) + "l\n"),
  ]) { $1 }

  /// Removes what differs from run to run, numbers that depend on it, and what ripgrep lacks.
  private static let normalized = """
    sed -E 's/"elapsed(_total)?":\\{[^}]*\\},?//g
    s/"bytes_printed":[0-9]+,?//g
    s/,"groups":\\[[^]]*\\]//g; s/,"pattern":\\{[^}]*\\}//g'
    """

  /// Output and status.
  private static func transcript(
    _ command: String, program: String, environment: [String: String] = [:]
  ) throws -> String {
    let sandbox = try Sandbox(files)
    let command = command.replacing(/\bmgrep\b/, with: program)
    let outcome = try sandbox.run(
      "(\(command)) > out; s=$?; \(normalized) out; echo status $s", environment: environment)
    return String(decoding: outcome.output + outcome.errors, as: UTF8.self)
  }

  /// What ripgrep 15.2.0 prints, by the command of mgrep.
  private static let events: [String: String] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("JSONEvents.txt")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    var events: [String: String] = [:]
    for part in text.components(separatedBy: "\n$ ") {
      let end = part.firstIndex(of: "\n") ?? part.endIndex
      let command = part[..<end].trimmingPrefix("$ ")
      events[String(command)] = part[end...].trimmingCharacters(in: .newlines) + "\n"
    }
    return events
  }()

  @Test("the same", arguments: searches)
  func same(_ search: Search) throws {
    let found = try Self.transcript(search.command, program: "mgrep --json")
    #expect(found == Self.events[search.command], "\(search.command)")
  }

  @Test("more threads and other ways to read a file change nothing", arguments: searches)
  func mechanics(_ search: Search) throws {
    for options in ["-j1", "-j8 --no-mmap", "--mmap --line-buffered"] {
      let found = try Self.transcript(search.command, program: "mgrep --json \(options)")
      #expect(found == Self.events[search.command], "\(options): \(search.command)")
    }
  }

  @Test(
    "what is expected is what ripgrep prints",
    .enabled(if: Peer.ripgrep.isKnown, "\(Peer.ripgrep.version)"), arguments: searches)
  func ripgrep(_ search: Search) throws {
    let found = try Self.transcript(
      search.ripgrep, program: "rg --json --no-config -j1", environment: Peer.ownPath)
    #expect(found == Self.events[search.command], "\(search.ripgrep)")
  }

  // MARK: What ripgrep has not

  private static let plain = #"sed -E 's/"elapsed(_total)?":\{[^}]*\}/"\1"/g'"#

  static let cases: [CLICase] = [
    .init(
      "mgrep --json '(b)(x)?(ar)' a | \(plain)",
      #"""
      {"type":"begin","data":{"path":{"text":"a"}}}
      {"type":"match","data":{"path":{"text":"a"},"lines":{"text":"foo bar foo\n"},"line_number":1,"absolute_offset":0,"submatches":[{"match":{"text":"bar"},"start":4,"end":7,"groups":[{"match":{"text":"b"},"start":4,"end":5},null,{"match":{"text":"ar"},"start":5,"end":7}]}]}}
      {"type":"end","data":{"path":{"text":"a"},"binary_offset":null,"stats":{"","searches":1,"searches_with_match":1,"bytes_searched":20,"bytes_printed":318,"matched_lines":1,"matches":1}}}
      {"data":{"_total","stats":{"bytes_printed":318,"bytes_searched":20,"","matched_lines":1,"matches":1,"searches":1,"searches_with_match":1}},"type":"summary"}

      """#),
    .init(
      "mgrep --json -e '(z)' -e 'b(a)(r)' a | \(matches)",
      #"""
      [{"match":{"text":"bar"},"start":4,"end":7,"pattern":{"number":2},"groups":[{"match":{"text":"a"},"start":5,"end":6},{"match":{"text":"r"},"start":6,"end":7}]}]
      [{"match":{"text":"z"},"start":2,"end":3,"pattern":{"number":1},"groups":[{"match":{"text":"z"},"start":2,"end":3},null]}]

      """#),
    .init(
      "mgrep --json -v -C1 '(b)a' a | \(matches)",
      #"""
      [{"match":{"text":"ba"},"start":0,"end":2,"groups":[{"match":{"text":"b"},"start":0,"end":1}]}]
      []

      """#),
    .init(
      "mgrep --json --replace=X -e '(*:b)bar' -e o+ c | \(matches)",
      #"""
      [{"match":{"text":"oo"},"replacement":{"text":"X"},"start":1,"end":3,"pattern":{"number":2}},{"match":{"text":"o"},"replacement":{"text":"X"},"start":5,"end":6,"pattern":{"number":2}}]

      """#),
    .init(
      "mgrep --json -F -e x -e bar a | \(matches)",
      #"""
      [{"match":{"text":"bar"},"start":4,"end":7,"pattern":{"number":2}}]

      """#),
    .init(
      "mgrep --json '(*:f)foo$' c | \(matches)", ""),
    .init(
      "mgrep --json '(*:f)^foo' c | \(matches)",
      #"""
      [{"match":{"text":"foo"},"start":0,"end":3,"pattern":{"number":1,"name":{"text":"f"}}}]

      """#),
    // A group in look-behind may be before the lines.
    .init(
      "mgrep -M --json '(?<=(o)\\n)(b)(?=az\\n(f))' a | \(matches)",
      #"""
      [{"match":{"text":"b"},"start":0,"end":1,"groups":[null,{"match":{"text":"b"},"start":0,"end":1},null]}]

      """#),
    // Submatches and their replacements form the line that --replace prints, even if a replacement
    // directly follows a match.
    .init(
      "echo axb | mgrep --json --replace=- 'x*' | \(matches)",
      #"""
      [{"match":{"text":""},"replacement":{"text":"-"},"start":0,"end":0},{"match":{"text":"x"},"replacement":{"text":"-"},"start":1,"end":2},{"match":{"text":""},"replacement":{"text":"-"},"start":2,"end":2},{"match":{"text":""},"replacement":{"text":"-"},"start":3,"end":3}]

      """#),
    .init(
      "mgrep --json --transform=upper --groups=2 '(f)(oo)' c | \(matches)",
      #"""
      [{"match":{"text":"foo"},"replacement":{"text":"fOO"},"start":0,"end":3,"groups":[{"match":{"text":"f"},"start":0,"end":1},{"match":{"text":"oo"},"start":1,"end":3}]}]

      """#),
    .init(
      "mgrep --json --fit=skip --replace=X 'b(?:ar|)' a | \(matches)",
      #"""
      [{"match":{"text":"bar"},"start":4,"end":7}]
      [{"match":{"text":"b"},"replacement":{"text":"X"},"start":0,"end":1}]

      """#),
    // The end of a last line without a terminator is a match, too; ripgrep loses it.
    .init(
      "mgrep --json '$' c | \(matches)", #"[{"match":{"text":""},"start":14,"end":14}]"# + "\n"),
    // Names.
    .init(
      "cp a \"$(printf 'q\\377\"')\"; mgrep --json foo q* | head -1",
      "{\"type\":\"begin\",\"data\":{\"path\":{\"bytes\":\"cf8i\"}}}\n"),
    .init(
      "mgrep --json --label=in foo < a | head -1",
      "{\"type\":\"begin\",\"data\":{\"path\":{\"text\":\"in\"}}}\n"),
    // Files that are skipped as binary, and files that are not.
    .init("mgrep --json -I foo bin | \(types)", "summary\n"),
    .init(
      "cp bin d; mgrep -r --json foo d | \(types) | tr '\\n' ' '",
      "begin match match end begin match end begin match end begin match end summary "),
    // Errors.
    .init(
      "mgrep --json foo missing a | \(types)", "begin\nmatch\nmatch\nend\nsummary\n",
      errors: "mgrep: missing: No such file or directory\n"),
    .init(
      "mgrep --json foo a > /dev/full", errors: "mgrep: write error: No space left on device\n",
      status: 2),
    .init(
      "mgrep --json x* a > a", errors: "mgrep: a: input file is also the output\n", status: 2),
    // Limits.
    .init("mgrep --json -m0 foo a", status: 1),
    .init("mgrep --json --max-total=1 foo a c | \(types)", "begin\nmatch\nend\nsummary\n"),
    .init("mgrep --json -q foo a; echo $?", "0\n"),
    .init("mgrep --json --no-json foo c", "foo no newline\n"),
    .init("mgrep --json --stats foo c 2>&1 > /dev/null | head -1", "1 matches\n"),
  ]

  private static let matches = #"sed -nE 's/.*"submatches":(.*)\}\}$/\1/p'"#
  private static let types = #"sed -E 's/.*"type":"([a-z]+)".*/\1/'"#

  @Test("groups, replacements, names, errors", arguments: cases)
  func messages(_ test: CLICase) throws { try test.check() }

  @Test(
    "jq reads it",
    .enabled(if: (try? Sandbox([:]).run("jq --version"))?.status == 0),
    arguments: [
      CLICase(
        #"mgrep --json -r 'foo' d | jq -j 'select(.type == "match") | .data | "#
          + #""\(.line_number): \(.lines.text)"'"#, "1: foo c\n1: foo\n1: foo h\n"),
      CLICase(
        "mgrep --json '(\\w+)z' a | jq -r '.data.submatches[]?.groups[0].match.text'", "ba\n"),
      CLICase(
        "mgrep --json foo inv | jq -r 'select(.type == \"match\") | .data.lines.bytes // .data.lines.text'",
        "Y2Fm6SBmb28K\nok foo\n\n"),
      CLICase(
        "mgrep --preview --json --replace=bar foo a b | jq -c '[.data.path.text, .data.new.text]'",
        "[\"a\",\"bar\"]\n[\"a\",\"bar\"]\n[\"a\",\"bar\"]\n"),
    ])
  func jq(_ test: CLICase) throws { try test.check() }

  static let refused: [CLICase] = [
    ("--files", "mgrep --json --files a"), ("-c", "mgrep -c --json foo a"),
    ("--count-matches", "mgrep --json --count-matches foo a"), ("-l", "mgrep --json -l foo a"),
    ("-L", "mgrep --json -L foo a"), ("-l", "mgrep --in-place --json -l --replace=bar foo a"),
    ("-c", "mgrep --preview -c --json --replace=bar foo a"),
  ].map { option, command in
    .init(
      "\(command); s=$?; grep -c foo a; exit $s", "2\n",
      errors: "mgrep: --json cannot be combined with \(option)\n", status: 2)
  }

  @Test("what has no form in JSON is refused", arguments: refused)
  func refusals(_ test: CLICase) throws { try test.check() }
}
