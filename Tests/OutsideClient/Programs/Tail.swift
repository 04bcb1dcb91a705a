/// Prints the last lines of a file, as tail(1) does; what is before them is not read.
import MemoryMapping

func lastLines(_ count: Int, of file: borrowing MappedFile) throws -> [String] {
  var result: [String] = []
  var lines = try file.reversedLines
  while result.count < count, let line = lines.next() {
    result.append(String(decoding: line.extracting(droppingLast: 1)))
  }
  return result.reversed()
}

let last = try lastLines(2, of: MappedFile(path: "lorem.txt"))
print(last[0])  // egestas, enim et consectetuer ullamcorper, lectus ligula rutrum leo,
print(last[1])  // a elementum elit tortor eu quam. Duis tincidunt nisi ut ante.
