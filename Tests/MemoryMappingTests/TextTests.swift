import MemoryMapping
import Testing

@Suite struct TextTests {
  /// Anonymous memory with a text.
  static func mapping(_ text: String) throws -> MappedFile {
    var mapping = try MappedFile(anonymous: text.utf8.count)
    try mapping.write(text)
    try mapping.seek(to: 0)
    return mapping
  }

  @Test("strings, substrings and spans are found as their bytes are")
  func finds() throws {
    let mapping = try Self.mapping("größer, größer, am größten")
    let word = "größer"
    #expect(try mapping.find(word) == 0)
    #expect(try mapping.find(word, in: 1...) == 10)
    #expect(try mapping.find(word, in: ...7) == 0)
    #expect(try mapping.find(word, in: ...6) == nil)
    #expect(try mapping.rfind(word) == 10)
    #expect(try mapping.rfind(word, in: ..<17) == 0)
    #expect(try mapping.find(word.dropLast(), in: 1..<mapping.byteCount) == 10)
    #expect(try mapping.rfind(word.prefix(3)) == 23)
    #expect(try mapping.find([UInt8](word.utf8), in: 2...30) == 10)
    #expect(try mapping.rfind([UInt8](word.utf8), in: 0...) == 10)
    let bytes = [UInt8]("ten".utf8)
    #expect(try mapping.find(bytes.span) == mapping.byteCount - 3)
    #expect(try mapping.rfind(bytes.span) == mapping.byteCount - 3)
    #expect(try mapping.find("gro\u{308}ßer") == nil)
  }

  @Test("static strings are found, stored and compared as their bytes")
  func takesStaticStrings() throws {
    var mapping = try Self.mapping("größer, größer")
    let word: StaticString = "größer"
    let letter = StaticString(unicodeScalarLiteral: "ß")
    #expect(try mapping.find(word) == 0)
    #expect(try mapping.find(word, in: 1...) == 10)
    #expect(try mapping.rfind(word) == 10)
    #expect(try mapping.rfind(letter, in: ..<10) == 4)
    #expect(try mapping.starts(with: word))
    #expect(try !(mapping == word))
    try mapping.write(letter)
    let stars: StaticString = "******"
    try mapping.replaceBytes(in: 12..., with: stars)
    #expect(try mapping[..<2].byteCount == 2 && mapping.starts(with: letter))
    #expect(try mapping.rfind("*") == mapping.byteCount - 1)
    let all: StaticString = "ß"
    #expect(try Self.mapping("ß") == all)
  }

