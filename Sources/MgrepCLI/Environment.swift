internal import CProcess
internal import Glibc
internal import Walking

/// The environment variables that affect a search.
struct Environment: Sendable, Equatable {
  /// The first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set and not empty.
  var locale: [UInt8]?
  var grepColor: [UInt8]?
  var grepColors: [UInt8]?
  var gitSettings = GitSettings()

  init() {}

  static var current: Environment {
    var environment = Environment()
    environment.locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(value).first
    environment.grepColor = value("GREP_COLOR")
    environment.grepColors = value("GREP_COLORS")
    environment.gitSettings.home = value("HOME")
    environment.gitSettings.configHome = value("XDG_CONFIG_HOME")
    environment.gitSettings.globalFile = value("GIT_CONFIG_GLOBAL")
    environment.gitSettings.systemFile = value("GIT_CONFIG_SYSTEM")
    let skipsSystemFile = value("GIT_CONFIG_NOSYSTEM") ?? Array("0".utf8)
    environment.gitSettings.skipsSystemFile = GitSettings.isTrue(skipsSystemFile)
    environment.gitSettings.repositoryDirectory = value("GIT_DIR")
    environment.gitSettings.commonDirectory = value("GIT_COMMON_DIR")
    environment.gitSettings.workTree = value("GIT_WORK_TREE")
    let count = value("GIT_CONFIG_COUNT").flatMap { Number.parse($0) } ?? 0
    for number in 0..<max(0, count) {
      guard let key = value("GIT_CONFIG_KEY_\(number)") else { break }
      environment.gitSettings.variables.append(
        .init(key: key, value: value("GIT_CONFIG_VALUE_\(number)") ?? []))
    }
    return environment
  }

  /// Whether characters are bytes, by the name of the locale: it is C or POSIX, or its character
  /// set is not UTF-8. Without any locale variable, characters are UTF-8.
  ///
  /// The name decides, whether or not the locale is installed: on a small machine without the
  /// locale's files, text is still what the user says it is.
  var meansBytes: Bool {
    guard let locale else { return false }
    let name = String(decoding: locale, as: UTF8.self)
    if name == "C" || name == "POSIX" { return true }
    let charset = name.split(separator: ".", maxSplits: 1).dropFirst().first ?? ""
    let base = charset.prefix { $0 != "@" }.lowercased().filter { $0 != "-" }
    return base != "utf8"
  }

  static func value(_ name: String) -> [UInt8]? {
    guard let text = unsafe getenv(name), unsafe text.pointee != 0 else { return nil }
    return unsafe bytes(at: text)
  }
}

/// The arguments of the process, byte for byte. `CommandLine` repairs invalid UTF-8, and ends the
/// process if there is no `/proc`.
enum ProcessArguments {
  /// - Throws: The first error.
  static func parse() throws(UsageError) -> ParsedOptions {
    var count: Int32 = 0
    guard let arguments = unsafe process_arguments(&count) else { return ParsedOptions() }
    if let path = Environment.value("MGREP_CONFIG_PATH"),
      unsafe !hasArgument("--no-config", count, arguments)
    {
      var parser = CommandLineParser()
      try parser.read(Configuration(path))
      return try unsafe parser.parse(count, arguments)
    }
    let hasLongNames = unsafe CommandLineParser.hasLongNames(count, arguments)
    let parser = CommandLineParser(table: hasLongNames ? Option.all : Option.lettered)
    return try unsafe parser.parse(count, arguments)
  }

  /// Whether an argument that is an option is `name`.
  @unsafe private static func hasArgument(
    _ name: String, _ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  ) -> Bool {
    for index in 1..<max(1, Int(count)) {
      guard let argument = unsafe arguments[index] else { return false }
      let text = unsafe bytes(at: argument)
      if equals(text, "--") { return false }
      // getopt_long(3) accepts abbreviations.
      if text.count > name.utf8.count - 3 && name.utf8.starts(with: text) { return true }
    }
    return false
  }

  /// All arguments, separated by spaces.
  static var joined: [UInt8] {
    var count: Int32 = 0
    guard let arguments = unsafe process_arguments(&count) else { return [] }
    return Array(
      (0..<Int(count)).map { index in
        unsafe arguments[index].map { unsafe bytes(at: $0) } ?? []
      }.joined(separator: [UInt8(ascii: " ")]))
  }
}

private func bytes(at text: UnsafePointer<CChar>) -> [UInt8] {
  unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
}
