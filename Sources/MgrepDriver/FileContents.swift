internal import Glibc

/// A file of lines read whole, such as one of patterns.
package enum FileContents {
  package struct Failure: Error, Equatable {
    package let code: Int32

    package var reason: String { errorText(code) }
  }

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
    guard descriptor >= 0 else { return .failure(Failure(code: errno)) }
    defer { if !isStandardInput { close(descriptor) } }
    var contents: [UInt8] = []
    while true {
      let piece = readPiece(of: descriptor)
      guard let piece else { return .failure(Failure(code: errno)) }
      if piece.isEmpty {
        if dropsByteOrderMark && contents.starts(with: [0xEF, 0xBB, 0xBF]) {
          contents.removeFirst(3)
        }
        return .success(contents)
      }
      contents += piece
    }
  }
}
