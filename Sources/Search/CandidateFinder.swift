package import Bytes

/// Finds byte strings of which every matching line has one.
package enum CandidateFinder: Sendable {
  case literal(LiteralFinder)

  var handle: CandidateHandle {
    switch self {
    case .literal(let finder): .literal(finder.handle)
    }
  }
}

/// A borrowed `CandidateFinder`, for loops on many threads, see `PatternHandle`.
enum CandidateHandle {
  case literal(LiteralHandle)

  /// The offset of the first candidate that lies in `start..<end`.
  @inline(__always)
  func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    switch self {
    case .literal(let handle): handle.firstOffset(in: bytes, from: start, to: end)
    }
  }
}
