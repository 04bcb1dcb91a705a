internal import MgrepDriver

/// The file that `MGREP_CONFIG_PATH` names. Each line is an argument. These arguments come before
/// those of the command line.
struct Configuration {
  let path: [UInt8]
  let arguments: [[UInt8]]

  /// - Throws: An error if the file cannot be read, or has an option that belongs on the command
  ///   line.
  init(_ path: [UInt8]) throws(UsageError) {
    self.path = path
    let contents: [UInt8]
    switch FileContents.read(path) {
    case .success(let bytes): contents = bytes
    case .failure(let error):
      throw UsageError(message: "\(printable(path)): \(error.reason) (MGREP_CONFIG_PATH)")
    }
    guard !contents.contains(0) else {
      throw UsageError(message: "\(printable(path)): a file of options has no NUL bytes")
    }
    arguments = contents.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let isBlank = { (byte: UInt8) in " \t\r".utf8.contains(byte) }
      let text = line.drop(while: isBlank)
      guard let last = text.lastIndex(where: { !isBlank($0) }), text.first != UInt8(ascii: "#")
      else {
        return nil
      }
      return Array(text[...last])
    }
    // A file must not start a program. The user has to ask for that.
    if arguments.contains(where: { equals($0, "--pre") || $0.starts(with: "--pre=".utf8) }) {
      throw refusal(of: "--pre")
    }
  }

  /// - Throws: An error for an option in the file that belongs on the command line.
  func check(_ typed: ParsedOptions) throws(UsageError) {
    if typed.replacing.isInPlace { throw refusal(of: "--in-place") }
    switch typed.request {
    case .undo: throw refusal(of: "--undo")
    case .recover: throw refusal(of: "--recover")
    case nil: break
    default: throw refusal(of: "what takes the place of a search")
    }
    if !typed.patterns.isEmpty { throw refusal(of: "a pattern") }
    if let operand = typed.operands.first { throw refusal(of: "'\(printable(operand))'") }
  }

  func refusal(of what: String) -> UsageError {
    UsageError(
      message: "\(printable(path)): \(what) belongs on the command line, not in a file of options")
  }
}
