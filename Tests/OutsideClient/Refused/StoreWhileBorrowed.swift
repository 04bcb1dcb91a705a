/// refused: overlapping accesses
import MemoryMapping

func change(_ file: inout MappedFile) throws -> Int {
  let bytes = try file.bytes
  try file.store(0, at: 0)
  return bytes.byteCount
}
