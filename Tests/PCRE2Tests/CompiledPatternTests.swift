import Glibc
import Testing

@testable import PCRE2

@Suite("Patterns compiled by PCRE2")
struct CompiledPatternTests {
  private func compile(
    _ pattern: String, _ encoding: CompileOptions.Encoding = .utf8(properties: true),
    _ change: (inout CompileOptions) -> Void = { _ in }
  ) throws -> CompiledPattern {
    var options = CompileOptions(encoding: encoding)
    change(&options)
    return try CompiledPattern(Array(pattern.utf8), options: options)
  }

  /// The first match as a range of bytes; `nil` if there is none.
  private func first(
    _ pattern: CompiledPattern, in subject: [UInt8], from offset: Int = 0,
    forbidsEmpty: Bool = false
  ) throws -> Range<Int>? {
    var scratch = MatchScratch(for: [pattern])
    switch pattern.firstMatch(
      in: subject.span.bytes, from: offset, forbidsEmpty: forbidsEmpty, &scratch)
    {
    case .none: return nil
    case .match(let range): return range
    case .failure(let failure): throw failure
    }
  }

  @Test("make machine code for their first match, if that is wanted, whichever thread asks first")
  func deferredMachineCode() async throws {
    let pattern = try compile("(a|b)+c") { $0.defersMachineCode = true }
    #expect(pattern.knownMachineCodeState == .deferred)
    let matches = try await withThrowingTaskGroup(of: Range<Int>?.self) { group in
      for _ in 0..<8 { group.addTask { try first(pattern, in: Array("xxabac".utf8)) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(matches == Array(repeating: 2..<6, count: 8))
    #expect(pattern.knownMachineCodeState == .ready)
  }

  @Test(
    "have no machine code where none is to be had, deferred or not",
    arguments: [false, true])
  func noMachineCode(isDeferred: Bool) throws {
    let refused = try compile("(*NO_JIT)a") { $0.defersMachineCode = isDeferred }
    #expect(try first(refused, in: Array("ba".utf8)) == 1..<2)
    #expect(!refused.hasMachineCode)
    let unwanted = try compile("a") {
      $0.wantsMachineCode = false
      $0.defersMachineCode = isDeferred
    }
    #expect(unwanted.knownMachineCodeState == .none)
    #expect(try first(unwanted, in: Array("ba".utf8)) == 1..<2)
  }

  static let errors: [(String, String, Int)] = [
    ("(", "missing closing parenthesis", 1),
    ("a)", "unmatched closing parenthesis", 1),
    ("[b-a]", "range out of order in character class", 3),
    ("a**?+", "quantifier does not follow a repeatable item", 2),
    ("(?<a>x)(?<a>y)", "two named subpatterns have the same name (PCRE2_DUPNAMES not set)", 12),
    (#"\2"#, "reference to non-existent subpattern", 1),
  ]

  @Test("say where a pattern is wrong", arguments: errors)
  func error(pattern: String, message: String, offset: Int) {
    do {
      _ = try compile(pattern)
      Issue.record("compiled")
    } catch let error as PatternError {
      #expect(error.message == message && error.offset == offset, "\(error)")
    } catch {
      Issue.record(error)
    }
  }

  static let matches: [(String, String, Range<Int>?)] = [
    ("b", "abc", 1..<2), ("x", "abc", nil), ("", "abc", 0..<0), ("$", "abc", 3..<3),
    ("$", "abc\n", 4..<4), ("^b", "a\nb", nil), ("é", "aé", 1..<3), (#"\w+"#, "-éa-", 1..<4),
    (#"a\Kb"#, "ab", 1..<2), (#"(?<=a)b"#, "ab", 1..<2), (".", "\n", nil), (#"\R"#, "\r\n", 0..<2),
    (".", "\r", 0..<1),
  ]

  @Test("match in machine code and interpreted", arguments: matches, [true, false])
  func match(_ c: (pattern: String, subject: String, range: Range<Int>?), machineCode: Bool) throws
  {
    let pattern = try compile(c.pattern) { $0.wantsMachineCode = machineCode }
    #expect(pattern.hasMachineCode == machineCode)
    #expect(try first(pattern, in: Array(c.subject.utf8)) == c.range)
  }

  @Test("options change what they say")
  func options() throws {
    let bytes = try compile(#"^.$"#, .bytes)
    #expect(!bytes.isUTF8)
    #expect(try first(bytes, in: [0xFF]) == 0..<1)
    #expect(try first(bytes, in: Array("é".utf8)) == nil)
    #expect(try first(compile(#"\w"#, .utf8(properties: false)), in: Array("é".utf8)) == nil)
    #expect(try first(compile("É") { $0.isCaseless = true }, in: Array("é".utf8)) == 0..<2)
    #expect(try first(compile("a|ab") { $0.matchesWholeSubject = true }, in: [97, 98]) == 0..<2)
    #expect(try first(compile("^b") { $0.isMultiline = true }, in: [97, 10, 98]) == 2..<3)
  }

  @Test("an invalid byte matches nothing, and is no error", arguments: [true, false])
  func invalid(machineCode: Bool) throws {
    let pattern = try compile(".b") { $0.wantsMachineCode = machineCode }
    #expect(try first(pattern, in: [0xFF, 98]) == nil)
    #expect(try first(pattern, in: [0xFF, 97, 98]) == 1..<3)
  }

  @Test("(*UTF) in a pattern of bytes meets invalid text safely")
  func forcedUTF() throws {
    let pattern = try compile("(*UTF).", .bytes)
    #expect(pattern.isUTF8)
    #expect(try first(pattern, in: [0xFF, 0xC3, 0xA9]) == 1..<3)
  }

  @Test("without machine code by the pattern's own wish")
  func noJIT() throws {
    let pattern = try compile("(*NO_JIT)a+")
    #expect(!pattern.hasMachineCode)
    #expect(try first(pattern, in: Array("baa".utf8)) == 1..<3)
  }

  @Test("a search starts where it is told and may refuse the empty match there")
  func offsets() throws {
    let pattern = try compile("a*")
    #expect(try first(pattern, in: Array("baa".utf8)) == 0..<0)
    #expect(try first(pattern, in: Array("baa".utf8), forbidsEmpty: true) == 1..<3)
    #expect(try first(pattern, in: Array("baa".utf8), from: 2) == 2..<3)
    #expect(try first(compile("(?<=b)a"), in: Array("ba".utf8), from: 1) == 1..<2)
  }

  @Test("groups lie where they matched, unset ones nowhere")
  func groups() throws {
    let pattern = try compile("(a)(x)?(b)")
    var scratch = MatchScratch(for: [pattern])
    let subject = Array("-ab".utf8)
    guard case .match = pattern.firstMatch(in: subject.span.bytes, &scratch) else {
      Issue.record("no match")
      return
    }
    #expect(pattern.groupCount == 3)
    #expect(pattern.group(1, scratch) == 1..<2)
    #expect(pattern.group(2, scratch) == nil)
    #expect(pattern.group(3, scratch) == 2..<3)
  }

  @Test("too much backtracking is a failure that says so", arguments: [true, false])
  func limit(machineCode: Bool) throws {
    let pattern = try compile("(a+)+$") { $0.wantsMachineCode = machineCode }
    var limits = MatchLimits()
    limits.match = 1000
    var scratch = MatchScratch(for: [pattern], limits: limits)
    let subject = Array((String(repeating: "a", count: 40) + "b").utf8)
    guard case .failure(let failure) = pattern.firstMatch(in: subject.span.bytes, &scratch) else {
      Issue.record("no failure")
      return
    }
    #expect(failure.isLimit && failure.message == "backtracking limit exceeded")
    guard case .failure = pattern.handle.matches(subject.span.bytes, &scratch) else {
      Issue.record("no failure")
      return
    }
  }

  @Test("a match that nests deep has stack enough")
  func deepNesting() throws {
    let pattern = try compile(#"^(?:a(?=.*b)|\((?R)?\))*b$"#)
    let subject = Array((String(repeating: "a", count: 2000) + "b").utf8)
    #expect(try first(pattern, in: subject) == 0..<2001)
  }

  @Test(
    "a match that the library puts behind the end is looked for again", arguments: [true, false])
  func impossibleMatch(machineCode: Bool) throws {
    // PCRE2 10.42 finds four bytes here.
    let pattern = try compile("[^k]") {
      $0.isCaseless = true
      $0.wantsMachineCode = machineCode
    }
    #expect(try first(pattern, in: [0xFF]) == nil)
    #expect(try first(pattern, in: [0xFF] + Array("é".utf8)) == 1..<3)
    #expect(try first(pattern, in: [0xFF, 0xC3, 0xA9, 0xC3, 0xA9]) == 1..<3)
  }

  @Test("a long line may take more stack, a short one the interpreter's memory")
  func stack() throws {
    let pattern = try compile("^(?:a|b)*$")
    let subject = (0..<4_000_000).map { $0 % 2 == 0 ? UInt8(ascii: "a") : UInt8(ascii: "b") }
    #expect(try first(pattern, in: subject) == 0..<subject.count)
    let endless = try compile("(?R)?ab")
    #expect(throws: MatchFailure.self) { try first(endless, in: Array("ab".utf8)) }
  }

  @Test(
    "nothing outside the subject is read", arguments: ["a", "^a", #"\ba\b"#, "(?i)a", #"[^x]\z"#])
  func guardedPage(_ source: String) throws {
    let pattern = try compile(source)
    var scratch = MatchScratch(for: [pattern])
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let address = mmap(nil, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    try #require(address != MAP_FAILED)
    let memory = try #require(address)
    defer { munmap(memory, 2 * page) }
    try #require(mprotect(memory + page, page, PROT_NONE) == 0)
    memset(memory, Int32(UInt8(ascii: "-")), page)
    (memory + page - 1).storeBytes(of: UInt8(ascii: "a"), as: UInt8.self)
    for count in 1...100 {
      let bytes = RawSpan(
        _unsafeBytes: UnsafeRawBufferPointer(start: memory + page - count, count: count))
      guard case .match(let range) = pattern.firstMatch(in: bytes, &scratch) else {
        // ^a matches only in the line of one byte.
        #expect(source == "^a" && count > 1)
        continue
      }
      #expect(range == count - 1..<count)
    }
  }

  @Test("the library names its version")
  func build() {
    #expect(PCRE2Build.version.hasPrefix("10."))
    #expect(PCRE2Build.hasJIT)
  }
}
