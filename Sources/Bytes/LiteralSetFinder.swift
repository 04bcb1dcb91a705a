internal import CScan

/// Finds the first of several literals.
///
/// A small set is found with vectors of fingerprints, a large one by hashed pieces at every few
/// bytes. The speed of the second way depends on the shortest literal: with 6 bytes or more it is
/// fast for any number of literals; below 4 bytes it looks at every place of the text.
package struct LiteralSetFinder: Sendable {
  private let storage: Storage

  /// `nil` if there is no literal, or an empty literal, which occurs everywhere.
  ///
  /// - Parameter isCaseless: ASCII letters are found in both cases, other bytes only as they are.
  /// - Complexity: O(*n* log *n*) in the number of literals; 100,000 words take 0.1 s and 10 MB.
  package init?(_ literals: [[UInt8]], isCaseless: Bool) {
    guard let shortest = literals.map({ $0.count }).min(), shortest > 0 else { return nil }
    let isSmall = literals.count <= Self.fewLiterals(shortest: shortest, isCaseless: isCaseless)
    var bytes: [UInt8] = []
    var ends: [Int] = []
    bytes.reserveCapacity(literals.reduce(0) { $0 + $1.count })
    ends.reserveCapacity(literals.count)
    for literal in literals {
      bytes += literal
      ends.append(bytes.count)
    }
    let caseless: Int32 = isCaseless ? 1 : 0
    let finder =
      if isSmall {
        unsafe scan_teddy_create(bytes, ends, ends.count, caseless)
      } else {
        unsafe scan_set_create(bytes, ends, ends.count, caseless)
      }
    guard let finder = unsafe finder else { fatalError("no memory for \(bytes.count) bytes") }
    storage = unsafe Storage(finder, isSmall: isSmall)
  }

  /// The largest number of literals for which fingerprints are faster.
  ///
  /// Measured with words that consist of words in the text: more fingerprints let too many places
  /// through, and without AVX2 these are checked one by one. Short literals have no other fast way.
  private static func fewLiterals(shortest: Int, isCaseless: Bool) -> Int {
    if shortest < 4 { return scan_teddy_limit }
    if scan_has_avx2() == 0 { return 0 }
    return isCaseless ? 32 : 48
  }

  /// The offset of the first occurrence of any literal that lies in `start..<end`.
  package func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    defer { extendLifetime(storage) }
    return handle.firstMatch(in: bytes, from: start, to: end)?.lowerBound
  }

  /// The leftmost occurrence in `start..<end`; of several with the same start, the longest.
  package func firstMatch(in bytes: RawSpan, from start: Int, to end: Int) -> Range<Int>? {
    defer { extendLifetime(storage) }
    return handle.firstMatch(in: bytes, from: start, to: end)
  }

  /// The finder without its owner, for loops that run on many threads, see `PatternHandle`.
  ///
  /// Use it only while something keeps the `LiteralSetFinder` alive.
  package var handle: LiteralSetHandle {
    unsafe LiteralSetHandle(finder: storage.finder, isSmall: storage.isSmall)
  }

  @safe
  private final class Storage: @unchecked Sendable {
    let finder: OpaquePointer
    /// Whether `finder` is a `scan_teddy` and not a `scan_set`.
    let isSmall: Bool

    init(_ finder: OpaquePointer, isSmall: Bool) {
      unsafe self.finder = finder
      self.isSmall = isSmall
    }

    deinit {
      if isSmall {
        unsafe scan_teddy_destroy(finder)
      } else {
        unsafe scan_set_destroy(finder)
      }
    }
  }
}

/// A borrowed `LiteralSetFinder`, see `LiteralSetFinder.handle`.
@safe
package struct LiteralSetHandle: @unchecked Sendable {
  fileprivate let finder: OpaquePointer
  fileprivate let isSmall: Bool

  /// The leftmost occurrence in `start..<end`; of several with the same start, the longest.
  package func firstMatch(in bytes: RawSpan, from start: Int, to end: Int) -> Range<Int>? {
    var length = 0
    let found = unsafe bytes.extracting(start..<end).withUnsafeBytes { bytes in
      let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      return isSmall
        ? unsafe scan_teddy_find(finder, base, bytes.count, &length)
        : unsafe scan_set_find(finder, base, bytes.count, &length)
    }
    guard found < end - start else { return nil }
    return start + found..<start + found + length
  }
}
