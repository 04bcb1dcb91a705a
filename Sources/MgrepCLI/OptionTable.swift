/// A command-line option: its names, its texts, and its effect.
///
/// The parser, `--help`, the man page and the shell completions are loops over one table of
/// options.
///
/// A class, since the table is built at each start of the program.
final class Option: Sendable {
  enum Value: Sendable {
    case none
    /// Attached, or the next argument; the texts use this name for it.
    case required(String)
    /// Attached to the long name with `=` only.
    case optional(String)
  }

  enum Category: String, Sendable, CaseIterable {
    case matching = "Patterns and matching"
    case output = "What is printed"
    case context = "Context"
    case files = "Files and directories"
    case ignore = "Which files of a directory"
    case replace = "Replacing"
    case performance = "Performance and limits"
    case general = "General"
  }

  typealias Effect = @Sendable (inout ParsedOptions, [UInt8]) throws(UsageError) -> Void

  /// The documented letter, if there is one.
  let letter: Unicode.Scalar?
  /// The documented name, without dashes; empty for an option with only a letter.
  let name: String
  let value: Value
  let category: Category
  /// One line of `--help`.
  let help: String
  /// A paragraph of the man page, in mdoc(7).
  let manual: String
  /// Other accepted names: single characters are letters, everything else is a long name.
  let aliases: [String]
  /// The possible words for the value, for completions.
  let choices: [String]
  /// The option that takes what is a value of this option in other tools.
  let valueOption: String?
  /// Gets an empty value for an option without one.
  let effect: Effect

  // Large, since a row of the table has this many columns.
  init(
    _ letter: Unicode.Scalar?, _ name: String, _ value: Value = .none, in category: Category,
    aliases: [String] = [], choices: [String] = [], help: String,
    manual: String, valueOption: String? = nil, effect: @escaping Effect
  ) {
    self.letter = letter
    self.name = name
    self.value = value
    self.category = category
    self.help = help
    self.manual = manual
    self.aliases = aliases
    self.choices = choices
    self.valueOption = valueOption
    self.effect = effect
  }
}

extension Option {
  /// All options, in the order of the man page.
  static let all: [Option] = [
    matching, range, output, look, patternOutput, context, files, splits, input, ignore, replace,
    journal, performance, general, twins,
  ].flatMap(\.self)

  /// Every option that has a letter, and some others. A start without long names needs no more.
  static let lettered: [Option] = [
    matching, range, output, look, context, files, ignore, performance, general,
  ].flatMap(\.self)

  /// All long names; the documented one is first.
  var longNames: [String] {
    var names: [String] = []
    forEachLongName { names.append($0) }
    return names
  }

  /// The same without an array.
  func forEachLongName(_ body: (String) -> Void) {
    if name.utf8.count > 1 { body(name) }
    for alias in aliases where alias.utf8.count > 1 { body(alias) }
  }

  /// All letters; the documented one is first.
  var letters: [UInt8] {
    var letters: [UInt8] = []
    if let letter { letters.append(UInt8(ascii: letter)) }
    for alias in aliases where alias.utf8.count == 1 { letters += alias.utf8 }
    return letters
  }

  /// The long names of GNU grep 3.8. An abbreviation that is unique among these stands for one of
  /// them, whatever other options exist.
  static let namesOfGNU: [String] = [
    "after-context", "basic-regexp", "before-context", "binary", "binary-files", "byte-offset",
    "color", "colour", "context", "count", "dereference-recursive", "devices", "directories",
    "exclude", "exclude-dir", "exclude-from", "extended-regexp", "file", "files-with-matches",
    "files-without-match", "fixed-strings", "group-separator", "help", "ignore-case", "include",
    "initial-tab", "invert-match", "label", "line-buffered", "line-number", "line-regexp",
    "max-count", "no-filename", "no-group-separator", "no-ignore-case", "no-messages", "null",
    "null-data", "only-matching", "perl-regexp", "quiet", "recursive", "regexp", "silent", "text",
    "version", "with-filename", "word-regexp",
  ]
}

