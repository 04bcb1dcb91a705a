import Glibc
import Testing

@testable import MemoryMapping

@Suite struct ByteStringTests {
  @Test(
    "elements and ranges are the bytes; outside of the mapping is an error",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func accesses(_ shape: Shape, _ access: MappedFile.Access) throws {
    let it = try MappedShape(shape, access)
    let count = it.expected.count
    let whole = try it.mapping.bytes
    #expect(whole.byteCount == count)
    #expect(it.mapping.byteCount == count)
    for offset in stride(from: 0, to: count, by: 997) {
      #expect(try it.mapping[offset] == it.expected[offset])
      #expect(Array(copying: try it.mapping[offset..<count]) == Array(it.expected[offset...]))
    }
    let nothing = try it.mapping[count..<count]
    #expect(nothing.byteCount == 0)
    for offset in [-1, count, Int.max, Int.min] {
      #expect(
        cause { () throws(FileError) in _ = try it.mapping[offset] }
          == .outOfBounds(lowerBound: offset, upperBound: offset, byteCount: count))
    }
    for range in [-1..<0, 0..<count + 1, count + 1..<count + 1, Int.min..<Int.max] {
      #expect(
        cause { () throws(FileError) in try slice(it.mapping, range) }
          == .outOfBounds(
            lowerBound: range.lowerBound, upperBound: range.upperBound, byteCount: count))
    }
    #expect(it.mapping.position == 0)
  }

  @Test(
    "a range is assigned as many bytes as it has; another count stores nothing",
    arguments: Shape.allCases, writable)
  func assigns(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    try it.mapping.replaceBytes(in: 0..<0, with: [])
    let range = count / 3..<count
    let replacement = it.expected[range].map { ~$0 }
    for wrong in [replacement + [1], Array(replacement.dropLast())] where wrong != replacement {
      #expect(
        cause { () throws(FileError) in try it.mapping.replaceBytes(in: range, with: wrong) }
          == .countMismatch(expected: range.count, actual: wrong.count))
    }
    try it.check()
    // A lazy collection has no storage to copy from.
    let bytes = it.expected
    try it.mapping.replaceBytes(in: range, with: range.lazy.map { ~bytes[$0] })
    it.expected.replaceSubrange(range, with: replacement)
    try it.check()
    #expect(
      cause { () throws(FileError) in
        try it.mapping.replaceBytes(in: count..<count + 1, with: [1])
      } == .outOfBounds(lowerBound: count, upperBound: count + 1, byteCount: count))
    #expect(
      cause { () throws(FileError) in try it.mapping.store(1, at: count) }
        == .outOfBounds(lowerBound: count, upperBound: count, byteCount: count))
    try it.check()
    #expect(it.mapping.position == 0)
  }

  @Test(
    "comparison is that of the bytes, then of the counts",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func compares(_ shape: Shape, _ access: MappedFile.Access) throws {
    let it = try MappedShape(shape, access)
    let same = try TemporaryFile(it.expected)
    let longer = try TemporaryFile(it.expected + [0])
    let other = try MappedFile(path: same.path)
    let longerOther = try MappedFile(path: longer.path)
    let (bytes, longerBytes) = (try other.bytes, try longerOther.bytes)
    #expect(try it.mapping.hasSameBytes(as: bytes) == true)
    #expect(try it.mapping.precedes(bytes) == false)
    #expect(try it.mapping.hasSameBytes(as: longerBytes) == false)
    #expect(try it.mapping.precedes(longerBytes) == true)
    #expect(try longerOther.precedes(bytes) == false)
    guard let last = it.expected.indices.last else { return }
    // 0x80 and above come last: bytes are not signed.
    var file = try MappedFile(path: same.path, access: .copyOnWrite)
    try file.store(it.expected[last] ^ 0x80, at: last)
    let changed = try file.bytes
    #expect(try it.mapping.hasSameBytes(as: changed) == false)
    #expect(try it.mapping.precedes(changed) == (it.expected[last] < 0x80))
  }

  // MARK: - find and rfind

  /// The offsets at which a needle occurs, found the slow way.
  private func offsets(of needle: [UInt8], in haystack: [UInt8], _ range: Range<Int>) -> [Int] {
    guard needle.count <= range.count else { return [] }
    return (range.lowerBound...(range.upperBound - needle.count)).filter {
      haystack[$0..<($0 + needle.count)].elementsEqual(needle)
    }
  }

  @Test(
    "find is the first and rfind the last occurrence inside of the bounds",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func finds(_ shape: Shape, _ access: MappedFile.Access) throws {
    let it = try MappedShape(shape, access)
    let bytes = it.expected
    let count = bytes.count
    var needles: [[UInt8]] = [[], [1], [1, 2, 3], Array("absent needle".utf8)]
    if count > 0 {
      needles += [
        bytes, Array(bytes.prefix(5)), Array(bytes.suffix(5)),
        Array(bytes[count / 2..<count / 2 + 12]),
        [bytes[count - 1]], bytes + [0],
      ]
    }
    for needle in needles {
      for range in [0..<count, min(1, count)..<count, 0..<max(0, count - 1), count / 2..<count / 2]
      {
        let all = offsets(of: needle, in: bytes, range)
        #expect(try it.mapping.find(needle, in: range) == all.first, "\(needle.count) \(range)")
        #expect(try it.mapping.rfind(needle, in: range) == all.last, "\(needle.count) \(range)")
      }
      let all = offsets(of: needle, in: bytes, 0..<count)
      #expect(try it.mapping.find(needle) == all.first)
      #expect(try it.mapping.rfind(needle) == all.last)
    }
    #expect(it.mapping.position == 0)
    for range in [-1..<0, 0..<count + 1] {
      let refusal = FileError.Cause.outOfBounds(
        lowerBound: range.lowerBound, upperBound: range.upperBound, byteCount: count)
      #expect(cause { () throws(FileError) in _ = try it.mapping.find([], in: range) } == refusal)
      #expect(cause { () throws(FileError) in _ = try it.mapping.rfind([], in: range) } == refusal)
    }
  }

  @Test("find and rfind agree with a slow search on haystacks of few different bytes")
  func findsLikeSlowSearch() throws {
    var random = Xorshift(state: 42)
    for round in 0..<300 {
      let letters = 1 + round % 3
      let haystack = (0..<random.next(below: 2000)).map { _ in
        UInt8(ascii: "a") + UInt8(random.next(below: letters))
      }
      let needle = (0..<(1 + random.next(below: 8))).map { _ in
        UInt8(ascii: "a") + UInt8(random.next(below: letters))
      }
      let file = try TemporaryFile(haystack)
      let mapping = try MappedFile(path: file.path)
      let lowerBound = random.next(below: haystack.count + 1)
      let upperBound = lowerBound + random.next(below: haystack.count + 1 - lowerBound)
      let range = lowerBound..<upperBound
      let all = offsets(of: needle, in: haystack, range)
      #expect(try mapping.find(needle, in: range) == all.first, "\(haystack) \(needle) \(range)")
      #expect(try mapping.rfind(needle, in: range) == all.last, "\(haystack) \(needle) \(range)")
    }
  }

  @Test("a needle of common bytes is found behind many near misses, from either end")
  func findsBehindNearMisses() throws {
    // Every second byte is the needle's rarest, so that the search falls back on memmem(3), and
    // the needle is longer than a block of the search from the end.
    let half = [UInt8](repeating: UInt8(ascii: "k"), count: 70_000)
    let needle = half + [UInt8(ascii: "e")] + half
    let misses = Array(repeating: half + Array("ee".utf8), count: 4).flatMap { $0 }
    let file = try TemporaryFile(misses + needle + Array("ee".utf8) + misses)
    let mapping = try MappedFile(path: file.path)
    #expect(try mapping.find(needle) == misses.count)
    #expect(try mapping.rfind(needle) == misses.count)
    #expect(try mapping.find(needle + [0]) == nil)
    #expect(try mapping.rfind(needle + [0]) == nil)
    #expect(try mapping.rfind([UInt8(ascii: "k"), UInt8(ascii: "k")]) == 8 * 70_002 + 140_003 - 4)
  }
}

@Suite struct ByteSearchTests {
  @Test("a search reads no byte behind the haystack, wherever the needle is")
  func staysInside() throws {
    let count = 2 * pageSize
    let pages = try #require(
      unsafe mmap(
        nil, count + pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    defer { unsafe munmap(pages, count + pageSize) }
    try #require(unsafe mprotect(pages + count, pageSize, PROT_NONE) == 0)
    var random = Xorshift(state: 5)
    for offset in 0..<count {
      unsafe pages.storeBytes(
        of: UInt8(ascii: "a") + UInt8(random.next(below: 2)), toByteOffset: offset, as: UInt8.self)
    }
    for round in 0..<2000 {
      let start = round % 2 == 0 ? count - 1 - random.next(below: 300) : random.next(below: count)
      let haystack = unsafe RawSpan(
        _unsafeBytes: UnsafeRawBufferPointer(start: pages + start, count: count - start))
      let bytes = Array(copying: haystack)
      let length = min(bytes.count, 1 + random.next(below: 80))
      let from = random.next(below: bytes.count - length + 1)
      var needle = Array(bytes[from..<from + length])
      if round % 3 == 0 { needle[random.next(below: length)] = UInt8(ascii: "c") }
      let expected = (0...bytes.count - length).first {
        bytes[$0..<$0 + length].elementsEqual(needle)
      }
      #expect(ByteSearch.firstOffset(of: needle.span.bytes, in: haystack) == expected)
    }
  }

  @Test("a search goes on with other bytes, and with memmem(3), when its guess was a bad one")
  func adapts() throws {
    // First each pair of bytes is everywhere, then only the needle's last byte is rare.
    let needle = Array("xqxqxqzq".utf8)
    let near = Array(repeating: Array("xqxqxqxqzz".utf8), count: 100_000).flatMap { $0 }
    let other = Array(repeating: Array("zqzqxqxzqx".utf8), count: 100_000).flatMap { $0 }
    let file = try TemporaryFile(near + other + needle)
    let mapping = try MappedFile(path: file.path)
    #expect(try mapping.find(needle) == near.count + other.count)
    #expect(try mapping.find(needle, in: 0..<near.count) == nil)
    #expect(try mapping.find(needle, in: 0..<near.count + other.count + needle.count - 1) == nil)
  }
}

/// Takes a slice; Swift 6.3 crashes on a closure that takes one and drops it.
private func slice(_ mapping: borrowing MappedFile, _ range: Range<Int>) throws(FileError) {
  let slice = try mapping[range]
  precondition(slice.byteCount == range.count)
}

/// Numbers that look random and are the same in every run.
struct Xorshift {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
