import MemoryMapping

/// Finds a byte in anything that lends bytes.
private func firstOffset(of byte: UInt8, in bytes: Span<UInt8>) -> Int? {
  bytes.indices.first { bytes[$0] == byte }
}

private func withFirstLine<Result>(
  of file: borrowing MappedFile, _ body: (RawSpan) throws -> Result
) throws -> Result { try body(file[..<64]) }

private func map<Result>(
  _ file: borrowing MappedFile, _ transform: (UInt8) -> Result
) throws -> [Result] {
  let bytes = try file.span
  return bytes.indices.map { transform(bytes[$0]) }
}

/// At the top, since Swift 6.3.1 warns of a `try` in vain in a generic function in a closure.
private func text(_ file: borrowing MappedFile, _ range: some MappedRange) throws -> String {
  let text = try file[text: range]
  return String(copying: text)
}

/// Cases of views of a mapping: spans, text, lines, integers and ranges, also in closures.
let viewCases: [Case] = [
  Case("a span of bytes is passed on") {
    let file = try MappedFile(path: path)
    let bytes = try file.span
    expect(firstOffset(of: UInt8(ascii: "m"), in: bytes) == 4)
  },
  Case("a span in a closure") {
    let file = try MappedFile(path: path)
    let count = {
      let bytes = try file.span
      return bytes.count
    }
    expect(try count() == byteCount)
  },
  Case("text in a closure") {
    let file = try MappedFile(path: path)
    let count = {
      let text = try file.text
      return String(copying: text).count
    }
    expect(try count() == byteCount)
  },
  Case("the text of a range in a closure, or an error") {
    let file = try MappedFile(path: path)
    let word = {
      let text = try file[text: 6..<11]
      return String(copying: text)
    }
    expect(try word() == "ipsum")
    let memory = try MappedFile(anonymous: 2)
    expect((try? memory[text: 0..<3].isEmpty) == nil)
  },
  Case("partial ranges in closures") {
    let file = try MappedFile(path: path)
    let counts = { [try file[5...].byteCount, try file[..<5].byteCount, try file[...5].byteCount] }
    expect(try counts() == [byteCount - 5, 5, 6])
  },
  Case("a function lends a slice to a closure") {
    expect(try withFirstLine(of: MappedFile(path: path)) { String(decoding: $0).count } == 64)
  },
  Case("a generic function over what a closure makes of bytes") {
    expect(try map(MappedFile(path: path)) { Int($0) }.count == byteCount)
    expect(try map(MappedFile(anonymous: 2)) { "\($0)" } == ["0", "0"])
  },
  Case("lines with numbers in a closure") {
    let file = try MappedFile(path: path)
    var numbers: [Int] = []
    try file.forEachLine { line in numbers.append(line.number) }
    expect(numbers == [1, 2, 3])
  },
  Case("a loop over lines that ends early") {
    struct Found: Error { let offset: Int }
    do {
      try MappedFile(path: path).forEachLine { line in
        if line.number == 2 { throw Found(offset: line.offset) }
      }
      expect(false)
    } catch let found as Found {
      expect(found.offset == 64)
    }
  },
  Case("lines of a slice") {
    let file = try MappedFile(path: path)
    var lines = MappedLines(of: try file[64...], terminator: .carriageReturnLineFeed)
    expect(lines.next()?.byteCount == 69)
  },
  Case("lines from the end in a closure") {
    let file = try MappedFile(path: path)
    let last = {
      var lines = try file.reversedLines
      return lines.next()?.byteCount
    }
    expect(try last() == 62)
  },
  Case("integers whose type is inferred") {
    var file = try MappedFile(anonymous: 16)
    let value: UInt16 = 7
    try file.store(value, at: 3, endian: .big)
    expect(try file.load(at: 3, endian: .big) == value)
  },
  Case("a mutable span is stored to and ends") {
    var file = try MappedFile(anonymous: 4)
    do {
      var bytes = try file.mutableSpan()
      for index in bytes.indices { bytes[index] = UInt8(index) }
    }
    expect(try file == [0, 1, 2, 3])
  },
  Case("a mutable span of a property of a class") {
    final class Owner {
      var file: MappedFile
      init() throws { file = try MappedFile(anonymous: 4) }
    }
    let owner = try Owner()
    try owner.file.withMutableBytes(in: 1..<3) { bytes in
      bytes.storeBytes(of: 0x0102, toByteOffset: 0, as: UInt16.self)
    }
    expect(try owner.file.find([2, 1]) == 1)
  },
  Case("strings, substrings and bytes as needles") {
    let file = try MappedFile(path: path)
    let text = "elit tortor"
    expect(try file.find(text) == file.find(text.dropLast(3)))
    expect(try file.find(text.utf8) == file.find(Array(text.utf8)))
  },
  Case("static strings as needles and as bytes to store") {
    let magic: StaticString = "IMG1"
    var file = try MappedFile(anonymous: 8)
    try file.write(magic)
    try file.replaceBytes(in: 4..., with: magic)
    expect(try file.starts(with: magic) && file.find(magic, in: 1...) == 4)
    expect(try file.rfind(magic) == 4 && !(file == magic))
  },
  Case("a range that is not known before") {
    func count(_ file: borrowing MappedFile, of range: Range<Int>?) throws -> Int {
      try file.withBytes(in: range) { $0.byteCount }
    }
    let file = try MappedFile(path: path)
    expect(try count(file, of: nil) == byteCount && count(file, of: 2..<4) == 2)
  },
  Case("a generic function of ranges") {
    let file = try MappedFile(path: path)
    expect(try text(file, ..<5) == "Lorem" && text(file, 6...10) == "ipsum")
  },
  Case("bytes of another mapping are written, found and compared") {
    let file = try MappedFile(path: path)
    var copy = try MappedFile(anonymous: byteCount)
    try copy.write(file.bytes)
    expect(try copy.find(file[20...]) == 20)
    let isSame = try copy == file.bytes
    expect(isSame)
  },
  Case("a mapping grows, shrinks and is written to between") {
    var file = try MappedFile(anonymous: 1)
    for count in [100_000, 10, 5000] {
      try file.resize(to: count)
      try file.replaceBytes(in: (count - 3)..., with: "end")
      expect(try file.rfind("end") == count - 3)
    }
  },
  Case("memory is mapped again by its descriptor") {
    var memory = try MappedFile(anonymous: 4)
    guard let descriptor = memory.rawDescriptor else { fatalError() }
    let other = try MappedFile(descriptor: descriptor)
    try memory.write("ab")
    expect(try other.starts(with: "ab"))
  },
  Case("comparison with a literal, a string and an array") {
    var file = try MappedFile(anonymous: 2)
    try file.write("ab")
    let text = "ab"
    expect(try file == "ab")
    expect(try file == text)
    expect(try file == [0x61, 0x62])
  },
  Case("two mappings are compared") {
    let first = try MappedFile(path: path)
    let second = try MappedFile(path: path)
    let bytes = try second.bytes
    expect(try first.hasSameBytes(as: bytes))
  },
  Case("an error is matched by its cause") {
    do {
      _ = try MappedFile(path: "missing").byteCount
      expect(false)
    } catch let error as FileError where error.code == 2 {
      expect(error.operation == .open)
    }
  },
  Case("defer, guard and loops around a mapping") {
    var file = try MappedFile(anonymous: 8)
    defer { expect(file.byteCount == 8) }
    for round in 0..<3 {
      guard round < 2 else { break }
      try file.store(UInt8(round), at: round)
    }
    while let byte = try file.readByte(), byte < 1 {}
    expect(file.position == 2)
  },
  Case("an inout parameter, and a consuming one") {
    func fill(_ file: inout MappedFile) throws { try file.write("x") }
    func end(_ file: consuming MappedFile) throws { try file.close() }
    var file = try MappedFile(anonymous: 3)
    try fill(&file)
    try fill(&file)
    expect(file.position == 2)
    try end(file)
  },
]

/// A piece of ordinary code: that it compiles is half of the test.
struct Case: Sendable {
  let name: String
  let run: @Sendable () throws -> Void

  init(_ name: String, _ run: @escaping @Sendable () throws -> Void) {
    self.name = name
    self.run = run
  }
}
