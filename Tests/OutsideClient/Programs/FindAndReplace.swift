/// Replaces each occurrence of a word by one of the same length, in the file.
import MemoryMapping

func replace(_ word: String, by other: String, in path: String) throws -> Int {
  var file = try MappedFile(path: path, access: .writeThrough)
  var (start, count) = (0, 0)
  while let found = try file.find(word, in: start...) {
    let end = found + word.utf8.count
    try file.replaceBytes(in: found..<end, with: other)
    (start, count) = (end, count + 1)
  }
  try file.flush()
  return count
}

print(try replace("elit", by: "ELIT", in: "lorem.txt"))  // 2
print(try MappedFile(path: "lorem.txt").rfind("ELIT") ?? -1)  // 145
