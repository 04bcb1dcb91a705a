internal import CScan

/// Finds every occurrence of each of many literals, and reports which literal it is.
package struct LiteralHitFinder: Sendable {
  private let storage: Storage

  /// What a byte beside an occurrence means, by its value: 0 nothing, 1 that the occurrence does
  /// not count; any other value is reported with the hit.
  package struct Neighbours: Sendable {
    package var before: [UInt8]
    package var after: [UInt8]

    /// The bytes beside an occurrence have no meaning.
    package init() {
      before = Array(repeating: 0, count: 256)
      after = before
    }
  }

  /// `nil` if there is no literal, an empty literal, or one with too many bits that may differ.
  ///
  /// - Parameters:
  /// - bytes: All literals, one after the other; bits that may differ are set.
  ///   - folds: For each byte the bits that may differ.
  ///   - ends: Where in `bytes` each literal ends.
  /// - rarity: How rare each byte is in the text to search: one in 2^k has the value k.
  /// - Complexity: O(*n*) in the bytes; 100,000 words take 0.1 s and 8 MB.
  package init?(
    bytes: [UInt8], folds: [UInt8], ends: [Int], rarity: [UInt8], neighbours: Neighbours? = nil
  ) {
    guard bytes.count == folds.count, ends.last == bytes.count else { return nil }
    precondition(rarity.count == 256)
    let finder = unsafe scan_hits_create(
      bytes, folds, ends, ends.count, rarity, neighbours?.before, neighbours?.after)
    guard let finder = unsafe finder else { return nil }
    storage = unsafe Storage(finder)
  }

  /// How many bytes of memory the finder takes.
  package var byteCount: Int {
    defer { extendLifetime(storage) }
    return unsafe scan_hits_size(storage.finder)
  }

  /// Whether all literals are words that no other word character may touch. Such literals are found
  /// several times as fast.
  package var findsWords: Bool {
    defer { extendLifetime(storage) }
    return unsafe scan_hits_finds_words(storage.finder) != 0
  }

  /// The finder without its owner, for loops that run on many threads, see `PatternHandle`.
  ///
  /// Use it only while something keeps the `LiteralHitFinder` alive.
  package var handle: LiteralHitHandle { unsafe LiteralHitHandle(finder: storage.finder) }

  @safe
  private final class Storage: @unchecked Sendable {
    let finder: OpaquePointer

    init(_ finder: OpaquePointer) { unsafe self.finder = finder }

    deinit { unsafe scan_hits_destroy(finder) }
  }
}

/// Where a literal occurs.
@frozen
package struct LiteralHit {
  package var start: Int
  package var literal: Int
  /// What the neighbours of the finder say about the bytes beside the hit.
  package var before: UInt8
  package var after: UInt8
}

/// A borrowed `LiteralHitFinder`, see `LiteralHitFinder.handle`.
@safe
package struct LiteralHitHandle: @unchecked Sendable {
  fileprivate let finder: OpaquePointer

  /// Room for the hits of one call of `find`.
  package func makeHits() -> LiteralHits {
    // With room for little more than the hits of one place, each call would search one place only.
    LiteralHits(capacity: LiteralHits.usualCount + (unsafe scan_hits_least_room(finder)))
  }

  /// Finds the next hits in the lines of `start..<end`. All hits of a line come before those of the
  /// next line; within a line they are nearly in order.
  ///
  /// - Parameters:
  /// - start: Where the search continues; the call moves it, to `end` after the last hits.
  /// - bytes: Bytes before `start` and after `end` count as neighbours of hits.
  /// - terminator: The line terminator, if one hit per line is enough; `nil` to find all hits.
  package func find(
    in bytes: RawSpan, from start: inout Int, to end: Int, onePerLineEndedBy terminator: UInt8?,
    into hits: inout LiteralHits
  ) {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe hits.count = scan_hits_find(
        finder, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &start, end,
        terminator.map { Int32($0) } ?? -1, hits.hits, hits.capacity)
    }
  }
}

/// The hits of one call of `LiteralHitHandle.find`.
@safe
package struct LiteralHits: ~Copyable {
  static let usualCount = 512

  fileprivate let hits: UnsafeMutablePointer<scan_hit>
  fileprivate let capacity: Int
  package fileprivate(set) var count = 0

  fileprivate init(capacity: Int) {
    self.capacity = capacity
    unsafe hits = .allocate(capacity: capacity)
  }

  deinit { unsafe hits.deallocate() }

  package subscript(index: Int) -> LiteralHit {
    precondition(index < count)
    let hit = unsafe hits[index]
    return LiteralHit(
      start: hit.start, literal: Int(hit.literal), before: hit.before, after: hit.after)
  }
}
