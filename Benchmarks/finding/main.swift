/// Holds `MappedFile.find` and `rfind` against memmem(3), which reads the same bytes: needles of 4 to
/// 64 bytes, in text, logs, programs and UTF-8 of six scripts. No needle occurs, so all of the text is
/// read; most differ from a piece of it by one byte.
///
///     swift run -c release --package-path Benchmarks/finding [finding Arabic log ...]
///
/// Prints the median and the worst share of memmem's time; ends with 1 if a share is over 1.
import Glibc
import MemoryMapping

typealias Memmem =
  @convention(c) (
    UnsafeRawPointer?, Int, UnsafeRawPointer?, Int
  ) -> UnsafeMutableRawPointer?

/// The headers hide it from Swift.
let memmem = unsafeBitCast(dlsym(nil, "memmem"), to: Memmem.self)

/// Nanoseconds of the fastest of several calls, in turn with another one.
func fastest(_ rounds: Int, _ left: () throws -> Void, _ right: () throws -> Void) rethrows
  -> (left: Double, right: Double)
{
  let clock = ContinuousClock()
  var times = (left: Duration.seconds(9), right: Duration.seconds(9))
  for _ in 0..<rounds {
    times.left = min(times.left, try clock.measure(left))
    times.right = min(times.right, try clock.measure(right))
  }
  return (times.left / .nanoseconds(1), times.right / .nanoseconds(1))
}

/// Which end of the text the search begins at.
enum Direction: String, CaseIterable {
  case find, rfind

  func offset(of needle: [UInt8], in file: borrowing MappedFile) throws -> Int? {
    switch self {
    case .find: try file.find(needle)
    case .rfind: try file.rfind(needle)
    }
  }
}

/// The time of a search as a share of that of memmem(3); `nil` if the needle occurs.
func share(
  of needle: [UInt8], in file: borrowing MappedFile, from direction: Direction, rounds: Int = 5
) throws -> Double? {
  guard try direction.offset(of: needle, in: file) == nil else { return nil }
  let bytes = try file.bytes
  return try bytes.withUnsafeBytes { text in
    precondition(memmem(text.baseAddress, text.count, needle, needle.count) == nil)
    var found = 0
    let times = try fastest(
      rounds, { found += try direction.offset(of: needle, in: file) ?? 0 },
      { found += memmem(text.baseAddress, text.count, needle, needle.count) == nil ? 0 : 1 })
    precondition(found == 0)
    return times.left / times.right
  }
}

/// With two digits behind the point.
func rounded(_ number: Double) -> String {
  let hundredths = Int(number * 100)
  return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
}

let lengths = [4, 5, 6, 8, 11, 16, 24, 32, 48, 64]
var isSlower = false
let wanted = CommandLine.arguments.dropFirst()
for corpus in try Corpora.all(sources: ".") where wanted.isEmpty || wanted.contains(corpus.name) {
  var file = try MappedFile(anonymous: corpus.bytes.count)
  try file.write(corpus.bytes)
  var random = Random()
  var needles = [Array("Zq7#needle!x".utf8)]
  for length in lengths {
    for round in 0..<12 {
      let start = random.next(corpus.bytes.count - length)
      var needle = Array(corpus.bytes[start..<start + length])
      needle[[0, length / 2, length - 1][round % 3]] = corpus.bytes[random.next(start + 1)]
      needles.append(needle)
    }
  }
  for direction in Direction.allCases {
    var shares: [(share: Double, needle: [UInt8])] = []
    for needle in needles {
      guard var share = try finding.share(of: needle, in: file, from: direction) else { continue }
      // Somebody else may have been at work here.
      if share > 0.9 {
        share = try min(
          share, finding.share(of: needle, in: file, from: direction, rounds: 25) ?? 0)
      }
      shares.append((share, needle))
    }
    shares.sort { $0.share < $1.share }
    guard let worst = shares.last else { continue }
    let median = shares[shares.count / 2].share
    print(
      "\(corpus.name), \(direction): \(shares.count) needles, median \(rounded(median)),",
      "worst \(rounded(worst.share)), '\(String(decoding: worst.needle, as: UTF8.self))'")
    isSlower = isSlower || worst.share > 1
  }
}
exit(isSlower ? 1 : 0)
