import Glibc
import MemoryMapping
import Testing

/// A file in the directory for temporary files, deleted when the value goes away.
struct TemporaryFile: ~Copyable {
  let path: String
  let descriptor: Int32

  init(
    _ contents: [UInt8] = [], sparse byteCount: Int? = nil, in directory: String = "/tmp"
  ) throws {
    var template = Array("\(directory)/mapping-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    try #require(descriptor >= 0)
    try append(contents)
    if let byteCount { try truncate(to: byteCount) }
  }

  deinit {
    close(descriptor)
    unsafe unlink(path)
  }

  func append(_ bytes: [UInt8]) throws {
    let end = lseek(descriptor, 0, SEEK_END)
    try #require(unsafe pwrite(descriptor, bytes, bytes.count, end) == bytes.count)
  }

  func truncate(to byteCount: Int) throws {
    try #require(ftruncate(descriptor, byteCount) == 0)
  }

  /// What read(2) finds, without any mapping.
  func contents() throws -> [UInt8] {
    let status = try FileStatus(descriptor: descriptor, path: path)
    var bytes = [UInt8](repeating: 0, count: status.byteCount)
    try #require(unsafe pread(descriptor, &bytes, bytes.count, 0) == bytes.count)
    return bytes
  }
}

let pageSize = sysconf(Int32(_SC_PAGESIZE))

/// Bytes of which no page looks like another one.
func patterned(_ byteCount: Int) -> [UInt8] {
  (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ ($0 / pageSize) &* 7 &+ 1) }
}

/// The position of a descriptor, after setting it if `offset` is given.
func lseekCurrent(_ descriptor: Int32, to offset: Int? = nil) -> Int {
  lseek(descriptor, offset ?? 0, offset == nil ? SEEK_CUR : SEEK_SET)
}
