internal import MgrepDriver

/// The file that `MGREP_CONFIG_PATH` names: options that come before those of the command line, an
/// argument a line.
struct Configuration {
  let path: [UInt8]
  let arguments: [[UInt8]]

  /// - Throws: That the file cannot be read, or has an argument that only a person may give.
  init(_ path: [UInt8]) throws(UsageError) {
    self.path = path
    let contents: [UInt8]
    switch FileContents.read(path) {
    case .success(let bytes): contents = bytes
    case .failure(let error):
      throw UsageError(message: "\(printable(path)): \(error.reason) (MGREP_CONFIG_PATH)")
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
    // Whatever it runs, somebody has to ask for it.
    if arguments.contains(where: { equals($0, "--pre") || $0.starts(with: "--pre=".utf8) }) {
      throw refusal(of: "--pre")
    }
  }

  /// - Throws: What of the options that were read from the file may stand on the command line only.
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