  @Test("every function that takes a range takes ranges with one bound, and all bytes by default")
  func takesRanges() throws {
    var mapping = try Self.mapping("0123456789")
    let bytes: [UInt8] = [0x61, 0x62]
    try mapping.replaceBytes(in: 8..., with: bytes)
    try mapping.replaceBytes(in: ...1, with: bytes.span)
    try mapping.replaceBytes(in: 2...3, with: bytes.span.bytes)
    try mapping.replaceBytes(in: ..<1, with: "A")
    #expect(try mapping == "Abab4567ab")
    #expect(try mapping.find(bytes.span, in: 3...) == 8)
    #expect(try mapping.rfind(bytes.span.bytes, in: ..<8) == 2)
    #expect(try mapping.withBytes(in: 8...) { String(decoding: $0) } == "ab")
    try mapping.withMutableBytes(in: ..<1) { $0.storeBytes(of: 0x20, as: UInt8.self) }
    var last = try mapping.mutableSpan(9...)
    last[0] = 0x21
    let text = try mapping[text: 4...]
    #expect(String(copying: text) == "4567a!")
    try mapping.flush(5...)
    try mapping.startFlush(...3)
    try mapping.advise(.willNeed, in: 1...)
    #expect(try mapping.isResident(..<4) && mapping.residentByteCount(in: 4...) == 6)
    try mapping.lock(2...)
    try mapping.unlock(2...)
    #expect(
      cause { () throws(FileError) in try mapping.flush(11...) }
        == .outOfBounds(lowerBound: 11, upperBound: 10, byteCount: 10))
  }

  @Test("a mapping is compared with bytes of another one, and with spans")
  func comparesSpans() throws {
    let mapping = try Self.mapping("abc")
    let other = try Self.mapping("abc")
    let bytes = [UInt8]("abc".utf8)
    let same = try mapping == other.bytes
    #expect(same)
    let sameSpan = try mapping == bytes.span
    #expect(sameSpan)
    let isPrefix = try mapping == bytes.span.extracting(first: 2)
    #expect(!isPrefix)
    #expect(try mapping.starts(with: bytes.span.extracting(first: 2)))
  }

  @Test("strings and spans are stored as their bytes")
  func stores() throws {
    var mapping = try Self.mapping("..............")
    try mapping.write("ab")
    try mapping.write("cdx".dropLast())
    let bytes: [UInt8] = [0x65, 0x66]
    try mapping.write(bytes.span)
    try mapping.replaceBytes(in: 10..<12, with: "é")
    try mapping.replaceBytes(in: 12..<14, with: bytes.span)
    #expect(try mapping == "abcdef....éef")
    #expect(try !(mapping == "abcdef....éef."))
    #expect(try mapping == Array("abcdef....éef".utf8))
    #expect(try mapping.starts(with: "abc"))
    #expect(try mapping.starts(with: [UInt8]("ab".utf8)))
    #expect(try mapping.starts(with: bytes.span.bytes) == false)
    #expect(try mapping.starts(with: "abcdef....éef.") == false)
    #expect(
      cause { () throws(FileError) in try mapping.replaceBytes(in: 0..<3, with: "four") }
        == .countMismatch(expected: 3, actual: 4))
  }

  @Test("partial and closed ranges are slices; one outside of the mapping is an error")
  func slices() throws {
    let mapping = try Self.mapping("0123456789")
    #expect(String(decoding: try mapping[7...]) == "789")
    #expect(String(decoding: try mapping[..<2]) == "01")
    #expect(String(decoding: try mapping[...2]) == "012")
    #expect(String(decoding: try mapping[3...4]) == "34")
    #expect(try mapping[10...].byteCount == 0)
    func fails(_ range: some MappedRange, _ lower: Int, _ upper: Int) {
      #expect(
        cause { () throws(FileError) in
          let slice = try mapping[range]
          precondition(slice.byteCount >= 0)
        } == .outOfBounds(lowerBound: lower, upperBound: upper, byteCount: 10))
    }
    fails(11..., 11, 10)
    fails((-1)..., -1, 10)
    fails(..<11, 0, 11)
    fails(...10, 0, 11)
    fails(...(-2), 0, -1)
    fails(0...Int.max, 0, .max)
    fails(...Int.max, 0, .max)
  }

  @Test("slices become strings, and text that is not UTF-8 says where")
  func decodes() throws {
    let mapping = try Self.mapping("häuser")
    #expect(String(validating: try mapping.bytes) == "häuser")
    #expect(String(validating: try mapping[..<2]) == nil)
    #expect(String(decoding: try mapping[..<2]) == "h\u{FFFD}")
    let text = try mapping.text
    #expect(String(copying: text) == "häuser")
    #expect(
      cause { () throws(FileError) in
        let text = try mapping[text: 2..<4]
        precondition(text.count >= 0)
      } == .invalidUTF8(offset: 2))
    let span = try mapping.span
    #expect(span.count == 7 && span[1] == 0xC3)
  }

  @Test("a mutable span sets bytes by subscript")
  func setsBytes() throws {
    var mapping = try Self.mapping("häuser")
    var bytes = try mapping.mutableSpan(3..<7)
    bytes[0] = UInt8(ascii: "U")
    #expect(try mapping == "häUser")
  }

  @Test(
    "integers are loaded and stored in either byte order, at any offset", arguments: 0..<9)
  func loadsIntegers(_ offset: Int) throws {
    var mapping = try MappedFile(anonymous: 17)
    try mapping.store(UInt32(0x0102_0304), at: offset, endian: .big)
    #expect(Array(copying: try mapping[offset..<offset + 4]) == [1, 2, 3, 4])
    #expect(try mapping.load(at: offset, as: UInt32.self, endian: .little) == 0x0403_0201)
    #expect(try mapping.load(at: offset, endian: .big) == UInt32(0x0102_0304))
    try mapping.store(Int64.min, at: offset, endian: .little)
    #expect(try mapping[offset + 7] == 0x80)
    #expect(try mapping.load(at: offset, as: Int64.self, endian: .native) == Int64.min)
    #expect(try mapping.load(at: offset, as: Int8.self, endian: .big) == 0)
    for wrong in [-1, 10 + offset, Int.max] {
      let end = wrong == .max ? .max : wrong + 8
      let outside = FileError.Cause.outOfBounds(
        lowerBound: wrong, upperBound: end, byteCount: 17)
      #expect(
        cause { () throws(FileError) in
          _ = try mapping.load(at: wrong, as: UInt64.self, endian: .little)
        } == outside)
      #expect(
        cause { () throws(FileError) in
          try mapping.store(UInt64(0), at: wrong, endian: .little)
        } == outside)
    }
  }

  // MARK: - Lines

  /// Lines as the closure gets them.
  private func lines(
    of text: String, _ terminator: MappedLines.Terminator
  ) throws -> [String] {
    var lines: [String] = []
    try Self.mapping(text).forEachLine(terminator: terminator) { line in
      let whole = String(decoding: line.bytes)
      lines.append("\(line.number)@\(line.offset):\(String(decoding: line.content))")
      #expect(text.utf8.dropFirst(line.offset).starts(with: whole.utf8))
    }
    return lines
  }

  @Test("each line has its number, its offset and its content without what ends it")
  func numbersLines() throws {
    #expect(try lines(of: "", .lineFeed) == [])
    #expect(try lines(of: "\n", .lineFeed) == ["1@0:"])
    #expect(try lines(of: "a\n\nbc", .lineFeed) == ["1@0:a", "2@2:", "3@3:bc"])
    #expect(try lines(of: "a\r\nb\r\n", .lineFeed) == ["1@0:a\r", "2@3:b\r"])
    #expect(
      try lines(of: "a\r\n\r\nb\nc\r", .carriageReturnLineFeed)
        == ["1@0:a", "2@3:", "3@5:b", "4@7:c\r"])
    #expect(try lines(of: "a\nb\0\0c", .null) == ["1@0:a\nb", "2@4:", "3@5:c"])
  }

  @Test("a closure that throws ends the lines")
  func stopsLines() throws {
    struct Stop: Error {}
    var count = 0
    #expect(throws: Stop.self) {
      try Self.mapping("a\nb\nc").forEachLine { line in
        count += 1
        if line.number == 2 { throw Stop() }
      }
    }
    #expect(count == 2)
  }

  @Test(
    "lines from the end are those from the start, reversed",
    arguments: ["", "\n", "a", "a\n", "a\nb", "\n\na\n\nbc\n", "a\n\n"])
  func reversesLines(_ text: String) throws {
    let mapping = try Self.mapping(text)
    var forward = try mapping.lines
    var expected: [(Int, String)] = []
    while let line = forward.next() { expected.append((forward.offset, String(decoding: line))) }
    #expect(forward.number == expected.count)
    var backward = try mapping.reversedLines
    for (offset, text) in expected.reversed() {
      guard let line = backward.next() else { break }
      #expect(String(decoding: line) == text)
      #expect(backward.offset == offset)
    }
    #expect(backward.offset == 0)
    let end = backward.next() == nil
    #expect(end)
  }
}
