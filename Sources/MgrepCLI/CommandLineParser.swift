@unsafe @preconcurrency internal import CGetopt
internal import Glibc

/// Turns the arguments into `ParsedOptions`, with getopt_long(3): options and operands in any
/// order, clusters, attached values, `--`, abbreviations, `POSIXLY_CORRECT`.
///
/// Arguments are bytes throughout, since file names and patterns need not be UTF-8.
struct CommandLineParser: ~Copyable {
  private let table: [Option]
  /// Indexed by the value of the letter.
  private var optionOfLetter: [Int?] = Array(repeating: nil, count: 128)
  private var parsed = ParsedOptions()
  private var digits = DigitRun()

  /// The result of getopt_long for the long names of option 0 of the table.
  private static let firstLongValue: Int32 = 256

  init(table: [Option] = Option.all) {
    self.table = table
    for (index, option) in table.enumerated() {
      for letter in option.letters where !Self.isHandledApart(letter) {
        optionOfLetter[Int(letter)] = index
      }
    }
  }

  /// Digits form numbers, and `?` is the result of getopt for an error.
  private static func isHandledApart(_ letter: UInt8) -> Bool {
    (0x30...0x39).contains(letter) || letter == UInt8(ascii: "?")
  }

  /// Parses the arguments of the process; the first one is the name of the program.
  ///
  /// getopt_long(3) keeps its state in globals, so only one call may run at a time.
  ///
  /// - Throws: The first error.
  consuming func parse(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) -> ParsedOptions {
    try unsafe read(argumentCount, arguments)
    return parsed
  }

  /// Takes the options of a file for such as come before those of the command line.
  mutating func read(_ configuration: Configuration) throws(UsageError) {
    var pointers = unsafe ([[]] + configuration.arguments).map { argument in
      unsafe strdup((argument + [0]).map { CChar(bitPattern: $0) })
    }
    defer { unsafe pointers.forEach { unsafe free($0) } }
    unsafe pointers.append(nil)
    do throws(UsageError) {
      try unsafe read(Int32(pointers.count - 1), &pointers)
    } catch {
      throw UsageError(message: "\(printable(configuration.path)): \(error.message)")
    }
    try configuration.check(parsed)
    parsed.hasConfiguredFiles =
      parsed.directories != nil || parsed.isProject || !parsed.fileLists.isEmpty
    parsed.hasConfiguredReplacement = parsed.replacing.isOn
    digits = DigitRun()
  }

  /// Whether an argument begins with two dashes.
  @unsafe static func hasLongNames(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Bool {
    let dash = CChar(UInt8(ascii: "-"))
    return (0..<Int(argumentCount)).contains { index in
      unsafe arguments[index].map { unsafe $0[0] == dash && $0[1] == dash } ?? false
    }
  }

  private mutating func read(
    _ argumentCount: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) {
    // Long names are most of the work for a short search, and seldom needed.
    let hasLongNames = unsafe Self.hasLongNames(argumentCount, arguments)
    let (longOptions, names) = unsafe makeLongOptions(of: hasLongNames ? table : [])
    defer { unsafe names.deallocate() }
    // 0 resets the state of an earlier scan in glibc.
    optind = 0
    opterr = 0
    let letters = letters
    while true {
      let element = max(1, Int(optind))
      let code = unsafe getopt_long(argumentCount, arguments, letters, longOptions, nil)
      if code == -1 { break }
      if let digit = UInt8(exactly: code), (0x30...0x39).contains(digit) {
        digits.append(digit, element: element)
        continue
      }
      try finishDigits()
      switch code {
      case Int32(UInt8(ascii: "?")), Int32(UInt8(ascii: ":")):
        try unsafe handle(problem: code, argumentCount, arguments)
      default:
        let isLong = code >= Self.firstLongValue
        let index = isLong ? Int(code - Self.firstLongValue) : optionOfLetter[Int(code)]
        guard let index else { continue }
        if isLong { try unsafe refuseHabit(table[index], arguments) }
        let value = unsafe optarg.map { unsafe bytes(of: $0) } ?? []
        digits.follow(letter: isLong ? 0 : UInt8(code), element: element)
        try table[index].effect(&parsed, value)
      }
    }
    try finishDigits()
    for index in Int(optind)..<max(Int(optind), Int(argumentCount)) {
      if let argument = unsafe arguments[index] {
        parsed.operands.append(unsafe bytes(of: argument))
      }
    }
  }

  /// Finishes `-NUM`, `-0`, or the group of a `-o` directly before.
  private mutating func finishDigits() throws(UsageError) {
    guard let run = digits.take() else { return }
    if run.followsOnlyMatching {
      parsed.groups.append(Number.parse(run.digits) ?? .max)
    } else if run.digits == [UInt8(ascii: "0")] {
      parsed.endsNamesWithNUL = true
    } else {
      parsed.context = try Number.count(run.digits, "context")
    }
  }
}

/// The digits of `-NUM`, which getopt returns one at a time as separate options.
private struct DigitRun {
  private var digits: [UInt8] = []
  private var element = 0
  private var followsOnlyMatching = false
  private var lastOnlyMatching = 0

