import Glibc
import MemoryMapping

/// A text to search.
struct Corpus {
  let name: String
  let bytes: [UInt8]
}

/// Numbers that look random and are the same in every run.
struct Random {
  var state: UInt64 = 6

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  /// Small numbers more often, as the words and letters of a language are.
  mutating func rank(_ bound: Int) -> Int { min(next(bound), next(bound), next(bound)) }
}

enum Corpora {
  static let byteCount = 4 << 20

  /// Text, logs, programs, and text of six scripts, about 4 MiB of each.
  ///
  /// - Parameter sources: The directory of this package's sources, for text.
  static func all(sources: String) throws -> [Corpus] {
    var corpora = [
      Corpus(name: "C", bytes: repeated(try contents(sources, "Sources/CScan", ".c"))),
      Corpus(name: "Swift", bytes: repeated(try contents(sources, "Sources/Search", ".swift"))),
      Corpus(name: "prose", bytes: repeated(try contents(sources, ".", ".md"))),
      Corpus(name: "log", bytes: log()),
      Corpus(name: "program", bytes: Array(try file("/proc/self/exe").prefix(byteCount))),
    ]
    let scripts: [(String, [ClosedRange<UInt32>])] = [
      ("Cyrillic", [0x430...0x44F]), ("Greek", [0x3B1...0x3C9]), ("Arabic", [0x627...0x64A]),
      ("Devanagari", [0x905...0x939, 0x93E...0x94D]), ("Han", [0x4E00...0x57FF]),
      ("Hangul", [0xAC00...0xB4FF]),
    ]
    corpora += scripts.map { Corpus(name: $0, bytes: words(of: $1)) }
    return corpora
  }

  private static func file(_ path: String) throws -> [UInt8] {
    Array(copying: try MappedFile(path: path).bytes)
  }

  /// The files of a directory whose names have an ending, one after the other.
  private static func contents(
    _ sources: String, _ directory: String, _ ending: String
  ) throws -> [UInt8] {
    guard let stream = opendir("\(sources)/\(directory)") else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(ending) { names.append(name) }
    }
    return try names.sorted().flatMap { try file("\(sources)/\(directory)/\($0)") }
  }

  private static func repeated(_ bytes: [UInt8]) -> [UInt8] {
    precondition(!bytes.isEmpty, "run this in the package's directory")
    return (0..<(byteCount / bytes.count + 1)).flatMap { _ in bytes }
  }

  private static func log() -> [UInt8] {
    var random = Random()
    let levels = ["INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"]
    let events = [
      "request served", "cache miss for key", "connection closed by peer", "user logged in",
      "retrying after timeout", "flushed segment", "GET /api/v1/items", "POST /login",
    ]
    var text = ""
    while text.utf8.count < byteCount {
      text += "2026-11-\(10 + random.next(20))T\(10 + random.next(14)):\(10 + random.next(50)):"
      text += "\(10 + random.next(50)).\(100 + random.next(900))Z \(levels[random.next(6)]) "
      text += "[worker-\(random.next(16))] \(events[random.rank(8)]) "
      text += "10.0.\(random.next(256)).\(random.next(256)) \(random.next(100_000)) us\n"
    }
    return Array(text.utf8)
  }

  /// Words of 1 to 9 letters of a script, 2000 different ones.
  private static func words(of ranges: [ClosedRange<UInt32>]) -> [UInt8] {
    var random = Random()
    let letters = ranges.flatMap { $0 }.compactMap(Unicode.Scalar.init)
    let words = (0..<2000).map { _ in
      var word = String.UnicodeScalarView()
      for _ in 0...random.next(9) { word.append(letters[random.rank(letters.count)]) }
      return Array(String(word).utf8)
    }
    var bytes: [UInt8] = []
    while bytes.count < byteCount {
      bytes += words[random.rank(words.count)]
      bytes.append(random.next(12) == 0 ? 0x0A : 0x20)
    }
    return bytes
  }
}
