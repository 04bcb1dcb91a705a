package import MgrepSystem

/// Why bytes cannot be read.
package enum ReadError: Error, Equatable {
  case system(Errno)
  /// A compressed or encoded file is damaged. The text says what is wrong.
  case malformed(String)

  package var reason: String {
    switch self {
    case .system(let error): error.reason
    case .malformed(let reason): reason
    }
  }
}

/// A stream of bytes that is read once: the bytes of a descriptor, or the decoded bytes of another
/// reader. Only one thread uses a reader.
///
/// A protocol of classes, so that readers can be stacked. A file that is searched as it is has no
/// reader: `RollingBuffer` reads its descriptor.
package protocol ByteReader: AnyObject {
  /// Maps offsets in the bytes returned so far to offsets in the source.
  var offsets: OffsetMap { get }

  /// Stores the next bytes at the start of `room`, which has room for at least 4 bytes.
  ///
  /// - Returns: The number of bytes; 0 only at the end.
  func read(into room: inout MutableRawSpan) throws(ReadError) -> Int
}

extension ByteReader {
  package var offsets: OffsetMap { .identity }
}

/// Returns bytes that were already read to examine them, and then the bytes of another reader.
package final class PrefixedReader: ByteReader {
  private var prefix: ArraySlice<UInt8>
  private let rest: any ByteReader

  package init(_ prefix: [UInt8], then rest: any ByteReader) {
    self.prefix = prefix[...]
    self.rest = rest
  }

  /// The bytes before were those of the other reader, too.
  package var offsets: OffsetMap { rest.offsets }

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
