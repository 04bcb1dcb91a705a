/// Appends entries to a log; the mapping grows in steps and gives back what is left at the end.
import MemoryMapping

struct Log: ~Copyable {
  private var file: MappedFile
  private var end = 0

  init(_ path: String) throws {
    file = try MappedFile(
      path: path, options: .init(access: .writeThrough, creation: .ifMissing, truncates: true))
  }

  mutating func append(_ entry: String) throws {
    let newEnd = end + entry.utf8.count
    if newEnd > file.byteCount { try file.resize(to: newEnd + 65536) }
    try file.replaceBytes(in: end..<newEnd, with: entry)
    end = newEnd
  }

  mutating func close() throws {
    try file.resize(to: end)
    try file.close()
  }
}

var log = try Log("log.txt")
for number in 1...1000 { try log.append("entry \(number)\n") }
try log.close()
print(try MappedFile(path: "log.txt").byteCount)  // 9893
