/// refused: to conform to 'Sequence'
import MemoryMapping

func count(_ file: borrowing MappedFile) throws -> Int {
  var count = 0
  for _ in try file.lines { count += 1 }
  return count
}
