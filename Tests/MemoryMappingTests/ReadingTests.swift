import MemoryMapping
import Testing

@Suite struct ReadingTests {
  @Test(
    "read takes at most so many bytes, moves the position and ends empty",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func reads(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    for count in [1, 10, 0, 4096, 1000, Int.max] {
      let start = it.mapping.position
      let end = min(start + min(count, it.expected.count), it.expected.count)
      #expect(Array(copying: try it.mapping.read(count)) == Array(it.expected[start..<end]))
      #expect(it.mapping.position == end)
    }
    #expect(try it.mapping.read(1).isEmpty == true)
    #expect(try it.mapping.read().isEmpty == true)
    #expect(cause { () throws(FileError) in _ = try it.mapping.read(-1) } == .invalidCount(-1))
  }

  @Test(
    "read without a count takes everything behind the position",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func readsRest(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let start = min(3, it.expected.count)
    try it.mapping.seek(to: start)
    #expect(Array(copying: try it.mapping.read()) == Array(it.expected[start...]))
    #expect(try it.mapping.tell() == it.expected.count)
  }

  @Test(
    "readByte gives each byte and then nil",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func readsBytes(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    var bytes: [UInt8] = []
    while let byte = try it.mapping.readByte() { bytes.append(byte) }
    #expect(bytes == it.expected)
    #expect(try it.mapping.readByte() == nil)
    #expect(it.mapping.position == it.expected.count)
  }

  @Test(
    "readLine and lines give the bytes between line feeds, with the line feed",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func readsLines(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    var expected: [[UInt8]] = []
    var line: [UInt8] = []
    for byte in it.expected {
      line.append(byte)
      if byte == 0x0A {
        expected.append(line)
        line = []
      }
    }
    if !line.isEmpty { expected.append(line) }
    var lines: [[UInt8]] = []
    while let line = try it.mapping.readLine() { lines.append(Array(copying: line)) }
    #expect(lines == expected)
    #expect(it.mapping.position == it.expected.count)
    var iterated: [[UInt8]] = []
    var iterator = try it.mapping.lines
    while let line = iterator.next() { iterated.append(Array(copying: line)) }
    #expect(iterated == expected)
  }

  struct Lines: CustomTestStringConvertible {
    var text: String
    var lines: [String]
    var testDescription: String
  }

  static let texts = [
    Lines(text: "a\nb\n", lines: ["a\n", "b\n"], testDescription: "two terminated lines"),
    Lines(text: "a\nb", lines: ["a\n", "b"], testDescription: "the last one unterminated"),
    Lines(text: "\n", lines: ["\n"], testDescription: "one empty line"),
    Lines(text: "\n\n", lines: ["\n", "\n"], testDescription: "two empty lines"),
    Lines(text: "x", lines: ["x"], testDescription: "no line feed at all"),
    Lines(text: "a\r\nb", lines: ["a\r\n", "b"], testDescription: "CR belongs to the line"),
    Lines(text: "", lines: [], testDescription: "no lines in an empty file"),
  ]

  @Test("a line ends with its line feed, which the last one may lack", arguments: texts)
  func splits(_ c: Lines) throws {
    let file = try TemporaryFile(Array(c.text.utf8))
    var mapping = try MappedFile(path: file.path)
    var lines: [String] = []
    while let line = try mapping.readLine() {
      lines.append(String(decoding: Array(copying: line), as: UTF8.self))
    }
    #expect(lines == c.lines)
  }

  @Test(
    "seek counts from the start, the position or the end and refuses to leave the mapping",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func seeks(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    #expect(try it.mapping.seek(to: 0, from: .end) == count)
    #expect(try it.mapping.seek(to: -count, from: .current) == 0)
    #expect(try it.mapping.seek(to: count) == count)
    for (offset, origin) in [
      (-1, MappedFile.Origin.start), (count + 1, .start), (1, .current), (-count - 1, .current),
      (1, .end), (-count - 1, .end), (Int.max, .start),
    ] {
      let target = (origin == .start ? 0 : count) &+ offset
      #expect(
        cause { () throws(FileError) in try it.mapping.seek(to: offset, from: origin) }
          == .outOfBounds(lowerBound: target, upperBound: target, byteCount: count))
      #expect(it.mapping.position == count)
    }
    if count > 0 {
      #expect(
        cause { () throws(FileError) in try it.mapping.seek(to: Int.max, from: .end) }
          == .invalidCount(Int.max))
    }
  }

  @Test("the position of the mapping and that of the descriptor are independent")
  func keepsDescriptorPosition() throws {
    let file = try TemporaryFile(patterned(100))
    let descriptor = try FileDescriptor(opening: file.path)
    #expect(lseekCurrent(descriptor.rawValue, to: 17) == 17)
    var mapping = try MappedFile(descriptor: descriptor.rawValue)
    #expect(mapping.position == 0)
    _ = try mapping.read(40)
    #expect(lseekCurrent(descriptor.rawValue) == 17)
    #expect(mapping.position == 40)
  }

  @Test("several lines of an iterator may be held at a time, and bytes compared with them")
  func holdsLines() throws {
    let file = try TemporaryFile(Array("one\ntwo\nthree".utf8))
    let mapping = try MappedFile(path: file.path)
    var lines = try mapping.lines
    guard let first = lines.next(), let second = lines.next(), let third = lines.next() else {
      Issue.record("fewer than three lines")
      return
    }
    #expect(Array(copying: third) == Array("three".utf8))
    #expect(Array(copying: second) == Array("two\n".utf8))
    #expect(Array(copying: first) == Array("one\n".utf8))
    if lines.next() != nil { Issue.record("a fourth line") }
  }
}
