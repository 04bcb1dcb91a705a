import Glibc
import MemoryMapping
import Testing

@Suite struct WritingTests {
  @Test(
    "write stores at the position and moves it; the file sees it only write-through",
    arguments: Shape.allCases, writable)
  func writes(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    let text = Array("some bytes".utf8)
    for start in [0, count / 2, count - text.count] where start >= 0 && count >= text.count {
      try it.mapping.seek(to: start)
      try it.mapping.write(text)
      #expect(it.mapping.position == start + text.count)
      it.expected.replaceSubrange(start..<(start + text.count), with: text)
    }
    try it.mapping.write([])
    try it.check()
    if count > 0 {
      try it.mapping.seek(to: -1, from: .end)
      try it.mapping.writeByte(0xAB)
      it.expected[count - 1] = 0xAB
      #expect(it.mapping.position == count)
    }
    try it.check()
  }

  @Test(
    "write refuses to grow the mapping and stores nothing then",
    arguments: Shape.allCases, writable)
  func refusesToGrow(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    let start = max(0, count - 3)
    try it.mapping.seek(to: start)
    let refusal = FileError.Cause.outOfBounds(
      lowerBound: start, upperBound: start + 4, byteCount: count)
    #expect(cause { () throws(FileError) in try it.mapping.write([1, 2, 3, 4]) } == refusal)
    #expect(cause { () throws(FileError) in try it.mapping.write("abcd".utf8) } == refusal)
    #expect(it.mapping.position == start)
    try it.mapping.seek(to: 0, from: .end)
    #expect(
      cause { () throws(FileError) in try it.mapping.writeByte(1) }
        == .outOfBounds(lowerBound: count, upperBound: count + 1, byteCount: count))
    try it.check()
  }

  @Test("a span of another mapping can be written and assigned", arguments: writable)
  func writesSpans(_ access: MappedFile.Access) throws {
    let source = try MappedShape(.onePage, .read)
    var it = try MappedShape(.severalPagesAndTail, access)
    try it.mapping.write(try source.mapping.bytes)
    it.expected.replaceSubrange(0..<pageSize, with: source.expected)
    let tail = 2 * pageSize..<3 * pageSize
    try it.mapping.replaceBytes(in: tail, with: try source.mapping.bytes)
    it.expected.replaceSubrange(tail, with: source.expected)
    try it.check()
  }

  @Test(
    "move copies overlapping ranges as if there were a buffer between them",
    arguments: Shape.allCases, writable)
  func moves(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    let length = count / 2
    for (source, destination) in [
      (0, count - length), (count - length, 0), (0, min(1, count)), (0, 0),
    ] {
      let length = min(length, count - destination)
      try it.mapping.move(from: source, to: destination, count: length)
      let bytes = Array(it.expected[source..<(source + length)])
      it.expected.replaceSubrange(destination..<(destination + length), with: bytes)
    }
    try it.mapping.move(from: count, to: count, count: 0)
    for (source, destination, length) in [
      (0, 1, count), (1, 0, count), (-1, 0, 1), (0, -1, 1), (count, 0, 1),
    ] {
      #expect(
        cause { () throws(FileError) in
          try it.mapping.move(from: source, to: destination, count: length)
        } != nil, "\(source) \(destination) \(length)"
      )
    }
    #expect(
      cause { () throws(FileError) in try it.mapping.move(from: 0, to: 0, count: -1) }
        == .invalidCount(-1))
    #expect(
      cause { () throws(FileError) in try it.mapping.move(from: 1, to: 0, count: Int.max) }
        == .invalidCount(Int.max))
    #expect(it.mapping.position == 0)
    try it.check()
  }

  @Test(
    "flush takes the whole mapping or any range inside",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func flushes(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    if access != .read, count > 0 {
      try it.mapping.store(0xEE, at: count - 1)
      it.expected[count - 1] = 0xEE
    }
    try it.mapping.flush()
    try it.mapping.flush(count / 2..<count)
    try it.mapping.flush(0..<0)
    try it.check()
    #expect(
      cause { () throws(FileError) in try it.mapping.flush(0..<count + 1) }
        == .outOfBounds(lowerBound: 0, upperBound: count + 1, byteCount: count))
  }

  @Test("a mapping for reading refuses every store, and nothing happens", arguments: Shape.allCases)
  func refusesStores(_ shape: Shape) throws {
    var it = try MappedShape(shape, .read)
    for (name, operation) in storingOperations {
      let refusal = cause { () throws(FileError) in try operation(&it.mapping) }
      #expect(refusal == (name == "resize" ? .notWriteThrough : .readOnly), "\(name)")
    }
    try it.check()
  }

  @Test(
    "mutableBytes are the bytes, and what is stored in them",
    arguments: Shape.allCases, writable)
  func storesInSpan(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    var span = try it.mapping.mutableBytes()
    #expect(span.byteCount == count)
    for offset in stride(from: 0, to: count, by: 1000) {
      span.storeBytes(of: 0x55, toByteOffset: offset, as: UInt8.self)
      it.expected[offset] = 0x55
    }
    try it.check()
  }
}

/// Every operation that stores, by name.
let storingOperations:
  [(name: String, run: @Sendable (inout MappedFile) throws(FileError) -> Void)] = [
    ("write", { m throws(FileError) in try m.write([]) }),
    ("write span", { m throws(FileError) in try m.write(RawSpan()) }),
    ("writeByte", { m throws(FileError) in try m.writeByte(1) }),
    ("move", { m throws(FileError) in try m.move(from: 0, to: 0, count: 0) }),
    ("resize", { m throws(FileError) in try m.resize(to: 10) }),
    ("store", { m throws(FileError) in try m.store(1, at: 0) }),
    ("replaceBytes", { m throws(FileError) in try m.replaceBytes(in: 0..<0, with: []) }),
    (
      "replaceBytes span", { m throws(FileError) in try m.replaceBytes(in: 0..<0, with: RawSpan()) }
    ),
    ("mutableBytes", { m throws(FileError) in _ = try m.mutableBytes() }),
  ]
