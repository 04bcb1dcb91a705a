/// refused: lifetime-dependent
import MemoryMapping

func firstByte() throws -> UInt8 {
  var bytes = RawSpan()
  do {
    let file = try MappedFile(path: "lorem.txt")
    bytes = try file.bytes
  }
  return bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
}