  /// Adds a digit of argument `element`; a number ends with its argument.
  mutating func append(_ digit: UInt8, element: Int) {
    if digits.isEmpty || element != self.element {
      digits.removeAll()
      followsOnlyMatching = lastOnlyMatching == element
    }
    self.element = element
    digits.append(digit)
  }

  /// Notes an option that is not a digit.
  mutating func follow(letter: UInt8, element: Int) {
    lastOnlyMatching = letter == UInt8(ascii: "o") ? element : 0
  }

  mutating func take() -> (digits: [UInt8], followsOnlyMatching: Bool)? {
    guard !digits.isEmpty else { return nil }
    defer { digits.removeAll() }
    return (digits, followsOnlyMatching)
  }
}

extension CommandLineParser {
  /// The letters in the form of getopt(3). The leading colon distinguishes a missing value from an
  /// unknown option.
  private var letters: [CChar] {
    let colon = CChar(UInt8(ascii: ":"))
    var letters = [colon] + (0x30...0x39)
    for (letter, index) in optionOfLetter.enumerated() {
      guard let index else { continue }
      letters.append(CChar(letter))
      if case .required = table[index].value { letters.append(colon) }
    }
    return letters + [0]
  }

  /// The long names in the form of getopt_long(3), and the memory that holds their text.
  @unsafe private func makeLongOptions(
    of table: [Option]
  ) -> (options: [option], names: UnsafeMutableBufferPointer<CChar>) {
    // All names are in one block of memory: a block for each name takes five times as long.
    var text: [UInt8] = []
    for entry in table {
      entry.forEachLongName { name in
        text.append(contentsOf: name.utf8)
        text.append(0)
      }
    }
    let names = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count)
    _ = unsafe names.initialize(from: text.lazy.map { CChar(bitPattern: $0) })
    var entries: [option] = unsafe []
    unsafe entries.reserveCapacity(table.count * 2)
    var next = unsafe UnsafePointer(names.baseAddress)
    for (index, entry) in table.enumerated() {
      let argument =
        switch entry.value {
        case .none: no_argument
        case .required: required_argument
        case .optional: optional_argument
        }
      entry.forEachLongName { name in
        unsafe entries.append(
          option(name: next, has_arg: argument, flag: nil, val: Self.firstLongValue + Int32(index)))
        unsafe next = next.map { unsafe $0 + name.utf8.count + 1 }
      }
    }
    unsafe entries.append(option(name: nil, has_arg: 0, flag: nil, val: 0))
    return unsafe (entries, names)
  }

