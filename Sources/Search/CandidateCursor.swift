internal import Bytes

/// Goes through a stretch of bytes from one candidate of a `CandidateFinder` to the next.
///
/// Use it only while something keeps the finder alive, see `PatternHandle`.
struct CandidateCursor {
  /// Several finders take turns on this many bytes, so that these stay in the cache of the
  /// processor.
  private static let chunkByteCount = 16 << 10

  private let only: Handle
  /// Empty if there is only one finder.
  private var parts: [Part] = []

  init(_ finder: CandidateFinder) {
    guard case .any(let finders) = finder else {
      only = Handle(finder)
      return
    }
    only = Handle(finders[0].finder)
    parts = finders.map { Part(handle: Handle($0.finder), overlap: $0.byteCount - 1) }
  }

  /// The offset of the first candidate that lies in `start..<end`.
  ///
  /// - Parameters:
  ///   - start: Never before the start of an earlier call.
  ///   - end: The same in all calls, if there are several finders.
  /// - Complexity: In all calls together, each finder looks at every byte once.
  @inline(__always)
  mutating func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    parts.isEmpty
      ? only.firstOffset(in: bytes, from: start, to: end)
      : firstOffsetOfAny(in: bytes, from: start, to: end)
  }

  private mutating func firstOffsetOfAny(
    in bytes: RawSpan, from start: Int, to end: Int
  ) -> Int? {
    for index in parts.indices { parts[index].skip(to: start) }
    while true {
      var first = 0
      for index in parts.indices where parts[index].offset < parts[first].offset { first = index }
      let part = parts[first]
      if part.offset >= end { return nil }
      if part.isCandidate { return part.offset }
      let chunk = min(end - part.offset, Self.chunkByteCount)
      parts[first].search(in: bytes, to: part.offset + chunk, of: end)
    }
  }

  /// A finder, and how far it has searched.
  private struct Part {
    let handle: Handle
    /// How far an occurrence may reach beyond its first byte.
    let overlap: Int
    /// No candidate starts before this offset.
    var offset = 0
    /// A candidate starts at `offset`.
    var isCandidate = false

    mutating func skip(to start: Int) {
      guard offset < start else { return }
      offset = start
      isCandidate = false
    }

    mutating func search(in bytes: RawSpan, to chunkEnd: Int, of end: Int) {
      let searchEnd = end - chunkEnd > overlap ? chunkEnd + overlap : end
      let found = handle.firstOffset(in: bytes, from: offset, to: searchEnd)
      // What starts in the overlap is left for the next chunk: something longer may start there
      // before it.
      offset = min(found ?? chunkEnd, chunkEnd)
      isCandidate = offset < chunkEnd
    }
  }

  /// A borrowed finder of one kind.
  private enum Handle {
    case literal(LiteralHandle)
    case set(LiteralSetHandle)
    case window(ByteWindowHandle)

    init(_ finder: CandidateFinder) {
      switch finder {
      case .literal(let finder): self = .literal(finder.handle)
      case .set(let finder): self = .set(finder.handle)
      case .window(let finder): self = .window(finder.handle)
      case .any: fatalError("finders of finders")
      }
    }

    @inline(__always)
    func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
      switch self {
      case .literal(let handle): handle.firstOffset(in: bytes, from: start, to: end)
      case .set(let handle): handle.firstMatch(in: bytes, from: start, to: end)?.lowerBound
      case .window(let handle): handle.firstOffset(in: bytes, from: start, to: end)
      }
    }
  }
}