/// Parses numbers in values.
enum Number {
  /// A decimal number; if it is too large, the largest number.
  static func parse(_ text: [UInt8]) -> Int? {
    let digits =
      text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+")
      ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    var number = 0
    for digit in digits {
      let (product, overflows) = number.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(Int(digit) - 0x30)
      if overflows || carries {
        number = .max
        break
      }
      number = sum
    }
    return text.first == UInt8(ascii: "-") ? -number : number
  }

  /// A number of bytes, in units of 1024, 1024² or 1024³ after K, M or G.
  static func byteCount(_ text: [UInt8], _ option: String) throws(UsageError) -> Int {
    let units: [UInt8: Int] = [0x4B: 10, 0x4D: 20, 0x47: 30]
    let shift = text.last.flatMap { units[$0 & ~0x20] }
    let digits = shift == nil ? text : Array(text.dropLast())
    guard let number = parse(digits), number >= 0 else {
      throw UsageError(text, for: option, valid: "numbers of bytes, such as 4096, 100K, 8M or 1G")
    }
    let (product, overflows) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    return overflows ? .max : product
  }

  /// A number from `first`.
  static func count(
    _ text: [UInt8], _ option: String, from first: Int = 0
  ) throws(UsageError) -> Int {
    guard let number = parse(text), number >= first else {
      throw UsageError(text, for: option, valid: "numbers from \(first)")
    }
    return number
  }

  /// `A,B`, where either may be missing; `A` alone means both.
  static func range(
    _ text: [UInt8], _ option: String
  ) throws(UsageError) -> (first: Int?, last: Int?) {
    let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    var numbers: [Int?] = []
    for part in parts { numbers.append(parse(Array(part))) }
    let areNumbers = zip(parts, numbers).allSatisfy { $0.isEmpty || ($1 ?? -1) >= 0 }
    guard areNumbers, numbers.count <= 2, numbers.contains(where: { $0 != nil }) else {
      throw UsageError(text, for: option, valid: "'NUM', 'NUM,NUM', 'NUM,' and ',NUM'")
    }
    if numbers.count == 2, let first = numbers[0], let last = numbers[1], first > last {
      throw UsageError(text, for: option, valid: "ranges that do not end before they begin")
    }
    return (numbers[0], numbers.count == 2 ? numbers[1] : numbers[0])
  }

  /// A limit of PCRE2; a number that is too large for PCRE2 means no limit.
  static func limit(_ text: [UInt8], _ option: String) throws(UsageError) -> UInt32 {
    UInt32(clamping: try count(text, option, from: 1))
  }
}

extension UsageError {
  /// `invalid argument 'x' for '--threads'; valid are numbers from 1`.
  init(_ value: [UInt8], for option: String, valid: String) {
    self.init(
      message: "invalid argument '\(printable(value))' for '--\(option)'; valid are \(valid)")
  }
}

extension Option {
  /// The error for a value that the option does not take.
  func refusal(ofValue value: some Collection<UInt8>) -> UsageError {
    let other = valueOption.map {
      value.isEmpty ? "" : "; did you mean '--\($0)=\(printable(Array(value)))'?"
    }
    return UsageError(
      message: "option '--\(name)' doesn't allow an argument\(other ?? "")", showsUsage: true)
  }
}

/// Typed bytes, for a message.
func printable(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Whether `bytes` are the text `name`.
func equals(_ bytes: some Sequence<UInt8>, _ name: String) -> Bool {
  name.utf8.elementsEqual(bytes)
}

/// The choice for `value`, from `choices`, or from `synonyms`, which no message lists.
func choose<Choice>(
  _ value: [UInt8], of choices: [(String, Choice)], synonyms: [(String, Choice)] = [],
  option: String
) throws(UsageError) -> Choice {
  for (name, choice) in choices + synonyms where equals(value, name) { return choice }
  let names = choices.map { "'\($0.0)'" }.joined(separator: ", ")
  throw UsageError(value, for: option, valid: names)
}