  /// Handles an argument that getopt_long does not accept.
  @unsafe private mutating func handle(
    problem: Int32, _ argumentCount: Int32,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) {
    let argument = unsafe arguments[Int(optind) - 1].map { unsafe bytes(of: $0) } ?? []
    let isLong = argument.starts(with: "--".utf8)
    if optopt > 0 && optopt < Self.firstLongValue {
      let letter = UInt8(clamping: optopt)
      if letter == UInt8(ascii: "?") { return try apply(aliasOf: "help") }
      let name = printable([letter])
      throw UsageError(
        message: problem == Int32(UInt8(ascii: ":"))
          ? "option requires an argument -- '\(name)'" : "invalid option -- '\(name)'",
        showsUsage: true)
    }
    if isLong && optopt >= Self.firstLongValue {
      let option = table[Int(optopt - Self.firstLongValue)]
      guard problem == Int32(UInt8(ascii: ":")) else {
        let value = argument.firstIndex(of: UInt8(ascii: "=")).map { argument[($0 + 1)...] }
        throw option.refusal(ofValue: value ?? [])
      }
      throw UsageError(
        message: "option '--\(option.name)' requires an argument", showsUsage: true)
    }
    try unsafe resolve(abbreviation: argument, argumentCount, arguments)
  }

  /// Refuses the name of another tool's option that abbreviates one of ours.
  @unsafe private func refuseHabit(
    _ option: Option, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) {
    var element = unsafe arguments[Int(optind) - 1]
    // A value of its own comes after the name.
    if unsafe optarg != nil && element == optarg { unsafe element = arguments[Int(optind) - 2] }
    guard let element = unsafe element else { return }
    let typed = unsafe bytes(of: element).dropFirst(2).prefix { $0 != UInt8(ascii: "=") }
    guard !option.longNames.contains(where: { equals(typed, $0) }) else { return }
    if let advice = Habits.advice(forOption: typed) { throw UsageError(message: advice) }
  }

  private mutating func apply(aliasOf name: String) throws(UsageError) {
    guard let option = table.first(where: { $0.name == name }) else { return }
    try option.effect(&parsed, [])
  }

  /// Resolves an abbreviation of one of GNU grep's options, even if other options begin with it,
  /// too.
  @unsafe private mutating func resolve(
    abbreviation argument: [UInt8], _ argumentCount: Int32,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) throws(UsageError) {
    let parts = argument.dropFirst(2).split(
      separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    let typed = parts.first ?? []
    let names = table.indices.flatMap { index in
      table[index].longNames.filter { $0.utf8.starts(with: typed) }.map { (index, $0) }
    }
    let shown = printable(Array(typed))
    if let advice = Habits.advice(forOption: typed) { throw UsageError(message: advice) }
    guard !names.isEmpty else {
      throw UsageError(
        message: "unrecognized option '--\(shown)'" + NearestNames.hint(for: typed, in: table),
        showsUsage: true)
    }
    let candidates = Set(names.filter { Option.namesOfGNU.contains($0.1) }.map(\.0))
    guard candidates.count == 1, let index = candidates.first else {
      let list = names.map { "'--\($0.1)'" }.joined(separator: " ")
      throw UsageError(
        message: "option '--\(shown)' is ambiguous; possibilities: \(list)", showsUsage: true)
    }
    let option = table[index]
    var value = parts.count > 1 ? Array(parts[1]) : nil
    switch option.value {
    case .none:
      if let value { throw option.refusal(ofValue: value) }
    case .optional: break
    case .required:
      if value == nil, optind < argumentCount, let next = unsafe arguments[Int(optind)] {
        value = unsafe bytes(of: next)
        optind += 1
      }
      guard value != nil else {
        throw UsageError(
          message: "option '--\(option.name)' requires an argument", showsUsage: true)
      }
    }
    if option.name == "group-separator" && "groups".utf8.starts(with: typed) {
      parsed.mayMeanGroups = true
    }
    try option.effect(&parsed, value ?? [])
  }

  @unsafe private func bytes(of text: UnsafeMutablePointer<CChar>) -> [UInt8] {
    unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
  }
}
