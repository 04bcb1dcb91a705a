internal import CScan

/// A few bytes in a row, each out of a set of ASCII characters.
package struct ByteWindow: Equatable, Sendable {
  /// For each byte, bit *c* of 128 says whether it may be *c*.
  package var sets: [UInt128]

  package init(sets: [UInt128]) { self.sets = sets }

  /// How many bytes a window can have.
  package static let maxCount = Int(scan_window_limit)
}

/// Finds where a window of bytes fits.
package struct ByteWindowFinder: Sendable {
  private let storage: Storage

  /// - Parameter window: One to `ByteWindow.maxCount` bytes.
  package init(_ window: ByteWindow) {
    precondition((1...ByteWindow.maxCount).contains(window.sets.count))
    let words = window.sets.flatMap {
      [UInt64(truncatingIfNeeded: $0), UInt64(truncatingIfNeeded: $0 >> 64)]
    }
    guard let finder = unsafe scan_window_create(words, window.sets.count) else {
      fatalError("out of memory")
    }
    storage = unsafe Storage(finder)
  }

  /// The offset of the first place in `start..<end` where the window fits.
  package func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    defer { extendLifetime(storage) }
    return handle.firstOffset(in: bytes, from: start, to: end)
  }

  /// The finder without its owner, for loops that run on many threads, see `PatternHandle`.
  ///
  /// Use it only while something keeps the `ByteWindowFinder` alive.
  package var handle: ByteWindowHandle { unsafe ByteWindowHandle(finder: storage.finder) }

  @safe
  private final class Storage: @unchecked Sendable {
    let finder: OpaquePointer

    init(_ finder: OpaquePointer) { unsafe self.finder = finder }

    deinit { unsafe scan_window_destroy(finder) }
  }
}

/// A borrowed `ByteWindowFinder`, see `ByteWindowFinder.handle`.
@safe
package struct ByteWindowHandle: @unchecked Sendable {
  fileprivate let finder: OpaquePointer

  /// The offset of the first place in `start..<end` where the window fits.
  package func firstOffset(in bytes: RawSpan, from start: Int, to end: Int) -> Int? {
    let found = unsafe bytes.extracting(start..<end).withUnsafeBytes { bytes in
      unsafe scan_window_find(
        finder, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    return found < end - start ? start + found : nil
  }
}
