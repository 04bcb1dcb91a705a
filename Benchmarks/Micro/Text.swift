import Glibc
import MemoryMapping

/// The text to scan: lines of 0 to 79 bytes, the same on every machine.
enum Text {
  static let byteCount = 64_000_000

  /// A new file with the text, in the page cache, mapped and deleted.
  static func mapped() throws -> MappedFile {
    let path = try written()
    defer { unlink(path) }
    let file = try MappedFile(path: path)
    try file.advise(.populateRead)
    return file
  }

  /// The path of a new file with the text, for the caller to delete.
  static func written() throws -> String {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/mgrep-micro-\(getpid()).txt"
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure.noFile(path) }
    defer { close(descriptor) }
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw Failure.noFile(path) }
    return path
  }

  private static let bytes = made()

  enum Failure: Error {
    case noFile(String)
  }

  /// Words of the twelve commonest letters, so that `z` and `Q` occur only where they are inserted.
  private static func made() -> [UInt8] {
    let letters = Array("etaoinshrdlu     ".utf8)
    var state: UInt64 = 6
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    var untilBreak = next(80)
    while bytes.count < byteCount - 1 {
      if untilBreak == 0 {
        bytes.append(10)
        untilBreak = next(80)
      } else {
        bytes.append(letters[next(letters.count)])
        untilBreak -= 1
      }
    }
    bytes.append(10)
    return bytes
  }
}
