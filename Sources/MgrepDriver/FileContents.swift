internal import Glibc

/// A file read whole, such as one of patterns.
package enum FileContents {
  package struct Failure: Error, Equatable {
    package let code: Int32

    package var reason: String { errorText(code) }
  }

  /// Reads the file at `path`, or standard input for `-`.
  ///
  /// - Complexity: O(*n*) in its bytes, which are all kept.
  package static func read(_ path: [UInt8]) -> Result<[UInt8], Failure> {
    let isStandardInput = path == [UInt8(ascii: "-")]
    let descriptor = isStandardInput ? STDIN_FILENO : openForReading(path)
    guard descriptor >= 0 else { return .failure(Failure(code: errno)) }
    defer { if !isStandardInput { close(descriptor) } }
    var contents: [UInt8] = []
    while true {
      let piece = readPiece(of: descriptor)
      guard let piece else { return .failure(Failure(code: errno)) }
      if piece.isEmpty { return .success(contents) }
      contents += piece
    }
  }
}
