/// refused: used after consume
import MemoryMapping

func sizes(_ path: String) throws -> [Int] {
  let file = try MappedFile(path: path)
  let copy = file
  return [file.byteCount, copy.byteCount]
}
