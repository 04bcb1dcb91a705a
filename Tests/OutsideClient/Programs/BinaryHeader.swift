/// Writes and reads the header of a binary file: a magic number and two integers.
import MemoryMapping

struct Image {
  let width: UInt32, height: UInt32

  init(width: UInt32, height: UInt32) { (self.width, self.height) = (width, height) }

  init?(_ file: borrowing MappedFile) throws {
    guard try file.starts(with: "IMG1"), file.byteCount >= 12 else { return nil }
    width = try file.load(at: 4, endian: .big)
    height = try file.load(at: 8, endian: .big)
  }

  func write(to path: String) throws {
    let options = MappedFile.Options(access: .writeThrough, length: 12, creation: .ifMissing)
    var file = try MappedFile(path: path, options: options)
    try file.write("IMG1")
    try file.store(width, at: 4, endian: .big)
    try file.store(height, at: 8, endian: .big)
  }
}

try Image(width: 640, height: 480).write(to: "image.bin")
let image = try Image(MappedFile(path: "image.bin"))
print(image?.width ?? 0, image?.height ?? 0)  // 640 480
print(try Image(MappedFile(path: "lorem.txt")) == nil)  // true
