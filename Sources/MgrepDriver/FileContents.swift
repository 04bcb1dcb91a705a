internal import Glibc
package import MgrepSystem

/// A file of lines that is read as a whole, such as a pattern file.
package enum FileContents {
  package enum Failure: Error, Equatable {
    case system(Errno)
    case tooLarge

    package var reason: String {
      switch self {
      case .system(let error): error.reason
      case .tooLarge: "more than \(maxByteCount >> 20) MiB"
      }
    }
  }

  /// Devices and pipes may have no end.
  private static let maxByteCount = 256 << 20

  /// Reads the file at `path`, or standard input for `-`.
  ///
  /// - Parameter dropsByteOrderMark: Drops the byte order mark of UTF-8, which editors of other
  ///   systems write.
  /// - Complexity: O(*n*) in the bytes, which are all kept.
  package static func read(
    _ path: [UInt8], dropsByteOrderMark: Bool = true
  ) -> Result<[UInt8], Failure> {
    let isStandardInput = path == [UInt8(ascii: "-")]
    do throws(Errno) {
      let descriptor = isStandardInput ? STDIN_FILENO : try openForReading(path)
      defer { if !isStandardInput { close(descriptor) } }
      var contents: [UInt8] = []
      while true {
        let piece = try SystemCall.read(descriptor, upTo: 64 << 10)
        if piece.isEmpty {
          if dropsByteOrderMark && contents.starts(with: [0xEF, 0xBB, 0xBF]) {
            contents.removeFirst(3)
          }
          return .success(contents)
        }
        guard contents.count + piece.count <= maxByteCount else { return .failure(.tooLarge) }
        contents += piece
      }
    } catch {
      return .failure(.system(error))
    }
  }
}
