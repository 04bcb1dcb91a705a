internal import MgrepDriver
internal import Search

/// The patterns of a command line, one by one.
struct PatternList {
  private(set) var patterns: [[UInt8]] = []
  /// All of them come from files in which every line ends as in DOS text.
  private(set) var comesFromDOS = false
  private var combination: Combination?
  /// The origins of patterns from files, in their order: a run of lines each.
  private var runs: [LineRun] = []

  /// An object, since most lists have none, and a list with a query value takes longer to release.
  private final class Combination: Sendable {
    let query: Query

    init(_ query: Query) { self.query = query }
  }

  /// Which lines are selected, by the patterns; `nil` where any will do.
  var query: Query? { combination?.query }

  /// What the patterns in a query are.
  enum QuerySyntax {
    case expressions, fixedStrings
  }

  private struct LineRun {
    let path: [UInt8]
    /// The number of the first pattern, from 0, and of its line, from 1.
    let firstPattern: Int
    let firstLine: Int
    var count: Int
  }

  /// - Parameters:
  ///   - sources: What was given by `-e` and `-f`, in order, or the one operand.
  ///   - keepsCarriageReturns: Files are not looked at for DOS line ends (`--no-crlf`).
  ///   - keepsLineFeeds: A line feed in `-e` is part of the pattern.
  ///   - skipsComments: Blank lines of files, and those that start with `#`, are no patterns.
  ///   - queries: How `-e` is read that holds a query; `nil` if it holds patterns.
  /// - Throws: A file of patterns that cannot be read, a query that cannot be read, or `--and` without
  ///   a pattern on either side.
  init(
    _ sources: [ParsedOptions.PatternSource], keepsCarriageReturns: Bool, keepsLineFeeds: Bool,
    skipsComments: Bool = false, queries: QuerySyntax? = nil
  ) throws(UsageError) {
    /// Where the patterns of each source begin.
    var starts: [Int] = []
    for source in sources {
      starts.append(patterns.count)
      switch source {
      case .and, .not: break
      // `combine` reads them.
      case .text where queries != nil: break
      case .text(let text) where keepsLineFeeds: patterns.append(text)
      case .text(let text):
        patterns += text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          .map { Array($0) }
      case .file(let path):
        let contents: [UInt8]
        switch FileContents.read(path) {
        case .success(let bytes): contents = bytes
        case .failure(let error):
          throw UsageError(message: "\(printable(path)): \(error.reason)")
        }
        add(
          lines: contents, of: path, keepsCarriageReturns: keepsCarriageReturns,
          skipsComments: skipsComments)
      }
    }
    if queries != nil || sources.contains(where: \.isCondition) {
      try combine(sources, starts + [patterns.count], queries)
    }
  }

  /// Makes a query of what `--and` and `--not` say of the patterns.
  ///
  /// - Parameter starts: Where the patterns of each source begin, and where the last ones end.
  // Apart, since arrays of queries take two hundredths of the start of a process.
  @inline(never)
  private mutating func combine(
    _ sources: [ParsedOptions.PatternSource], _ starts: [Int], _ queries: QuerySyntax?
  ) throws(UsageError) {
    // Of each condition one of the parts has to hold.
    var conditions: [[Query]] = [[]]
    var isNegated = false
    for (index, source) in sources.enumerated() {
      switch source {
      case .and:
        try Self.refuseLoose(source, at: index, of: sources)
        conditions.append([])
      case .not:
        try Self.refuseLoose(source, at: index, of: sources)
        isNegated.toggle()
      case .text, .file:
        var parts = (starts[index]..<starts[index + 1]).map { Query.pattern($0) }
        if case .text(let text) = source, let queries {
          let query = try BooleanQuery(
            text, firstPattern: patterns.count, isFixed: queries == .fixedStrings)
          patterns += query.patterns
          parts = [query.query]
        }
        conditions[conditions.count - 1] += isNegated ? [.not(.any(parts))] : parts
        isNegated = false
      }
    }
    // Files without a pattern: whatever holds holds for every line, as the empty pattern does.
    if patterns.isEmpty && conditions.allSatisfy({ !$0.isEmpty }) {
      patterns = [[]]
    } else {
      combination = Combination(.all(conditions.map { .any($0) }))
    }
  }

  /// - Throws: That `--and` or `--not` has no pattern where one belongs.
  private static func refuseLoose(
    _ source: ParsedOptions.PatternSource, at index: Int, of all: [ParsedOptions.PatternSource]
  ) throws(UsageError) {
    let name = source == .and ? "--and" : "--not"
    let next = all.dropFirst(index + 1).first
    if next == nil || next == .and {
      throw UsageError(message: "\(name): no pattern after it; type \(name) -e PATTERN")
    }
    if source == .and && index == 0 {
      throw UsageError(message: "--and: no pattern before it; give each pattern with -e")
    }
  }

  /// Every line is a pattern; a line feed at the end adds none.
  private mutating func add(
    lines contents: [UInt8], of path: [UInt8], keepsCarriageReturns: Bool, skipsComments: Bool
  ) {
    guard !contents.isEmpty else { return }
    let body = contents.last == UInt8(ascii: "\n") ? contents.dropLast() : contents[...]
    let lines = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let isDOS =
      !keepsCarriageReturns && contents.last == UInt8(ascii: "\n")
      && lines.allSatisfy { $0.last == UInt8(ascii: "\r") }
    if isDOS { comesFromDOS = true }
    var run = LineRun(path: path, firstPattern: patterns.count, firstLine: 1, count: 0)
    for (index, line) in lines.enumerated() {
      let pattern = isDOS ? line.dropLast() : line
      if skipsComments && Self.isComment(pattern) {
        if run.count > 0 { runs.append(run) }
        run = LineRun(
          path: path, firstPattern: patterns.count, firstLine: index + 2, count: 0)
        continue
      }
      patterns.append(Array(pattern))
      run.count += 1
    }
    if run.count > 0 { runs.append(run) }
  }

  private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "#") || line.allSatisfy { " \t\r".utf8.contains($0) }
  }

  /// The file and the line, from 1, of a pattern, from 0; `nil` if it comes from no file.
  func origin(of pattern: Int) -> (path: [UInt8], line: Int)? {
    guard
      let run = runs.first(where: {
        $0.firstPattern <= pattern && pattern < $0.firstPattern + $0.count
      })
    else { return nil }
    return (run.path, run.firstLine + pattern - run.firstPattern)
  }
}
