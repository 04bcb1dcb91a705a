/// Changes bytes at an offset of a file, if they are those that are expected there.
import MemoryMapping

struct Mismatch: Error { let found: String }

func patch(_ path: String, at offset: Int, from old: String, to new: String) throws {
  var file = try MappedFile(path: path, access: .writeThrough)
  let range = offset..<offset + old.utf8.count
  let found = String(decoding: try file[range])
  guard found == old else { throw Mismatch(found: found) }
  try file.replaceBytes(in: range, with: new)
  try file.flush()
}

try patch("lorem.txt", at: 6, from: "ipsum", to: "IPSUM")
print(String(decoding: try MappedFile(path: "lorem.txt")[..<11]))  // Lorem IPSUM
do {
  try patch("lorem.txt", at: 6, from: "ipsum", to: "dolor")
} catch let error as Mismatch {
  print("found", error.found)  // found IPSUM
}
