/// What the traits `Foundation` and `SwiftSystem` add.
import Foundation
import MemoryMapping
import SystemPackage

let path = FilePath("lorem.txt")
let data = try Data(MappedFile(path: path, options: .copyOnWrite))
var changed = data
changed[0] = UInt8(ascii: "l")
print(data.count, changed[0], data[0])  // 195 108 76
print(try Data(MappedFile(anonymous: 0, access: .copyOnWrite)).isEmpty)  // true
do {
  _ = try Data(MappedFile(path: path))
} catch {
  print(error)  // cannot read lorem.txt: the mapping is read-only
}
print(try DispatchData(MappedFile(path: "lorem.txt")).count)  // 195

let file = try SystemPackage.FileDescriptor.open(path, .readOnly)
print(try file.closeAfter { try MappedFile(descriptor: file, path: path).byteCount })  // 195
do {
  _ = try MappedFile(path: FilePath("missing")).byteCount
} catch {
  print(error.systemErrno == .noSuchFileOrDirectory)  // true
}
