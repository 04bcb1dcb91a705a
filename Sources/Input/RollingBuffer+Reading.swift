internal import Glibc
package import MgrepSystem

/// Reads into all of `room`: the bytes read, 0 at the end.
///
/// With pread(2), if an offset is given and the file has offsets, and otherwise with read(2), which
/// takes longer where there are threads: it locks the file's position.
///
/// - Throws: Their `errno`.
@unsafe
func readBytes(
  _ descriptor: Int32, into room: UnsafeMutableRawBufferPointer, at offset: Int? = nil
) throws(Errno) -> Int {
  if let offset {
    do throws(Errno) {
      return unsafe try SystemCall.read(descriptor, into: room, at: offset)
    } catch {
      guard error.code == ESPIPE else { throw error }
    }
  }
  return unsafe try SystemCall.read(descriptor, into: room)
}

extension RollingBuffer {
  /// Adds what one read(2) or pread(2) gives, see `readBytes`.
  ///
  /// - Throws: Their `errno`, or `ENOMEM` if there is no memory for more.
  package mutating func fill(from descriptor: Int32, at offset: Int? = nil) throws(Errno) -> Int {
    var result = Result<Int, Errno>.failure(Errno(code: ENOMEM))
    _ = unsafe append { room in
      do throws(Errno) {
        let count = unsafe try readBytes(descriptor, into: room, at: offset)
        result = .success(count)
        return count
      } catch {
        result = .failure(error)
        return 0
      }
    }
    return try result.get()
  }
}

/// Reads a stream to its end and forgets it.
package func drain(_ descriptor: Int32) {
  unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { room in
    while let count = unsafe try? readBytes(descriptor, into: room), count > 0 {}
  }
}
