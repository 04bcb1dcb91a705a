/// Counts the lines and the words of a file, as wc(1) does.
import MemoryMapping

let file = try MappedFile(path: "lorem.txt", options: .read)
var (lines, words) = (0, 0)
try file.forEachLine { line in
  lines = line.number
  words += String(decoding: line.content).split(separator: " ").count
}
print(lines, words, file.byteCount)  // 3 29 195
