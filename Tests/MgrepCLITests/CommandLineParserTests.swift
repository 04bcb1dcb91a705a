import Foundation
import Testing

@testable import MgrepCLI

/// Arguments and what they are understood as.
struct ParserCase: Sendable, CustomTestStringConvertible {
  let arguments: [String]
  let change: @Sendable (inout ParsedOptions) -> Void

  init(_ line: String, _ change: @escaping @Sendable (inout ParsedOptions) -> Void) {
    arguments = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
    self.change = change
  }

  var testDescription: String { arguments.joined(separator: " ") }
}

/// getopt_long(3) keeps its state in globals, so one test at a time.
@Suite("Command lines", .serialized)
struct CommandLineParserTests {
  static func parse(_ arguments: [[UInt8]]) throws(UsageError) -> ParsedOptions {
    var pointers: [UnsafeMutablePointer<CChar>?] = ([Array("mgrep".utf8)] + arguments).map {
      argument in strdup(argument.map { CChar(bitPattern: $0) } + [0])
    }
    defer { for pointer in pointers { free(pointer) } }
    let count = Int32(pointers.count)
    pointers.append(nil)
    return try CommandLineParser().parse(count, &pointers)
  }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static let cases: [ParserCase] = [
    // Operands and options, mixed.
    .init("p a b") { $0.operands = [bytes("p"), bytes("a"), bytes("b")] },
    .init("a -i b -v") {
      $0.operands = [bytes("a"), bytes("b")]
      $0.caseMode = .insensitive
      $0.inverts = true
    },
    .init("-- -i --") { $0.operands = [bytes("-i"), bytes("--")] },
    .init("- -") { $0.operands = [bytes("-"), bytes("-")] },
    .init("''") { $0.operands = [[]] },
    // Clusters and attached values.
    .init("-onH") {
      $0.onlyMatching = true
      $0.lineNumbers = true
      $0.fileNames = .always
    },
    .init("-A3 -B 4 -e-foo -m1") {
      $0.after = 3
      $0.before = 4
      $0.patterns = [.text(bytes("-foo"))]
      $0.maxCount = 1
    },
    .init("-nA3") {
      $0.lineNumbers = true
      $0.after = 3
    },
    .init("--after-context=3 --before-context 4") {
      $0.after = 3
      $0.before = 4
    },
    .init("-e a -f b -e c") {
      $0.patterns = [.text(bytes("a")), .file(bytes("b")), .text(bytes("c"))]
    },
    // An optional value comes with = only.
    .init("--color always") { $0.operands = [bytes("always")] },
    .init("--color=always") { $0.color = .always },
    .init("--colour=never") { $0.color = .never },
    .init("--colour=force") { $0.color = .always },
    .init("--color=always --color") { $0.color = .auto },
    .init("--only-matching=2") {
      $0.onlyMatching = true
      $0.groups = [2]
    },
    .init("-K 2,3 --max-bytes=1K") {
      $0.lineRange = 2..<4
      $0.maxBytes = 1024
    },
    // Numbers.
    .init("-3") { $0.context = 3 },
    .init("-12") { $0.context = 12 },
    .init("-1 -2") { $0.context = 2 },
    .init("-n2v") {
      $0.lineNumbers = true
      $0.context = 2
      $0.inverts = true
    },
    .init("-0") { $0.endsNamesWithNUL = true },
    .init("-00") { $0.context = 0 },
    .init("-10") { $0.context = 10 },
    .init("-C0") { $0.context = 0 },
    .init("-o1") {
      $0.onlyMatching = true
      $0.groups = [1]
    },
    .init("-o1 -o12") {
      $0.onlyMatching = true
      $0.groups = [1, 12]
    },
    .init("-o0") {
      $0.onlyMatching = true
      $0.groups = [0]
    },
    .init("-o -1") {
      $0.onlyMatching = true
      $0.context = 1
    },
    .init("-A99999999999999999999") { $0.after = .max },
    .init("-m3 -m -1") { $0.maxCount = nil },
    // The last one wins.
    .init("-H -h") { $0.fileNames = .never },
    .init("-h -H") { $0.fileNames = .always },
    .init("-l -L") { $0.summary = .filesWithoutMatch },
    .init("-L -l") { $0.summary = .filesWithMatches },
    .init("-i --no-ignore-case") { $0.caseMode = .sensitive },
    .init("-S -i") { $0.caseMode = .insensitive },
    .init("-i -S --case-sensitive") { $0.caseMode = .sensitive },
    .init("-A1 -A2") { $0.after = 2 },
    .init("-n -N") { $0.lineNumbers = false },
    // Both stay, whatever the order.
    .init("-x -w") {
      $0.matchesLines = true
      $0.matchesWords = true
    },
    // Abbreviations: unique among all, or among GNU grep's.
    .init("--colou=always") { $0.color = .always },
    .init("--no-m") { $0.hidesFileErrors = true },
    .init("--inc=x") { $0.nameRules = [.include(bytes("x"))] },
    .init("--invert") { $0.inverts = true },
    .init("--line-n") { $0.lineNumbers = true },
    .init("--files-with-m") { $0.summary = .filesWithMatches },
    .init("--rege=x") { $0.patterns = [.text(bytes("x"))] },
    .init("-e a --and -f b --not -e c --andnot -e d") {
      $0.patterns = [
        .text(bytes("a")), .and, .file(bytes("b")), .not, .text(bytes("c")), .and, .not,
        .text(bytes("d")),
      ]
    },
    // The order of globs is kept.
    .init("--exclude=a --include b --exclude c") {
      $0.nameRules = [.exclude(bytes("a")), .include(bytes("b")), .exclude(bytes("c"))]
    },
    // No-ops and aliases.
    .init("-P") { _ in },
    .init("-y") { $0.caseMode = .insensitive },
    .init("--quiet") { $0.isQuiet = true },
    .init("--silent") { $0.isQuiet = true },
    .init("--regex=x --word-regex --line-regex") {
      $0.patterns = [.text(bytes("x"))]
      $0.matchesWords = true
      $0.matchesLines = true
    },
    .init("-j4") { $0.threads = 4 },
    .init("--mmap") { $0.mapping = .always },
    .init("--no-mmap") { $0.mapping = .never },
    .init("--help") { $0.request = .help },
    .init("-?") { $0.request = .help },
    .init("-V") { $0.request = .version },
    .init("--pcre2-version") { $0.request = .libraryVersion },
  ]

