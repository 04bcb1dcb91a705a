import MemoryMapping
import Testing
import mapping_example

@Suite struct LoremExampleTests {
  private func lines(
    of example: (String, (String) -> Void) throws(FileError) -> Void, on path: String
  ) throws -> [String] {
    var lines: [String] = []
    try example(path) { lines.append($0) }
    return lines
  }

  @Test("a slice does not move the position, so the second read goes on behind the first")
  func reads() throws {
    let file = try TemporaryFile(Array(LoremExamples.text.utf8))
    #expect(
      try lines(of: LoremExamples.read, on: file.path) == [
        "read(10):     Lorem ipsu",
        "file[0..<10]: Lorem ipsu",
        "read(10):     m dolor si",
        "after seek:   Lorem ipsu",
      ])
  }

  @Test("a word reversed through a write-through mapping is reversed in the file")
  func reversesInPlace() throws {
    let file = try TemporaryFile(Array(LoremExamples.text.utf8))
    let reversed = "Lorem ipsum dolor sit amet, reutetcesnoc adipiscing elit. Donec"
    #expect(
      try lines(of: LoremExamples.reverseInPlace, on: file.path) == [
        "mapping: \(reversed)", "file:    \(reversed)",
      ])
    let contents = String(decoding: try file.contents(), as: UTF8.self)
    #expect(contents.hasPrefix(reversed))
    #expect(contents.utf8.count == LoremExamples.text.utf8.count)
  }

  @Test("a word reversed in a copy-on-write mapping leaves the file alone")
  func reversesPrivately() throws {
    let file = try TemporaryFile(Array(LoremExamples.text.utf8))
    #expect(
      try lines(of: LoremExamples.reversePrivately, on: file.path) == [
        "mapping: Lorem ipsum dolor sit amet, reutetcesnoc adipiscing elit. Donec",
        "file:    Lorem ipsum dolor sit amet, consectetuer adipiscing elit. Donec",
      ])
    #expect(try file.contents() == Array(LoremExamples.text.utf8))
  }
}
