/// One command-line option: its names, its text, and what it does.
///
/// The parser, `--help`, the man page and the shell completions are loops over one table of these.
///
/// A class, since the table is put together each time the program starts.
final class Option: Sendable {
  enum Value: Sendable {
    case none
    /// Attached or the next argument; called so in the texts.
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
  /// The documented name, without dashes; empty for an option that has a letter only.
  let name: String
  let value: Value
  let category: Category
  /// One line of `--help`.
  let help: String
  /// A paragraph of the man page, in mdoc(7).
  let manual: String
  /// What is also understood: letters are single characters, everything else is a long name.
  let aliases: [String]
  /// The words that the value may be, for completions.
  let choices: [String]
  /// The option that takes what is elsewhere a value of this one, which has none.
  let valueOption: String?
  /// The value is empty for an option without one.
  let effect: Effect

  // Large, since a row of the table has so many columns.
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
  /// Every option, in the order of the man page.
  static let all: [Option] = [
    matching, output, patternOutput, context, files, input, ignore, replace, journal, performance,
    general,
  ].flatMap(\.self)

  /// Every long name: the documented one first.
  var longNames: [String] { ([name] + aliases).filter { $0.utf8.count > 1 } }

  /// Every letter: the documented one first.
  var letters: [UInt8] {
    var letters: [UInt8] = []
    if let letter { letters.append(UInt8(ascii: letter)) }
    for alias in aliases where alias.utf8.count == 1 { letters += alias.utf8 }
    return letters
  }

  /// The long names of GNU grep 3.8. An abbreviation that is unique among these means one of them,
  /// whatever other options there are.
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

/// Reads values that are numbers.
enum Number {
  /// A decimal number; one too large counts as the largest there is.
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

  /// A number of bytes, which K, M or G make 1024, 1024² or 1024³ times as many.
  static func byteCount(_ text: [UInt8], _ option: String) throws(UsageError) -> Int {
    let units: [UInt8: Int] = [0x4B: 10, 0x4D: 20, 0x47: 30]
    let shift = text.last.flatMap { units[$0 & ~0x20] }
    let digits = shift == nil ? text : Array(text.dropLast())
    guard let number = parse(digits), number >= 0 else {
      throw UsageError(
        message: "\(printable(text)): invalid size for --\(option); "
          + "write bytes, or K, M or G after a number, such as 100K")
    }
    let (product, overflows) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    return overflows ? .max : product
  }

  /// A number of lines of context.
  static func contextLength(_ text: [UInt8]) throws(UsageError) -> Int {
    guard let number = parse(text), number >= 0 else {
      throw UsageError(message: "\(printable(text)): invalid context length argument")
    }
    return number
  }

  /// A number that is not negative.
  static func count(_ text: [UInt8], _ option: String) throws(UsageError) -> Int {
    guard let number = parse(text), number >= 0 else {
      throw UsageError(message: "\(printable(text)): invalid number for --\(option)")
    }
    return number
  }

  /// `A,B`, of which either may be missing; `A` alone is both.
  static func range(
    _ text: [UInt8], _ option: String
  ) throws(UsageError) -> (first: Int?, last: Int?) {
    let parts = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    var numbers: [Int?] = []
    for part in parts { numbers.append(part.isEmpty ? nil : try count(Array(part), option)) }
    guard numbers.count <= 2, numbers.contains(where: { $0 != nil }) else {
      throw UsageError(message: "\(printable(text)): invalid range for --\(option)")
    }
    if numbers.count == 2, let first = numbers[0], let last = numbers[1], first > last {
      throw UsageError(
        message: "\(printable(text)): the range for --\(option) ends before it begins")
    }
    return (numbers[0], numbers.count == 2 ? numbers[1] : numbers[0])
  }

  /// A limit of PCRE2's; what is too large for it is no limit.
  static func limit(_ text: [UInt8], _ option: String) throws(UsageError) -> UInt32 {
    guard let number = parse(text), number > 0 else {
      throw UsageError(message: "\(printable(text)): invalid argument for --\(option)")
    }
    return UInt32(clamping: number)
  }
}

extension Option {
  /// What to say of a value that the option does not take.
  func refusal(ofValue value: some Collection<UInt8>) -> UsageError {
    let other = valueOption.map {
      value.isEmpty ? "" : "; did you mean '--\($0)=\(printable(Array(value)))'?"
    }
    return UsageError(
      message: "option '--\(name)' doesn't allow an argument\(other ?? "")", showsUsage: true)
  }
}

/// Bytes that were typed, in a message.
func printable(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Whether `bytes` are the text `name`.
func equals(_ bytes: some Sequence<UInt8>, _ name: String) -> Bool {
  name.utf8.elementsEqual(bytes)
}

/// The word of `choices` that `value` is, or of `synonyms`, which are understood but not told.
func choose<Choice>(
  _ value: [UInt8], of choices: [(String, Choice)], synonyms: [(String, Choice)] = [],
  option: String
) throws(UsageError) -> Choice {
  for (name, choice) in choices + synonyms where equals(value, name) { return choice }
  let names = choices.map { "'\($0.0)'" }.joined(separator: ", ")
  throw UsageError(
    message: "invalid argument '\(printable(value))' for '--\(option)'; valid are \(names)")
}