  @Test("are understood as GNU users mean them", arguments: cases)
  func understands(_ c: ParserCase) throws {
    var expected = ParsedOptions()
    c.change(&expected)
    #expect(try Self.parse(c.arguments.map(Self.bytes)) == expected)
  }

  static let errors: [(String, String)] = [
    ("-A x", "invalid argument 'x' for '--after-context'; valid are numbers from 0"),
    ("-A -1", "invalid argument '-1' for '--after-context'; valid are numbers from 0"),
    ("-C", "option requires an argument -- 'C'"),
    ("-m x", "invalid argument 'x' for '--max-count'; valid are whole numbers"),
    ("-#", "invalid option -- '#'"),
    ("--after-context", "option '--after-context' requires an argument"),
    ("--quiet=3", "option '--quiet' doesn't allow an argument"),
    ("--colr", "unrecognized option '--colr'; did you mean '--color'?"),
    ("--color=sometimes", "invalid argument 'sometimes' for '--color'"),
    ("--binary-files=x", "invalid argument 'x' for '--binary-files'"),
    ("--files-with", "option '--files-with' is ambiguous"),
    ("-d x", "invalid argument 'x' for '--directories'"),
    ("-j x", "invalid argument 'x' for '--threads'; valid are numbers from 1"),
    ("--only-matching=x", "invalid argument 'x' for '--only-matching'; valid are numbers from 0"),
    ("--heap-limit=0", "invalid argument '0' for '--heap-limit'; valid are numbers from 1"),
    ("--min-filesize=1MB", "valid are numbers of bytes, such as 4096, 100K, 8M or 1G"),
    ("--line-range=1-2", "valid are 'NUM', 'NUM,NUM', 'NUM,' and ',NUM'"),
    ("--line-range=,", "invalid argument ',' for '--line-range'"),
    ("--byte-range=3,2", "valid are ranges that do not end before they begin"),
    ("--pad=ab", "invalid argument 'ab' for '--pad'; valid are one ASCII character"),
    ("--backup=a/b", "invalid argument 'a/b' for '--backup'; valid are suffixes without '/'"),
  ]

  @Test("that are wrong say so in one line", arguments: errors)
  func refuses(line: String, message: String) {
    do throws(UsageError) {
      let parsed = try Self.parse(line.split(separator: " ").map { Self.bytes(String($0)) })
      Issue.record("understood as \(parsed)")
    } catch {
      #expect(error.message.contains(message), "\(error.message)")
      #expect(!error.message.contains("\n"))
    }
  }

  @Test("keep bytes that are no UTF-8")
  func invalidBytes() throws {
    let parsed = try Self.parse([
      [0xFF, 0x61], Array("--label=".utf8) + [0xFE], [0x2D, 0x65, 0xFD],
    ])
    var expected = ParsedOptions()
    expected.operands = [[0xFF, 0x61]]
    expected.label = [0xFE]
    expected.patterns = [.text([0xFD])]
    #expect(parsed == expected)
  }

  @Test("stop at the first operand under POSIXLY_CORRECT")
  func posix() throws {
    setenv("POSIXLY_CORRECT", "1", 1)
    defer { unsetenv("POSIXLY_CORRECT") }
    let parsed = try Self.parse(["-n", "a", "-i"].map(Self.bytes))
    #expect(parsed.lineNumbers == true && parsed.caseMode == .sensitive)
    #expect(parsed.operands == [Self.bytes("a"), Self.bytes("-i")])
  }
}
