internal import Glibc

/// A file of lines read whole, such as one of patterns.
package enum FileContents {
  package enum Failure: Error, Equatable {
    case system(Int32)
    case tooLarge

    package var reason: String {
      switch self {
      case .system(let code): errorText(code)
      case .tooLarge: "more than \(maxByteCount >> 20) MiB"
      }
    }
  }

  /// Devices and pipes may have no end.
  private static let maxByteCount = 256 << 20

  /// Reads the file at `path`, or standard input for `-`.
  ///
  /// - Parameter dropsByteOrderMark: That of UTF-8, which editors of other systems put before the
  ///   first line.
  /// - Complexity: O(*n*) in its bytes, which are all kept.
  package static func read(
    _ path: [UInt8], dropsByteOrderMark: Bool = true
  ) -> Result<[UInt8], Failure> {
    let isStandardInput = path == [UInt8(ascii: "-")]
    let descriptor = isStandardInput ? STDIN_FILENO : openForReading(path)
    guard descriptor >= 0 else { return .failure(.system(errno)) }
    defer { if !isStandardInput { close(descriptor) } }
    var contents: [UInt8] = []
    while true {
      let piece = readPiece(of: descriptor)
      guard let piece else { return .failure(.system(errno)) }
      if piece.isEmpty {
        if dropsByteOrderMark && contents.starts(with: [0xEF, 0xBB, 0xBF]) {
          contents.removeFirst(3)
        }
        return .success(contents)
      }
      guard contents.count + piece.count <= maxByteCount else { return .failure(.tooLarge) }
      contents += piece
    }
  }
}
