/// Two threads count a letter, each in one half of a mapping.
import MemoryMapping

final class SharedFile: Sendable {
  let mapping: MappedFile
  init(_ path: String) throws { mapping = try MappedFile(path: path) }
}

func count(_ byte: UInt8, in range: Range<Int>, of file: borrowing MappedFile) throws -> Int {
  let bytes = try file.span
  return range.count { bytes[$0] == byte }
}

let shared = try SharedFile("lorem.txt")
let middle = shared.mapping.byteCount / 2
let letter = UInt8(ascii: "e")
async let first = count(letter, in: 0..<middle, of: shared.mapping)
async let second = count(letter, in: middle..<shared.mapping.byteCount, of: shared.mapping)
print(try await first + second)  // 23
