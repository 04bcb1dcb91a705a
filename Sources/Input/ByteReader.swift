package import MgrepSystem

/// Why bytes cannot be read.
package enum ReadError: Error, Equatable {
  case system(Errno)
  /// A compressed or encoded file is damaged: what is wrong with it.
  case malformed(String)

  package var reason: String {
    switch self {
    case .system(let error): error.reason
    case .malformed(let reason): reason
    }
  }
}

/// Gives bytes one after the other, once: those of a descriptor, or what another reader's bytes stand
/// for. One thread uses it.
///
/// An object, so that readers can be stacked. A file whose bytes are searched as they are has none:
/// `RollingBuffer` reads its descriptor.
package protocol ByteReader: AnyObject {
  /// Where the bytes given so far come from, in the bytes below.
  var offsets: OffsetMap { get }

  /// Stores the next bytes at the start of `room`, which has room for 4 bytes at least.
  ///
  /// - Returns: How many; 0 at the end only.
  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int
}

extension ByteReader {
  package var offsets: OffsetMap { .identity }
}

/// Gives bytes that were read already, to look at them, and then those of another reader.
package final class PrefixedReader: ByteReader {
  private var prefix: ArraySlice<UInt8>
  private let rest: any ByteReader

  package init(_ prefix: [UInt8], then rest: any ByteReader) {
    self.prefix = prefix[...]
    self.rest = rest
  }

  package func read(into room: inout MutableRawSpan) throws(ReadError) -> Int {
    guard !prefix.isEmpty else { return try rest.read(into: &room) }
    let count = min(prefix.count, room.byteCount)
    for index in 0..<count {
      room.storeBytes(of: prefix[prefix.startIndex + index], toByteOffset: index, as: UInt8.self)
    }
    prefix = prefix.dropFirst(count)
    return count
  }
}
